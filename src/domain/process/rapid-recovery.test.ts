/** The process `rapid-recovery` says what its handbook says, row by row. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { acknowledge, at, bound, by, given, houseWith, offsetOf } from '../incident/given.ts';
import { compileProcess } from './compile.ts';

const source = readFileSync(join(import.meta.dirname, '../../../processes/rapid-recovery.yaml'), 'utf8');
const compiled = compileProcess(source, 'rapid-recovery.yaml');
assert.ok(compiled.ok);
const { process, warnings } = compiled;

const directory = houseWith({
  positions: { 'team-lead': bound('lea'), 'engineering-manager': bound('vic'), stakeholders: bound('sue') },
});

function story(severity: string) {
  return given({ process, directory, severity });
}

/** When a clock that started with the declaration is due. */
function due(severity: string, clock: string): string | null {
  const dueAt = story(severity).clock(clock)?.dueAt ?? null;
  return dueAt === null ? null : offsetOf(dueAt);
}

test('it compiles without a warning', () => {
  assert.deepEqual(warnings, []);
});

test('001-SEV-01 to 001-SEV-04: P0 to P3, most severe first', () => {
  assert.deepEqual(
    process.severities.map(({ id, label }) => `${id} ${label}`),
    ['P0 Critical', 'P1 High', 'P2 Medium', 'P3 Low'],
  );
});

test('001-SLA-01, -03, -05, -07: response immediately, within 15 min, 1 h and 24 h', () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((level) => due(`P${level}`, `response-p${level}`)),
    ['5m', '15m', '1h', '24h'],
  );
});

test('001-SLA-02, -04, -06, -08: resolution within 1 h, 4 h, 24 h, and by the end of the next sprint', () => {
  assert.deepEqual(
    [0, 1, 2].map((level) => due(`P${level}`, `resolution-p${level}`)),
    ['1h', '4h', '24h'],
  );
  assert.equal(story('P3').clock('resolution-p3')?.dueAt, '2026-12-07T00:00:00.000Z');
});

test('001-COM-01 to 001-COM-03: updates every 30 min at P0, hourly at P1, none owed below', () => {
  assert.deepEqual([due('P0', 'updates-p0'), due('P1', 'updates-p1')], ['30m', '1h']);
  assert.ok(
    !process.clocks.some(
      ({ when, restarts }) => restarts.length > 0 && when.severities?.some((one) => one > 'P1'),
    ),
  );
});

test('001-NOT-01, 001-ESC-02, 001-ESC-03: P0 informs the stakeholders and pages on-call, lead and manager at once', () => {
  const told = story('P0');
  assert.deepEqual([told.pages(), told.pages('low')], [['0s ana', '0s lea', '0s vic'], ['0s sue']]);
});

test('001-NOT-02, 001-ESC-02: P1 pages on-call and informs the lead; whoever cannot resolve it escalates to them', () => {
  const told = story('P1');
  assert.deepEqual([told.pages(), told.pages('low')], [['0s ana'], ['0s lea']]);
  told.take(at('5m', acknowledge, by('ana')));
  told.take(at('40m', { type: 'escalate' }, by('ana')));
  told.take(at('50m', { type: 'escalate' }, by('ana')));
  assert.deepEqual(told.pages(), ['0s ana', '40m lea', '50m vic']);
});

test('001-NOT-03, 001-NOT-04: P2 informs on-call, P3 is a ticket; neither wakes anybody', () => {
  assert.deepEqual([story('P2').until('48h').pages(), story('P2').pages('low')], [[], ['0s ana']]);
  const told = story('P3').until('48h');
  assert.deepEqual([told.pages(), told.pages('low'), told.all('ticket-queued').length], [[], [], 1]);
});

test('001-ESC-03: the manager answers where the lead is not there', () => {
  const away = houseWith({
    positions: { 'team-lead': bound('gone'), 'engineering-manager': bound('vic'), 'on-call': bound('gone') },
  });
  const told = given({ process, directory: away, severity: 'P1' });
  assert.deepEqual(told.pages('low'), ['0s vic']);
});

test('001-ESC-04: the CTO hears of what is business-critical, at any severity', () => {
  const told = story('P2');
  told.take(at('20m', { type: 'flag', flag: 'business-critical' }, by('ana')));
  assert.deepEqual(told.pages(), ['20m tom']);
});

test('001-LIFE-01, 001-LIFE-02: six phases, and the four statuses that the public sees', () => {
  assert.equal(process.phases.length, 6);
  assert.deepEqual(
    process.statuses.slice(0, 4).map(({ label }) => label),
    ['Investigating', 'Identified', 'Monitoring', 'Resolved'],
  );
});

test('001-RES-02: four things are true before it is resolved, and no clock resolves it', () => {
  const watch = process.statuses.find(({ id }) => id === 'monitoring');
  assert.deepEqual([watch?.exitCriteria.length, watch?.soak], [4, null]);
});
