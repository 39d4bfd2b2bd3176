/** The web page: its files, and its entry for every path that a person may open. Nothing in them belongs to anybody. */
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App } from './app.ts';
import type { Context, HttpSettings } from './context.ts';
import { refuse } from './problems.ts';

/** Paths that programs call: a wrong one must be told so, not shown a page. */
const forPrograms = /^\/(api|v2|integrations|healthz|readyz|metrics|assets)(\/|$|\?)/;

const notBuilt =
  '<!doctype html><meta charset="utf-8"><title>Tocsin</title><p>The web page is not built. Run <code>npm ci</code> in a complete checkout; the API at <a href="/api">/api</a> answers all the same.';

export async function serveWebPage(app: App, { settings }: Context): Promise<void> {
  const root = resolve(settings.webFolder);
  await app.register(fastifyStatic, { root, serve: false, dotfiles: 'deny', index: false });

  app.get('/assets/*', { config: { policy: 'open' }, schema: { hide: true } }, (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    // Their names hold the hash of what is in them.
    return reply.sendFile(`assets/${path}`, { maxAge: '1y', immutable: true });
  });
  app.get('/', { config: { policy: 'open' }, schema: { hide: true } }, (_request, reply) =>
    pageOf(reply, settings),
  );
  app.setNotFoundHandler((request, reply) => {
    const looking = request.method === 'GET' || request.method === 'HEAD';
    if (!looking || forPrograms.test(request.url)) {
      return refuse(reply, 'no-such-route', {
        detail: `Nothing answers ${request.method} at this address.`,
      });
    }
    // A file of the page beside its entry: icons, the manifest.
    const [path = '/'] = request.url.split('?');
    if (/^\/[\w-]+\.(png|svg|ico|txt|webmanifest|json|js)$/.test(path) && existsSync(`${root}${path}`))
      return reply.sendFile(path.slice(1));
    return pageOf(reply, settings);
  });
}

/** The page's one entry, for every path that a person may open. */
function pageOf(reply: FastifyReply, { webFolder }: Pick<HttpSettings, 'webFolder'>): FastifyReply {
  // It names the files of this release: an old one would ask for files that are gone.
  reply.header('cache-control', 'no-cache');
  return existsSync(resolve(webFolder, 'index.html'))
    ? reply.sendFile('index.html', { cacheControl: false })
    : reply.type('text/html; charset=utf-8').send(notBuilt);
}

/** The same entry, with something to show to a browser without scripts. `content` is HTML, everything in it escaped. */
export async function pageWithout(
  reply: FastifyReply,
  { webFolder }: Pick<HttpSettings, 'webFolder'>,
  content: string,
): Promise<FastifyReply> {
  const entry = resolve(webFolder, 'index.html');
  reply.type('text/html; charset=utf-8');
  if (!existsSync(entry)) return reply.send(`${notBuilt}${content}`);
  const html = await readFile(entry, 'utf8');
  // As a function: in a replacement text, "$" would mean something.
  return reply.send(html.replace(/<noscript[^]*?<\/noscript\s*>/, () => `<noscript>${content}</noscript>`));
}
