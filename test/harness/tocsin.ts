/** The real server for a test: `node src/main.ts` in a process of its own, with an embedded database and a port of its own. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersOk, freePort, startProgram } from './programs/program.ts';
import { scratch } from './scratch.ts';

interface TocsinStart {
  /** The configuration file's text. Paths in it are relative to its folder, where `files` stand too. */
  config?: string;
  files?: Record<string, string>;
  /** Added to the settings. */
  env?: Record<string, string>;
  /** Given to the program: `--demo`. */
  args?: string[];
}

export interface Tocsin {
  url: string;
  pid: number;
  /** What the server has written until now. */
  log: () => string;
  /** A call of the API that must succeed: its JSON, or an error with the answer's text and status. */
  call: <T = unknown>(method: string, path: string, key: string, body?: object) => Promise<T>;
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

export async function startTocsin({
  config,
  files = {},
  env = {},
  args = [],
}: TocsinStart = {}): Promise<Tocsin> {
  await using giveUp = new AsyncDisposableStack();
  const folder = await mkdtemp(join(scratch, 'tocsin-server-'));
  giveUp.defer(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const configFile = join(folder, 'tocsin.yaml');
  if (config !== undefined) await writeFile(configFile, config);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = giveUp.use(
    await startProgram({
      name: 'Tocsin',
      command: process.execPath,
      args: [join(import.meta.dirname, '..', '..', 'src', 'main.ts'), ...args],
      folder,
      env: {
        ...withoutOurSettings(process.env),
        NODE_ENV: 'test',
        TOCSIN_PORT: String(port),
        TOCSIN_HOST: '127.0.0.1',
        TOCSIN_URL: url,
        TOCSIN_DATA: join(folder, 'data'),
        ...(config === undefined ? {} : { TOCSIN_CONFIG: configFile }),
        ...env,
      },
      isReady: () => answersOk(`${url}/readyz`),
    }),
  );
  const everything = giveUp.move();
  return {
    url,
    pid: program.pid,
    log: program.output,
    call: (method, path, key, body) => call(url, method, path, key, body),
    async stop(signal) {
      await program.stop(signal);
      await everything.disposeAsync();
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** What the machine that runs the tests has set must not reach the server under test. */
function withoutOurSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !name.startsWith('TOCSIN_') && name !== 'DATABASE_URL' && name !== 'NODE_TEST_CONTEXT',
    ),
  );
}

async function call<T>(url: string, method: string, path: string, key: string, body?: object): Promise<T> {
  const answer = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}
