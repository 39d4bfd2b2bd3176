/** The first screen's gaps: those that rungs would find, as of the instant that is asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedProcess } from '../../../test/harness/fake-engine.ts';
import { smallDirectory } from '../../../test/harness/stepped-engine.ts';
import { scheduleSchema } from '../../domain/schedule/schedule.ts';
import { gapsAhead } from './gaps-ahead.ts';

const process = shippedProcess();

function directoryOf(count: number) {
  const layers = [{ rotation: 'weekly', starts: '2026-01-05', hours: '08:00-20:00', participants: ['cy'] }];
  const schedules = Array.from({ length: count }, (_, n) =>
    scheduleSchema.parse({ handle: `s${n}`, timeZone: 'UTC', layers }),
  );
  const bound = (schedule: string) => ({ target: { schedule }, standIn: null, standInAfterMs: null });
  return smallDirectory({
    schedules: Object.fromEntries(schedules.map((one) => [one.handle, one])),
    positions: { 'on-call': bound('s0') },
    services: Object.fromEntries(
      schedules.map(({ handle }) => {
        const positions = { 'on-call': bound(handle) };
        return [handle, { handle, name: handle, team: null, runbook: null, dashboards: [], positions }];
      }),
    ),
  });
}

test('a gap that has begun begins now, one that is over is gone, and the nearest stands first', async () => {
  const directory = directoryOf(1);
  const at = async (now: string) => (await gapsAhead(directory, process, now))[0];
  assert.deepEqual(await at('2026-03-02T12:10:00.000Z'), {
    schedule: 's0',
    from: '2026-03-02T20:00:00.000Z',
    to: '2026-03-03T08:00:00.000Z',
  });
  assert.equal((await at('2026-03-02T21:10:00.000Z'))?.from, '2026-03-02T21:10:00.000Z');
  assert.equal((await at('2026-03-03T08:00:00.000Z'))?.from, '2026-03-03T20:00:00.000Z');
  assert.equal((await gapsAhead(directory, process, '2026-03-02T12:10:00.000Z')).length, 14);
});

test('hundreds of schedules are laid out with the others’ turns in between, and once for whoever asks meanwhile', async () => {
  const directory = directoryOf(100);
  let turns = 0;
  let running = true;
  const count = () => {
    turns += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const now = '2026-03-02T12:10:00.000Z';
  const [one, other] = await Promise.all([
    gapsAhead(directory, process, now),
    gapsAhead(directory, process, now),
  ]);
  running = false;
  assert.ok(turns >= 100, `${turns}`);
  assert.deepEqual([one.length, other], [50, one]);
});
