/**
 * A server for the command line's tests: it answers in the API's own shapes, checks each command's body by the schema
 * that the real routes use, and lets the doors' real readers say what a signal means.
 */
import type { z } from 'zod';
import type * as ours from '../../src/cli/answers.ts';
import { receiveEvent } from '../../src/integrations/pagerduty-events/receive.ts';
import { receiveWebhook } from '../../src/integrations/webhook/receive.ts';
import type { Signal } from '../../src/domain/signal/signal.ts';
import { errorCatalogue } from '../../src/http/error-catalogue.ts';
import type { ErrorCode } from '../../src/http/error-catalogue.ts';
import type { HandoffView } from '../../src/http/shapes-handoff.ts';
import type { CandidatesView, OverrideView, SwapView } from '../../src/http/shapes-overrides.ts';
import * as shapes from '../../src/http/shapes.ts';
import { startHttpServer } from '../harness/stand-ins/http-server.ts';
import type { HttpAnswer, HttpRequest } from '../harness/stand-ins/http-server.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [
  Reads<ours.Incident, shapes.IncidentView>,
  Reads<ours.WholeIncident, shapes.WholeIncidentView>,
  Reads<ours.Line, shapes.Line>,
  Reads<ours.Clock, shapes.ClockView>,
  Reads<ours.Page, shapes.PageView>,
  Reads<ours.TimelineEntry, shapes.TimelineEntry>,
  Reads<ours.CommandAnswer, shapes.CommandAnswer>,
  Reads<ours.Alert, shapes.AlertView>,
  Reads<ours.Change, shapes.ChangeView>,
  Reads<ours.OnCall, shapes.OnCallView>,
  Reads<ours.Handoff, HandoffView>,
  Reads<ours.Override, OverrideView>,
  Reads<ours.Swap, SwapView>,
  Reads<ours.Candidates, CandidatesView>,
  Reads<ours.ScheduleShifts, shapes.ScheduleShifts>,
  Reads<ours.ScheduleQuality, shapes.ScheduleQuality>,
  Reads<ours.Me, shapes.Me>,
  Reads<ours.ConfigAnswer, z.infer<typeof shapes.configAnswer>>,
  Reads<ours.ProcessView, z.infer<typeof shapes.processView>>,
  Reads<ours.Problem, Required<shapes.Problem>>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

export interface ApiStandIn extends AsyncDisposable {
  url: string;
  requests: HttpRequest[];
  /** What the doors understood. */
  signals: Signal[];
  /** Answers once in place of the usual answer; the first that was given goes first. */
  answerNext: (answer: HttpAnswer) => void;
}

export const apiKey = 'tk_0123456789abcdef0123456789abcdef';
export const webhookKey = 'hook-0123456789abcdef01234567';
export const eventsKey = 'e0123456789abcdef0123456789abcde';

