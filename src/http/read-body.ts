/** How bodies are read: JSON strictly and in one way everywhere, within bounds, uncompressed. */
import type { FastifyRequest } from 'fastify';
import { parseJson } from '../domain/signal/parse-json.ts';
import type { App } from './app.ts';
import { drainBody } from './drain-body.ts';
import { UnreadableBody } from './problems.ts';

/** The longest command is an update of 20,000 characters; a configuration of a large organisation is well below. */
export const apiBodyLimit = 1024 * 1024;
/** Alertmanager sends a group of thousands of alerts in one call. */
export const intakeBodyLimit = 5 * 1024 * 1024;

export function readBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addHook('onRequest', async (request) => {
    // Nothing is unpacked here, so no archive can be a bomb.
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity')
      throw new UnreadableBody('unsupported-encoding', `The body is compressed (${printable(encoding)}).`);
    refuseForeignCharset(request);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reply.getHeader('connection') !== 'close') return done(null, payload);
    void drainBody(request.raw).then(() => done(null, payload));
  });
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => (body.length === 0 ? undefined : readJson(body)),
  );
  // `curl -d` and a POST without a body both say things that are no body for us; an empty one harms nobody.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    if (body.length === 0) return undefined;
    throw new UnreadableBody(
      'unsupported-media-type',
      `The body is ${printable(request.headers['content-type'] ?? 'of no stated type')}; this address reads application/json.`,
    );
  });
}

export function readJson(body: Buffer): unknown {
  const parsed = parseJson(body);
  if (!parsed.ok) throw new UnreadableBody('malformed-json', parsed.reason);
  return parsed.value;
}

function refuseForeignCharset(request: FastifyRequest): void {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    throw new UnreadableBody(
      'unsupported-media-type',
      `The body is in the charset ${printable(charset)}; send it in UTF-8.`,
    );
}

function printable(text: string): string {
  return text.slice(0, 60).replace(/[^\x20-\x7e]/g, '?');
}
