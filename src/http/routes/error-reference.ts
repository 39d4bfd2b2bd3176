/** `/docs/errors`: where the `type` of every problem leads. */
import type { App } from '../app.ts';
import { errorsPage } from '../reference.ts';

export function errorReferenceRoute(app: App): void {
  const page = errorsPage();
  app.get('/docs/errors', { config: { policy: 'open' }, schema: { hide: true } }, (_request, reply) =>
    // Plain text: a browser shows it, and it can run nothing.
    reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=3600').send(page),
  );
}
