/** The cookie of a session: unreadable for scripts, not sent by other sites' forms, over TLS alone where there is TLS. */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** `__Host-` makes the browser refuse it from a subdomain, without TLS or for another path. */
function cookieName(url: string): string {
  return url.startsWith('https:') ? '__Host-tocsin' : 'tocsin';
}

export function sessionTokenOf(request: FastifyRequest, url: string): string | undefined {
  return request.cookies[cookieName(url)];
}

export function setSessionCookie(
  reply: FastifyReply,
  url: string,
  token: string,
  maxAgeSeconds: number,
): void {
  void reply.setCookie(cookieName(url), token, {
    path: '/',
    httpOnly: true,
    // Lax, not strict: a link from a chat message must find its reader signed in.
    sameSite: 'lax',
    secure: url.startsWith('https:'),
    maxAge: maxAgeSeconds,
  });
}

export function clearSessionCookie(reply: FastifyReply, url: string): void {
  void reply.clearCookie(cookieName(url), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.startsWith('https:'),
  });
}
