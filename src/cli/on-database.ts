/**
 * For the few verbs that work on the database itself and not over the API, because they are needed when no server
 * answers: which database it is, and how it is reached.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../config.ts';
import { runningEmbedded } from '../store/backup/connect.ts';
import { findOrStartDatabase, type Database } from '../store/embedded/find-or-start.ts';
import type { Connection } from '../store/pool.ts';
import { StartRefused } from '../store/start-refused.ts';

type OnDatabase = {
  demo: boolean;
  json: boolean;
  /** `stopped`: the server may not run meanwhile. */
  needs: 'stopped' | 'either';
};

type Work = (given: {
  connection: Connection;
  onProgress: (sentence: string) => void;
}) => Promise<{ answer: unknown; inWords: string }>;

/** Answers the exit code. */
export async function onDatabase({ demo, json, needs }: OnDatabase, work: Work): Promise<number> {
  const read = readSettings(process.env, demo ? ['--demo'] : [], process.cwd());
  if (!read.ok) {
    for (const sentence of read.errors) say(sentence);
    return 1;
  }
  const { databaseUrl, dataFolder } = read.settings;
  try {
    if (databaseUrl === null && needs === 'either' && !existsSync(join(dataFolder, 'postgres', 'PG_VERSION')))
      throw new StartRefused(
        `There is no installation in ${dataFolder}. Say where it is with TOCSIN_DATA or DATABASE_URL.`,
      );
    const running =
      databaseUrl === null && needs === 'either'
        ? await runningEmbedded(join(dataFolder, 'postgres'))
        : undefined;
    const database: Database =
      running === undefined
        ? await findOrStartDatabase({ databaseUrl, dataFolder, log: { info: say, warn: say, error: say } })
        : { connection: running, stop: () => Promise.resolve() };
    try {
      const { answer, inWords } = await work({ connection: database.connection, onProgress: say });
      process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${inWords}\n`);
      return 0;
    } finally {
      await database.stop();
    }
  } catch (error) {
    // A broken promise of ours is shown whole; whatever the operator or the database says is a sentence.
    const theirs = error instanceof StartRefused || typeof (error as { code?: unknown }).code === 'string';
    if (!theirs) throw error;
    say((error as Error).message);
    return 1;
  }
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
