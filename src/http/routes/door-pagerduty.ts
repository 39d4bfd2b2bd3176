/**
 * PagerDuty's Events API v2, as its clients know it: `POST /v2/enqueue`, and `POST /v2/change/enqueue` for changes.
 * The key stands in the body, and every answer is in PagerDuty's form, problems included.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseJson } from '../../domain/signal/parse-json.ts';
import { databaseIsAway } from '../../store/database-is-away.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { bytesOf, readRaw } from '../door.ts';
import { makeIntake, type IntakeResult } from '../intake.ts';
import { UnreadableBody } from '../problems.ts';
import { intakeBodyLimit } from '../read-body.ts';
import { makeTakeChange, type ChangeResult } from '../take-change.ts';

export function pagerdutyDoor(app: App, context: Context): void {
  readRaw(app);
  app.setErrorHandler((error, request, reply) => answerError(error as Error, request, reply));
  const options = { config: { policy: 'vendor' as const }, bodyLimit: intakeBodyLimit };
  const takeEvent = makeIntake('pagerduty-events', context);
  const takeChange = makeTakeChange('pagerduty-events', context);
  app.post(
    '/v2/enqueue',
    { ...options, schema: { summary: 'An event (PagerDuty Events API v2)', tags: ['doors in'] } },
    (request: FastifyRequest, reply) =>
      enqueue(request, reply, takeEvent, ({ signals }: Extract<IntakeResult, { result: 'accepted' }>) => ({
        status: 'success',
        message: 'Event processed',
        // The receiver made a key up where the sender gave none; a resolve needs it.
        dedup_key: signals[0]?.key,
      })),
  );
  app.post(
    '/v2/change/enqueue',
    { ...options, schema: { summary: 'A change event (PagerDuty Events API v2)', tags: ['doors in'] } },
    (request: FastifyRequest, reply) =>
      enqueue(request, reply, takeChange, () => ({ status: 'success', message: 'Change event processed' })),
  );
}

type Refused = Exclude<ChangeResult, { result: 'accepted' }>;

/** Every library for this API looks at the status, and many show `errors` to their users. */
async function enqueue<Accepted extends { result: 'accepted' }>(
  request: FastifyRequest,
  reply: FastifyReply,
  take: (key: string, address: string, raw: Buffer) => Promise<Accepted | Refused>,
  success: (taken: Accepted) => object,
): Promise<FastifyReply> {
  const raw = bytesOf(request);
  const parsed = parseJson(raw);
  if (!parsed.ok) return invalid(reply, parsed.reason);
  const key = routingKeyOf(parsed.value, request.headers['x-routing-key']);
  if (key === null)
    return invalid(
      reply,
      "'routing_key' is missing or blank: give the integration's key in the body or as X-Routing-Key",
    );
  const taken = await take(key, request.ip, raw);
  switch (taken.result) {
    case 'accepted':
      return reply.code(202).send(success(taken));
    case 'unknown-key':
      return invalid(
        reply,
        "'routing_key' belongs to no integration: take the key of an integration of the kind pagerduty-events",
      );
    case 'malformed':
      return invalid(reply, ...taken.reasons);
    case 'limited':
      return throttled(
        reply,
        429,
        taken.retryAfterSeconds,
        'Too many events came for this key or from this address.',
      );
    case 'busy':
      return throttled(
        reply,
        429,
        taken.retryAfterSeconds,
        'More events wait than can be stored at once; this one was not accepted.',
      );
  }
}

/** Some senders can set a header but not change the body. */
function routingKeyOf(body: unknown, header: string | string[] | undefined): string | null {
  const given =
    typeof body === 'object' && body !== null ? (body as { routing_key?: unknown }).routing_key : null;
  const key = given ?? header;
  return typeof key === 'string' && key.trim() !== '' ? key.trim() : null;
}

function invalid(reply: FastifyReply, ...errors: string[]): FastifyReply {
  return reply.code(400).send({ status: 'invalid event', message: 'Event object is invalid', errors });
}

function throttled(reply: FastifyReply, status: 429 | 503, seconds: number, error: string): FastifyReply {
  return reply
    .code(status)
    .header('retry-after', String(Math.max(1, Math.ceil(seconds))))
    .send({ status: 'throttle exceeded', message: error, errors: [error] });
}

function answerError(
  error: Error & { code?: unknown },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return reply.code(413).send({
      status: 'invalid event',
      message: 'Event object is too large',
      errors: ['The body is longer than 5 MB. Send less in one event.'],
    });
  if (error instanceof UnreadableBody) return invalid(reply, error.message);
  if (databaseIsAway(error)) {
    request.log.warn({ err: error }, 'The database does not answer.');
    return throttled(reply, 503, 5, 'The database does not answer; this event was not accepted.');
  }
  request.log.error({ err: error }, 'An event failed.');
  return reply.code(500).send({
    status: 'internal error',
    message: 'Something broke on our side; send the event again.',
    errors: [],
  });
}
