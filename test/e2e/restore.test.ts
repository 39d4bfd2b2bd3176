/**
 * The last mile of a restore, on the real server: a backup under load, put back into a fresh folder. New incidents page at once;
 * those that were open are held until an admin releases them, and then go on; and nobody hears twice what they heard before.
 */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tocsin as runVerb } from '../cli/tocsin.ts';
import { startWebhookReceiver, type ReceivedWebhook } from '../harness/stand-ins/webhook-receiver.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';
import { scratch } from '../harness/scratch.ts';

const adminKey = 'tk_0123456789abcdef0123456789abcdef';
const eventsKey = 'e0123456789abcdef0123456789abcde';
/** Long enough to be still to come when the server ends, short enough to be waited for after the release. */
const repeatEvery = '15s';

const configuration = (phones: string) => `
outgoing: { allow: ["127.0.0.0/8"] }
process: severity-matrix
users:
  - { handle: ana, name: Ana Ortiz, role: admin, contacts: [{ id: phone, channel: webhook, to: "${phones}/ana" }] }
  - handle: cy
    name: Cy Lindqvist
    contacts: [{ id: phone, channel: webhook, to: "${phones}/cy" }]
    rules: [{ urgency: high, after: 0s, contact: phone, repeat: { every: ${repeatEvery}, times: 20 } }]
positions: { on-call: { user: cy } }
integrations: [{ handle: events, kind: pagerduty-events, key: "${eventsKey}" }]
apiKeys: [{ name: ci, key: "${adminKey}", role: admin }]
`;

interface Incident {
  id: string;
  number: string;
  title: string;
  category: string;
  held: boolean;
}
interface Received {
  type: 'page' | 'notice';
  deliveryId: string;
  incident: { id: string; title: string } | null;
  subject?: string;
  body?: string;
}

const told = ({ json }: ReceivedWebhook): Received => json as Received;
const keysOf = (received: ReceivedWebhook[]): string[] =>
  received.filter((one) => told(one).type === 'page').map(({ headers }) => headers['idempotency-key']!);

function trigger(server: Tocsin, name: string): Promise<unknown> {
  return server.call('POST', '/v2/enqueue', adminKey, {
    routing_key: eventsKey,
    event_action: 'trigger',
    dedup_key: name,
    payload: { summary: name, source: 'load', severity: 'error' },
  });
}

async function list(server: Tocsin, path: string): Promise<Incident[]> {
  return (await server.call<{ items: Incident[] }>('GET', `/api/v1/${path}?limit=100`, adminKey)).items;
}

