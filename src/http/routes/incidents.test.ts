/** Reading and commanding incidents over HTTP, against the real shapes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asAdmin, asResponder, asViewer } from '../../../test/harness/http.ts';
import { startHouseApi } from '../../../test/harness/house-api.ts';
import {
  type CommandAnswer,
  commandBodies,
  type CommandName,
  type IncidentView,
  type Line,
  type TimelineEntry,
  type WholeIncidentView,
} from '../shapes.ts';

const declared = { title: 'Checkout returns errors', severity: 'SEV-1' };

test('a declaration says who is paged and which rung is next', async () => {
  await using server = await startHouseApi();
  const { status, headers, body } = await server.post('/incidents', declared, await server.as('ana'));
  assert.equal(status, 201);
  assert.equal(headers['location'], '/api/v1/incidents/INC-2026-0001');
  const { incident, next, message } = body as CommandAnswer;
  assert.equal(incident.number, 'INC-2026-0001');
  assert.equal(incident.title, declared.title);
  assert.equal(incident.statusLabel, 'Investigating');
  assert.equal(incident.url, 'http://127.0.0.1:4040/incidents/INC-2026-0001');
  assert.deepEqual(next, {
    at: '2026-03-02T09:15:00.000Z',
    to: ['VP Engineering'],
    unless: 'mitigated',
    sentence: 'VP Engineering in 15:00 unless mitigated',
  });
  assert.match(
    message,
    /^INC-2026-0001 is declared as SEV-1; Cy and Ben are paged now; Dee is told\. Next: VP Eng/,
  );
});

test('a severity may be named by its alias, and a wrong one is answered with those that there are', async () => {
  await using server = await startHouseApi();
  const alias = await server.post('/incidents', { ...declared, severity: 'sev2' });
  assert.equal(alias.body.incident.severity, 'SEV-2');
  const wrong = await server.post('/incidents', { ...declared, severity: 'urgent' });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.body.code, 'no-such-severity');
  assert.equal(wrong.body.detail, '"urgent" is none of SEV-1, SEV-2, SEV-3 or SEV-4.');
  assert.deepEqual(wrong.body.errors, [
    { path: 'severity', message: '"urgent" is none of SEV-1, SEV-2, SEV-3 or SEV-4' },
  ]);
});

test('a body that is not what the command takes is refused with each place and a sentence', async () => {
  await using server = await startHouseApi();
  const empty = await server.post('/incidents', { severity: 'SEV-1', urgency: 'high' });
  assert.equal(empty.status, 400);
  assert.equal(empty.body.code, 'invalid-body');
  const paths = empty.body.errors.map(({ path }: { path: string }) => path);
  assert.deepEqual(paths.sort(), ['title', 'urgency']);
  const service = await server.post('/incidents', { ...declared, service: 'nothing' });
  assert.equal(service.body.code, 'no-such-service');
});

test('an acknowledgement names who has it, stops what rings, and says who would be paged next', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', declared, await server.as('ana'));
  await server.house.pass('1m');
  const { status, body } = await server.post(
    '/incidents/INC-2026-0001/acknowledge',
    {},
    await server.as('cy'),
  );
  assert.equal(status, 200);
  assert.deepEqual(body.incident.owner, { handle: 'cy', name: 'Cy' });
  assert.equal(body.incident.acknowledgedAt, '2026-03-02T09:01:00.000Z');
  assert.equal(body.message, 'Cy has INC-2026-0001. Next: VP Engineering in 14:00 unless mitigated.');
  const pages = await server.get('/incidents/INC-2026-0001/pages');
  assert.deepEqual(
    pages.body.items
      .map(
        ({ person, urgency, outcome }: { person: { handle: string }; urgency: string; outcome: string }) => [
          person.handle,
          urgency,
          outcome,
        ],
      )
      .filter(([, urgency]: string[]) => urgency === 'high'),
    [
      ['ben', 'high', 'not-needed'],
      ['cy', 'high', 'answered'],
    ],
  );
  const [first] = pages.body.items.filter(
    ({ person }: { person: { handle: string } }) => person.handle === 'cy',
  );
  assert.equal(first.reason, 'On-call engineer · severity-matrix · SEV-1 · rung 1');
  assert.deepEqual(
    first.deliveries.map(({ contact, state }: { contact: string; state: string }) => [contact, state]),
    [['phone', 'sent']],
  );
});

test('with the right to act for others a key acknowledges on somebody’s behalf, without it it does not', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', declared);
  const url = '/incidents/INC-2026-0001/acknowledge';
  const refused = await server.post(url, { person: 'cy' }, asResponder);
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, 'not-allowed');
  const nobody = await server.post(url, { person: 'nobody' }, asAdmin);
  assert.equal(nobody.body.code, 'no-such-person');
  const done = await server.post(url, { person: 'cy' }, asAdmin);
  assert.equal(done.body.incident.owner.handle, 'cy');
});

test('who may only look commands nothing, and knows it by the status', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', declared);
  const refused = await server.post('/incidents/INC-2026-0001/resolve', {}, asViewer);
  assert.equal(refused.status, 403);
  assert.equal((await server.get('/incidents/INC-2026-0001', asViewer)).status, 200);
});

test('a refusal of the domain is a problem with its own code, and changes nothing', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', declared);
  await server.post('/incidents/INC-2026-0001/resolve');
  const again = await server.post('/incidents/INC-2026-0001/resolve');
  assert.equal(again.status, 409);
  assert.equal(again.body.code, 'already-resolved');
  assert.match(String(again.headers['content-type']), /application\/problem\+json/);
  const role = await server.post('/incidents/INC-2026-0001/assign-role', { role: 'king', person: 'cy' });
  assert.match(role.body.detail, /^"king" is none of commander, technical-lead/);
});

test('the same request with the same key happens once, and is answered with the first answer', async () => {
  await using server = await startHouseApi();
  const headers = { ...asResponder, 'idempotency-key': 'try-1' };
  const first = await server.post('/incidents', declared, headers);
  const second = await server.post('/incidents', declared, headers);
  assert.equal(second.status, 201);
  assert.deepEqual(second.body, first.body);
  assert.equal(second.headers['idempotency-replayed'], 'true');
  assert.equal((await server.get('/incidents')).body.items.length, 1);

  const other = await server.post('/incidents', { ...declared, title: 'Another' }, headers);
  assert.equal(other.status, 422);
  assert.equal(other.body.code, 'idempotency-key-reused');
  const odd = await server.post('/incidents', declared, { ...asResponder, 'idempotency-key': 'ü' });
  assert.equal(odd.body.code, 'invalid-idempotency-key');

  const note = { text: 'Pool is exhausted' };
  await server.post('/incidents/INC-2026-0001/note', note, headers);
  await server.post('/incidents/INC-2026-0001/note', note, headers);
  const { body } = await server.get('/incidents/INC-2026-0001/timeline');
  assert.equal(body.items.filter(({ kind }: TimelineEntry) => kind === 'noted').length, 1);
});

test('two requests with one key at the same moment make one incident', async () => {
  await using server = await startHouseApi();
  const headers = { ...asResponder, 'idempotency-key': 'race' };
  const answers = await Promise.all([1, 2, 3].map(() => server.post('/incidents', declared, headers)));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.deepEqual(new Set(answers.map(({ body }) => body.incident.number)).size, 1);
  assert.equal((await server.get('/incidents')).body.items.length, 1);
});

test('a private incident is not there for others: not by number, list, search, alert, delivery or command', async () => {
  await using server = await startHouseApi();
  const secret = { ...declared, title: 'Somebody broke in', visibility: 'private' };
  const cy = await server.as('cy');
  await server.post('/incidents', secret, cy);
  await server.house.pass('1m');
  const number = 'INC-2026-0001';
  const { id } = (await server.get(`/incidents/${number}`, cy)).body as IncidentView;
  // Nobody else has to do with it: ana administers, dee was told, ben was paged.
  const stranger = asResponder;
  const missing = await server.get('/incidents/INC-2026-9999', stranger);
  assert.equal(missing.status, 404);
  const rooms = ['', '/timeline', '/line', '/clocks', '/pages', '/deliveries'];
  for (const ref of [number, id])
    for (const room of rooms) {
      const answer = await server.get(`/incidents/${ref}${room}`, stranger);
      assert.equal(answer.status, 404, room);
      assert.deepEqual(answer.body, missing.body);
    }
  for (const url of [
    '/incidents',
    '/incidents?text=broke',
    `/incidents?text=${number}`,
    '/deliveries',
    '/alerts',
  ])
    assert.deepEqual((await server.get(url, stranger)).body.items, [], url);
  assert.deepEqual((await server.get('/now', stranger)).body.open, []);
  for (const url of [`/alerts?incident=${number}`, `/deliveries?incident=${id}`])
    assert.deepEqual((await server.get(url, stranger)).body, missing.body);
  const command = await server.post(`/incidents/${number}/resolve`, {}, stranger);
  assert.deepEqual([command.status, command.body], [404, missing.body]);
  assert.equal((await server.get('/incidents', asAdmin)).body.items.length, 1);
  assert.equal((await server.get('/incidents', cy)).body.items.length, 1);
  assert.notEqual((await server.get('/deliveries', cy)).body.items.length, 0);
});

test('a kept answer is not shown to whoever may not see its incident any more', async () => {
  await using server = await startHouseApi();
  const headers = { ...asResponder, 'idempotency-key': 'k' };
  await server.post('/incidents', declared, headers);
  await server.post('/incidents/INC-2026-0001/set-visibility', { visibility: 'private' }, asAdmin);
  const again = await server.post('/incidents', declared, headers);
  assert.equal(again.status, 404);
  assert.equal(again.body.code, 'no-such-incident');
});

test('an incident can only be merged into one that whoever merges may see', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', { ...declared, visibility: 'private' }, await server.as('cy'));
  await server.post('/incidents', declared);
  await server.post('/incidents', { ...declared, title: 'The same' });
  const hidden = await server.post('/incidents/INC-2026-0003/merge', { into: 'INC-2026-0001' });
  assert.equal(hidden.body.code, 'no-such-incident');
  const merged = await server.post('/incidents/INC-2026-0003/merge', { into: 'INC-2026-0002' });
  assert.equal(merged.body.incident.category, 'closed');
  const { body } = await server.get('/incidents/INC-2026-0003/timeline');
  assert.ok(body.items.some(({ text }: TimelineEntry) => text === 'Merged into INC-2026-0002'));
});

test('the list goes on where it stopped, whatever is declared meanwhile, and refuses a made-up cursor', async () => {
  await using server = await startHouseApi();
  for (const n of [1, 2, 3, 4, 5]) {
    await server.post('/incidents', { title: `Number ${n}`, severity: 'SEV-4' });
    // Two of one instant stand next to each other in the list, and the cursor falls between them.
    if (n !== 3) await server.house.pass('1s');
  }
  const first = await server.get('/incidents?limit=2');
  await server.post('/incidents', { title: 'Later', severity: 'SEV-4' });
  const second = await server.get(`/incidents?limit=2&cursor=${first.body.nextCursor}`);
  const third = await server.get(`/incidents?limit=2&cursor=${second.body.nextCursor}`);
  const seen = [first, second, third].flatMap(({ body }) =>
    body.items.map(({ title }: IncidentView) => title),
  );
  assert.deepEqual(seen.toSorted(), ['Number 1', 'Number 2', 'Number 3', 'Number 4', 'Number 5']);
  assert.equal(third.body.nextCursor, null);
  for (const cursor of ['nonsense', Buffer.from('["a"]').toString('base64url')])
    assert.equal((await server.get(`/incidents?cursor=${cursor}`)).body.code, 'invalid-cursor');
  assert.equal((await server.get('/incidents?limit=0')).body.code, 'invalid-query');
});

test('the list is narrowed by status, category, severity, text and time, and takes several at once', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', { title: 'Checkout at 100 % load', severity: 'SEV-1' });
  await server.house.pass('1h');
  await server.post('/incidents', { title: 'Search is slow', severity: 'SEV-3' });
  await server.post('/incidents/INC-2026-0002/resolve');
  const titles = async (query: string) =>
    (await server.get(`/incidents?${query}`)).body.items.map(({ number }: IncidentView) => number);
  const [one, two] = ['INC-2026-0001', 'INC-2026-0002'];
  assert.deepEqual(await titles('severity=SEV-1'), [one]);
  assert.deepEqual(await titles('status=resolved'), [two]);
  assert.deepEqual(await titles('category=active&category=resolved'), [two, one]);
  assert.deepEqual(await titles('category=active,mitigating'), [one]);
  assert.deepEqual(await titles('text=SEARCH'), [two]);
  assert.deepEqual(await titles('text=100%20%25'), [one]);
  assert.deepEqual(await titles('text=_'), []);
  assert.deepEqual(await titles('to=2026-03-02T09:30:00Z'), [one]);
  assert.deepEqual(await titles('from=2026-03-02T11:30:00%2B02:00'), [two]);
  assert.equal((await server.get('/incidents?category=open')).body.code, 'invalid-query');
});

test('the timeline tells the past in sentences, and above it what the process will do', async () => {
  await using server = await startHouseApi();
  await server.post(
    '/incidents',
    { ...declared, description: 'Errors since the deployment' },
    await server.as('ana'),
  );
  await server.house.pass('2m');
  await server.post('/incidents/INC-2026-0001/acknowledge', {}, await server.as('cy'));
  await server.post(
    '/incidents/INC-2026-0001/post-update',
    { text: 'We look at it.', audience: 'engineering' },
    await server.as('cy'),
  );
  const { body } = await server.get('/incidents/INC-2026-0001/timeline');
  const items: TimelineEntry[] = body.items;
  const future = items.filter(({ tense }) => tense === 'future');
  assert.deepEqual(
    items.map(({ tense }) => tense),
    [...future.map(() => 'future'), ...items.slice(future.length).map(() => 'past')],
  );
  assert.ok(
    future.some(
      ({ text, detail }) =>
        text === 'VP Engineering is paged' &&
        detail === 'Dee · severity-matrix · SEV-1 · rung 2 · unless mitigated',
    ),
  );
  const said = (kind: string) => items.find((entry) => entry.kind === kind);
  assert.equal(said('acknowledged')?.text, 'Cy acknowledged');
  assert.equal(said('acknowledged')?.detail, 'after 2 min');
  assert.deepEqual(said('acknowledged')?.actor, { handle: 'cy', name: 'Cy' });
  assert.equal(said('update-posted')?.body, 'We look at it.');
  assert.equal(said('update-posted')?.detail, 'to Engineering · by Cy');
  assert.equal(said('noted')?.body, 'Errors since the deployment');
  assert.equal(items.filter(({ kind }) => kind === 'clock-started').length, 0);
  const all = (await server.get('/incidents/INC-2026-0001/timeline?all=true')).body.items as TimelineEntry[];
  assert.notEqual(all.filter(({ kind }) => kind === 'clock-started').length, 0);

  const short = await server.get('/incidents/INC-2026-0001/timeline?limit=5');
  const rest = await server.get(
    `/incidents/INC-2026-0001/timeline?limit=1000&cursor=${short.body.nextCursor}`,
  );
  const ids = [...short.body.items, ...rest.body.items].map(({ id }: TimelineEntry) => id);
  assert.deepEqual(
    ids,
    items.map(({ id }) => id),
  );
});

test('line, clocks and preview agree on what comes next', async () => {
  await using server = await startHouseApi();
  const preview = await server.get('/incidents/preview?severity=SEV-1');
  assert.deepEqual((await server.post('/incidents/preview', { severity: 'SEV-1' })).body, preview.body);
  assert.deepEqual((await server.get('/incidents')).body.items, [], 'nothing was declared');
  assert.deepEqual(
    preview.body.paged.map(({ at, positions, by }: { at: string; positions: string[]; by: string }) => [
      at.slice(11, 16),
      positions.join(' + '),
      by,
    ]),
    [
      ['09:00', 'VP Engineering', 'notify'],
      ['09:00', 'On-call engineer + Engineering lead', 'page'],
      ['09:15', 'VP Engineering', 'page'],
    ],
  );
  await server.post('/incidents', declared);
  const line = (await server.get('/incidents/INC-2026-0001/line')).body as Line;
  assert.deepEqual(line.future, preview.body.line.future);
  assert.ok(
    line.next.some(({ sentence }) => sentence === 'VP Engineering is paged in {in} unless mitigated'),
  );
  const clocks = (await server.get('/incidents/INC-2026-0001/clocks')).body.items;
  assert.deepEqual(
    clocks
      .slice(0, 2)
      .map(({ label, within, state }: { label: string; within: string; state: string }) => [
        label,
        within,
        state,
      ]),
    [
      ['Acknowledgement', '5 min', 'running'],
      ['Response', '5 min', 'running'],
    ],
  );
  const wrong = await server.get('/incidents/preview?severity=nothing');
  assert.equal(wrong.body.code, 'no-such-severity');
});

test('every command of the API has a door that takes its body, and answers with the incident and a sentence', async () => {
  await using server = await startHouseApi({ otherProcessFiles: ['rapid-recovery.yaml'] });
  await server.post('/incidents', { ...declared, title: 'The other' });
  const cy = await server.as('cy');
  const bodies: Record<Exclude<CommandName, 'declare'>, object> = {
    acknowledge: {},
    escalate: {},
    'hand-over': { to: 'ben' },
    'set-severity': { severity: 'SEV2' },
    'set-status': { status: 'identified' },
    'set-phase': { phase: 'respond' },
    'assign-role': { role: 'commander', person: 'cy' },
    page: { positions: ['vp-engineering'], urgency: 'low' },
    'post-update': { text: 'We look at it.', nextUpdateAt: '2026-03-02T11:00:00+01:00' },
    // Its first event but the declaration that names a text, which `first` brings about.
    'correct-update': { update: 0, text: 'We look at it closely.' },
    'promise-update': { at: '2026-03-02T10:30:00Z' },
    flag: { flag: 'data-loss' },
    unflag: { flag: 'data-loss' },
    note: { text: 'A note', progress: true },
    'edit-note': { note: 0, text: 'Another note' },
    'check-item': { checklist: 'triage', item: 'impact' },
    'adopt-process': { process: server.house.hashOf('rapid-recovery') },
    'reach-milestone': { milestone: 'fix-deployed' },
    mitigate: {},
    resolve: {},
    reopen: {},
    close: {},
    merge: { into: 'INC-2026-0001' },
    'mark-false-positive': {},
    'archive-channel': {},
    'pass-on': {},
    'set-visibility': { visibility: 'private' },
  };
  assert.deepEqual(
    Object.keys(bodies).toSorted(),
    Object.keys(commandBodies)
      .filter((name) => name !== 'declare')
      .toSorted(),
  );
  const first: Record<string, string> = {
    reopen: 'resolve',
    close: 'resolve',
    unflag: 'flag',
    'correct-update': 'post-update',
    'edit-note': 'note',
    // Only who commands it, or an admin, may.
    'adopt-process': 'assign-role',
  };
  const bodyOfFirst: Record<string, object> = {
    flag: bodies.unflag,
    'assign-role': bodies['assign-role'],
    'post-update': { text: 'We look at it.' },
    note: { text: 'A note' },
  };
  for (const [command, given] of Object.entries(bodies)) {
    const { incident } = (await server.post('/incidents', declared, cy)).body as CommandAnswer;
    const url = `/incidents/${incident.number}`;
    const before = first[command];
    if (before !== undefined) await server.post(`${url}/${before}`, bodyOfFirst[before] ?? {}, cy);
    if (command === 'archive-channel')
      await server.house.command(incident.number, {
        type: 'report-channel',
        channel: { system: 'slack', id: 'C0123', name: 'inc', link: null },
      });
    const body = await withNumbers(given, url);
    const answer = await server.post(`${url}/${command}`, body, cy);
    assert.equal(answer.status, 200, `${command}: ${JSON.stringify(answer.body)}`);
    assert.equal(answer.body.incident.number, incident.number);
    assert.match(answer.body.message, /^[A-Z].*[^.]\.$/s, command);
    assert.doesNotMatch(answer.body.message, /undefined|Nothing changed/, command);
    const unknown = await server.post(`/incidents/INC-2026-9999/${command}`, body, cy);
    assert.equal(unknown.body.code, 'no-such-incident', command);
    const wrong = await server.post(`${url}/${command}`, { ...body, surprise: 1 }, cy);
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [400, 'surprise'], command);
  }

  /** What was posted or noted before has a number only now. */
  async function withNumbers(body: object, url: string): Promise<object> {
    const field = ['update', 'note'].find((name) => name in body);
    if (field === undefined) return body;
    const { items } = (await server.get(`${url}/timeline`, cy)).body;
    const kind = field === 'note' ? 'noted' : 'update-posted';
    const entry = items.find((one: { kind: string }) => one.kind === kind);
    return { ...body, [field]: Number(entry.id.slice(1)) };
  }
});

