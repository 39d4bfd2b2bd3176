/**
 * What every answer says to browsers: nothing may be loaded from elsewhere, framed, guessed or passed on. They are
 * constants, so they are made once; a library made them anew for each of thousands of signals a second.
 */
import type { App } from './app.ts';
import type { Policy } from './policy.ts';

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

const forBrowsers = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  // A link's token stands in the address of the page.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

/** No browser comes to a door for signals. */
const forPrograms = { 'x-content-type-options': 'nosniff' };

export function sendSecurityHeaders(app: App, url: string): void {
  // Sent over TLS alone; without TLS a browser ignores it, and a proxy in front may set its own.
  const overTls: Record<string, string> = url.startsWith('https:')
    ? { 'strict-transport-security': 'max-age=31536000' }
    : {};
  const headers = { ...forBrowsers, ...overTls };
  const forReaders = { ...forPrograms, ...overTls };
  const headersFor = (policy: Policy | undefined) => {
    if (policy === 'vendor') return forPrograms;
    // A status page may be framed and drawn where its page says so: its route says what browsers may do with it.
    return policy === 'public' ? forReaders : headers;
  };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headersFor(request.routeOptions.config?.policy));
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    // What the API says belongs to whoever asked, unless a route says otherwise.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-store');
    done(null, payload);
  });
}
