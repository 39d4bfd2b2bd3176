/** Signals of one key become one alert, in whatever order and however often they come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { signal } from '../../../test/harness/signals.ts';
import { changedParts, fold, lateTriggerMs, unknownAlert } from './fold.ts';
import type { AlertMemory, Folded } from './fold.ts';
import type { Signal } from './signal.ts';

const ranks: Record<string, number> = { critical: 1, error: 2, warning: 3 };
const rankOf = (word: string | null) => (word === null ? 2 : (ranks[word] ?? null));

const start = Date.parse('2026-03-02T10:00:00.000Z');
/** An instant, in seconds after ten. */
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

const trigger = (given: Partial<Signal> = {}) => signal({ action: 'trigger', ...given });
const resolve = (given: Partial<Signal> = {}) => signal({ action: 'resolve', ...given });
const acknowledge = (given: Partial<Signal> = {}) => signal({ action: 'acknowledge', ...given });

/** Folds the signals one after the other, ten seconds apart. */
function given(...signals: Signal[]) {
  let memory = unknownAlert;
  let seconds = 0;
  for (const one of signals) memory = fold(memory, one, { now: at((seconds += 10)), rankOf }).next;
  return {
    memory,
    when: (one: Signal, now = at(seconds + 10)): Folded => fold(memory, one, { now, rankOf }),
  };
}

test('the first trigger of a key opens an alert', () => {
  const { change, next } = given().when(trigger());
  assert.equal(change, 'opened');
  assert.deepEqual(next, { open: { signal: trigger(), acknowledged: false }, resolved: null });
});

test('a repetition is the same alert and changes nothing', () => {
  const before = given(trigger());
  const { change, next } = before.when(trigger());
  assert.equal(change, 'duplicate');
  assert.equal(next, before.memory);
});

test('new words for an open alert are kept, and named', () => {
  const { change, reason, next } = given(trigger({ startsAt: at(0) })).when(
    trigger({ startsAt: at(0), summary: 'Disk full on a and b', labels: { team: 'core' } }),
  );
  assert.equal(change, 'updated');
  assert.equal(reason, 'new: summary, labels');
  assert.equal(next.open?.signal.summary, 'Disk full on a and b');
});

test('a severity that rises is raised, one that falls only updates', () => {
  const warned = given(trigger({ severity: 'warning' }));
  assert.equal(warned.when(trigger({ severity: 'critical' })).change, 'raised');
  const critical = given(trigger({ severity: 'critical' }));
  assert.equal(critical.when(trigger({ severity: 'warning' })).change, 'updated');
});

test('from a word that declares nothing to one that does is a rise', () => {
  const quiet = given(trigger({ severity: 'info' }));
  const raised = quiet.when(trigger({ severity: 'warning' }));
  assert.equal(raised.change, 'raised');
  assert.equal(raised.reason, 'the severity rose from info to warning');
  assert.equal(given(trigger({ severity: 'warning' })).when(trigger({ severity: 'info' })).change, 'updated');
});

test('a repetition without a start keeps the start that is known', () => {
  const { change, next } = given(trigger({ startsAt: at(0) })).when(trigger({ startsAt: null }));
  assert.equal(change, 'duplicate');
  assert.equal(next.open?.signal.startsAt, at(0));
});

test('a trigger of an earlier episode does not rewrite the open one', () => {
  const before = given(trigger({ startsAt: at(5), summary: 'new' }));
  const { change, next } = before.when(trigger({ startsAt: at(0), summary: 'old' }));
  assert.equal(change, 'duplicate');
  assert.equal(next.open?.signal.summary, 'new');
});

test('a resolve closes the alert and remembers its episode', () => {
  const { change, next } = given(trigger({ startsAt: at(0) })).when(
    resolve({ startsAt: at(0), endsAt: at(15) }),
  );
  assert.equal(change, 'resolved');
  assert.deepEqual(next, {
    open: null,
    resolved: { startsAt: at(0), endsAt: at(15), receivedAt: at(20) },
  });
});

