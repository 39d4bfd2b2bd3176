/**
 * A POST that may come twice: the header Idempotency-Key names it, the first answer is kept for a day, and a repeat
 * is answered with it and does nothing. Kept per actor and address, and never shown to whoever may not see its incident.
 */
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../domain/access/can.ts';
import { findIdempotencyKey, type Idempotency, keepAnswer } from '../store/access/idempotency.ts';
import type { Queryable } from '../store/access/queryable.ts';
import { findIncident, type IncidentRow } from '../store/read/incidents.ts';
import { nameOf } from './limits.ts';
import { refuse } from './problems.ts';

/** Null: the request names no key. The hash is of the body as its schema left it, so that spacing and order do not matter. */
export function idempotencyOf(
  request: FastifyRequest,
  viewer: Viewer,
  now: string,
): Idempotency | null | { refused: 'invalid-idempotency-key' } {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  const key = String(header);
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) return { refused: 'invalid-idempotency-key' };
  const [path = ''] = request.url.split('?');
  return {
    actor: nameOf(viewer),
    route: `${request.method} ${path}`,
    key,
    requestHash: hash('sha256', JSON.stringify(request.body ?? {}), 'hex'),
    now,
  };
}

/**
 * Answers a repeat; false: there was no such request before. `fresh` makes an answer where the first one was
 * committed but never answered (the node died between, or is answering now).
 */
export async function answerRepeat(
  { pool, viewer, idempotency }: { pool: Queryable; viewer: Viewer; idempotency: Idempotency },
  reply: FastifyReply,
  fresh: (incident: IncidentRow) => { status: number; body: unknown },
): Promise<boolean> {
  const before = await findIdempotencyKey(pool, idempotency);
  if (before === null) return false;
  if (before.requestHash !== idempotency.requestHash) {
    refuse(reply, 'idempotency-key-reused');
    return true;
  }
  const incident = before.incident === null ? null : await findIncident(pool, viewer, before.incident);
  if (incident === null) {
    refuse(reply, 'no-such-incident');
    return true;
  }
  const answer = before.answer ?? fresh(incident);
  reply.code(answer.status).header('idempotency-replayed', 'true').send(answer.body);
  return true;
}

export async function keepFirstAnswer(
  pool: Queryable,
  idempotency: Idempotency | null,
  answer: { status: number; body: unknown },
): Promise<void> {
  if (idempotency !== null) await keepAnswer(pool, idempotency, answer);
}
