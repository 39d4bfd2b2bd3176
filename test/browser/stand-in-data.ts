/**
 * An organisation in the middle of a Friday afternoon, as the API would tell it: what the page is tested with.
 * Its clock stands still, so that a picture of it is the same picture every time.
 */
import type {
  AcknowledgeView,
  AlertView,
  ClockView,
  DeclarePreview,
  DeliveryView,
  IncidentView,
  Line,
  Mark,
  Me,
  NowView,
  OnCallView,
  PageView,
  ServiceView,
  SessionView,
  CalendarLinkView,
  TimelineEntry,
  UserView,
  WholeIncidentView,
} from '../../src/http/shapes.ts';

export const NOW = '2026-11-20T13:28:00.000Z';

/** Minutes from now, as an instant. */
export function at(minutes: number): string {
  return new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
}

const ana = { handle: 'ana', name: 'Ana Ortiz' };
const ben = { handle: 'ben', name: 'Ben Idowu' };
const cy = { handle: 'cy', name: 'Cy Lindqvist' };
const dana = { handle: 'dana', name: 'Dana Whitfield' };
const emil = { handle: 'emil', name: 'Emil Sørensen' };

export const me: Me = {
  person: ana,
  name: 'Ana Ortiz',
  role: 'admin',
  timeZone: 'Europe/Berlin',
  can: ['read', 'acknowledge', 'declare', 'respond', 'configure', 'release-held'],
  organization: 'Acme',
  demo: false,
  clock: { now: NOW, rate: 0 },
  warnings: [],
};

export const process = {
  id: 'severity-matrix',
  hash: 'h1',
  title: 'Severity matrix',
  version: '1.0',
  severities: [
    {
      id: 'SEV-1',
      label: 'Critical',
      rank: 1,
      definition: 'Nobody can use the service, or data of all users is being lost.',
      examples: [],
    },
    {
      id: 'SEV-2',
      label: 'Major',
      rank: 2,
      definition: 'Many users are badly served, or something that they cannot do without is unavailable.',
      examples: [],
    },
    {
      id: 'SEV-3',
      label: 'Minor',
      rank: 3,
      definition: 'Few are affected, there is a way around it, or what suffers is not critical.',
      examples: [],
    },
    {
      id: 'SEV-4',
      label: 'Low',
      rank: 4,
      definition: 'Hardly anybody notices; it is about looks, or about our own tools.',
      examples: [],
    },
  ],
  statuses: [
    { id: 'investigating', label: 'Investigating', category: 'active' as const },
    { id: 'identified', label: 'Identified', category: 'mitigating' as const },
    { id: 'monitoring', label: 'Monitoring', category: 'monitoring' as const },
    { id: 'resolved', label: 'Resolved', category: 'resolved' as const },
    { id: 'closed', label: 'Closed', category: 'closed' as const },
  ],
  phases: [
    { id: 'triage', label: 'Triage' },
    { id: 'respond', label: 'Respond' },
    { id: 'communicate', label: 'Communicate' },
    { id: 'resolve', label: 'Resolve' },
  ],
  roles: [
    { id: 'commander', label: 'Incident Commander' },
    { id: 'technical-lead', label: 'Technical Lead' },
    { id: 'communications-lead', label: 'Communications Lead' },
    { id: 'scribe', label: 'Scribe' },
  ],
  flags: [
    { id: 'data-loss', label: 'Data is lost or may be lost' },
    { id: 'security-breach', label: 'Somebody had access who should not' },
    { id: 'customer-visible', label: 'Customers can see it' },
  ],
  positions: [
    { id: 'on-call', label: 'On-call engineer' },
    { id: 'secondary-on-call', label: 'Secondary on call' },
    { id: 'engineering-lead', label: 'Engineering lead' },
    { id: 'vp-engineering', label: 'VP Engineering' },
    { id: 'cto', label: 'CTO' },
    { id: 'ceo', label: 'CEO' },
  ],
  audiences: [
    { id: 'public', label: 'Readers of the status page' },
    { id: 'executives', label: 'Executives' },
    { id: 'customers', label: 'Customers who are affected' },
  ],
  sources: [
    { id: 'monitoring', label: 'Monitoring' },
    { id: 'customers', label: 'Customers' },
  ],
  classifier: {
    kind: 'tree',
    questions: [
      { id: 'money', ask: 'Is money being lost?', severities: ['SEV-1'], unless: null },
      {
        id: 'many',
        ask: 'Is more than a tenth of all users affected?',
        severities: ['SEV-1', 'SEV-2'],
        unless: 'Can they still do what they came for?',
      },
      { id: 'way-around', ask: 'Is there a way around it?', severities: ['SEV-3'], unless: null },
    ],
    otherwise: 'SEV-4',
  },
};