test('what is no update cannot be corrected, nor a note edited that is none', async () => {
  await using server = await startHouseApi();
  const { incident } = (await server.post('/incidents', declared)).body as CommandAnswer;
  const url = `/incidents/${incident.number}`;
  const update = await server.post(`${url}/correct-update`, { update: 2, text: 'It was something else.' });
  assert.deepEqual([update.status, update.body.code], [422, 'no-such-update']);
  const note = await server.post(`${url}/edit-note`, { note: 2, text: 'It was something else.' });
  assert.deepEqual([note.status, note.body.code], [422, 'no-such-note']);
});

test('an incident shows its phases with their time, the checklists that apply, and the roles that nobody has', async () => {
  await using server = await startHouseApi();
  const cy = await server.as('cy');
  await server.post('/incidents', declared, cy);
  await server.post('/incidents/INC-2026-0001/acknowledge', {}, cy);
  const before = (await server.get('/incidents/INC-2026-0001')).body as WholeIncidentView;
  assert.deepEqual(
    before.phases.map(({ phase, label, overdue }) => [phase, label, overdue]),
    [['triage', 'Triage', false]],
  );
  assert.deepEqual(
    before.openRoles.find(({ role }) => role === 'commander'),
    { role: 'commander', label: 'Incident Commander', usually: [{ handle: 'ben', name: 'Ben' }] },
  );
  const answer = await server.post(
    '/incidents/INC-2026-0001/check-item',
    { checklist: 'triage', item: 'impact' },
    cy,
  );
  assert.equal(answer.body.message.split('.')[0], 'Checked: “Find out who and what is affected”');
  await server.post('/incidents/INC-2026-0001/assign-role', { role: 'commander', person: 'ana' }, cy);
  const after = (await server.get('/incidents/INC-2026-0001')).body as WholeIncidentView;
  const triage = after.checklists.find(({ checklist }) => checklist === 'triage');
  assert.deepEqual(
    triage?.items.slice(0, 2).map(({ item, checked }) => [item, checked?.by.name ?? null]),
    [
      ['impact', 'Cy'],
      ['severity', null],
    ],
  );
  assert.ok(!after.openRoles.some(({ role }) => role === 'commander'));
});

