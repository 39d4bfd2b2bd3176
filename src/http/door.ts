/** A door for signals whose key stands in the address. It answers as the API does: 202, or a problem. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';
import type { Intake, IntakeResult } from './intake.ts';
import { refuse, refuseForNow } from './problems.ts';
import { intakeBodyLimit } from './read-body.ts';

export function openDoor(
  app: App,
  { url, summary, take }: { url: string; summary: string; take: Intake },
): void {
  readRaw(app);
  app.post(
    url,
    { config: { policy: 'vendor' }, bodyLimit: intakeBodyLimit, schema: { summary, tags: ['doors in'] } },
    async (request: FastifyRequest, reply) => {
      const { key } = request.params as { key: string };
      return answer(reply, await take(key, request.ip, bytesOf(request)));
    },
  );
}

/** The body stays as it came: it is kept as evidence, and it is parsed once, by the one parser. */
export function readRaw(app: App): void {
  app.removeAllContentTypeParsers();
  // Some senders call JSON text/plain, or nothing at all.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
}

export function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function answer(reply: FastifyReply, taken: IntakeResult): FastifyReply {
  switch (taken.result) {
    case 'accepted':
      return reply.code(202).send({ status: 'accepted', outcome: taken.outcome });
    case 'unknown-key':
      return refuse(reply, 'unknown-integration-key');
    case 'malformed':
      return refuse(reply, 'malformed-signal', { detail: taken.reason });
    case 'limited':
      return refuseForNow(reply, 'rate-limited', taken.retryAfterSeconds);
    case 'busy':
      return refuseForNow(reply, 'intake-busy', taken.retryAfterSeconds);
  }
}
