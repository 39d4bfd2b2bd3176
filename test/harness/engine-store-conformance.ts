/**
 * What every implementation of the engine's port must do, as tests. `open` gives an empty store whose process is accepted
 * under `processHash`; two calls of its `node()` are two nodes on one database.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenCommand } from '../../src/engine/deciders.ts';
import { declare, type Decision, decide } from '../../src/domain/incident/decide.ts';
import type { Surroundings } from '../../src/domain/incident/draft.ts';
import { planGroup } from '../../src/domain/incident/group.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { plus } from '../../src/domain/instant.ts';
import type { Process } from '../../src/domain/process/process.ts';
import type { AcceptedBody } from '../../src/store/alerts/accept-bodies.ts';
import type { Claim } from '../../src/store/deliveries/claim-deliveries.ts';
import type { CommandRecord, EngineStore, GroupDecider, Identity } from '../../src/store/engine-store.ts';
import { person, smallDirectory } from './stepped-engine.ts';
import { signal } from './signals.ts';
import type { Signal } from '../../src/domain/signal/signal.ts';

interface StoreUnderTest {
  node: () => EngineStore;
  process: Process;
  processHash: string;
  [Symbol.asyncDispose]: () => Promise<void>;
}

const start = '2026-03-02T09:00:00.000Z';
const at = (ms: number) => () => plus(start, ms);
const rules = { rankOf: () => 1, rankOfSeverity: () => 1 };
const plain: CommandRecord = { texts: {}, idempotency: null, readableBy: null };

export function describeEngineStore(name: string, open: () => Promise<StoreUnderTest>): void {
  test(`${name}: a body is stored with what it changed, and signals of one key are one alert`, async () => {
    await using under = await open();
    const store = under.node();
    const { outcomes, groups } = await store.acceptBodies([body('a'), body('a'), body('b')], at(0), rules);
    assert.deepEqual(
      outcomes.map(({ opened, duplicate }) => [opened, duplicate]),
      [
        [1, 0],
        [0, 1],
        [1, 0],
      ],
    );
    assert.deepEqual(
      [...groups],
      [
        ['a', 1],
        ['b', 1],
      ],
    );
    const again = await store.acceptBodies([body('a')], at(1_000), rules);
    assert.equal(again.outcomes[0]?.duplicate, 1);
    assert.equal(again.groups.size, 0);
  });

  test(`${name}: batches of two nodes that overlap in every key leave one open alert a key`, async () => {
    await using under = await open();
    const keys = Array.from({ length: 60 }, (_, n) => `key-${n}`);
    const nodes = [under.node(), under.node()];
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(
        nodes.map((store, n) =>
          store.acceptBodies(
            (n === 0 ? keys : keys.toReversed()).map((key) => body(`${round}-${key}`)),
            at(round),
            rules,
          ),
        ),
      );
      const opened = answers.flatMap(({ outcomes }) => outcomes).reduce((sum, one) => sum + one.opened, 0);
      assert.ok(opened >= keys.length);
    }
    const written = await decideAll(under.node(), under);
    assert.equal(written.length, 600);
  });

  test(`${name}: a trigger and its resolve that reach two nodes at once, of keys that were never seen, leave nothing open`, async () => {
    await using under = await open();
    const nodes = [under.node(), under.node()];
    for (let round = 0; round < 10; round += 1) {
      const keys = Array.from({ length: 60 }, (_, n) => `${round}-key-${n}`);
      await Promise.all(
        nodes.map((store, n) =>
          store.acceptBodies(
            keys.map((key) =>
              body(key, 'SEV-1', { startsAt: start, action: n === 0 ? 'trigger' : 'resolve' }),
            ),
            at(round),
            rules,
          ),
        ),
      );
      // Whatever came first, the last word of their source is that it is over.
      const { outcomes } = await nodes[0]!.acceptBodies(
        keys.map((key) => body(key, 'SEV-1', { startsAt: start, action: 'resolve' })),
        at(round + 1),
        rules,
      );
      assert.equal(
        outcomes.reduce((sum, one) => sum + one.ignored, 0),
        keys.length,
      );
    }
  });

  test(`${name}: of two nodes that decide about one group at once, one declares the incident`, async () => {
    await using under = await open();
    const [one, two] = [under.node(), under.node()];
    await one.acceptBodies([body('a')], at(0), rules);
    const both = await Promise.all([
      one.decideGroups(['a'], decider(under), at(10)),
      two.decideGroups(['a'], decider(under), at(10)),
    ]);
    const events = both.flatMap(({ written }) => written).flatMap((written) => written.events);
    assert.equal(events.filter(({ event }) => event.type === 'declared').length, 1);
    assert.deepEqual(await one.unroutedGroups(10), []);
  });

  test(`${name}: the most severe group is named first`, async () => {
    await using under = await open();
    const store = under.node();
    await store.acceptBodies([body('low', 'SEV-3'), body('high', 'SEV-1')], at(0), {
      rankOf: () => 1,
      rankOfSeverity: (severity) => (severity === 'SEV-1' ? 1 : 3),
    });
    assert.deepEqual(await store.unroutedGroups(10), [
      { group: 'high', rank: 1 },
      { group: 'low', rank: 3 },
    ]);
  });

  test(`${name}: a refused command leaves nothing behind, its texts and its idempotency key included`, async () => {
    await using under = await open();
    const store = under.node();
    const state = await declared(store, under);
    const idempotency = { actor: 'key:ci', route: 'POST /x', key: 'k1', requestHash: 'h', now: start };
    const refused = await store.decideIncident(
      state.number,
      () => ({ refused: 'no-such-status' }),
      { ...plain, texts: { 'b5c9f1a0-0000-4000-8000-000000000001': 'lost' }, idempotency },
      at(1),
    );
    assert.deepEqual(refused, { ok: false, refused: 'no-such-status' });
    const accepted = await store.decideIncident(
      state.number,
      command(under, { type: 'mitigate' }),
      { ...plain, idempotency },
      at(2),
    );
    assert.ok(accepted.ok);
    const repeated = await store.decideIncident(
      state.number,
      command(under, { type: 'mitigate' }),
      { ...plain, idempotency },
      at(3),
    );
    assert.deepEqual(repeated, { ok: false, refused: 'repeated-request' });
  });

  test(`${name}: two commands at once are decided one after the other, without a gap or a fork in the log`, async () => {
    await using under = await open();
    const state = await declared(under.node(), under);
    const note = (n: number): OpenCommand => ({
      type: 'note',
      text: `b5c9f1a0-0000-4000-8000-00000000000${n}`,
      progress: false,
    });
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        under.node().decideIncident(state.id, command(under, note(n)), plain, at(n)),
      ),
    );
    const versions = results.flatMap((result) =>
      result.ok ? result.events.map(({ version }) => version) : [],
    );
    assert.equal(versions.length, 5);
    assert.deepEqual(
      versions.toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5].map((n) => state.version + n),
    );
  });

  test(`${name}: a private incident is none to whoever may not see it`, async () => {
    await using under = await open();
    const store = under.node();
    const state = await declared(store, under, 'private');
    const asked = (handle: string) =>
      store.decideIncident(
        state.number,
        command(under, { type: 'mitigate' }),
        { ...plain, readableBy: { kind: 'person', handle, role: 'responder' } },
        at(1),
      );
    assert.deepEqual(await asked('vera'), { ok: false, refused: 'no-such-incident' });
    assert.ok((await asked('cy')).ok, 'whoever was paged is a member');
  });

  test(`${name}: what is due is decided once, the most severe first, and leaves a wake-up after now`, async () => {
    await using under = await open();
    const store = under.node();
    const low = await declared(store, under, 'organization', 'SEV-2');
    const high = await declared(store, under, 'organization', 'SEV-1');
    assert.deepEqual(await store.decideDue({ limit: 10, only: null }, due(under), at(1_000)), []);
    const first = await store.decideDue({ limit: 1, only: null }, due(under), at(900_000));
    assert.deepEqual(
      first.map(({ state }) => state.id),
      [high.id],
    );
    const [rest, none] = await Promise.all([
      under.node().decideDue({ limit: 10, only: null }, due(under), at(900_000)),
      under.node().decideDue({ limit: 10, only: [high.id] }, due(under), at(900_000)),
    ]);
    assert.deepEqual([rest.map(({ state }) => state.id), none], [[low.id], []]);
    const wakeAt = await store.nextWakeAt();
    assert.ok(wakeAt !== null && wakeAt > plus(start, 900_000));
  });

  test(`${name}: a wake-up that always fails is put off, then set aside, and the others go on`, async () => {
    await using under = await open();
    const store = under.node();
    const { id } = await declared(store, under);
    await assert.rejects(
      store.decideDue(
        { limit: 10, only: null },
        () => {
          throw new Error('a poisoned row');
        },
        at(900_000),
      ),
      /a poisoned row/,
    );
    let now = 900_000;
    const setAside: boolean[] = [];
    for (let failure = 0; failure < 3; failure += 1) {
      setAside.push(await store.countFailure(id, 3, plus(start, now)));
      assert.deepEqual(await store.decideDue({ limit: 10, only: null }, due(under), at(now)), [], 'put off');
      now += 120_000;
    }
    assert.deepEqual(setAside, [false, false, true]);
    assert.deepEqual(await store.decideDue({ limit: 10, only: null }, due(under), at(now + 86_400_000)), []);
  });

  test(`${name}: a delivery is claimed by one node, and comes back when its lease has run out`, async () => {
    await using under = await open();
    const store = under.node();
    await declared(store, under);
    const claims = await Promise.all([
      under.node().claimDeliveries(claim(1_000)),
      under.node().claimDeliveries({ ...claim(1_000), node: 'two' }),
    ]);
    const ids = claims.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 2, 'cy and ben, each once');
    assert.equal(await store.recoverLeases(null, plus(start, 10_000)), 0);
    assert.equal(await store.recoverLeases(null, plus(start, 16_001)), 2);
    const again = await store.claimDeliveries(claim(16_002));
    assert.deepEqual(
      again.deliveries.map(({ attempts }) => attempts),
      [2, 2],
    );
  });

  test(`${name}: a node that starts again takes its own deliveries back at once, and nobody else's`, async () => {
    await using under = await open();
    const store = under.node();
    await declared(store, under);
    await store.claimDeliveries({ ...claim(1_000), limit: 1 });
    await store.claimDeliveries({ ...claim(1_000), limit: 1, node: 'two' });
    assert.equal(await store.recoverLeases('two', plus(start, 1_500)), 1);
  });

  test(`${name}: an acknowledgement cancels what waits, and what is being sent is not tried again`, async () => {
    await using under = await open();
    const store = under.node();
    const { id } = await declared(store, under);
    const { deliveries } = await store.claimDeliveries({ ...claim(1_000), limit: 1 });
    const [sending] = deliveries;
    assert.ok(sending);
    await store.decideIncident(id, command(under, { type: 'acknowledge', human: true }), plain, at(2_000));
    assert.deepEqual((await store.claimDeliveries(claim(3_000))).deliveries, []);
    await store.recordAttempts(
      [
        {
          delivery: sending.id,
          attempt: sending.attempt,
          attempts: 1,
          outcome: { result: 'retry', reason: 'slow', afterSeconds: 0, ambiguous: true },
          joinedTo: null,
          serves: null,
        },
      ],
      contact(under),
      at(4_000),
    );
    assert.deepEqual((await store.claimDeliveries(claim(60_000))).deliveries, []);
  });

  test(`${name}: a contact that gave up is an event of its incident, in the same step`, async () => {
    await using under = await open();
    const store = under.node();
    await declared(store, under);
    const { deliveries } = await store.claimDeliveries({ ...claim(1_000), limit: 1 });
    const [sending] = deliveries;
    assert.ok(sending?.incident && sending.page && sending.step !== null);
    const written = await store.recordAttempts(
      [
        {
          delivery: sending.id,
          attempt: sending.attempt,
          attempts: 1,
          outcome: { result: 'gave-up', reason: 'unknown address' },
          joinedTo: null,
          serves: { incident: sending.incident, page: sending.page, step: sending.step },
        },
      ],
      contact(under),
      at(2_000),
    );
    const events = written.flatMap((one) => one.events.map(({ event }) => event.type));
    assert.equal(events[0], 'contact-failed');
    assert.ok(events.includes('contacted'), 'the next contact does not wait');
  });

  test(`${name}: an incident that is taken up again while a later one of its group is open leaves the group to that one`, async () => {
    await using under = await open();
    const store = under.node();
    const grouped = async (ms: number) => {
      const outcome = await store.declareIncident(
        (identity, now) => declaration(under, identity, now, { group: 'a' }),
        plain,
        at(ms),
      );
      assert.ok(outcome.ok);
      return outcome.state;
    };
    const first = await grouped(0);
    assert.ok((await store.decideIncident(first.id, command(under, { type: 'resolve' }), plain, at(1))).ok);
    const second = await grouped(2);
    assert.ok((await store.decideIncident(first.id, command(under, { type: 'reopen' }), plain, at(3))).ok);
    await store.acceptBodies([body('a')], at(4), rules);
    const { written } = await store.decideGroups(['a'], decider(under), at(5));
    assert.deepEqual(
      written.map(({ state }) => state.id),
      [second.id],
    );
  });

  test(`${name}: alerts that are merged into what is over end with it, and fire on in what is open`, async () => {
    await using under = await open();
    const store = under.node();
    for (const over of [true, false]) {
      await store.acceptBodies([body(`b-${over}`)], at(0), rules);
      const [merged] = await decideAll(store, under);
      assert.ok(merged);
      const into = await declared(store, under);
      if (over) await store.decideIncident(into.id, command(under, { type: 'resolve' }), plain, at(60_001));
      const merge = command(under, { type: 'merge', into: into.id });
      assert.ok((await store.decideIncident(merged.state.id, merge, plain, at(60_002))).ok);
      const again = await store.acceptBodies([body(`b-${over}`)], at(60_003), rules);
      assert.deepEqual(again.outcomes[0]?.opened, over ? 1 : 0);
      await store.decideGroups([`b-${over}`], decider(under), at(60_004));
    }
  });

  test(`${name}: a follower hears of each change once, in the order of the log`, async () => {
    await using under = await open();
    const store = under.node();
    const { cursor } = await store.changesSince(null, 10);
    const state = await declared(store, under);
    const types: string[] = [];
    let from = cursor;
    // Transactions of other databases of the same server hold a follower back too, so it may have to ask again.
    for (let asked = 0; asked < 500 && types.length < state.version; asked += 1) {
      const read = await store.changesSince(from, 3);
      types.push(...read.changes.map(({ type }) => type));
      from = read.cursor;
      if (read.changes.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(types.length, state.version);
    assert.equal(types[0], 'declared');
    assert.deepEqual((await store.changesSince(from, 10)).changes, []);
  });

  test(`${name}: an announcement is queued while there is anything new in it, whichever node is first`, async () => {
    await using under = await open();
    const store = under.node();
    const phone = { id: 'phone', channel: 'webhook' as const };
    const about = (news: string[], along: string[] = []) => ({
      news: news.map((key) => ({ key, since: start })),
      along,
      revision: 1,
      urgency: 'low' as const,
      to: [{ person: 'ana', contact: phone, at: at(5)(), subject: 's', body: 'b' }],
    });
    assert.equal(await store.queueAnnouncement(about(['a', 'b'], ['c']), start), 1);
    assert.equal(await under.node().queueAnnouncement(about(['a', 'b', 'c']), start), 0);
    assert.equal(await store.queueAnnouncement(about(['c', 'd']), start), 1);
    const both = await Promise.all([
      store.queueAnnouncement(about(['e', 'f']), start),
      under.node().queueAnnouncement(about(['e', 'f']), start),
    ]);
    assert.deepEqual(both.toSorted(), [0, 1]);
    const claim = { node: 'n', channel: 'webhook', limit: 9, bundles: false, leaseMs: 15_000 } as const;
    assert.equal((await store.claimDeliveries({ ...claim, now: start })).deliveries.length, 0);
    const { deliveries } = await store.claimDeliveries({ ...claim, now: at(6)() });
    assert.deepEqual(
      deliveries.map(({ kind, person, urgency, message }) => [kind, person, urgency, message?.subject]),
      ['a', 'd', 'e'].map(() => ['notice', 'ana', 'low', 's']),
    );
  });

  test(`${name}: a notice is queued once, whoever queues it again`, async () => {
    await using under = await open();
    const store = under.node();
    const notice = {
      key: 'held',
      kind: 'notice' as const,
      urgency: 'high' as const,
      incident: null,
      subject: 's',
      body: 'b',
      to: [
        { person: 'ana', contact: { id: 'phone', channel: 'webhook' as const, to: 'http://127.0.0.1:9/' } },
      ],
    };
    assert.equal(await store.queueNotice(notice, start), 1);
    assert.equal(await under.node().queueNotice(notice, start), 0);
  });

  test(`${name}: the audit finds nothing in a quiet house, and counts what is overdue`, async () => {
    await using under = await open();
    const store = under.node();
    await declared(store, under);
    const quiet = await store.audit('one', plus(start, 1_000));
    assert.deepEqual([quiet.stranded, quiet.overdue, quiet.unrouted, quiet.lateDeliveries], [0, 0, 0, 0]);
    await store.acceptBodies([body('a')], at(0), rules);
    const late = await store.audit('one', plus(start, 3_600_000));
    assert.deepEqual([late.overdue, late.unrouted, late.lateDeliveries > 0], [1, 1, true]);
  });
}

function body(key: string, severity = 'SEV-1', given: Partial<Signal> = {}): AcceptedBody {
  const one: Signal = signal({ key, ...given });
  return {
    integration: 'prom',
    body: Buffer.from(key),
    rejected: [],
    parts: [
      {
        signal: one,
        // oxlint-disable-next-line unicorn/no-thenable -- the configuration's own word, and never a function
        routed: { then: 'incident', severity, service: null, groupKey: key, explanation: 'test' },
      },
    ],
  };
}

function claim(ms: number): Claim {
  return {
    channel: 'webhook',
    bundles: false,
    limit: 10,
    node: 'one',
    now: plus(start, ms),
    leaseMs: 15_000,
  };
}

function surroundings({ process }: StoreUnderTest, now: string, by = 'ana'): Surroundings {
  return { process, directory: smallDirectory(), actor: person(by), now };
}

function command(under: StoreUnderTest, what: OpenCommand) {
  return (state: IncidentState, now: string): Decision => decide(state, what, surroundings(under, now));
}

function due(under: StoreUnderTest) {
  return (state: IncidentState, _counts: unknown, now: string): Decision =>
    decide(state, { type: 'wake' }, surroundings(under, now));
}

function contact(under: StoreUnderTest) {
  return (state: IncidentState, failed: { page: string; step: number; final: boolean }, now: string) =>
    decide(state, { type: 'report-contact', ...failed }, surroundings(under, now));
}

function declaration(
  under: StoreUnderTest,
  { id, sequence }: Identity,
  now: string,
  given: { severity?: string; visibility?: 'private' | 'organization'; group?: string } = {},
): Decision {
  return declare(
    {
      type: 'declare',
      id,
      number: `INC-2026-${String(sequence).padStart(4, '0')}`,
      title: 'A test',
      process: { id: under.process.id, hash: under.processHash },
      severity: given.severity ?? 'SEV-1',
      service: null,
      visibility: given.visibility ?? 'organization',
      groupKey: given.group ?? null,
      detectedAt: null,
      flags: [],
      alerts: null,
    },
    surroundings(under, now),
  );
}

async function declared(
  store: EngineStore,
  under: StoreUnderTest,
  visibility: 'private' | 'organization' = 'organization',
  severity = 'SEV-1',
): Promise<IncidentState> {
  const outcome = await store.declareIncident(
    (identity, now) => declaration(under, identity, now, { visibility, severity }),
    plain,
    at(0),
  );
  assert.ok(outcome.ok);
  return outcome.state;
}

function decider(under: StoreUnderTest): GroupDecider {
  return {
    plan: (picture, now) => planGroup(picture, () => under.process, now),
    declare: (_incident, group, identity, now) => declaration(under, identity, now, { group }),
    report: (state, _report, { firing, total }, now) =>
      decide(
        state,
        { type: 'report-alerts', firing, total, opened: 0, severity: null, summary: null },
        surroundings(under, now),
      ),
  };
}

async function decideAll(store: EngineStore, under: StoreUnderTest) {
  const written = [];
  for (let turn = 0; turn < 100; turn += 1) {
    const groups = await store.unroutedGroups(50);
    if (groups.length === 0) break;
    const decided = await store.decideGroups(
      groups.map(({ group }) => group),
      decider(under),
      at(60_000),
    );
    written.push(...decided.written);
  }
  return written;
}