export const channel = {
  channel: {
    system: 'slack' as const,
    id: 'C0123456',
    name: 'inc-2026-0187-checkout-api-returns-5xx',
    link: 'https://acme.slack.example.test/archives/C0123456',
    archivedAt: null,
  },
  people: [
    { handle: 'ana', name: 'Ana Ortiz' },
    { handle: 'ben', name: 'Ben Idowu' },
  ],
  announcedIn: ['slack #incidents'],
  problem: null,
};
export const noChannel = { channel: null, people: [], announcedIn: [], problem: null };

export const atHand = {
  options: [
    {
      id: 'rollback',
      label: 'Roll back the last deployment',
      risk: 'low' as const,
      takes: '5 min',
      effect: 'high' as const,
      fits: 'where a deployment caused it',
      runbook: 'rollback',
    },
    {
      id: 'scale',
      label: 'Add capacity',
      risk: 'low' as const,
      takes: '10 min',
      effect: 'medium' as const,
      fits: null,
      runbook: null,
    },
  ],
  rollbackTriggers: [
    { id: 'errors', label: 'Errors spike', above: 'errors > 10%', seen: false },
    { id: 'loss', label: 'Data is lost or may be lost', above: null, seen: true },
  ],
  rollback: 'rollback',
  runbooks: [
    {
      id: 'rollback',
      title: 'How to roll back',
      steps: [
        {
          text: 'Undo the deployment',
          command: 'kubectl rollout undo deployment/checkout -n production',
          link: null,
        },
        { text: 'Check that it holds', command: null, link: 'https://example.test/checks' },
      ],
    },
  ],
  tools: [
    {
      id: 'grafana',
      label: 'Dashboards',
      kind: 'monitoring',
      link: 'https://grafana.example.test',
      command: null,
    },
    { id: 'runbooks', label: 'Runbooks', kind: 'runbooks', link: 'docs/runbooks/', command: null },
  ],
  bridge: { label: 'Video call', link: 'https://meet.example.test/war-room' },
  channel: 'inc-20261120-checkout',
};

const field = {
  required: false,
  choices: [],
  maxSentences: null,
  format: null,
  from: null,
  suggested: null,
};
export const templates = [
  {
    id: 'status-update',
    title: 'Update of the status page',
    purpose: 'status-page',
    statuses: null,
    fields: [
      { ...field, id: 'impact', label: 'Impact', type: 'text' as const, required: true, maxSentences: 2 },
      {
        ...field,
        id: 'status',
        label: 'Status',
        type: 'choice' as const,
        choices: ['Investigating', 'Identified'],
        suggested: 'Investigating',
      },
      { ...field, id: 'over', label: 'When will it be over?', type: 'instant' as const },
      { ...field, id: 'share', label: 'How many are affected?', type: 'percentage' as const },
      { ...field, id: 'steps', label: 'What do we do?', type: 'list' as const },
      {
        ...field,
        id: 'next-update',
        label: 'When does the next update come?',
        type: 'instant' as const,
        required: true,
        from: 'incident.nextUpdateAt',
      },
    ],
  },
  {
    id: 'status-resolved',
    title: 'Working again',
    purpose: 'status-page',
    statuses: ['resolved'],
    fields: [{ ...field, id: 'cause', label: 'The cause', type: 'text' as const, required: true }],
  },
];