/** A few signals a second, each an incident of its own, until it is stopped; answers the names that were accepted. */
function loadOn(server: Tocsin): { accepted: string[]; stop: () => Promise<void> } {
  const accepted: string[] = [];
  let on = true;
  const ended = (async () => {
    // Bounded by the slowest backup that a test may wait for.
    for (let n = 1; on && n <= 60; n += 1) {
      const name = `Queue ${n} is stuck`;
      await trigger(server, name);
      accepted.push(name);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  return {
    accepted,
    async stop() {
      on = false;
      await ended;
    },
  };
}

test('a backup that was taken under load is restored: held, told of once, released, and nobody is paged twice', async () => {
  const folder = await mkdtemp(join(scratch, 'tocsin-restore-'));
  // The database runs under an account of its own where this test is run by root.
  await chmod(folder, 0o755);
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const phones = await startWebhookReceiver();
  cleanUp.defer(() => phones.close());
  const config = configuration(phones.url);
  const file = join(folder, 'backup.tar.gz');
  const [oldData, newData] = [join(folder, 'old'), join(folder, 'new')];
  const verb = async (data: string, ...args: string[]) => {
    const { code, out, err } = await runVerb(args, { environment: { TOCSIN_DATA: data } });
    assert.equal(code, 0, `${args.join(' ')}: ${err}`);
    return out;
  };

  // The first life: incidents come, one is answered, and a backup is taken meanwhile.
  let heardBefore: string[];
  let heardInOldLife: string[];
  {
    await using server = await startTocsin({ config, env: { TOCSIN_DATA: oldData } });
    const load = loadOn(server);
    await until(async () => (keysOf(phones.received).length >= 3 ? true : undefined), 'three pages');
    const [answered] = await list(server, 'incidents');
    await server.call('POST', `/api/v1/incidents/${answered!.number}/acknowledge`, adminKey, {
      person: 'cy',
    });
    heardBefore = keysOf(phones.received);
    assert.match(await verb(oldData, 'backup', file), /rows of \d+ tables, .* read again and whole/);
    await load.stop();
    assert.ok(load.accepted.length > 3, 'signals came until the end of the backup');
    await server.stop();
    heardInOldLife = keysOf(phones.received);
    assert.equal(new Set(heardInOldLife).size, heardInOldLife.length, 'each page once');
  }

  assert.match(
    await verb(newData, 'restore', file),
    /\d+ incidents are held until an admin releases them: tocsin release/,
  );

  const restoredAt = phones.received.length;
  const sinceRestore = () => phones.received.slice(restoredAt);
  await using server = await startTocsin({ config, env: { TOCSIN_DATA: newData } });

  // New incidents page at once.
  await trigger(server, 'New after the restore');
  const isNew = (one: ReceivedWebhook) => told(one).incident?.title === 'New after the restore';
  await phones.next(isNew, 30_000);

  // Restored ones are held and page nobody; the admin is told, once.
  const held = await list(server, 'held');
  assert.ok(held.length >= 3 && held.every((incident) => incident.held));
  assert.ok(!held.some(({ title }) => title === 'New after the restore'));
  const notice = await phones.next((one) => told(one).type === 'notice', 60_000);
  assert.equal(notice.path, '/ana');
  assert.equal(told(notice).subject, `${held.length} restored incidents are held`);
  assert.match(told(notice).body ?? '', /\/api\/v1\/held\/release/);
  // A signal that was accepted and not yet decided about when the backup was taken becomes an incident now, and pages.
  const isHeld = (one: ReceivedWebhook) => held.some(({ id }) => id === told(one).incident?.id);
  assert.deepEqual(
    sinceRestore()
      .filter(isHeld)
      .map((one) => told(one).deliveryId),
    [],
  );

  // Released, whoever was still being asked is asked on; what was answered stays answered.
  const released = await runVerb(['release'], { url: server.url, key: adminKey });
  assert.match(released.out, new RegExp(`^Released ${held.length}: INC-`));
  assert.deepEqual(await list(server, 'held'), []);
  const ringing = await Promise.all(
    held.map(async ({ id, number }) => {
      const { items } = await server.call<{ items: { outcome: string; urgency: string }[] }>(
        'GET',
        `/api/v1/incidents/${number}/pages`,
        adminKey,
      );
      return { id, rings: items.some(({ outcome, urgency }) => outcome === 'ringing' && urgency === 'high') };
    }),
  );
  assert.ok(ringing.some(({ rings }) => rings) && ringing.some(({ rings }) => !rings));
  for (const { id, rings } of ringing)
    if (rings)
      await phones.next((one) => sinceRestore().includes(one) && told(one).incident?.id === id, 60_000);
  const answeredIds = new Set(ringing.filter(({ rings }) => !rings).map(({ id }) => id));
  assert.ok(!sinceRestore().some((one) => answeredIds.has(told(one).incident?.id ?? '')));

  // Nobody hears twice what had been heard when the backup was taken; what went out later may, under the same key.
  const heardAfter = keysOf(sinceRestore());
  assert.equal(new Set(heardAfter).size, heardAfter.length);
  assert.deepEqual(
    heardAfter.filter((key) => heardBefore.includes(key)),
    [],
  );
  assert.equal(sinceRestore().filter((one) => told(one).type === 'notice').length, 1);
});
