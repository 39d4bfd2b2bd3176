/** The engine's port on PostgreSQL does what every implementation must do. */
import { createTestDatabase } from '../../test/harness/database.ts';
import { acceptShippedProcess } from '../../test/harness/stepped-engine.ts';
import { describeEngineStore } from '../../test/harness/engine-store-conformance.ts';
import { openEngineStore } from './postgres-engine-store.ts';

describeEngineStore('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const accepted = await acceptShippedProcess(database, 'severity-matrix.yaml', '2026-03-01T00:00:00.000Z');
  return {
    node: () => openEngineStore(database.pool),
    process: accepted.process,
    processHash: accepted.hash,
    [Symbol.asyncDispose]: () => database.dispose(),
  };
});
