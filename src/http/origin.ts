/** Whether a browser sends a request on behalf of somebody else's page. */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Ours is the public address, and whatever name the browser itself used for us (localhost for 127.0.0.1): a cookie
 * only travels to the name it was set for. `strict` also wants proof where a browser would have given one.
 */
export function isForeign(
  headers: IncomingHttpHeaders,
  url: string,
  { strict }: { strict: boolean },
): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  // A form of a page that sends no referrer, as ours does not, names no origin either; then the site must be ours.
  if (origin !== undefined && !(origin === 'null' && site !== undefined)) {
    if (!URL.canParse(origin)) return true;
    const from = new URL(origin);
    return from.origin !== new URL(url).origin && from.host !== host;
  }
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return strict;
}
