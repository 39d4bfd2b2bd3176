/** Bodies that are a file's text: YAML under whatever name its sender gives it, and JSON, which is YAML. */
import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from './app.ts';
import { UnreadableBody } from './problems.ts';

/** In bytes, and in characters where it is a field; the longest shipped process has 60 KB. */
export const longestProcess = 256 * 1024;

export const yamlText = z.string().meta({ contentMediaType: 'application/yaml' });

/** For the scope's routes: `curl --data-binary` calls a file a form, so the name is not looked at. */
export function readYamlBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => {
    if (body.length === 0)
      throw new UnreadableBody('malformed-yaml', 'The body is empty. Send the file’s text.');
    if (!isUtf8(body)) throw new UnreadableBody('malformed-yaml', 'The body is not valid UTF-8.');
    return body.toString('utf8');
  });
}
