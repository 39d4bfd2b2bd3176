/** The line: past and future on one axis, from one log. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plus } from '../instant.ts';
import {
  acknowledge,
  at,
  bound,
  by,
  declaredAt,
  gap,
  given,
  house,
  houseWith,
  prometheus,
  shippedProcess,
  type Story,
} from './given.ts';
import { lineOf } from './line.ts';
import { nextRung, upcoming } from './upcoming.ts';

const minute = 60_000;

function lineAt(story: Story, ms: number, options = {}) {
  const picture = { process: story.process, directory: story.directory, now: plus(declaredAt, ms) };
  return lineOf(story.log, story.state, picture, options);
}

/** "+15 page VP Engineering (page · answered)" */
function inWords(marks: ReturnType<typeof lineAt>['past']): string[] {
  return marks.map(
    ({ at: when, kind, label, detail }) =>
      `+${(Date.parse(when) - Date.parse(declaredAt)) / minute} ${kind} ${label}${detail === null ? '' : ` (${detail})`}`,
  );
}

test('a SEV-1 shows whom it paged, who answered, and the rungs and promises to come', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('2m', acknowledge, by('ana')),
    at('9m', { type: 'post-update', text: 't1', audience: 'public', nextUpdateAt: null }, by('ana')),
    at('16m', acknowledge, by('vic')),
    at('20m', { type: 'set-status', status: 'identified' }, by('ana')),
  );
  const line = lineAt(story, 26 * minute);
  assert.deepEqual(inWords(line.past), [
    '+0 page On-call engineer + Engineering lead (page · answered)',
    '+2 answer acknowledged 2:00',
    '+5 breach Status page late',
    '+9 milestone first update',
    '+15 page VP Engineering (page · answered)',
    '+15 breach Triage late',
    '+20 milestone cause identified',
  ]);
  assert.deepEqual(inWords(line.future), [
    '+30 rung CTO (unless mitigated)',
    '+39 promise Next update due',
    '+60 rung CEO (unless mitigated)',
  ]);
  assert.deepEqual(
    line.next.map(({ sentence }) => sentence),
    [
      'CTO is paged in {in} unless mitigated',
      'Next update due in {in}',
      'CEO is paged in {in} unless mitigated',
    ],
  );
  assert.deepEqual(line.future[0]?.people, [{ handle: 'tom', name: 'tom' }]);
  assert.equal(line.future[0]?.unless, 'mitigated');
});

