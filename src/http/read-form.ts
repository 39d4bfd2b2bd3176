/** What a form of a page without scripts sends, and what a mail program does that unsubscribes with one click (RFC 8058). */
import type { FastifyRequest } from 'fastify';
import type { App } from './app.ts';
import { UnreadableBody } from './problems.ts';

/** An address, a choice of components: far below. */
export const formBodyLimit = 32 * 1024;

/** In the scope of these routes the body is a `URLSearchParams`, empty where nothing was sent. */
export function readForms(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: formBodyLimit },
    async (_request: FastifyRequest, body: Buffer) => new URLSearchParams(body.toString('utf8')),
  );
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: formBodyLimit },
    async (request: FastifyRequest, body: Buffer) =>
      readMultipart(body, request.headers['content-type'] ?? ''),
  );
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: formBodyLimit },
    async (_request: FastifyRequest, body: Buffer) => {
      if (body.length === 0) return new URLSearchParams();
      throw new UnreadableBody('unsupported-media-type', 'This address reads what a form sends.');
    },
  );
}

/** By the platform's own reader; a file among the fields is nothing that we asked for. */
async function readMultipart(body: Buffer, contentType: string): Promise<URLSearchParams> {
  const fields = new URLSearchParams();
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new UnreadableBody('malformed-request', 'The form’s parts cannot be read.');
  }
  for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value);
  return fields;
}
