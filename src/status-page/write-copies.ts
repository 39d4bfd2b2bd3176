/**
 * Keeps a copy of each public page in a folder, written anew at every change and every few minutes in between, for a web server that
 * answers when this one and its database do not. Each node writes its own.
 */
import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { StatusPage } from '../domain/status-page/facts.ts';
import { picture } from '../domain/status-page/picture.ts';
import { lastPageChanges } from '../store/status-pages/changes.ts';
import { readPageFacts } from '../store/status-pages/read-facts.ts';
import { copyFiles } from './copy-files.ts';
import { namesOfTrees, putTree, removeTree } from './put-tree.ts';

/** A copy says of when it is: readers of an outage see that it was true five minutes before it. */
const writtenAgainMs = 5 * 60_000;
/** A folder that cannot be written to is not tried again at once. */
const pauseAfterErrorMs = 60_000;
const idleMs = 1_000;

/** Names of folders, and of the pages in them: as the configuration takes handles, and nothing that leads elsewhere. */
const isHandle = /^[a-z0-9][a-z0-9-]*$/;

export function makeCopyWriter({
  pool,
  log,
  folder,
  pages,
  now,
  monotonicMs = () => performance.now(),
}: {
  pool: Pool;
  log: Logger;
  folder: string;
  /** As the configuration has them now. */
  pages: () => StatusPage[];
  now: () => string;
  monotonicMs?: () => number;
}): { turn: () => Promise<number> } {
  const written = new Map<string, { upTo: number; atMs: number; page: string }>();
  let notBeforeMs = 0;

  async function turn(): Promise<number> {
    if (monotonicMs() < notBeforeMs) return idleMs;
    const open = pages().filter(({ visibility, handle }) => visibility === 'public' && isHandle.test(handle));
    const changes = await lastPageChanges(pool);
    try {
      await mkdir(folder, { recursive: true });
      // First what may no longer be read.
      for (const name of await namesOfTrees(folder))
        if (!open.some(({ handle }) => handle === name)) await removeTree(folder, name);
      for (const page of open) {
        const before = written.get(page.handle);
        const configured = JSON.stringify(page);
        if (
          before === undefined ||
          before.upTo !== (changes.get(page.handle)?.id ?? 0) ||
          before.page !== configured ||
          monotonicMs() - before.atMs >= writtenAgainMs
        )
          written.set(page.handle, { upTo: await write(page), atMs: monotonicMs(), page: configured });
      }
    } catch (error) {
      if (!isOfFiles(error)) throw error;
      log.error(
        { err: error },
        'The copies of status pages cannot be written; it is tried again in a minute.',
      );
      notBeforeMs = monotonicMs() + pauseAfterErrorMs;
    }
    for (const handle of written.keys())
      if (!open.some((page) => page.handle === handle)) written.delete(handle);
    return idleMs;
  }

  async function write(page: StatusPage): Promise<number> {
    const asOf = now();
    const facts = await readPageFacts(pool, page, asOf);
    await putTree(folder, page.handle, copyFiles(picture(page, facts, asOf), asOf));
    return facts.upTo;
  }

  return { turn };
}

function isOfFiles(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