test('a resolve without a start closes the open alert, and its episode is the open one', () => {
  const { change, next } = given(trigger({ startsAt: at(0) })).when(resolve());
  assert.equal(change, 'resolved');
  assert.equal(next.resolved?.startsAt, at(0));
});

test('a trigger after the resolve opens a new alert', () => {
  const resolved = given(trigger({ startsAt: at(0) }), resolve({ startsAt: at(0), endsAt: at(15) }));
  assert.equal(resolved.when(trigger({ startsAt: at(25) })).change, 'opened');
});

test('a source that names no start opens a new alert with each trigger after a resolve', () => {
  assert.equal(given(trigger(), resolve()).when(trigger()).change, 'opened');
});

test('a trigger that its own resolve overtook opens nothing', () => {
  const resolved = given(trigger({ startsAt: at(0) }), resolve({ startsAt: at(0), endsAt: at(15) }));
  const { change, reason, next } = resolved.when(trigger({ startsAt: at(0) }));
  assert.equal(change, 'ignored');
  assert.match(reason, /^an old trigger: its source has already resolved the episode of 2026-03-02T10:00:00/);
  assert.equal(next, resolved.memory);
});

test('a source that long after its resolve says again that the episode runs is believed', () => {
  const resolved = given(trigger({ startsAt: at(0) }), resolve({ startsAt: at(0) }));
  const received = start + 20_000;
  const justLate = new Date(received + lateTriggerMs).toISOString();
  const muchLater = new Date(received + lateTriggerMs + 1).toISOString();
  assert.equal(resolved.when(trigger({ startsAt: at(0) }), justLate).change, 'ignored');
  assert.equal(resolved.when(trigger({ startsAt: at(0) }), muchLater).change, 'opened');
});

test('a resolve that comes before its trigger is remembered, and the late trigger pages nobody', () => {
  const before = given(resolve({ startsAt: at(0), endsAt: at(5) }));
  assert.equal(before.memory.open, null);
  assert.equal(before.memory.resolved?.startsAt, at(0));
  assert.equal(before.when(trigger({ startsAt: at(0) })).change, 'ignored');
  assert.equal(before.when(trigger({ startsAt: at(8) })).change, 'opened');
});

test('a resolve of an earlier episode leaves the open one open', () => {
  const open = given(trigger({ startsAt: at(100) }));
  for (const old of [
    resolve({ startsAt: at(0), endsAt: at(50) }),
    resolve({ startsAt: at(0), endsAt: at(100) }),
    resolve({ startsAt: at(0), endsAt: null }),
  ]) {
    const { change, next } = open.when(old);
    assert.equal(change, 'ignored');
    assert.equal(next, open.memory);
  }
});

test('a replica that saw the alert begin a little earlier resolves it all the same', () => {
  const open = given(trigger({ startsAt: at(3) }));
  assert.equal(open.when(resolve({ startsAt: at(0), endsAt: at(60) })).change, 'resolved');
  assert.equal(open.when(resolve({ startsAt: at(4), endsAt: at(60) })).change, 'resolved');
});

test('a second resolve changes nothing, and does not forget which episode was resolved', () => {
  const resolved = given(trigger({ startsAt: at(0) }), resolve({ startsAt: at(0), endsAt: at(15) }));
  for (const again of [resolve({ startsAt: at(0), endsAt: at(15) }), resolve()]) {
    const { change, next } = resolved.when(again);
    assert.equal(change, 'ignored');
    assert.equal(next, resolved.memory);
  }
});

test('a late resolve of an episode before the last one does not take the memory of the last one', () => {
  const resolved = given(trigger({ startsAt: at(5) }), resolve({ startsAt: at(5), endsAt: at(15) }));
  const { next } = resolved.when(resolve({ startsAt: at(0), endsAt: at(2) }));
  assert.equal(next.resolved?.startsAt, at(5));
});

test('an acknowledgement is kept once, survives repetitions, and ends with the episode', () => {
  const open = given(trigger());
  assert.equal(open.when(acknowledge()).change, 'acknowledged');
  const known = given(trigger(), acknowledge());
  assert.equal(known.when(acknowledge()).change, 'duplicate');
  assert.equal(known.when(trigger({ summary: 'still full' })).next.open?.acknowledged, true);
  const again = given(trigger(), acknowledge(), resolve()).when(trigger());
  assert.equal(again.next.open?.acknowledged, false);
});