const severityOf = (rank: number) => process.severities[rank - 1]!;

export function incidentOf(changes: Partial<IncidentView> & { number: string; title: string }): IncidentView {
  const rank = changes.severityRank ?? 1;
  return {
    id: changes.number.toLowerCase(),
    severity: severityOf(rank).id,
    severityLabel: severityOf(rank).label,
    severityRank: rank,
    status: 'investigating',
    statusLabel: 'Investigating',
    category: 'active',
    phase: null,
    service: 'checkout',
    declaredAt: at(-26),
    detectedAt: null,
    acknowledgedAt: null,
    mitigatedAt: null,
    resolvedAt: null,
    owner: null,
    roles: {},
    flags: [],
    visibility: 'organization',
    source: null,
    process: { id: 'severity-matrix', hash: 'h1' },
    alerts: { firing: 1, total: 1 },
    promisedUpdate: null,
    held: false,
    url: `http://127.0.0.1/incidents/${changes.number}`,
    ...changes,
  };
}

function mark(minutes: number, kind: Mark['kind'], label: string, more: Partial<Mark> = {}): Mark {
  return { at: at(minutes), kind, label, detail: null, unless: null, people: [], ...more };
}

export const checkout = incidentOf({
  number: 'INC-2026-0187',
  title: 'Checkout API returns 5xx for one in eight requests',
  status: 'identified',
  statusLabel: 'Identified',
  category: 'mitigating',
  acknowledgedAt: at(-24),
  owner: ana,
  roles: { commander: ana, 'technical-lead': ben },
  flags: ['customer-visible'],
  alerts: { firing: 4_312, total: 4_312 },
  phase: 'respond',
  promisedUpdate: { at: at(-3), by: ben, overdue: true },
});

/** What belongs to the work on it: phases with their time, checklists, a role that nobody has. */
export const checkoutWork: Pick<WholeIncidentView, 'phases' | 'milestones' | 'checklists' | 'openRoles'> = {
  milestones: { declared: at(-26), acknowledged: at(-24) },
  phases: [
    { phase: 'respond', label: 'Respond', since: at(-22), dueAt: at(8), overdue: false },
    { phase: 'communicate', label: 'Communicate', since: at(-24), dueAt: at(-4), overdue: true },
  ],
  checklists: [
    {
      checklist: 'investigation',
      title: 'Investigation',
      role: null,
      items: [
        {
          item: 'deployments',
          text: 'What was deployed in the last 24 hours?',
          required: false,
          link: null,
          command: null,
          checked: { by: ben, at: at(-12) },
        },
        {
          item: 'health',
          text: 'The detailed health check answers well',
          required: true,
          link: null,
          command: 'curl -f https://api.example.test/health/detailed',
          checked: null,
        },
        {
          item: 'logs',
          text: 'Read the error logs',
          required: false,
          link: 'https://logs.example.test/checkout',
          command: null,
          checked: null,
        },
      ],
    },
    {
      checklist: 'commander',
      title: 'Incident Commander',
      role: 'Incident Commander',
      items: [
        {
          item: 'roles',
          text: 'Everybody knows their role',
          required: false,
          link: null,
          command: null,
          checked: null,
        },
      ],
    },
  ],
  openRoles: [{ role: 'communications-lead', label: 'Communications lead', usually: [dana] }],
};

export const checkoutLine: Line = {
  from: at(-26),
  now: NOW,
  past: [
    mark(-26, 'page', 'on call + lead', { detail: 'page', people: [ana, ben] }),
    mark(-24.03, 'answer', 'acknowledged 1:58', { people: [ana] }),
    mark(-16.5, 'milestone', 'first update'),
    mark(-11, 'page', 'VP Engineering', { detail: 'page · answered', people: [cy] }),
    mark(-5.6, 'milestone', 'cause identified'),
  ],
  future: [
    mark(4.68, 'rung', 'CTO', { detail: 'unless mitigated', unless: 'mitigated', people: [dana] }),
    mark(7.2, 'promise', 'update due'),
    mark(34, 'rung', 'CEO', { detail: 'unless mitigated', unless: 'mitigated', people: [emil] }),
  ],
  next: [
    { at: at(4.68), sentence: 'CTO is paged in {in} unless mitigated' },
    { at: at(7.2), sentence: 'update to executives in {in}' },
  ],
};

