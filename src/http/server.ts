/** The HTTP server: what is allowed in, how it is answered, and the routes by noun. It listens to nothing by itself. */
import cookie from '@fastify/cookie';
import Fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import { randomBytes, randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { readOrCreateSecret } from '../store/access/secrets.ts';
import type { App, ZodTypes } from './app.ts';
import { type Chat, makeChat } from './chat/take.ts';
import { makeAuthenticate } from './authenticate.ts';
import type { Context, Phones, ServerDeps } from './context.ts';
import { makeLimits } from './limits.ts';
import { measureRequests } from './measure-requests.ts';
import { describeApi } from './openapi.ts';
import { guardRoutes, type RouteOnRecord } from './policy.ts';
import { handleError, InvalidInput } from './problems.ts';
import { addressAtHost } from './page-hosts.ts';
import { makePublicPages } from './public-pages.ts';
import { apiBodyLimit, readBodies } from './read-body.ts';
import { routesOf } from './routes/routes.ts';
import { sendSecurityHeaders } from './security-headers.ts';
import { heartbeatMs, streamBounds } from './routes/stream.ts';
import { serveWebPage } from './web-page.ts';

/** Headers arrive at once; who dribbles them holds a socket that a page may need. */
const headersTimeoutMs = 10_000;
/** 5 MB over a slow line. */
const requestTimeoutMs = 30_000;
/** Longer than the usual proxy's, so that the proxy ends an idle connection and not we in the middle of its next request. */
const keepAliveTimeoutMs = 75_000;

export interface Server {
  app: App;
  /** Every route with its policy, complete once the server is ready. */
  routesOnRecord: RouteOnRecord[];
  /** For what comes from a chat by another way than a route. */
  chat: Chat;
}

export async function buildServer(deps: ServerDeps): Promise<Server> {
  const { settings, pool, engine, log } = deps;
  const publicPages = makePublicPages({
    pool,
    engine,
    url: settings.url,
    kinds: deps.subscribers?.kinds ?? (() => []),
  });
  const app: App = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Our own line a request holds the route and never the address, in which keys stand.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: settings.trustedProxies.length === 0 ? false : settings.trustedProxies,
    bodyLimit: apiBodyLimit,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 5_000 },
    routerOptions: { maxParamLength: 700 },
    rewriteUrl: (request) => addressAtHost(publicPages, request),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypes>();

  validateWithZod(app, deps.checkAnswers === true);
  app.setErrorHandler((error, request, reply) => handleError(error as Error, request, reply));

  const wallNow = deps.wallNow ?? (() => new Date().toISOString());
  const { authenticate, forgetKeys } = makeAuthenticate({
    pool,
    findApiKey: deps.findApiKey,
    directory: () => engine.installation().directory,
    url: settings.url,
    wallNow,
  });
  const context: Context = {
    ...deps,
    wallNow,
    registry: deps.registry ?? new Registry(),
    phones: deps.phones ?? noPhones,
    streamBounds: deps.streamBounds ?? streamBounds,
    heartbeatMs: deps.heartbeatMs ?? heartbeatMs,
    limits: makeLimits(deps.rates),
    publicPages,
    chat: makeChat({ pool, engine, settings, log, wallNow }),
    slack: deps.slack ?? (() => null),
    mattermost: deps.mattermost ?? (() => null),
    slackManifest: deps.slackManifest ?? null,
    subscribers: deps.subscribers ?? { kinds: () => [], hurry: () => {} },
    authenticate,
    forgetKeys,
    linkKey: onceItWorks(() =>
      readOrCreateSecret(pool, 'acknowledge-links', { candidate: randomBytes(32), now: wallNow() }),
    ),
  };

  sendSecurityHeaders(app, settings.url);
  await app.register(cookie);
  const routesOnRecord = guardRoutes(app, { authenticate, limits: context.limits, url: settings.url });
  readBodies(app);
  measureRequests(app, context);
  const api = await describeApi(app, context);
  await serveWebPage(app, context);
  for (const route of routesOf(deps.roles ?? ['api', 'intake']))
    await app.register(async (scope) => route(scope.withTypeProvider<ZodTypes>(), context));
  api.complete();
  return { app, routesOnRecord, chat: context.chat };
}

function validateWithZod(app: App, checkAnswers: boolean): void {
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (value) => {
    // A command without arguments may come without a body.
    const result = schema.safeParse(httpPart === 'body' ? (value ?? {}) : value);
    return result.success
      ? { value: result.data }
      : { error: new InvalidInput(httpPart ?? 'body', result.error.issues) };
  });
  app.setSerializerCompiler<z.ZodType>(({ schema, url }) => (value) => {
    if (checkAnswers) {
      const result = schema.safeParse(value);
      if (!result.success)
        throw new Error(
          `the answer of ${url} must be what its schema says: ${z.prettifyError(result.error)}`,
        );
    }
    return JSON.stringify(value);
  });
}

const noPhones: Phones = { doorOf: () => null, takeReceipt: () => Promise.resolve() };

/** Remembers what was read once, but not that it failed. */
function onceItWorks<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | null = null;
  return () => {
    reading ??= read().catch((error: unknown) => {
      reading = null;
      throw error;
    });
    return reading;
  };
}
