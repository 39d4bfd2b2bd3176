/** Messages by a workflow of Microsoft Teams. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alsoPages, deliveryTo, incidentBrief, pageMessage } from '../../../test/harness/deliveries.ts';
import { startTeams, type TeamsStandIn } from '../../../test/harness/stand-ins/teams.ts';
import { readAllowList } from '../outgoing/address.ts';
import { type GuardedFetch, makeGuardedFetch } from '../outgoing/guarded-fetch.ts';
import { makeTeamsSender } from './send.ts';

let teams: TeamsStandIn;
let guard: GuardedFetch;
const never = new AbortController().signal;

before(async () => {
  teams = await startTeams();
  guard = makeGuardedFetch({ allow: readAllowList(['127.0.0.0/8']).allow, timeoutMs: 2_000 });
});
after(async () => {
  await guard.close();
  await teams.close();
});

const send = (message = pageMessage()) =>
  makeTeamsSender({ fetch: guard.fetch }).send(deliveryTo('teams', teams.workflow, message), never);

test('a page is a card with its facts and the links that answer and show it', async () => {
  assert.equal((await send()).result, 'sent');
  const card = teams.posted.at(-1)!;
  assert.match(card.summary, /^SEV-1 INC-2026-0187 Checkout API/);
  assert.equal(card.body[0]?.text, '▲ SEV-1 Checkout API returns 5xx for one in eight requests');
  assert.deepEqual(card.body[1]?.facts?.[0], { title: 'Incident', value: 'INC-2026-0187' });
  assert.deepEqual(
    card.actions.map(({ title, url }) => [title, url]),
    [
      ['I have it', 'https://tocsin.example.test/acknowledge/k7Q2'],
      ['Open the incident', 'https://tocsin.example.test/incidents/INC-2026-0187'],
    ],
  );
});

test('many pages and long texts stay within what a workflow takes', async () => {
  const incident = incidentBrief({ title: 'ü'.repeat(4_000), service: 'ü'.repeat(4_000) });
  assert.equal((await send(pageMessage({ also: alsoPages(30), incident }))).result, 'sent');
  assert.ok(teams.posted.at(-1)!.actions.length <= 6);
  const update = {
    type: 'update' as const,
    incident,
    person: null,
    audience: 'Engineering',
    subject: 'Checkout',
    body: 'ü '.repeat(30_000),
    why: 'You follow Checkout.',
    stopUrl: null,
  };
  const delivery = deliveryTo('teams', teams.workflow, update);
  assert.equal((await makeTeamsSender({ fetch: guard.fetch }).send(delivery, never)).result, 'sent');
});

test('what an alert says is text', async () => {
  await send(pageMessage({ incident: incidentBrief({ title: '[click](https://evil.example.test)' }) }));
  assert.match(teams.posted.at(-1)!.body[0]?.text ?? '', /\\\[click\\\]/);
});

for (const [what, status, body, result, says] of [
  ['a workflow that is gone', 404, '', 'gave-up', /Make a new one/],
  [
    'one that was switched off',
    400,
    '{"error":{"code":"WorkflowTriggerIsNotEnabled"}}',
    'gave-up',
    /switched on/,
  ],
  ['one that asks us to slow down', 429, '', 'retry', /slow down/],
  ['one that failed', 502, '', 'retry', /failed/],
  ['a failure behind a 200', 200, 'Webhook message delivery failed with error: 429', 'retry', /did not take/],
] as const)
  test(`${what} is said as such`, async () => {
    teams.answerWith({ kind: 'answer', status, body });
    const got = await send();
    assert.equal(got.result, result);
    assert.match('reason' in got ? got.reason : '', says);
  });