export const warehouse = incidentOf({
  number: 'INC-2026-0188',
  title: 'Exports to the warehouse are stuck',
  severityRank: 2,
  service: 'data-pipeline',
  category: 'triage',
  declaredAt: at(-4.2),
});
const warehouseLine: Line = {
  from: at(-4.2),
  now: NOW,
  past: [mark(-4.2, 'page', 'on call', { detail: 'page', people: [ana] })],
  future: [
    mark(0.78, 'promise', 'acknowledge'),
    mark(10.8, 'rung', 'Engineering lead', {
      detail: 'unless mitigated',
      unless: 'mitigated',
      people: [ben],
    }),
    mark(25.8, 'rung', 'VP Engineering', { detail: 'unless mitigated', unless: 'mitigated', people: [cy] }),
  ],
  next: [{ at: at(10.8), sentence: 'Engineering lead is paged in {in} unless mitigated' }],
};

export const searchLag = incidentOf({
  number: 'INC-2026-0183',
  title: 'Search results lag behind by 10 minutes',
  severityRank: 3,
  service: 'search',
  status: 'monitoring',
  statusLabel: 'Monitoring',
  category: 'monitoring',
  declaredAt: at(-22 * 60),
  acknowledgedAt: at(-22 * 60 + 9),
  mitigatedAt: at(-41),
  owner: cy,
  roles: { commander: cy },
});
const searchLine: Line = {
  from: at(-22 * 60),
  now: NOW,
  past: [
    mark(-22 * 60, 'milestone', 'declared'),
    mark(-22 * 60 + 9, 'answer', 'acknowledged 9:04', { people: [cy] }),
    mark(-41, 'milestone', 'mitigated'),
  ],
  future: [mark(41.83, 'soak', 'soak ends')],
  next: [{ at: at(41.83), sentence: 'Resolved in {in} if the alerts stay quiet' }],
};

const onCallPositions: OnCallView['positions'] = [
  {
    position: 'on-call',
    label: 'On-call engineer',
    bound: true,
    people: [ben],
    schedule: 'primary',
    until: at(66.5 * 60 + 2),
  },
  {
    position: 'secondary-on-call',
    label: 'Secondary on call',
    bound: true,
    people: [cy],
    schedule: 'secondary',
    until: at(66.5 * 60 + 2),
  },
  {
    position: 'engineering-lead',
    label: 'Engineering lead',
    bound: true,
    people: [ana],
    schedule: null,
    until: null,
  },
  {
    position: 'vp-engineering',
    label: 'VP Engineering',
    bound: true,
    people: [cy],
    schedule: null,
    until: null,
  },
  { position: 'cto', label: 'CTO', bound: true, people: [dana], schedule: null, until: null },
  { position: 'ceo', label: 'CEO', bound: true, people: [emil], schedule: null, until: null },
  { position: 'legal', label: 'Legal', bound: false, people: [], schedule: null, until: null },
];
const gap = { from: at(11.5 * 60 + 2), to: at(15.5 * 60 + 2) };

/** More than a dialog shows at once. */
export const users: UserView[] = [
  ana,
  ben,
  cy,
  dana,
  emil,
  { handle: 'farid', name: 'Farid Haddad' },
  { handle: 'gwen', name: 'Gwen Parry' },
  { handle: 'hugo', name: 'Hugo Martín' },
  { handle: 'imani', name: 'Imani Osei' },
  { handle: 'zora', name: 'Zora Novak' },
].map((person) => ({
  ...person,
  timeZone: 'Europe/Berlin',
  role: person === ana ? 'admin' : 'responder',
  reachable: person.handle !== 'hugo',
}));

