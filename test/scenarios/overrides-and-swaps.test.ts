/** What people change about who is on call, seen by the engine at once: overrides, swaps, and paging whoever comes next. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { startHouseApi } from '../harness/house-api.ts';

const person = (handle: string, more = '') =>
  `  - { handle: ${handle}, name: ${handle[0]!.toUpperCase()}${handle.slice(1)}${more}, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/${handle}" }] }`;

/** A day each from 09:00: Ana has 2 March, Ben the 3rd, Cy the 4th. */
const configuration = `
organization: { name: Acme, timeZone: Etc/UTC, lastResort: [{ user: dee }] }
process: severity-matrix
users:
${person('ana')}
${person('ben')}
${person('cy')}
${person('dee', ', role: admin')}
schedules:
  - handle: primary
    name: Primary
    timeZone: Etc/UTC
    layers: [{ rotation: daily, handoff: "09:00", starts: "2026-03-02T09:00", participants: [ana, ben, cy] }]
positions:
  on-call: { schedule: primary }
  engineering-lead: { user: dee }
`;

async function start() {
  const api = await startHouseApi({ configuration });
  return {
    ...api,
    /** The engine of a node looks for a new revision while the request waits for it. */
    async post(url: string, body: object, headers?: Record<string, string>) {
      let waiting = true;
      const looking = (async () => {
        while (waiting) {
          await api.house.engine.refresh();
          await sleep(10);
        }
      })();
      try {
        return await api.post(url, body, headers);
      } finally {
        waiting = false;
        await looking;
      }
    },
    /** Without Dee, who leads and hears of everything. */
    phones: () =>
      api.house.sent.flatMap(({ message, at }) =>
        message.type === 'page' && message.person?.handle !== 'dee'
          ? [`${message.person?.handle} at ${at.slice(11, 19)}`]
          : [],
      ),
  };
}

test('Ana asks, Ben accepts, and the page of that night goes to Ben and not to Ana', async () => {
  await using api = await start();
  const [asAna, asBen] = [await api.as('ana'), await api.as('ben')];
  const night = { from: '2026-03-02T20:00', to: '2026-03-03T06:00' };
  const asked = await api.post('/schedules/primary/swaps', { ...night, asked: ['ben'] }, asAna);
  assert.equal(asked.status, 201);
  assert.equal((await api.post(`/swaps/${asked.body.id}/accept`, {}, asBen)).status, 200);
  await api.house.pass('12h');
  await api.house.declare({ severity: 'SEV-2' }, 'cy');
  assert.deepEqual(api.phones(), ['ben at 21:00:00']);
});

test('an override that was entered one second before a page is obeyed', async () => {
  await using api = await start();
  await api.house.pass('1h');
  const entered = await api.post('/schedules/primary/overrides', { to: '2026-03-02T12:00', who: 'cy' });
  assert.equal(entered.status, 201);
  await api.house.pass('1s');
  await api.house.declare({ severity: 'SEV-2' }, 'dee');
  assert.deepEqual(api.phones(), ['cy at 10:00:01']);
});

test('whoever is on call next is paged by hand, and the timeline says so', async () => {
  await using api = await start();
  const { number } = await api.house.declare({ severity: 'SEV-2' }, 'dee');
  const { schedules } = (await api.get('/on-call')).body;
  assert.deepEqual(schedules[0].next, {
    people: [{ handle: 'ben', name: 'Ben' }],
    from: '2026-03-03T09:00:00.000Z',
  });
  assert.equal((await api.post(`/incidents/${number}/page`, { next: ['on-call'] })).status, 200);
  assert.deepEqual(api.phones(), ['ana at 09:00:00', 'ben at 09:00:00']);
  const { items } = (await api.get(`/incidents/${number}/timeline`)).body;
  const entry = items.find(({ text }: { text: string }) => text.startsWith('Next on call: '));
  assert.equal(entry?.text, 'Next on call: Ben paged');

  const lead = await api.post(`/incidents/${number}/page`, { next: ['engineering-lead'] });
  assert.deepEqual([lead.status, lead.body.code], [422, 'position-has-no-schedule']);
  const chef = await api.post(`/incidents/${number}/page`, { next: ['chef'] });
  assert.deepEqual(
    [chef.status, chef.body.code, chef.body.errors[0].path],
    [422, 'no-such-position', 'next'],
  );
});