test('every rung that the line foretells is climbed at that instant, if nobody acts, in every shipped process', () => {
  const names = readdirSync(join(import.meta.dirname, '../../../processes'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace('.yaml', ''));
  assert.ok(names.length > 0);
  for (const process of names.map(shippedProcess))
    for (const { id: severity } of process.severities) {
      const story = given({ severity, process, directory: everyPositionBound(process.positions) });
      const foretold = upcoming(story.state, picture(story)).flatMap((step) =>
        step.kind === 'rung' ? [`${step.at} ${step.ladder} ${step.rung}`] : [],
      );
      const before = story.log.length;
      const end = plus(declaredAt, 90 * minute);
      story.until('90m');
      const climbed = story.log
        .slice(before)
        .flatMap(({ at: when, event }) =>
          event.type === 'rung-climbed' ? [`${when} ${event.ladder} ${event.rung}`] : [],
        );
      const until = foretold.filter((rung) => rung.slice(0, end.length) <= end);
      assert.deepEqual(until.toSorted(), climbed.toSorted(), `${process.id} ${severity}`);
    }
});

function everyPositionBound(positions: { id: string }[]) {
  const people = Object.keys(house.users);
  return houseWith({
    positions: Object.fromEntries(positions.map(({ id }, n) => [id, bound(people[n % people.length]!)])),
  });
}

test('of what comes next the first promise and the first person are read first, promises of one instant together', () => {
  const line = lineAt(given({ severity: 'SEV-1' }), minute);
  assert.deepEqual(
    line.next.slice(0, 3).map(({ sentence }) => sentence),
    [
      'Acknowledgement, Response and Status page due in {in}',
      'VP Engineering is paged in {in} unless mitigated',
      'Triage due in {in}',
    ],
  );
});

test('what will not happen is not drawn: mitigated, resolved, or held after a restore', () => {
  const mitigated = given({ severity: 'SEV-1' }, at('4m', { type: 'mitigate' }, by('ana')));
  assert.deepEqual(inWords(lineAt(mitigated, 5 * minute).future), [
    '+5 promise Status page due',
    '+19 soak Resolved (unless it fires again)',
    '+30 promise Next update due',
  ]);
  const resolved = given({ severity: 'SEV-1' }, at('4m', { type: 'resolve' }, by('ana')));
  assert.deepEqual(lineAt(resolved, 5 * minute).future, []);
  assert.deepEqual(lineAt(resolved, 5 * minute).next, []);
  const held = lineAt(given({ severity: 'SEV-1' }), 5 * minute, { held: true });
  assert.deepEqual([held.future, held.next], [[], []]);
});

test('a position that is bound to nobody is left out, one in a gap is said to be one', () => {
  const directory = houseWith({ positions: { 'vp-engineering': null, ceo: gap } });
  const line = lineAt(given({ severity: 'SEV-1', directory }), minute);
  assert.deepEqual(inWords(line.future.filter(({ kind }) => kind === 'rung')), [
    '+30 rung CTO (unless mitigated)',
    '+60 rung CEO (nobody covers it then)',
  ]);
  const later = lineAt(given({ severity: 'SEV-1', directory }).until('31m'), 32 * minute);
  assert.ok(later.next.some(({ sentence }) => sentence === 'CEO is due in {in}, but nobody covers it then'));
});

test('a gap that was met is a breach on the line', () => {
  const directory = houseWith({ positions: { 'on-call': gap, 'secondary-on-call': gap } });
  const line = lineAt(given({ severity: 'SEV-2', directory }), minute);
  assert.ok(inWords(line.past).includes('+0 breach On-call engineer (covered by nobody)'));
});

test('a rung whose people have the incident already promises no page', () => {
  const directory = houseWith({ positions: { 'vp-engineering': bound('ana') } });
  const story = given({ severity: 'SEV-1', directory }, at('2m', acknowledge, by('ana')));
  const line = lineAt(story, 3 * minute);
  assert.deepEqual(
    inWords(line.future.filter(({ kind }) => kind === 'rung'))[0],
    '+15 rung VP Engineering (asked already)',
  );
  assert.ok(
    line.next.some(({ sentence }) => sentence === 'VP Engineering is due in {in}; ana has it already'),
  );
  const [next] = [nextRung(upcoming(story.state, picture(story)), picture(story))];
  assert.deepEqual(next?.to, ['CTO']);
});

test('the last resort is foretold for the instant at which it comes: after the ladder, or at once where the rest is bound to nobody', () => {
  const nobodyElse = houseWith({ positions: { 'engineering-lead': null, 'vp-engineering': null } });
  for (const [directory, until] of [
    [house, '31m'],
    [nobodyElse, '1m'],
  ] as const) {
    const story = given({ severity: 'SEV-2', directory }).until(until);
    const step = upcoming(story.state, picture(story)).find(({ kind }) => kind === 'last-resort');
    assert.ok(step?.kind === 'last-resort', until);
    assert.deepEqual(step.people, [{ handle: 'ada', name: 'ada' }]);
    const before = story.log.length;
    story.until('90m');
    const first = story.log
      .slice(before)
      .find(({ event }) => event.type === 'paged' && event.reason.kind === 'last-resort');
    assert.equal(first?.at, step.at, until);
  }
});

test('a ticket, a notice and a machine’s acknowledgement are what they are', () => {
  const story = given(
    { severity: 'SEV-3', actor: prometheus },
    at('1m', { type: 'acknowledge', human: false }, prometheus),
  );
  const line = lineAt(story, 2 * minute);
  assert.deepEqual(inWords(line.past), ['+0 page On-call engineer (told)', '+1 answer acknowledged by prom']);
  assert.deepEqual(inWords(line.future)[0], '+15 rung Engineering lead (told unless mitigated)');
});

function picture(story: Story) {
  return { process: story.process, directory: story.directory, now: story.state.lastEventAt };
}