export const services: ServiceView[] = ['Checkout', 'Data pipeline', 'Search'].map((name) => ({
  handle: name.toLowerCase().replace(' ', '-'),
  name,
  team: 'platform',
  runbook: null,
  dashboards: [],
}));

export const contacts = {
  contacts: [
    { id: 'phone', channel: 'ntfy', to: 'tocsin-ana-4f1c' },
    { id: 'mail', channel: 'email', to: 'ana@example.test' },
  ],
  rules: [
    { urgency: 'high', after: '0s', contact: 'phone', repeat: { every: '2m', times: 3 } },
    { urgency: 'high', after: '2m', contact: 'mail' },
    {
      urgency: 'low',
      after: '0s',
      contact: 'mail',
      during: '07:00-22:00',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    },
  ],
  quietHours: { hours: '22:00-07:00', overriddenBy: ['SEV-1'] },
};

export const sessions: SessionView[] = [
  {
    createdAt: at(-90),
    seenAt: at(0),
    expiresAt: at(60 * 24 * 30),
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    current: true,
  },
  { createdAt: at(-9_000), seenAt: at(-700), expiresAt: at(60 * 24 * 20), userAgent: null, current: false },
];

export const calendarLinks: CalendarLinkView[] = [
  {
    id: '4f1c0000-0000-4000-8000-000000000001',
    shows: { of: 'schedule', schedule: 'secondary' },
    createdAt: at(-60 * 24 * 3),
  },
];

export const onCall: OnCallView = {
  at: NOW,
  positions: onCallPositions,
  schedules: [
    {
      schedule: 'primary',
      name: 'Primary',
      people: [ben],
      until: at(66.5 * 60 + 2),
      next: { people: [cy], from: at(66.5 * 60 + 2) },
      gaps: [gap],
    },
    {
      schedule: 'secondary',
      name: 'Secondary',
      people: [cy],
      until: at(66.5 * 60 + 2),
      next: { people: [ben], from: at(66.5 * 60 + 2) },
      gaps: [],
    },
  ],
};

const health: NowView['health'] = [
  { state: 'good', text: 'Pages', detail: 'last sent 38 s ago in 6 ms' },
  { state: 'good', text: 'Every open incident has a next step', detail: null },
  { state: 'warn', text: 'SMS provider slow', detail: 'second one in use' },
];

const few: NowView['open'] = [
  {
    incident: warehouse,
    line: warehouseLine,
    pressing: { label: 'acknowledge within', at: at(0.78), tone: 'warn' },
    who: { person: ana, doing: 'is being paged' },
    mine: true,
  },
  {
    incident: checkout,
    line: checkoutLine,
    pressing: { label: 'update due in', at: at(7.2), tone: 'plain' },
    who: { person: ana, doing: 'commands' },
    mine: false,
  },
  {
    incident: searchLag,
    line: searchLine,
    pressing: { label: 'soak ends in', at: at(41.83), tone: 'good' },
    who: { person: cy, doing: 'commands' },
    mine: false,
  },
];

const TITLES = [
  'Payments with 3-D Secure fail',
  'Login is slow in Europe',
  'The nightly import of supplier prices from the three oldest warehouses stops half-way and starts again from the beginning, over and over',
  'Search shows yesterday’s stock',
  'Push notifications arrive twice',
  'Ein_Titel_ohne_jede_Lücke_der_länger_ist_als_jede_Zeile_auf_einem_Telefon_und_trotzdem_passen_muss',
];

