/** A year of the demonstration's incidents, replayed: under its own process nothing differs, so what differs under another is true. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fillDemo } from '../../src/demo/fill-demo.ts';
import { compileProcess } from '../../src/domain/process/compile.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { type PastIncident, replayUnder } from '../../src/domain/simulate/replay.ts';
import { makeResolveProcess } from '../../src/setup/config/resolve-process.ts';
import { readConfig } from '../../src/setup/config/read-config.ts';
import { readInstallation } from '../../src/store/directory/read-installation.ts';
import { listIncidents } from '../../src/store/read/incidents.ts';
import { readNewest } from '../../src/store/read/log.ts';
import { vendors } from '../../src/vendor-settings.ts';
import { createTestDatabase } from '../harness/database.ts';

const now = '2026-11-18T10:00:00.000Z';
const since = '2025-01-01T00:00:00.000Z';
const source = readFileSync(join(import.meta.dirname, '../../processes/severity-matrix.yaml'), 'utf8');

function compiled(text: string): Process {
  const result = compileProcess(text, 'severity-matrix.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.findings));
  return result.process;
}

test('under its own process a year is what it was; with a shorter ladder the VP is paged five minutes earlier', async () => {
  await using db = await createTestDatabase();
  const { pool } = db;
  const reads = (text: string) =>
    readConfig(text, { env: {}, resolveProcess: makeResolveProcess(null), vendors });
  await fillDemo(pool, { now, url: 'http://127.0.0.1:4040', readConfig: reads, tell: () => {} });
  const { directory } = await readInstallation(pool);
  const process = compiled(source);

  const rows = await listIncidents(
    pool,
    { kind: 'key', name: 'test', role: 'admin' },
    { from: since, to: now },
    { after: null, limit: 1_000 },
  );
  const incidents: PastIncident[] = [];
  for (const { id, number, title, state } of rows) {
    const log = await readNewest(pool, id, { before: null, limit: 10_000 });
    const over = state.category === 'resolved' || state.category === 'closed';
    incidents.push({ number, title, log, process, over });
  }
  assert.ok(incidents.length > 100);

  const against = { directory, since, until: now, more: false };
  assert.deepEqual(replayUnder(incidents, { ...against, process }).differences, []);

  const earlier = compiled(
    source.replace('after: 15m, to: vp-engineering', 'after: 10m, to: vp-engineering'),
  );
  const { differences } = replayUnder(incidents, { ...against, process: earlier });
  assert.ok(differences.length > 0);
  for (const { number, moved, alsoPaged } of differences) {
    assert.ok(
      [...moved, ...alsoPaged].every(({ who }) => who.position === 'vp-engineering'),
      `${number} differs in the VP alone`,
    );
    for (const { offset } of moved) assert.deepEqual(offset, { was: '15m', now: '10m' });
  }
});
