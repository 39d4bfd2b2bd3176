/** The real engine behind the real server, asked without a port; every answer is held against its schema. */
import type { ServerDeps } from '../../src/http/context.ts';
import { buildServer } from '../../src/http/server.ts';
import { asResponder, depsFor, signedIn } from './http.ts';
import { type House, type HouseOptions, startSteppedEngine } from './stepped-engine.ts';

type Headers = Record<string, string>;

interface Asked {
  status: number;
  headers: Record<string, unknown>;
  // oxlint-disable-next-line typescript/no-explicit-any -- A test says what it expects of an answer by asserting it.
  body: any;
}

interface HouseApi {
  house: House;
  /** Below /api/v1; a responder's key, unless a test says otherwise. */
  get(url: string, headers?: Headers): Promise<Asked>;
  post(url: string, payload?: object, headers?: Headers): Promise<Asked>;
  put(url: string, payload?: object, headers?: Headers): Promise<Asked>;
  delete(url: string, headers?: Headers): Promise<Asked>;
  /** The headers of a person who is signed in. */
  as(person: string): Promise<Headers>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startHouseApi(
  options: HouseOptions & { settings?: Partial<ServerDeps['settings']> } = {},
): Promise<HouseApi> {
  const house = await startSteppedEngine(options);
  const deps = depsFor(house.database.pool, house.engine);
  const { app } = await buildServer({ ...deps, settings: { ...deps.settings, ...options.settings } });
  await app.ready();
  async function ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    headers: Headers,
    payload?: object,
  ): Promise<Asked> {
    const answer = await app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
    const isJson = /json/.test(String(answer.headers['content-type']));
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson ? answer.json() : answer.payload,
    };
  }
  return {
    house,
    get: (url, headers = asResponder) => ask('GET', url, headers),
    async post(url, payload = {}, headers = asResponder) {
      const answer = await ask('POST', url, headers, payload);
      await house.engine.settle();
      return answer;
    },
    put: (url, payload = {}, headers = asResponder) => ask('PUT', url, headers, payload),
    delete: (url, headers = asResponder) => ask('DELETE', url, headers),
    as: (person) => signedIn(house.database.pool, person),
    async [Symbol.asyncDispose]() {
      await app.close();
      await house[Symbol.asyncDispose]();
    },
  };
}
