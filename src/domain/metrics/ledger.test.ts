/** What stands in the ledger of after hours: which interruptions, of which kind, and how long each lasted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, minuteMs, msOf } from '../instant.ts';
import type { Calendar } from '../process/process.ts';
import type { Turn } from './duty.ts';
import { layHours, workingHoursOf } from './hours.ts';
import { ledgerOf, type Turning } from './ledger.ts';
import type { GotPage } from './pages-got.ts';
import { staysOf } from './stays.ts';

const business: Calendar = {
  id: 'business',
  timeZone: 'UTC',
  hours: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [{ from: '09:00', to: '17:00' }]])),
  holidays: ['2026-04-03'],
  sprint: null,
};

/** A page answered three minutes after it came, unless it says otherwise. */
function page(at: string, given: Partial<GotPage> = {}): GotPage {
  const ms = msOf(at);
  return {
    person: 'ana',
    incident: 'one',
    page: 'p1',
    pagedAt: ms,
    at: ms,
    outcome: 'answered',
    endedAt: ms + 3 * minuteMs,
    facts: { number: 'INC-2026-0001', severity: 'SEV1', service: null },
    ...given,
  };
}

/** Ana's, in Berlin: summer time began on 29 March. */
function ledger({
  pages = [],
  turnings = [],
  turns = [],
  calendars = [business],
  from = '2026-03-30T00:00:00Z',
  to = '2026-04-13T00:00:00Z',
  now = '2026-04-13T00:00:00Z',
}: {
  pages?: GotPage[];
  turnings?: Turning[];
  turns?: Turn[];
  calendars?: Calendar[];
  from?: string;
  to?: string;
  now?: string;
}) {
  const range = { from: msOf(from), to: msOf(to) };
  const stays = staysOf('Europe/Berlin', []);
  const hours = layHours(stays, workingHoursOf({ calendars }), {
    ...range,
    from: range.from - 35 * 24 * hourMs,
  });
  const facts = { person: 'ana', stays, hours, turns, pages };
  return ledgerOf(facts, new Map([['one', turnings]]), range, msOf(now));
}

test('what is outside of working hours has a row, of one kind: holiday, night, weekend, else evening', () => {
  const table: [local: string, kind: string | null][] = [
    ['2026-03-31T08:59', 'evening'],
    ['2026-03-31T09:00', null],
    ['2026-03-31T16:59', null],
    ['2026-03-31T17:00', 'evening'],
    ['2026-03-31T21:59', 'evening'],
    ['2026-03-31T22:00', 'night'],
    ['2026-04-01T06:59', 'night'],
    ['2026-04-01T07:00', 'evening'],
    ['2026-04-03T12:00', 'holiday'],
    ['2026-04-03T23:00', 'holiday'],
    ['2026-04-04T12:00', 'weekend'],
    ['2026-04-04T23:00', 'night'],
    ['2026-04-05T07:00', 'weekend'],
  ];
  for (const [local, kind] of table)
    assert.equal(ledger({ pages: [page(`${local}:00+02:00`)] }).rows[0]?.kind ?? null, kind, local);
});

test('working hours are read on the person’s own clock, whatever the zone of the process', () => {
  const tokyo = { ...business, timeZone: 'Asia/Tokyo' };
  const pages = [page('2026-03-31T10:00:00+02:00')];
  assert.deepEqual(ledger({ pages, calendars: [tokyo] }).rows, []);
});

