/** Status pages from the command line: what is asked, and what is shown. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { z } from 'zod';
import {
  componentSetting,
  correctedUpdate,
  type IncidentEntryView,
  type MaintenanceEntryView,
  type StatusPageBrief,
  statusPage,
  maintenanceUpdate,
  newIncident,
  newMaintenance,
  newUpdate,
  pagePassword,
  publishing,
} from '../../src/http/shapes-status-pages.ts';
import type * as ours from '../../src/cli/answers-status-pages.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [
  Reads<ours.StatusPageBrief, StatusPageBrief>,
  Reads<ours.PageEntry, IncidentEntryView>,
  Reads<ours.PageMaintenance, MaintenanceEntryView>,
  Reads<ours.WholeStatusPage, z.infer<typeof statusPage>>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  api.requests.length = 0;
});

const run = (...args: string[]) => tocsin(args, { url: api.url, key: apiKey });
const asked = () => {
  const { method, path, body } = api.requests.at(-1)!;
  return { route: `${method} ${path}`, body: body === '' ? null : (JSON.parse(body) as object) };
};

const nothing = { kind: 'answer', status: 204 } as const;

const entry: IncidentEntryView = {
  id: 'k3f9x2m1p0qa',
  state: 'published',
  title: 'Payments fail',
  impact: 'major',
  impactSet: null,
  incident: 'INC-2026-0007',
  startedAt: '2026-11-21T12:00:00.000Z',
  createdAt: '2026-11-21T12:05:00.000Z',
  publishedAt: '2026-11-21T12:05:00.000Z',
  overAt: null,
  updates: [
    {
      id: 'u1',
      state: 'published',
      status: 'investigating',
      body: 'Cards are refused.\nWe look into it.',
      displayAt: '2026-11-21T12:05:00.000Z',
      publishedAt: '2026-11-21T12:05:00.000Z',
      editedAt: null,
      components: [{ component: 'checkout', to: 'partial_outage' }],
      by: { handle: 'ana', name: 'Ana Ortiz' },
      byPerson: true,
      edits: [],
    },
  ],
  permalink: 'https://status.example.test/incidents/k3f9x2m1p0qa',
};

test('a new incident is written onto a page, with its components and of which incident it tells', async () => {
  api.answerNext(json(entry, 201));
  const said = await run(
    'status-post',
    'public',
    'investigating',
    'Cards',
    'are refused.',
    '--title',
    'Payments fail',
    '--incident',
    'INC-2026-0007',
    '--component',
    'checkout=partial_outage',
    '--draft',
  );
  assert.equal(said.code, 0, said.err);
  const { route, body } = asked();
  assert.equal(route, 'POST /api/v1/status-pages/public/incidents');
  assert.deepEqual(newIncident.parse(body), {
    title: 'Payments fail',
    status: 'investigating',
    body: 'Cards are refused.',
    incident: 'INC-2026-0007',
    components: [{ component: 'checkout', status: 'partial_outage' }],
    publish: false,
  });
  assert.match(said.out, /Payments fail k3f9x2m1p0qa of INC-2026-0007/);
  assert.match(said.out, /investigating .*Ana Ortiz \(u1\)\s+Cards are refused\./);
});

test('more is said of what stands there, corrected, published and discarded', async () => {
  api.answerNext(json(entry));
  await run(
    'status-post',
    'public',
    'resolved',
    'It is over.',
    '--entry',
    entry.id,
    '--at',
    '2026-11-21T12:30Z',
  );
  assert.equal(asked().route, `POST /api/v1/status-pages/public/incidents/${entry.id}/updates`);
  assert.deepEqual(newUpdate.parse(asked().body), {
    status: 'resolved',
    body: 'It is over.',
    components: [],
    publish: true,
    at: '2026-11-21T12:30:00Z',
  });
  api.answerNext(json(entry));
  await run('status-correct', 'public', entry.id, 'u1', 'All cards are refused.');
  assert.equal(asked().route, `PATCH /api/v1/status-pages/public/incidents/${entry.id}/updates/u1`);
  assert.deepEqual(correctedUpdate.parse(asked().body), { body: 'All cards are refused.' });
  api.answerNext(json(entry));
  await run('status-draft', 'publish', 'public', entry.id, '--text', 'We are on it.');
  assert.equal(asked().route, `POST /api/v1/status-pages/public/incidents/${entry.id}/publish`);
  assert.deepEqual(publishing.parse(asked().body), { body: 'We are on it.' });
  api.answerNext(nothing);
  const gone = await run('status-draft', 'discard', 'public', entry.id);
  assert.equal(asked().route, `DELETE /api/v1/status-pages/public/incidents/${entry.id}`);
  assert.match(gone.out, /Discarded/);
});

test('a component is set by hand, and a maintenance announced, prolonged and called off', async () => {
  api.answerNext(json({ component: 'search', status: 'major_outage' }));
  const set = await run('status-component', 'public', 'search', 'major_outage');
  assert.equal(asked().route, 'PUT /api/v1/status-pages/public/components/search/status');
  assert.ok(componentSetting.safeParse(asked().body).success);
  assert.match(set.out, /search is major outage/);
  const planned = {
    id: 'm1',
    title: 'New database',
    status: 'scheduled',
    scheduledFor: '2026-11-22T02:00:00.000Z',
    scheduledUntil: '2026-11-22T04:00:00.000Z',
    components: ['search'],
  };
  api.answerNext(json(planned, 201));
  const plan = [
    'status-maintenance',
    'announce',
    'public',
    '--title',
    'New database',
    '--component',
    'search',
    '--from',
    '2026-11-22T02:00Z',
    '--until',
    '2026-11-22T04:00Z',
    '--remind',
    '2h',
    '--by-hand',
  ];
  const announced = await run(...plan);
  assert.equal(announced.code, 0, announced.err);
  assert.deepEqual(newMaintenance.parse(asked().body), {
    title: 'New database',
    body: '',
    scheduledFor: '2026-11-22T02:00:00Z',
    scheduledUntil: '2026-11-22T04:00:00Z',
    components: ['search'],
    reminders: ['2h'],
    startsItself: false,
    endsItself: false,
  });
  api.answerNext(json(planned));
  await run(
    'status-maintenance',
    'update',
    'public',
    'm1',
    'verifying',
    'We look.',
    '--until',
    '2026-11-22T05:00Z',
  );
  assert.equal(asked().route, 'POST /api/v1/status-pages/public/maintenances/m1/updates');
  assert.deepEqual(maintenanceUpdate.parse(asked().body), {
    status: 'verifying',
    body: 'We look.',
    scheduledUntil: '2026-11-22T05:00:00Z',
  });
  api.answerNext(nothing);
  await run('status-maintenance', 'cancel', 'public', 'm1');
  assert.equal(asked().route, 'DELETE /api/v1/status-pages/public/maintenances/m1');
});

test('a password is read from a file, and never from the arguments', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-password-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'password');
  writeFileSync(file, 'an open secret\n');
  api.answerNext(nothing);
  const set = await run('status-page-password', 'partners', file);
  assert.equal(set.code, 0, set.err);
  assert.equal(asked().route, 'PUT /api/v1/status-pages/partners/password');
  assert.deepEqual(pagePassword.parse(asked().body), { password: 'an open secret' });
});

test('what says too little is told what it lacks', async () => {
  for (const [args, expected] of [
    [['status-post', 'public', 'resolved', 'Over.'], /needs --title for a new incident, or --entry/],
    [['status-post', 'public', 'x', 'y', '--title', 't', '--component', 'checkout'], /write ID=STATUS/],
    [['status-draft', 'drop', 'public', 'e'], /does not know "drop"/],
    [['status-maintenance', 'announce', 'public', '--title', 't'], /needs --title, --from and --until/],
    [['status-maintenance', 'cancel', 'public'], /needs an ID/],
  ] as const) {
    const answer = await run(...args);
    assert.deepEqual([answer.code, api.requests.length], [2, 0]);
    assert.match(answer.err, expected);
  }
});