/** A bad day: thirty at once, some of them this viewer's. */
const many: NowView['open'] = Array.from({ length: 30 }, (_, index) => {
  const rank = (index % 4) + 1;
  const mine = index % 10 === 0;
  const incident = incidentOf({
    number: `INC-2026-${String(300 - index).padStart(4, '0')}`,
    title: TITLES[index % TITLES.length]!,
    severityRank: rank,
    service: index % 3 === 0 ? null : ['checkout', 'search', 'data-pipeline'][index % 3]!,
    declaredAt: at(-3 - index * 7),
    ...(mine
      ? { category: 'triage' as const }
      : { acknowledgedAt: at(-2 - index * 7), owner: index % 2 === 0 ? ben : cy }),
  });
  return {
    incident,
    line: {
      from: incident.declaredAt,
      now: NOW,
      past: [
        mark(-3 - index * 7, 'page', 'on call', { people: [ben] }),
        ...(mine ? [] : [mark(-2 - index * 7, 'answer', 'acknowledged 1:00')]),
      ],
      future: [
        mark(6 + index, 'rung', 'Engineering lead', { unless: 'mitigated' }),
        mark(20 + index, 'promise', 'update due'),
      ],
      next: [{ at: at(6 + index), sentence: 'Engineering lead is paged in {in} unless mitigated' }],
    },
    pressing: mine
      ? { label: 'acknowledge within', at: at(2 - index * 0.2), tone: 'warn' as const }
      : { label: 'update due in', at: at(20 + index), tone: 'plain' as const },
    who: mine ? null : { person: index % 2 === 0 ? ben : cy, doing: 'has it' },
    mine,
  };
});

/** After a backup was restored: what was open waits. */
const restored = few.map((card) => ({ ...card, incident: { ...card.incident, held: true } }));

export const scenes = { few, many, restored, none: [] as NowView['open'] };
export type Scene = keyof typeof scenes;

export function nowOf(scene: Scene): NowView {
  return {
    at: NOW,
    open: scenes[scene],
    onCall: onCallPositions.filter((position) => /on-call/.test(position.position)),
    gaps: scene === 'none' ? [] : [{ schedule: 'primary', ...gap }],
    health: scene === 'none' ? health.slice(0, 2) : health,
    alertsOpen: scene === 'none' ? 0 : 14,
  };
}

function entry(
  minutes: number,
  tense: TimelineEntry['tense'],
  icon: TimelineEntry['icon'],
  text: string,
  more: Partial<TimelineEntry> = {},
): TimelineEntry {
  return {
    id: `${tense}-${minutes}`,
    at: at(minutes),
    tense,
    kind: icon,
    icon,
    text,
    detail: null,
    body: null,
    actor: null,
    ...more,
  };
}

export const timeline: TimelineEntry[] = [
  entry(34, 'future', 'page', 'CEO is paged', {
    detail: 'severity-matrix · SEV-1 · rung 4 · unless mitigated',
  }),
  entry(7.2, 'future', 'update', 'Update promised to executives and the status page'),
  entry(4.68, 'future', 'page', 'CTO is paged', {
    detail: 'severity-matrix · SEV-1 · rung 3 · unless mitigated',
  }),
  entry(-2, 'past', 'system', 'Rollback of checkout 2026.11.20-3 started', {
    detail: 'by Ben Idowu',
    body: 'Option chosen from the mitigation board: low risk, about 5 min.',
    actor: ben,
  }),
  entry(-5.6, 'past', 'search', 'Cause identified', {
    detail: 'by Ben Idowu',
    body: 'Connection pool halved by the 13:55 deployment; errors began 4 min later.',
    actor: ben,
  }),
  entry(-11, 'past', 'page', 'VP Engineering paged', {
    detail: 'answered by Cy Lindqvist after 41 s · phone delivered, mail not needed',
  }),
  entry(-16.5, 'past', 'update', 'Update posted', {
    detail: 'to #incidents, status page, 312 subscribers',
    body: 'We are investigating errors at checkout. About one payment in eight fails; retrying usually works.\nNext update 14:35.',
    actor: ana,
  }),
  entry(-24.03, 'past', 'answer', 'Ana Ortiz acknowledged', {
    detail: 'from her phone, 1 min 58 s',
    actor: ana,
  }),
  entry(-26, 'past', 'alert', 'HighErrorRate fired', {
    detail: 'on checkout · 5xx 12.4 % over 5 min, threshold 5 %',
  }),
];

