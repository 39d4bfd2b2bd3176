import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { startSteppedEngine } from '../../test/harness/stepped-engine.ts';
import { decide } from '../domain/incident/decide.ts';
import { openEngineStore } from '../store/postgres-engine-store.ts';
import { makeSteppedClock } from './clock.ts';
import type { Deciders } from './deciders.ts';
import { wakeDue } from './wake.ts';

test('an incident whose wake-up always fails is set aside and told of, and the others of its batch go on', async () => {
  await using house = await startSteppedEngine();
  const poisoned = await house.declare({ title: 'poisoned' });
  const healthy = await house.declare({ title: 'healthy' });
  const clock = makeSteppedClock(house.now());
  const setAside: string[] = [];
  const woken: string[] = [];
  const deciders = {
    due(state, _counts, now) {
      if (state.id === poisoned.id) throw new Error('a poisoned row');
      return decide(
        state,
        { type: 'wake' },
        {
          process: house.engine.process(state.process.hash),
          directory: house.directory,
          actor: { kind: 'clock' },
          now,
        },
      );
    },
  } as Pick<Deciders, 'due'> as Deciders;
  const deps = {
    store: openEngineStore(house.database.pool),
    clock,
    log: pino({ level: 'silent' }),
    deciders,
    onWritten: (written: { state: { id: string } }[]) => woken.push(...written.map(({ state }) => state.id)),
    onSetAside: (incident: string) => setAside.push(incident),
  };
  for (let minute = 15; minute <= 40 && setAside.length === 0; minute += 1) {
    clock.set(new Date(Date.parse(house.now()) + minute * 60_000).toISOString());
    await wakeDue(deps);
  }
  assert.deepEqual(setAside, [poisoned.id]);
  assert.ok(woken.includes(healthy.id), 'the healthy one was woken in the same time');
  const { rows } = await house.database.pool.query(
    'select set_aside from incident_wakes where incident = $1',
    [poisoned.id],
  );
  assert.deepEqual(rows, [{ set_aside: true }]);
});
