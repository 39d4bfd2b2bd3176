/**
 * Default deny: every route says who may use it, and a server with a route that does not say so refuses to start.
 * The policy is checked before anything of the request's body is read.
 */
import type { FastifyInstance } from 'fastify';
import type { Capability, Viewer } from '../domain/access/can.ts';
import { can } from '../domain/access/can.ts';
import type { Authenticate } from './authenticate.ts';
import { isForeign } from './origin.ts';
import { refuse, refuseForNow } from './problems.ts';
import type { Limits } from './limits.ts';

export type Policy =
  /** Health, sign-in and the page's own files: nothing in them belongs to anybody. */
  | 'open'
  /** A door for signals: it checks its own key and answers in its vendor's form. */
  | 'vendor'
  /** The token in the address is the right to it. */
  | 'link'
  /**
   * A page for everybody, answered from memory: it looks at no cookie and is not limited, because everybody comes at once when
   * something is down, many of them through one address, and to refuse one costs as much as to answer.
   */
  | 'public'
  | Capability;

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
    /** Answers that stay open for as long as somebody looks. */
    stream?: boolean;
  }
  interface FastifyInstance {
    /** For routes that a library registers in its own scope and cannot be given a policy one by one. */
    defaultPolicy?: Policy;
  }
  interface FastifyRequest {
    /** Who asks; null where the policy is open, vendor or link. */
    viewer: Viewer | null;
    /** The session's hash, where a session says who asks. */
    session: string | null;
  }
}

export interface RouteOnRecord {
  method: string;
  url: string;
  policy: Policy;
}

interface Guard {
  authenticate: Authenticate;
  limits: Limits;
  /** The public address of this installation. */
  url: string;
}

/** Registers the guard; the answer fills with the routes as they are registered. */
export function guardRoutes(app: FastifyInstance, { authenticate, limits, url }: Guard): RouteOnRecord[] {
  const routes: RouteOnRecord[] = [];
  app.decorateRequest('viewer', null);
  app.decorateRequest('session', null);

  app.addHook('onRoute', function (route) {
    const { method, url } = route;
    const policy = route.config?.policy ?? this.defaultPolicy;
    if (policy === undefined)
      throw new Error(`the route ${String(method)} ${url} must say who may use it: give its config a policy`);
    route.config = { ...route.config, policy };
    for (const one of [method].flat()) routes.push({ method: one, url, policy });
  });

  app.addHook('onRequest', async (request, reply) => {
    const { policy, stream } = request.routeOptions.config;
    // Not found: the answer tells nothing.
    if (request.is404) return;
    if (policy === undefined) throw new Error(`the route ${request.routeOptions.url} must have a policy`);
    if (policy === 'vendor' || policy === 'public') return;
    const unsafe = request.method !== 'GET' && request.method !== 'HEAD';
    if (policy === 'open' || policy === 'link') {
      const wait = limits.address(request.ip);
      if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
      // A form on another page could sign a visitor in to an account that is not theirs. A program names no origin.
      if (unsafe && isForeign(request.headers, url, { strict: false }))
        return refuse(reply, 'foreign-origin');
      return;
    }

    const known = await authenticate(request);
    if ('refused' in known) {
      const wait = limits.stranger(request.ip);
      if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
      return refuse(reply.header('www-authenticate', 'Bearer realm="tocsin"'), known.refused);
    }
    const { viewer, session } = known;
    const wait = limits.viewer(viewer);
    if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
    if (session !== null && (unsafe || stream === true)) {
      if (isForeign(request.headers, url, { strict: unsafe })) return refuse(reply, 'foreign-origin');
    }
    if (!can(viewer, policy)) {
      const who = viewer.kind === 'link' ? 'This link does' : `Your role (${viewer.role}) does`;
      return refuse(reply, 'not-allowed', { detail: `${who} not include "${policy}".` });
    }
    request.viewer = viewer;
    request.session = session;
  });
  return routes;
}
