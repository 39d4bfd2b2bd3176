/**
 * The configuration file of the settings, applied when the server starts; and a process where none was chosen yet, because
 * an installation always has one.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Vendors } from '../../domain/config/vendors.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { StartRefused } from '../../store/start-refused.ts';
import { applyConfig } from './apply-config.ts';
import { type ConfigProblem, readConfig } from './read-config.ts';
import { makeResolveProcess } from './resolve-process.ts';

interface StartConfiguration {
  /** Null: configured in the page and by the API alone. */
  configFile: string | null;
  vendors: Vendors;
  env: Readonly<Record<string, string | undefined>>;
  now: string;
  log: Logger;
}

/** Throws `StartRefused` with every mistake of the file, each at its line. */
export async function applyAtStart(pool: Pool, start: StartConfiguration): Promise<void> {
  const { configFile } = start;
  if (configFile !== null)
    await apply(pool, { ...start, text: await readText(configFile), file: configFile });
  const { processHash } = await readInstallation(pool);
  if (processHash === null) await apply(pool, { ...start, text: 'process: severity-matrix\n', file: null });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartRefused(
      `The configuration file ${file} cannot be read (${(error as { code?: string }).code}). Check TOCSIN_CONFIG or --config, and that this user may read it.`,
    );
  }
}

/** `file` is null for the default, which is nobody's file. */
async function apply(
  pool: Pool,
  { text, file, vendors, env, now, log }: StartConfiguration & { text: string; file: string | null },
): Promise<void> {
  const fileName = file === null ? 'default' : basename(file);
  const resolveProcess = makeResolveProcess(file === null ? null : dirname(file));
  const read = readConfig(text, { env, resolveProcess, vendors, fileName });
  if (!read.ok) throw refusal(read.errors);
  const applied = await applyConfig(pool, read.config, {
    actor: { kind: 'file', name: fileName },
    source: file === null ? 'api' : 'file',
    force: false,
    now,
  });
  if (!applied.ok) throw refusal(applied.errors);
  // The default says nothing about anybody, so there is nothing to warn of.
  for (const warning of file === null ? [] : applied.warnings)
    log.warn(`${placeOf(warning)} ${warning.message}`);
  const { created, changed, removed } = applied.plan;
  if (created.length + changed.length + removed.length > 0)
    log.info(
      `Applied ${fileName}: ${created.length} created, ${changed.length} changed, ${removed.length} removed.`,
    );
}

function refusal(errors: ConfigProblem[]): StartRefused {
  return new StartRefused(
    errors.map((error) => `${placeOf(error)}: ${error.message} ${error.remedy}`).join('\n'),
  );
}

function placeOf({ file, line }: ConfigProblem): string {
  return line === null ? file : `${file}:${line}`;
}