export const clocks: ClockView[] = [
  {
    clock: 'update-cadence',
    label: 'Update to executives',
    within: '30 min',
    state: 'running',
    since: at(-16.5),
    dueAt: at(7.2),
    endedAt: null,
    tookMs: null,
    audience: 'executives',
  },
  {
    clock: 'mitigate',
    label: 'Mitigate',
    within: '1 h',
    state: 'running',
    since: at(-26),
    dueAt: at(34),
    endedAt: null,
    tookMs: null,
    audience: null,
  },
  {
    clock: 'page-acknowledgement',
    label: 'Acknowledge',
    within: '5 min',
    state: 'met',
    since: at(-26),
    dueAt: at(-21),
    endedAt: at(-24.03),
    tookMs: 118_000,
    audience: null,
  },
  {
    clock: 'status-page',
    label: 'Status page',
    within: '5 min',
    state: 'late',
    since: at(-26),
    dueAt: at(-21),
    endedAt: at(-16.5),
    tookMs: 570_000,
    audience: null,
  },
];

function delivery(
  minutes: number,
  person: { handle: string; name: string },
  more: Partial<DeliveryView>,
): DeliveryView {
  return {
    id: `${person.handle}-${minutes}`,
    incident: checkout.number,
    person,
    contact: 'phone',
    channel: 'ntfy',
    state: 'delivered',
    attempts: 1,
    detail: null,
    createdAt: at(minutes),
    sentAt: at(minutes),
    ...more,
  };
}

export const testPages: DeliveryView[] = [
  delivery(-3, ana, { id: 'test.1.ana.phone', incident: null }),
  delivery(-3, ana, {
    id: 'test.1.ana.mail',
    incident: null,
    contact: 'mail',
    channel: 'email',
    state: 'failed',
    detail: 'mail.example.test refused the recipient',
  }),
];

export const pages: PageView[] = [
  {
    id: 'p3',
    person: cy,
    urgency: 'high',
    reason: 'VP Engineering is paged after 15 min unless mitigated (severity-matrix, SEV-1)',
    at: at(-11),
    outcome: 'answered',
    nextContactAt: null,
    deliveries: [
      delivery(-11, cy, {}),
      delivery(-10.9, cy, {
        channel: 'email',
        contact: 'mail',
        state: 'cancelled',
        sentAt: null,
        attempts: 0,
      }),
    ],
  },
  {
    id: 'p2',
    person: ben,
    urgency: 'high',
    reason: 'Engineering lead is paged at once for SEV-1 (severity-matrix)',
    at: at(-26),
    outcome: 'exhausted',
    nextContactAt: null,
    deliveries: [delivery(-26, ben, { state: 'failed', attempts: 3, detail: '503 from ntfy.example.test' })],
  },
  {
    id: 'p1',
    person: ana,
    urgency: 'high',
    reason: 'On-call engineer is paged at once for SEV-1 (severity-matrix)',
    at: at(-26),
    outcome: 'answered',
    nextContactAt: null,
    deliveries: [delivery(-26, ana, { state: 'sent' })],
  },
];

export const alerts: AlertView[] = [
  {
    id: 'a1',
    integration: 'prom',
    key: 'k1',
    state: 'open',
    summary: 'HighErrorRate on checkout: 5xx 12.4 % over 5 min',
    severity: 'critical',
    service: 'checkout',
    labels: { alertname: 'HighErrorRate', cluster: 'eu-central', service: 'checkout' },
    links: [{ text: 'Graph', href: 'https://prometheus.example.test/graph' }],
    signals: 4312,
    firstAt: at(-26),
    lastAt: at(-1),
    resolvedAt: null,
    incident: checkout.number,
    explanation: 'Declared an incident: the first route that matches severity critical says SEV-1.',
  },
  {
    id: 'a2',
    integration: 'prom',
    key: 'k2',
    state: 'resolved',
    summary: 'DiskAlmostFull on search-3',
    severity: 'info',
    service: 'search',
    labels: { alertname: 'DiskAlmostFull' },
    links: [],
    signals: 1,
    firstAt: at(-90),
    lastAt: at(-80),
    resolvedAt: at(-80),
    incident: null,
    explanation: 'Declared nothing: the process maps info to no severity.',
  },
];