export async function startApi(): Promise<ApiStandIn> {
  const requests: HttpRequest[] = [];
  const signals: Signal[] = [];
  const instead: HttpAnswer[] = [];
  const server = await startHttpServer((request) => {
    requests.push(request);
    return instead.shift() ?? door(request, signals) ?? api(request);
  });
  return {
    url: server.url,
    requests,
    signals,
    answerNext: (answer) => void instead.push(answer),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export function json(body: unknown, status = 200): HttpAnswer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

export function problem(code: ErrorCode, words: Partial<shapes.Problem> = {}): HttpAnswer {
  const { status, title, sentence, remedy } = errorCatalogue[code];
  const body = shapes.problem.parse({
    type: `/docs/errors#${code}`,
    title,
    status,
    detail: sentence,
    code,
    remedy,
    ...words,
  });
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify(body),
  };
}

const ana = { handle: 'ana', name: 'Ana Ortiz' };
const ben = { handle: 'ben', name: 'Ben Idowu' };

export const incident = shapes.incident.parse({
  id: 'inc_1',
  number: 'INC-2026-0001',
  title: 'Checkout answers slowly',
  severity: 'SEV-1',
  severityLabel: 'Critical',
  severityRank: 1,
  status: 'investigating',
  statusLabel: 'Investigating',
  category: 'active',
  phase: 'respond',
  service: 'checkout',
  declaredAt: '2026-03-02T09:00:00Z',
  detectedAt: null,
  acknowledgedAt: '2026-03-02T09:01:58Z',
  mitigatedAt: null,
  resolvedAt: null,
  owner: ana,
  roles: { 'incident-commander': ben },
  flags: ['customer-visible'],
  visibility: 'organization',
  source: null,
  process: { id: 'severity-matrix', hash: 'abc' },
  alerts: { firing: 2, total: 3 },
  promisedUpdate: { at: '2026-03-02T09:18:00Z', by: ana, overdue: true },
  held: false,
  url: 'http://127.0.0.1:4040/incidents/INC-2026-0001',
});

const wholeIncident = shapes.wholeIncident.parse({
  ...incident,
  phases: [
    {
      phase: 'respond',
      label: 'Respond',
      since: '2026-03-02T09:02:00Z',
      dueAt: '2026-03-02T09:30:00Z',
      overdue: false,
    },
    {
      phase: 'communicate',
      label: 'Communicate',
      since: '2026-03-02T09:02:00Z',
      dueAt: '2026-03-02T09:17:00Z',
      overdue: true,
    },
  ],
  milestones: { declared: '2026-03-02T09:00:00Z', acknowledged: '2026-03-02T09:01:58Z' },
  checklists: [
    {
      checklist: 'investigation',
      title: 'Investigation',
      role: null,
      items: [
        {
          item: 'logs',
          text: 'Read the error logs',
          required: false,
          link: null,
          command: null,
          checked: { by: ben, at: '2026-03-02T09:05:00Z' },
        },
        {
          item: 'health',
          text: 'The health check answers well',
          required: true,
          link: null,
          command: 'curl -f https://api.example.test/health',
          checked: null,
        },
      ],
    },
  ],
  openRoles: [{ role: 'scribe', label: 'Scribe', usually: [ben] }],
});

const line = shapes.line.parse({
  from: '2026-03-02T09:00:00Z',
  now: '2026-03-02T09:20:00Z',
  past: [
    {
      at: '2026-03-02T09:00:00Z',
      kind: 'milestone',
      label: 'declared',
      detail: null,
      unless: null,
      people: [],
    },
    {
      at: '2026-03-02T09:00:01Z',
      kind: 'page',
      label: 'Ana Ortiz',
      detail: 'page',
      unless: null,
      people: [ana],
    },
    {
      at: '2026-03-02T09:01:58Z',
      kind: 'answer',
      label: 'acknowledged',
      detail: null,
      unless: null,
      people: [ana],
    },
  ],
  future: [
    { at: '2026-03-02T09:30:00Z', kind: 'rung', label: 'CTO', detail: null, unless: 'mitigated', people: [] },
    {
      at: '2026-03-02T09:25:00Z',
      kind: 'promise',
      label: 'update due',
      detail: null,
      unless: null,
      people: [],
    },
  ],
  next: [
    { at: '2026-03-02T09:25:00Z', sentence: 'An update is due in {in}' },
    { at: '2026-03-02T09:30:00Z', sentence: 'CTO is paged in {in} unless mitigated' },
  ],
});

const clocks = [
  ['Page acknowledged', '5 min', 'met', '2026-03-02T09:05:00Z', 118_000],
  ['Update', '25 min', 'running', '2026-03-02T09:25:00Z', null],
  ['Cause identified', '15 min', 'breached', '2026-03-02T09:15:00Z', null],
].map(([label, within, state, dueAt, tookMs]) =>
  shapes.clock.parse({
    clock: 'one',
    label,
    within,
    state,
    since: '2026-03-02T09:00:00Z',
    dueAt,
    endedAt: null,
    tookMs,
    audience: null,
  }),
);

const timeline = [
  ['2026-03-02T09:30:00Z', 'future', 'CTO is paged', 'severity-matrix · SEV-1 · rung 3', null],
  ['2026-03-02T09:04:00Z', 'past', 'Note', 'by Ana Ortiz', 'The pool is full.\nRestarting it.'],
  ['2026-03-02T09:01:58Z', 'past', 'Acknowledged', 'by Ana Ortiz', null],
  ['2026-03-02T09:00:00Z', 'past', 'Ana Ortiz paged', null, null],
  ['2026-03-02T09:00:00Z', 'past', 'Declared', null, null],
].map(([at, tense, text, detail, body], index) =>
  shapes.timelineEntry.parse({
    id: String(index),
    at,
    tense,
    kind: 'noted',
    icon: 'note',
    text,
    detail,
    body,
    actor: null,
  }),
);

const delivery = {
  incident: 'INC-2026-0001',
  createdAt: '2026-03-02T09:00:00Z',
  sentAt: null,
};
const pages = [
  {
    id: 'p2',
    person: ben,
    urgency: 'low',
    reason: 'ana asked',
    at: '2026-03-02T09:05:00Z',
    outcome: 'ringing',
    nextContactAt: '2026-03-02T09:07:00Z',
    deliveries: [],
  },
  {
    id: 'p1',
    person: ana,
    urgency: 'high',
    reason: 'rung 1',
    at: '2026-03-02T09:00:00Z',
    outcome: 'answered',
    nextContactAt: null,
    deliveries: [
      {
        ...delivery,
        id: 'd2',
        person: ana,
        contact: 'mail',
        channel: 'email',
        state: 'delivered',
        attempts: 1,
        detail: null,
      },
      {
        ...delivery,
        id: 'd1',
        person: ana,
        contact: 'phone',
        channel: 'webhook',
        state: 'failed',
        attempts: 3,
        detail: 'HTTP 500',
      },
    ],
  },
].map((page) => shapes.page.parse(page));

const onCall = shapes.onCall.parse({
  at: '2026-03-02T09:20:00Z',
  positions: [
    {
      position: 'on-call',
      label: 'On call',
      bound: true,
      people: [ana],
      schedule: 'primary',
      until: '2026-03-09T17:00:00Z',
    },
    { position: 'cto', label: 'CTO', bound: false, people: [], schedule: null, until: null },
  ],
  schedules: [
    {
      schedule: 'primary',
      name: 'Primary',
      people: [ana],
      until: '2026-03-09T17:00:00Z',
      next: { people: [{ handle: 'ben', name: 'Ben Idowu' }], from: '2026-03-09T17:00:00Z' },
      gaps: [{ from: '2026-03-07T02:00:00Z', to: '2026-03-07T06:00:00Z' }],
    },
  ],
});

const scheduleShifts = shapes.scheduleShifts.parse({
  schedule: 'primary',
  timeZone: 'Europe/Berlin',
  from: '2026-03-02T09:00:00Z',
  to: '2026-03-09T17:00:00Z',
  shifts: [
    {
      who: ['ana', 'cy'],
      from: '2026-03-02T09:00:00Z',
      to: '2026-03-07T02:00:00Z',
      layer: 0,
      override: null,
    },
    { who: ['ben'], from: '2026-03-07T06:00:00Z', to: '2026-03-09T17:00:00Z', layer: null, override: 0 },
  ],
  gaps: [{ from: '2026-03-07T02:00:00Z', to: '2026-03-07T06:00:00Z' }],
});

const scheduleQuality = shapes.scheduleQuality.parse({
  schedule: 'primary',
  timeZone: 'Europe/Berlin',
  from: '2026-03-02T09:00:00Z',
  to: '2026-05-25T09:00:00Z',
  findings: [
    {
      kind: 'more-than-share',
      sentence: 'Ana Ortiz has 9 of 12 weekends (in Europe/Madrid); an equal share among 2 people is 6.',
      person: ana,
      from: '2026-03-02T09:00:00Z',
      to: '2026-05-25T09:00:00Z',
    },
  ],
  load: [
    { person: ana, hours: 1512, nights: 63.5, weekends: 9 },
    { person: ben, hours: 504, nights: 20.5, weekends: 3 },
  ],
  share: { hours: 1008, nights: 42, weekends: 6 },
});

const alert = shapes.alert.parse({
  id: 'alert_1',
  integration: 'prom',
  key: 'k',
  state: 'open',
  summary: 'Latency is high',
  severity: 'critical',
  service: 'checkout',
  labels: {},
  links: [],
  signals: 4,
  firstAt: '2026-03-02T09:00:00Z',
  lastAt: '2026-03-02T09:10:00Z',
  resolvedAt: null,
  incident: 'INC-2026-0001',
  explanation: 'route 1: critical is SEV-1',
});

const change = shapes.change.parse({
  id: '1',
  integration: 'events',
  service: 'checkout',
  summary: 'Checkout 4.2.0 deployed',
  source: 'deploys.example.test',
  at: '2026-03-02T10:00:00Z',
  receivedAt: '2026-03-02T10:00:01Z',
  details: { build: '42' },
  links: [],
});

const me = shapes.me.parse({
  person: ana,
  name: 'Ana Ortiz',
  role: 'admin',
  timeZone: 'Europe/Madrid',
  can: [],
  organization: 'Acme',
  demo: false,
  clock: { now: '2026-03-02T09:20:00Z', rate: 1 },
  warnings: [],
});

const process = shapes.processView.parse({
  id: 'severity-matrix',
  hash: 'abc',
  title: 'Severity matrix',
  version: '1.0',
  severities: [{ id: 'SEV-1', label: 'Critical', rank: 1, definition: 'Nobody can use it.', examples: [] }],
  statuses: [{ id: 'investigating', label: 'Investigating', category: 'active' }],
  phases: [],
  roles: [{ id: 'scribe', label: 'Scribe' }],
  flags: [],
  positions: [{ id: 'cto', label: 'CTO' }],
  audiences: [],
  sources: [],
  classifier: null,
});

function api(request: HttpRequest): HttpAnswer {
  const { pathname, searchParams } = new URL(request.path, 'http://server');
  if (pathname === '/healthz') return json({ alive: true });
  if (pathname === '/readyz')
    return json({ ready: true, checks: [{ name: 'database', ok: true, detail: 'answers in 1 ms' }] });
  if (request.headers['authorization'] === undefined) return problem('sign-in-required');
  if (request.headers['authorization'] !== `Bearer ${apiKey}`) return problem('unknown-key');
  const [, , , noun, ref, part] = pathname.split('/');
  const of = `${request.method} ${noun}${ref === undefined ? '' : '/*'}${part === undefined ? '' : `/${part}`}`;
  switch (of) {
    case 'GET incidents':
      return listed(
        Array.from({ length: 120 }, (_, index) => ({
          ...incident,
          number: `INC-2026-${String(120 - index).padStart(4, '0')}`,
        })),
        searchParams,
      );
    case 'GET held':
      return listed([{ ...incident, held: true }], searchParams);
    case 'POST held/*':
      return json({ count: 3, released: ['INC-2026-0001', 'INC-2026-0002'] });
    case 'GET alerts':
      return listed([alert], searchParams);
    case 'GET changes':
      return listed([change], searchParams);
    case 'GET incidents/*':
      return json(wholeIncident);
    case 'GET incidents/*/line':
      return json(line);
    case 'GET incidents/*/clocks':
      return json({ items: clocks, nextCursor: null });
    case 'GET incidents/*/pages':
      return json({ items: pages, nextCursor: null });
    case 'GET incidents/*/timeline':
      return json({ items: timeline, nextCursor: null });
    case 'GET on-call':
      return json({ ...onCall, at: searchParams.get('at') ?? onCall.at });
    case 'GET schedules/*/shifts':
      return json(scheduleShifts);
    case 'GET schedules/*/quality':
      return json(scheduleQuality);
    case 'GET me':
      return json(me);
    case 'GET config':
      return {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/yaml; charset=utf-8' },
        body: 'organization:\n  name: Acme\n',
      };
    case 'GET process':
      return json(process);
    case 'PUT config':
      return json(shapes.configAnswer.parse(configAnswer(searchParams.get('dryRun') !== 'true')));
    case 'POST incidents':
      return command('declare', request.body);
    default:
      if (
        request.method === 'POST' &&
        noun === 'incidents' &&
        part !== undefined &&
        part in shapes.commandBodies
      )
        return command(part as shapes.CommandName, request.body);
      return problem('no-such-route');
  }
}

function configAnswer(applied: boolean): z.input<typeof shapes.configAnswer> {
  const change = (
    verb: 'created' | 'changed' | 'removed',
    noun: string,
    handle: string,
    fields: string[] = [],
  ) => ({
    verb,
    noun,
    handle,
    fields,
    before: null,
    after: null,
  });
  return {
    applied,
    revision: 7,
    plan: {
      created: [change('created', 'user', 'ben')],
      changed: [change('changed', 'routes', 'routes', ['0', '1'])],
      removed: [change('removed', 'service', 'old')],
    },
    warnings: [
      {
        file: 'acme.yaml',
        path: 'channels.email',
        line: null,
        column: null,
        message: 'No server is named.',
        remedy: 'Write smtp.',
      },
    ],
  };
}

function listed(all: unknown[], search: URLSearchParams): HttpAnswer {
  const from = Number(search.get('cursor') ?? 0);
  const end = from + Number(search.get('limit') ?? 50);
  return json({ items: all.slice(from, end), nextCursor: end < all.length ? String(end) : null });
}

function command(name: shapes.CommandName, body: string): HttpAnswer {
  const read = shapes.commandBodies[name].safeParse(JSON.parse(body));
  if (!read.success) return problem('invalid-body', { detail: `${name}: ${read.error.message}` });
  const answer: shapes.CommandAnswer = {
    incident,
    next: {
      at: '2026-03-02T09:30:00Z',
      to: ['CTO'],
      unless: 'mitigated',
      sentence: 'CTO in 12:40 unless mitigated',
    },
    message: `Done: ${name}.`,
  };
  return json(shapes.commandAnswer.parse(answer), name === 'declare' ? 201 : 200);
}

function door(request: HttpRequest, signals: Signal[]): HttpAnswer | null {
  if (request.path.startsWith('/integrations/webhook/')) {
    if (!request.path.endsWith(webhookKey)) return problem('unknown-integration-key');
    const received = receiveWebhook(JSON.parse(request.body), null);
    if (!received.ok) return problem('malformed-signal', { detail: received.reason });
    signals.push(...received.signals);
    return json({ status: 'accepted', outcome: { triggered: 1 } }, 202);
  }
  if (request.path === '/v2/enqueue') {
    const received = receiveEvent(JSON.parse(request.body), () => 'new');
    if (!received.ok)
      return json(
        { status: 'invalid event', message: 'Event object is invalid', errors: received.reasons },
        400,
      );
    signals.push(...received.signals);
    return json({ status: 'success', message: 'Event processed', dedup_key: received.signals[0]!.key }, 202);
  }
  return null;
}
