/** What the answers of status pages tell browsers and caches: load nothing from elsewhere, run nothing, and how long it holds. */
import type { StatusPage } from '../domain/status-page/facts.ts';
import type { DocumentKind } from '../status-page/documents.ts';

/** A cache in front asks again after these, so a thousand readers are one; and answers by itself for a day where we cannot. */
const forCaches = 'public, max-age=0, s-maxage=10, stale-while-revalidate=30, stale-if-error=86400';
const forNobodyElse = 'private, no-store';
/** Looks change with a release or with the page's theme. */
const looks = 'public, max-age=3600';
/** Asked for by an address that holds their version. */
export const looksForGood = 'public, max-age=31536000, immutable';

export function headersOf(page: StatusPage, kind: DocumentKind, type: string): Record<string, string> {
  const open = page.visibility === 'public';
  const framed = kind === 'embed' && page.embedIn.length > 0;
  const shared = open && kind !== 'page' && kind !== 'embed';
  return {
    'content-type': type,
    'cache-control': kind === 'look' ? looks : open ? forCaches : forNobodyElse,
    vary: 'accept-encoding',
    'content-security-policy': contentSecurityPolicy(page, framed ? page.embedIn.join(' ') : "'none'"),
    ...(framed ? {} : { 'x-frame-options': 'DENY' }),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // Feeds, badges and JSON of a public page are there to be used on other people's pages.
    ...(shared ? { 'access-control-allow-origin': '*' } : {}),
    'cross-origin-resource-policy': shared || framed || kind === 'look' ? 'cross-origin' : 'same-origin',
    ...(open ? {} : { 'x-robots-tag': 'noindex' }),
  };
}

/** For what stands before a page, or where there is none. */
export function gateHeaders(page: StatusPage | null): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': forNobodyElse,
    'content-security-policy': contentSecurityPolicy(page, "'none'"),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  };
  return headers;
}

function contentSecurityPolicy(page: StatusPage | null, ancestors: string): string {
  const logo = page?.theme.logo ?? null;
  const pictures = logo !== null && URL.canParse(logo) ? ` ${new URL(logo).origin}` : '';
  return [
    "default-src 'none'",
    "style-src 'self'",
    `img-src 'self'${pictures}`,
    "font-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors}`,
  ].join(';');
}
