/**
 * The public status pages: every document of a page under `/status/HANDLE/`, the first page's under `/status/` too, and at a page's own
 * host name at its root. Answered from memory. One gate stands before every form of a page.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { gateHtml, type Gate } from '../../status-page/gate-html.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { makePageGate } from '../page-gate.ts';
import { gateHeaders, looksForGood } from '../page-headers.ts';
import { isOurHost } from '../page-hosts.ts';
import { refuse, refuseForNow } from '../problems.ts';
import type { ReadyDocument } from '../public-pages.ts';
import { formBodyLimit, readForms } from '../read-form.ts';

interface Asked {
  page: StatusPage;
  /** Under the page's root, without slashes around it. */
  path: string;
  root: string;
}

export function publicStatusRoutes(app: App, context: Context): void {
  const { publicPages: pages, settings, limits } = context;
  const gate = makePageGate(context);
  readForms(app);

  const shown = { config: { policy: 'public' }, schema: { hide: true } } as const;
  app.get('/status', shown, show);
  app.get('/status/*', shown, show);
  app.post(
    '/status/:page/unlock',
    { config: { policy: 'open' }, bodyLimit: formBodyLimit, schema: { hide: true } },
    unlock,
  );

  async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const asked = askedFor(request);
    if (asked === null) return notFound(request, reply, null);
    const { page, path, root } = asked;
    // What a password opened is kept for its own place; the short address would ask for it again and again.
    if (page.visibility !== 'public' && !isNamed(request, page))
      return reply.headers(gateHeaders(page)).redirect(root, 302);
    let document = await pages.document(page, path, root);
    const isOpen = page.visibility === 'public' || document?.kind === 'look';
    // What memory does not answer, the database does: not as often as somebody likes.
    if (!isOpen || document === null) {
      const wait = limits.address(request.ip);
      if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
    }
    if (!isOpen) {
      const admitted = await gate.admits(page, request);
      // Whoever is signed in is so under our own name, not under the page's.
      const signInAt = root === '/' ? `${settings.url}/status/${page.handle}` : '/sign-in';
      if (admitted !== 'open') return turnAway(asked, admitted, signInAt, request, reply);
    }
    document ??= await pages.earlierDocument(page, path, root);
    return document === null ? notFound(request, reply, asked) : answer(request, reply, document);
  }

  async function unlock(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { page: handle } = request.params as { page: string };
    const page = pages.find(handle);
    if (page === null || page.visibility !== 'password' || !isOurs(request))
      return notFound(request, reply, null);
    const root = rootOf(request, page);
    const own = root === '/';
    const tried = await gate.unlock(
      page,
      {
        password: (request.body as URLSearchParams).get('password')?.slice(0, 200) ?? '',
        path: own ? '/' : root.slice(0, -1),
        secure: (own ? page.url : settings.url).startsWith('https:'),
      },
      request,
      reply,
    );
    if (tried === 'open') return reply.headers(gateHeaders(page)).redirect(root, 303);
    const asked = { page, path: '', root };
    if (tried === 'wrong') return sendGate(reply.code(403), asked, { shown: 'password', said: 'wrong' });
    return sendGate(reply.code(429).header('retry-after', String(Math.ceil(tried.wait))), asked, {
      shown: 'password',
      said: { tooManyForMinutes: Math.ceil(tried.wait / 60) },
    });
  }

  function askedFor(request: FastifyRequest): Asked | null {
    if (!isOurs(request)) return null;
    const { '*': rest = '' } = request.params as { '*'?: string };
    const path = rest.replace(/\/+$/, '');
    const slash = path.indexOf('/');
    const named = pages.find(slash === -1 ? path : path.slice(0, slash));
    if (named !== null)
      return {
        page: named,
        path: slash === -1 ? '' : path.slice(slash + 1),
        root: rootOf(request, named),
      };
    const first = pages.first();
    return first === null ? null : { page: first, path, root: rootOf(request, first) };
  }

  function isOurs({ raw }: FastifyRequest): boolean {
    return isOurHost(pages, raw.headers.host, settings.url);
  }
}

/** At the page's own host name the server has put the page's place in front of what was asked for. */
function rootOf({ url, originalUrl }: FastifyRequest, { handle }: StatusPage): string {
  return url === originalUrl ? `/status/${handle}/` : '/';
}

function isNamed({ url, originalUrl }: FastifyRequest, { handle }: StatusPage): boolean {
  return url !== originalUrl || new RegExp(`^/status/${handle}(/|\\?|$)`).test(url);
}

function answer(request: FastifyRequest, reply: FastifyReply, document: ReadyDocument): FastifyReply {
  const { body, gzip, headers, etag, gzipEtag } = document;
  const squeezed = gzip !== null && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const tag = squeezed ? gzipEtag : etag;
  const cached =
    document.kind === 'look' && request.url.includes('?v=') ? looksForGood : headers['cache-control'];
  const known = request.headers['if-none-match'];
  // Whoever has it has the other headers with it (RFC 9110, 15.4.5).
  if (known !== undefined && (known === tag || holds(known, document)))
    return reply.code(304).headers({ etag: tag, 'cache-control': cached, vary: headers['vary'] }).send();
  reply.headers(headers).headers({ etag: tag, 'cache-control': cached });
  if (squeezed) reply.header('content-encoding', 'gzip');
  return reply.send(squeezed ? gzip : body);
}

/** RFC 9110, 13.1.2: any of a list, weakly compared; a proxy that unpacks makes ours weak. */
function holds(known: string, { etag, gzipEtag }: ReadyDocument): boolean {
  return known
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag || tag === gzipEtag);
}

function turnAway(
  asked: Asked,
  admitted: 'password' | 'sign-in',
  signInAt: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  // A program is told in its own way; neither learns whether there is what it asked for.
  if (!wantsHtml(request)) return refuse(reply.headers({ 'x-robots-tag': 'noindex' }), 'sign-in-required');
  return sendGate(
    reply.code(401),
    asked,
    admitted === 'password' ? { shown: 'password', said: 'nothing' } : { shown: 'sign-in', signInAt },
  );
}

function notFound(request: FastifyRequest, reply: FastifyReply, asked: Asked | null): FastifyReply {
  if (!wantsHtml(request))
    return refuse(reply, 'no-such-route', { detail: 'There is nothing at this address of a status page.' });
  return sendGate(reply.code(404), asked, { shown: 'not-found' });
}

function sendGate(reply: FastifyReply, asked: Asked | null, gate: Gate): FastifyReply {
  const html = gateHtml(
    gate,
    asked?.page.language ?? 'en',
    asked === null ? null : { root: asked.root, copy: null, tellsBy: [] },
  );
  return reply.headers(gateHeaders(asked?.page ?? null)).send(html);
}

function wantsHtml({ headers: { accept = '' } }: FastifyRequest): boolean {
  return /\btext\/html\b/.test(accept);
}
