/** Reads the configuration anew when its revision has grown, and every process that was ever accepted. */
import type { Pool } from 'pg';
import { compileProcess } from '../domain/process/compile.ts';
import type { Process } from '../domain/process/process.ts';
import { readInstallation, type StoredInstallation } from '../store/directory/read-installation.ts';
import { readProcessesExcept } from '../store/directory/processes.ts';
import { readRevision } from '../store/directory/revision.ts';
import type { Configuration } from './start-engine.ts';

interface ConfigurationReader {
  read: (knownRevision: number | null) => Promise<Configuration | null>;
  /** What was read last, with the parts that the engine does not need: channels, secrets. */
  last: () => StoredInstallation;
}

/** `onRead` hears of each new revision before the engine does, so that its channels are there when it sends. */
export function makeConfigurationReader(
  pool: Pool,
  onRead: (stored: StoredInstallation) => void | Promise<void>,
): ConfigurationReader {
  let processes = new Map<string, Process>();
  let last: StoredInstallation | null = null;

  return {
    async read(knownRevision) {
      if (knownRevision !== null && (await readRevision(pool)) === knownRevision) return null;
      const stored = await readInstallation(pool);
      const { processHash } = stored;
      if (processHash === null) throw new Error('an installation that is running must have a process');
      const added = await readProcessesExcept(pool, [...processes.keys()]);
      // By today's compiler: what was compiled when it was accepted may lack what decisions read now.
      processes = new Map([
        ...processes,
        ...added.map(({ hash, id, source, compiled }): [string, Process] => {
          const today = compileProcess(source, `${id}.yaml`);
          return [hash, today.ok ? today.process : compiled];
        }),
      ]);
      last = stored;
      await onRead(stored);
      const { directory, integrations, routes, revision, statusPages } = stored;
      return {
        revision,
        installation: { directory, integrations, routes, processHash, statusPages },
        processes,
      };
    },
    last() {
      if (last === null) throw new Error('the configuration must have been read before it is asked for');
      return last;
    },
  };
}
