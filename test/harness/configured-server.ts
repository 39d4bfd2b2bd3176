/**
 * The HTTP floor over an engine that decides nothing but has its configuration from a real database, as it stands there:
 * for what people enter day by day. `await using house = await startConfiguredServer(yaml)`.
 */
import { readInstallation } from '../../src/store/directory/read-installation.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type FakeEngine, makeFakeEngine } from './fake-engine.ts';
import { asResponder, signedIn, startTestServer } from './http.ts';
import { applyFile } from './stepped-engine.ts';

type Headers = Record<string, string>;

interface Asked {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- A test says what it expects of an answer by asserting it.
  body: any;
}

interface ConfiguredServer {
  db: TestDatabase;
  engine: FakeEngine;
  /** Sets the engine's clock. */
  setNow: (now: string) => void;
  /** Applies a file once more, as at a start. */
  apply: (yaml: string) => Promise<void>;
  /** Below /api/v1; a responder's key, unless a test says otherwise. */
  get: (url: string, headers?: Headers) => Promise<Asked>;
  post: (url: string, payload?: object, headers?: Headers) => Promise<Asked>;
  put: (url: string, payload: object, headers?: Headers) => Promise<Asked>;
  patch: (url: string, payload: object, headers?: Headers) => Promise<Asked>;
  delete: (url: string, headers?: Headers) => Promise<Asked>;
  /** The headers of a person who is signed in. */
  as: (person: string) => Promise<Headers>;
  /** What waits to be told: "ben by mail (low): subject". */
  told: () => Promise<string[]>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

export async function startConfiguredServer(
  yaml: string,
  { now: startAt = '2026-03-02T09:00:00.000Z' }: { now?: string } = {},
): Promise<ConfiguredServer> {
  let now = startAt;
  const db = await createTestDatabase();
  const engine = makeFakeEngine();
  engine.now = () => now;
  async function refresh(): Promise<void> {
    const { directory, processHash, statusPages } = await readInstallation(db.pool);
    engine.installed = { ...engine.installed, directory, processHash: processHash ?? '', statusPages };
  }
  // As the engine does, with every look: whoever waits for a revision looks until it is there.
  let refreshing: Promise<void> | null = null;
  engine.installation = () => {
    refreshing ??= refresh().finally(() => (refreshing = null));
    return engine.installed;
  };
  async function apply(text: string): Promise<void> {
    await applyFile(db, text, now);
    await refresh();
  }
  await apply(yaml);
  const server = await startTestServer(db.pool, { engine });

  async function ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    headers: Headers,
    payload?: object,
  ): Promise<Asked> {
    await refresh();
    const answer = await server.app.inject({
      method,
      url: `/api/v1${url}`,
      headers,
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: answer.payload === '' ? null : answer.json() };
  }
  return {
    db,
    engine,
    setNow: (at) => (now = at),
    apply,
    get: (url, headers = asResponder) => ask('GET', url, headers),
    post: (url, payload = {}, headers = asResponder) => ask('POST', url, headers, payload),
    put: (url, payload, headers = asResponder) => ask('PUT', url, headers, payload),
    patch: (url, payload, headers = asResponder) => ask('PATCH', url, headers, payload),
    delete: (url, headers = asResponder) => ask('DELETE', url, headers),
    as: (person) => signedIn(db.pool, person),
    async told() {
      const { rows } = await db.pool.query<{ line: string }>(
        `select person || ' by ' || contact || ' (' || urgency || '): ' || (message->>'subject') as line
         from deliveries where kind = 'notice' order by created_at, id`,
      );
      return rows.map(({ line }) => line);
    },
    async [Symbol.asyncDispose]() {
      await refreshing?.catch(() => undefined);
      await server[Symbol.asyncDispose]();
      await db.dispose();
    },
  };
}
