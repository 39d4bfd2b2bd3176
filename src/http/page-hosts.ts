/** Host names: a page's own serves that page at its root and nothing else; under a name that nobody has given us there is no page. */
import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import type { PublicPages } from './public-pages.ts';

/** For the server: what is asked for at a page's own host name is asked of that page. */
export function addressAtHost(
  pages: PublicPages,
  { url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
): string {
  const page = pages.atHost(nameOf(headers.host));
  if (page === null || !url.startsWith('/')) return url;
  return `/status/${page.handle}${url}`;
}

/**
 * Whether this installation is called so: by its public address, by the address of a machine, or by a name without a dot, as
 * machines of one network call each other. `ownUrl`: the public address.
 */
export function isOurHost(pages: PublicPages, host: string | undefined, ownUrl: string): boolean {
  const name = nameOf(host);
  return (
    name === new URL(ownUrl).hostname ||
    isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 ||
    !name.includes('.') ||
    pages.atHost(name) !== null
  );
}

/** Without the port, and in small letters. */
function nameOf(host: string | undefined): string {
  return (host ?? '').toLowerCase().replace(/:\d+$/, '');
}
