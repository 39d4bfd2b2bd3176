/** The simulated engine store does what every implementation of the port must do: what the simulation proves holds for the real one. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProcess } from '../../src/domain/process/compile.ts';
import { describeEngineStore } from '../harness/engine-store-conformance.ts';
import { startOfTest } from '../harness/stepped-engine.ts';
import { makeRandom } from './random.ts';
import { makeSimulatedDatabase } from './simulated-engine-store.ts';
import { noDistance } from './transactions.ts';

const source = readFileSync(
  join(import.meta.dirname, '..', '..', 'processes', 'severity-matrix.yaml'),
  'utf8',
);

describeEngineStore('Simulated', () => {
  const compiled = compileProcess(source, 'severity-matrix.yaml');
  if (!compiled.ok) throw new Error('the shipped process must compile');
  const database = makeSimulatedDatabase({
    after: () => () => {},
    newId: makeRandom(1).uuid,
    clock: () => startOfTest,
    trueMs: () => 0,
    onCommit: () => {},
    onChange: () => {},
  });
  return Promise.resolve({
    node: () => database.storeOf('one', noDistance),
    process: compiled.process,
    processHash: hash('sha256', source, 'hex'),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