export const preview: DeclarePreview = {
  paged: [
    { at: NOW, positions: ['On-call engineer', 'Engineering lead'], people: [ben, ana], by: 'page' },
    { at: NOW, positions: ['CTO'], people: [dana], by: 'notify' },
  ],
  next: {
    at: at(15),
    to: ['VP Engineering'],
    unless: 'mitigated',
    sentence: 'VP Engineering is paged in {in} unless mitigated',
  },
  line: {
    from: NOW,
    now: NOW,
    past: [mark(0, 'page', 'on call + lead', { people: [ben, ana] })],
    future: [
      mark(5, 'promise', 'Response due'),
      mark(15, 'rung', 'VP Engineering', { unless: 'mitigated' }),
      mark(30, 'rung', 'CTO', { unless: 'mitigated' }),
    ],
    next: [{ at: at(15), sentence: 'VP Engineering is paged in {in} unless mitigated' }],
  },
};

export const inbox = [
  {
    id: 'i1',
    at: at(-4.2),
    person: ana,
    channel: 'ntfy',
    to: 'ana',
    subject: 'SEV-2 Exports to the warehouse are stuck',
    body: 'On-call engineer is paged at once for SEV-2 (severity-matrix).',
    acknowledgeUrl: '/a/open',
    answers: [],
  },
  {
    id: 'i2',
    at: at(-11),
    person: cy,
    channel: 'email',
    to: 'cy@example.test',
    subject: 'SEV-1 Checkout API returns 5xx for one in eight requests',
    body: 'VP Engineering is paged after 15 min unless mitigated.',
    acknowledgeUrl: '/a/taken',
    answers: [],
  },
];

export function acknowledgeOf(state: AcknowledgeView['state'], long = false): AcknowledgeView {
  const over = state === 'resolved';
  const taken = state === 'taken' || state === 'mine';
  return {
    state,
    incident: incidentOf({
      number: 'INC-2026-0187',
      title: long ? TITLES[2]! : 'Checkout API returns 5xx for one in eight requests',
      declaredAt: at(-0.5),
      ...(over
        ? { status: 'resolved', statusLabel: 'Resolved', category: 'resolved' as const, resolvedAt: at(-1) }
        : {}),
      ...(taken ? { acknowledgedAt: at(-0.1), owner: state === 'mine' ? ana : ben } : {}),
    }),
    person: ana,
    reason: 'You are the on-call engineer; SEV-1 pages at once (severity-matrix).',
    alert: {
      summary: 'HighErrorRate on checkout: 5xx 12.4 % over 5 min, rising',
      details: { threshold: '5 %', cluster: 'eu-central' },
      links: [{ text: 'Graph', href: 'https://prometheus.example.test/graph' }],
      firstAt: at(-1.2),
    },
    takenBy: state === 'taken' ? ben : state === 'mine' ? ana : null,
    whoKnows: [
      { person: ana, what: state === 'mine' ? 'has it' : 'is being paged' },
      { person: ben, what: state === 'taken' ? 'has it' : 'paged, no answer yet' },
    ],
    next: over
      ? null
      : {
          as: 'rung',
          at: at(14.43),
          to: ['VP Engineering'],
          unless: 'mitigated',
          sentence: 'VP Engineering in 14:26 unless mitigated',
        },
    clock: {
      clock: 'page-acknowledgement',
      label: 'Acknowledgement',
      within: '5 min',
      state: taken || over ? 'met' : 'running',
      since: at(-0.5),
      dueAt: at(4.5),
      endedAt: taken || over ? at(-0.1) : null,
      tookMs: taken || over ? 24_000 : null,
      audience: null,
    },
    runbook: 'https://runbooks.example.test/checkout',
    dashboards: ['https://grafana.example.test/d/checkout'],
    clockRate: 0,
    now: NOW,
  };
}
