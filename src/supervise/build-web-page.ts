/** Builds the web page when it is missing or older than its sources, so that a fresh clone needs no step for it. */
import { spawn } from 'node:child_process';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Log } from '../store/embedded/start.ts';

/** Ten seconds on a slow machine; whatever takes this long is stuck. */
const buildWithinMs = 5 * 60_000;
const mostLinesShown = 20;

type WebBuild = {
  webFolder: string;
  log: Log;
  signal: AbortSignal;
  /** What builds into the folder that is given last; by default Vite. Answers what it said when it failed. */
  build?: (webFolder: string, outFolder: string, signal: AbortSignal) => Promise<string | undefined>;
};

/** Never throws: without a page the server still pages people, and says on `/` that the page is missing. */
export async function buildWebPageIfOld({
  webFolder,
  log,
  signal,
  build = runVite,
}: WebBuild): Promise<void> {
  const startedAt = Date.now();
  const out = join(webFolder, `dist-building-${process.pid}`);
  try {
    const sourcesAt = await newestChange(webFolder);
    if (sourcesAt === undefined || sourcesAt <= (await builtAt(webFolder))) return;
    log.info('Building the web page (once after each change of it).');
    const failure = await build(webFolder, out, signal);
    if (signal.aborted) return;
    if (failure !== undefined) throw new Error(failure);
    // What is changed while it builds is newer than the page.
    await utimes(join(out, 'index.html'), new Date(), new Date(startedAt));
    await putInPlace(out, join(webFolder, 'dist'));
    log.info(`Built the web page (${Date.now() - startedAt} ms).`);
  } catch (error) {
    log.error(`The web page could not be built; everything else works. ${(error as Error).message}`);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** Who builds at the same moment may put theirs there between the two steps: then it is their page that makes room. */
async function putInPlace(built: string, place: string): Promise<void> {
  for (let tries = 5; ; tries -= 1) {
    await rm(place, { recursive: true, force: true });
    try {
      await rename(built, place);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (tries === 1 || (code !== 'ENOTEMPTY' && code !== 'EEXIST')) throw error;
    }
  }
}

async function builtAt(webFolder: string): Promise<number> {
  const found = await stat(join(webFolder, 'dist', 'index.html')).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}

const sources = ['src', 'public', 'index.html', 'package.json', 'vite.config.ts'];

/** Undefined where there are no sources: an image or a package that carries the built page alone. */
async function newestChange(webFolder: string): Promise<number | undefined> {
  if ((await stat(join(webFolder, 'src')).catch(() => undefined)) === undefined) return undefined;
  const times: number[] = [];
  for (const source of sources) {
    const path = join(webFolder, source);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    times.push(found.mtimeMs);
    if (!found.isDirectory()) continue;
    for (const entry of await readdir(path, { recursive: true }))
      times.push((await stat(join(path, entry)).catch(() => undefined))?.mtimeMs ?? 0);
  }
  return Math.max(...times);
}

async function runVite(
  webFolder: string,
  outFolder: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const manifest = createRequire(join(webFolder, 'package.json')).resolve('vite/package.json');
  const vite = join(dirname(manifest), 'bin', 'vite.js');
  const args = [vite, 'build', '--outDir', outFolder, '--emptyOutDir', '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, {
    cwd: webFolder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: buildWithinMs,
    signal,
  });
  const lines: string[] = [];
  const keep = (text: Buffer) => {
    lines.push(...text.toString().split('\n').filter(Boolean));
    lines.splice(0, lines.length - mostLinesShown);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : lines.join('\n') || `exit code ${code}`));
  });
}