test('an engagement lasts until it is over, handed over, answered by another, or the working day begins', () => {
  const begins = '2026-03-31T02:00:00+02:00';
  const minutes = (n: number) => msOf(begins) + n * minuteMs;
  const held: Turning = { at: minutes(3), kind: 'held-by', person: 'ana' };
  const over = (n: number): Turning => ({ at: minutes(n), kind: 'over' });
  const heldBy = (person: string, n: number): Turning => ({ at: minutes(n), kind: 'held-by', person });
  const table: [
    what: string,
    given: Partial<GotPage>,
    turnings: Turning[],
    until: [number | null, string],
  ][] = [
    ['resolved', {}, [held, over(40)], [40, 'resolved']],
    ['handed over', {}, [held, heldBy('ben', 20), over(40)], [20, 'handed-over']],
    ['back to oneself', {}, [held, heldBy('ana', 20), over(40)], [40, 'resolved']],
    ['over, reopened and over again', {}, [over(-60), held, over(30)], [30, 'resolved']],
    ['another has it', {}, [heldBy('ben', 1), over(40)], [3, 'answered']],
    ['until the working day', {}, [held, over(24 * 60)], [7 * 60, 'working-hours']],
    ['another answered', { outcome: 'not-needed', endedAt: minutes(9) }, [], [9, 'another-answered']],
    ['passed on', { outcome: 'passed-on', endedAt: minutes(2) }, [], [2, 'passed-on']],
    ['nobody knows', { outcome: 'exhausted', endedAt: minutes(25) }, [], [null, 'unanswered']],
  ];
  for (const [what, given, turnings, [engaged, why]] of table) {
    const [row] = ledger({ pages: [page(begins, given)], turnings }).rows;
    const ms = row?.engagedMs ?? null;
    assert.deepEqual([ms === null ? null : ms / minuteMs, row?.engagedUntil], [engaged, why], what);
  }
  const running = ledger({ pages: [page(begins)], turnings: [held], now: '2026-03-31T02:30:00+02:00' });
  assert.deepEqual([running.rows[0]?.engagedMs, running.rows[0]?.engagedUntil], [30 * minuteMs, 'now']);
});

test('what pages once more within the hour is the same row; who answered the second page has answered', () => {
  const pages = [
    page('2026-03-31T02:00:00+02:00', { outcome: 'exhausted', endedAt: msOf('2026-03-31T02:20:00+02:00') }),
    page('2026-03-31T02:30:00+02:00', { page: 'p2' }),
    page('2026-03-31T03:00:00+02:00', { page: 'p3' }),
  ];
  const turnings: Turning[] = [
    { at: msOf('2026-03-31T02:33:00+02:00'), kind: 'held-by', person: 'ana' },
    { at: msOf('2026-03-31T02:50:00+02:00'), kind: 'over' },
  ];
  const { rows, interruptions } = ledger({ pages, turnings });
  assert.deepEqual(
    rows.map((row) => [row.pages, row.answeredAfterMs, row.engagedMs]),
    [
      [2, 33 * minuteMs, 50 * minuteMs],
      [1, 3 * minuteMs, 3 * minuteMs],
    ],
  );
  assert.deepEqual(interruptions, { evening: 0, night: 2, weekend: 0, holiday: 0 });
});

test('two incidents at once engage somebody once', () => {
  const resolved = msOf('2026-03-31T03:00:00+02:00');
  const pages = [
    page('2026-03-31T02:00:00+02:00', { outcome: 'not-needed', endedAt: resolved }),
    page('2026-03-31T02:30:00+02:00', { incident: 'two', outcome: 'not-needed', endedAt: resolved }),
  ];
  const { rows, engagedMs } = ledger({ pages });
  assert.deepEqual([rows.length, engagedMs], [2, hourMs]);
});

test('an interruption that began before the range has its row there', () => {
  const pages = [page('2026-03-30T01:50:00+02:00'), page('2026-03-30T02:10:00+02:00', { page: 'p2' })];
  assert.deepEqual(ledger({ pages }).rows, []);
  assert.equal(ledger({ pages, from: '2026-03-29T00:00:00Z' }).rows[0]?.pages, 2);
});

test('hours of standby are all hours on call but the working ones', () => {
  const week = { from: msOf('2026-03-30T09:00:00+02:00'), to: msOf('2026-04-06T09:00:00+02:00') };
  const turns: Turn[] = [{ schedule: 'primary', ...week, pieces: [week] }];
  const { standbyHours } = ledger({ turns, calendars: [{ ...business, holidays: [] }] });
  assert.deepEqual(standbyHours, { evening: 5 * 7, night: 7 * 9, weekend: 2 * 15, holiday: 0 });
  const goodFriday = ledger({ turns }).standbyHours;
  assert.deepEqual(goodFriday, { evening: 28, night: 63 - 9, weekend: 30, holiday: 24 });
});

test('of a private incident there is the row and nothing that tells it', () => {
  const { rows } = ledger({ pages: [page('2026-03-31T02:00:00+02:00', { facts: null })] });
  assert.deepEqual([rows.length, rows[0]?.facts], [1, null]);
});