test('an acknowledgement of what is not open is ignored, with a reason', () => {
  const { change, reason } = given().when(acknowledge());
  assert.equal(change, 'ignored');
  assert.equal(reason, 'an acknowledgement, but no alert with the key disk-a is open');
});

test('what differs is named part by part, and the order of labels is no difference', () => {
  assert.deepEqual(changedParts(trigger(), trigger()), []);
  assert.deepEqual(
    changedParts(trigger({ labels: { a: '1', b: '2' } }), trigger({ labels: { b: '2', a: '1' } })),
    [],
  );
  assert.deepEqual(changedParts(trigger({ labels: { a: '1' } }), trigger({ labels: {} })), ['labels']);
  assert.deepEqual(
    changedParts(
      trigger(),
      trigger({
        summary: 'x',
        severity: null,
        source: null,
        service: 's',
        startsAt: at(0),
        labels: {},
        details: { a: 'b' },
        links: [{ text: 'Source', href: 'https://example.test' }],
      }),
    ),
    ['summary', 'severity', 'source', 'service', 'start', 'labels', 'details', 'links'],
  );
});

const seconds = fc.integer({ min: 0, max: 300 });
const anySignal: fc.Arbitrary<Signal> = fc
  .record({
    action: fc.constantFrom('trigger' as const, 'acknowledge' as const, 'resolve' as const),
    severity: fc.constantFrom('critical', 'warning', 'info', null),
    summary: fc.constantFrom('one', 'two'),
    startsAt: fc.option(seconds.map(at)),
    endsAt: fc.option(seconds.map(at)),
  })
  .map((given) => signal({ ...given, endsAt: given.action === 'resolve' ? given.endsAt : null }));

function foldAll(signals: Signal[]): { memory: AlertMemory; folded: Folded[]; before: AlertMemory[] } {
  let memory = unknownAlert;
  const before: AlertMemory[] = [];
  const folded = signals.map((one, index) => {
    before.push(memory);
    const result = fold(memory, one, { now: at(index), rankOf });
    memory = result.next;
    return result;
  });
  return { memory, folded, before };
}

test('no trigger is lost: after it its key is open, unless its source had resolved that very episode', () => {
  fc.assert(
    fc.property(fc.array(anySignal, { maxLength: 12 }), (signals) => {
      const { folded, before } = foldAll(signals);
      signals.forEach((one, index) => {
        if (one.action !== 'trigger') return;
        const known = before[index]?.resolved ?? null;
        const over = known !== null && one.startsAt !== null && known.startsAt === one.startsAt;
        assert.ok(folded[index]?.next.open !== null || over);
      });
    }),
    { numRuns: 2000 },
  );
});

test('only a resolve closes, only a trigger opens, and what changed nothing kept what was known', () => {
  fc.assert(
    fc.property(fc.array(anySignal, { maxLength: 12 }), (signals) => {
      const { folded, before } = foldAll(signals);
      signals.forEach((one, index) => {
        const was = before[index]?.open ?? null;
        const { change, next } = folded[index]!;
        if (was !== null && next.open === null) assert.equal(one.action, 'resolve');
        if (was === null && next.open !== null) assert.equal(one.action, 'trigger');
        if (change === 'duplicate') assert.equal(next, before[index]);
        assert.equal(change === 'opened', was === null && next.open !== null);
        assert.equal(change === 'resolved', was !== null && next.open === null);
      });
    }),
    { numRuns: 2000 },
  );
});

test('an acknowledged alert stays acknowledged until it is resolved', () => {
  fc.assert(
    fc.property(fc.array(anySignal, { maxLength: 12 }), (signals) => {
      const { folded, before } = foldAll(signals);
      folded.forEach(({ next }, index) => {
        if (before[index]?.open?.acknowledged === true && next.open !== null) {
          assert.equal(next.open.acknowledged, true);
        }
      });
    }),
  );
});