test('a checklist, an item or a milestone that there is not is answered with the nearest word', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', declared);
  const ask = async (command: string, body: object) =>
    (await server.post(`/incidents/INC-2026-0001/${command}`, body)).body;
  const list = await ask('check-item', { checklist: 'triaje', item: 'impact' });
  assert.equal(list.code, 'no-such-checklist');
  assert.match(list.detail, /did you mean "triage"\?$/);
  const item = await ask('check-item', { checklist: 'triage', item: 'impakt' });
  assert.deepEqual([item.code, item.errors[0].path], ['no-such-item', 'item']);
  assert.match(item.detail, /did you mean "impact"\?$/);
  const milestone = await ask('reach-milestone', { milestone: 'review-hold' });
  assert.equal(milestone.code, 'no-such-milestone');
  assert.match(milestone.detail, /did you mean "review-held"\?$/);
});

test('a resolution is never refused for what is open, and its answer says what the process required', async () => {
  await using server = await startHouseApi();
  await server.post('/incidents', declared);
  const { status, body } = await server.post('/incidents/INC-2026-0001/resolve');
  assert.equal(status, 200);
  assert.match(body.message, /Required and not checked: “The detailed health check answers well”/);
});

test('a promised update is shown with who promised it, and as overdue once it is', async () => {
  await using server = await startHouseApi();
  const cy = await server.as('cy');
  await server.post('/incidents', { ...declared, severity: 'SEV-3' }, cy);
  await server.post('/incidents/INC-2026-0001/promise-update', { at: '2026-03-02T09:20:00Z' }, cy);
  const promised = async () => (await server.get('/incidents/INC-2026-0001')).body.promisedUpdate;
  const at = '2026-03-02T09:20:00.000Z';
  assert.deepEqual(await promised(), { at, by: { handle: 'cy', name: 'Cy' }, overdue: false });
  await server.house.pass('20m');
  assert.deepEqual(await promised(), { at, by: { handle: 'cy', name: 'Cy' }, overdue: true });
});

test('an admin or whoever commands moves an incident to another process, nobody else', async () => {
  await using server = await startHouseApi({ otherProcessFiles: ['rapid-recovery.yaml'] });
  await server.post('/incidents', declared);
  const process = server.house.hashOf('rapid-recovery');
  const adopt = async (body: object, headers: Record<string, string>) =>
    await server.post('/incidents/INC-2026-0001/adopt-process', body, headers);
  assert.equal((await adopt({ process }, await server.as('cy'))).body.code, 'not-allowed');
  assert.equal((await adopt({ process: 'unheard-of' }, asAdmin)).body.code, 'no-such-process');
  // The words are those of the process that is to be adopted, not of its own.
  assert.match((await adopt({ process, severity: 'SEV-1' }, asAdmin)).body.detail, /"SEV-1" is none of P0,/);
  const { status, body } = await adopt({ process, severity: 'P1' }, asAdmin);
  assert.equal(status, 200);
  assert.deepEqual(body.incident.process, { id: 'rapid-recovery', hash: process });
  assert.equal(body.incident.severity, 'P1');
  const { rows } = await server.house.database.pool.query('select process_hash from incidents');
  assert.deepEqual(rows, [{ process_hash: process }]);
});
