/** The HTTP floor on a real database, without a port: requests are injected, and every answer is held against its schema. */
import { Registry } from 'prom-client';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { hashSecret } from '../../src/domain/access/secret-hash.ts';
import type { AccessRole } from '../../src/domain/directory/directory.ts';
import type { Integration } from '../../src/domain/signal/signal.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { ServerDeps } from '../../src/http/context.ts';
import type { LimitRates } from '../../src/http/limits.ts';
import { logOptions } from '../../src/http/log.ts';
import { buildServer, type Server } from '../../src/http/server.ts';
import { renderCalendar } from '../../src/integrations/icalendar/render.ts';
import { readConfig } from '../../src/setup/config/read-config.ts';
import { makeResolveProcess } from '../../src/setup/config/resolve-process.ts';
import { createSession } from '../../src/store/access/sessions.ts';
import { vendors } from '../../src/vendor-settings.ts';
import { makeFakeEngine, type FakeEngine } from './fake-engine.ts';

export const testUrl = 'http://127.0.0.1:4040';

/** Any number of requests: what a limit does is for the tests that set one. */
const unlimited = { perSecond: 1e9, burst: 1e9 };
export const noLimits: LimitRates = {
  viewer: unlimited,
  address: unlimited,
  stranger: unlimited,
  signIn: unlimited,
  signInAs: unlimited,
  integration: unlimited,
};

export const adminKey = 'tk_admin0123456789abcdef0123456789ab';
export const responderKey = 'tk_responder0123456789abcdef0123456';
export const viewerKey = 'tk_viewer0123456789abcdef0123456789';
const keys: Record<string, { name: string; role: AccessRole }> = {
  [adminKey]: { name: 'admins', role: 'admin' },
  [responderKey]: { name: 'responders', role: 'responder' },
  [viewerKey]: { name: 'viewers', role: 'viewer' },
};

export const asKey = (key: string) => ({ authorization: `Bearer ${key}` });
export const asAdmin = asKey(adminKey);
export const asResponder = asKey(responderKey);
export const asViewer = asKey(viewerKey);

export interface TestServer extends Server {
  engine: FakeEngine;
  /** Everything that was logged, a line each. */
  lines: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export type TestServerOptions = Partial<Omit<ServerDeps, 'pool' | 'engine'>> & { engine?: FakeEngine };

export async function startTestServer(pool: Pool, options: TestServerOptions = {}): Promise<TestServer> {
  const lines: string[] = [];
  const { engine = makeFakeEngine(), settings, ...rest } = options;
  const server = await buildServer({
    ...depsFor(pool, engine, lines),
    ...rest,
    settings: { ...depsFor(pool, engine, lines).settings, ...settings },
  });
  await server.app.ready();
  return { ...server, engine, lines, [Symbol.asyncDispose]: async () => void (await server.app.close()) };
}

export function depsFor(pool: Pool, engine: Engine, lines: string[] = []): ServerDeps {
  return {
    pool,
    engine,
    settings: { url: testUrl, demo: false, trustedProxies: [], webFolder: '/nonexistent', version: '0.0.0' },
    log: pino({ ...logOptions, level: 'info' }, { write: (line: string) => void lines.push(line) }),
    receivers: {
      alertmanager: () => ({ ok: true, signals: [], rejected: [] }),
      'pagerduty-events': () => ({ ok: true, signals: [], rejected: [] }),
      webhook: () => ({ ok: true, signals: [], rejected: [] }),
    },
    receiveChange: () => ({ ok: false, reasons: ['this test reads no changes'] }),
    renderCalendar,
    findApiKey: async (hash) => Object.entries(keys).find(([key]) => hashSecret(key) === hash)?.[1] ?? null,
    findIntegrationByKey: async () => null,
    readConfig: (text) => readConfig(text, { env: {}, resolveProcess: makeResolveProcess(null), vendors }),
    registry: new Registry(),
    rates: noLimits,
    checkAnswers: true,
  };
}

export const testIntegration: Integration = {
  id: '7d6a0f0e-0000-4000-8000-000000000001',
  handle: 'prom',
  kind: 'alertmanager',
  service: null,
  mapping: null,
  enabled: true,
};

/** A signed-in person's cookie, as a browser of the page sends it; `origin` makes its POSTs our own. */
export async function signedIn(
  pool: Pool,
  person: string,
  { now = new Date().toISOString(), lifeMs = 3_600_000 }: { now?: string; lifeMs?: number } = {},
): Promise<{ cookie: string; origin: string }> {
  const token = `token-of-${person}-${Math.random().toString(36).slice(2)}`;
  await createSession(pool, {
    tokenHash: hashSecret(token),
    person,
    now,
    expiresAt: new Date(Date.parse(now) + lifeMs).toISOString(),
    userAgent: 'test',
  });
  return { cookie: `tocsin=${token}`, origin: testUrl };
}
