/** How the API says no: RFC 9457 problem documents, made from the error catalogue. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { databaseIsAway } from '../store/database-is-away.ts';
import { errorCatalogue, type ErrorCode } from './error-catalogue.ts';
import { TooManyPasswords } from './password-hash.ts';
import type { Problem } from './shapes.ts';

export interface ProblemWords {
  /** What is wrong here, where that can be said more exactly than the catalogue does. */
  detail?: string;
  errors?: Problem['errors'];
}

export function problemOf(code: ErrorCode, { detail, errors }: ProblemWords = {}): Problem {
  const { status, title, sentence, remedy } = errorCatalogue[code];
  return {
    type: `/docs/errors#${code}`,
    title,
    status,
    detail: detail ?? sentence,
    code,
    remedy,
    ...(errors === undefined ? {} : { errors: errors.slice(0, mostErrors) }),
  };
}

/** More than anybody mends at once. */
const mostErrors = 50;

export function refuse(reply: FastifyReply, code: ErrorCode, words?: ProblemWords): FastifyReply {
  const problem = problemOf(code, words);
  return (
    reply
      .code(problem.status)
      // A refusal may tell about something private, and no cache may outlive its cause.
      .header('cache-control', 'private, no-store')
      .type('application/problem+json')
      // Serialised here: a route's own answer schema does not describe its problems.
      .serializer(JSON.stringify)
      .send(problem)
  );
}

/** A new installation has none until somebody takes one into use. */
export function refuseNoProcess(reply: FastifyReply): FastifyReply {
  return refuse(reply, 'no-such-process', { detail: 'No process is chosen yet.' });
}

export function refuseForNow(
  reply: FastifyReply,
  code: ErrorCode,
  retryAfterSeconds: number,
  words?: ProblemWords,
): FastifyReply {
  return refuse(reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds)))), code, words);
}

/** A body or parameter that its schema refuses, thrown by the validator and said by the error handler. */
export class InvalidInput extends Error {
  readonly part: string;
  readonly issues: z.core.$ZodIssue[];
  constructor(part: string, issues: z.core.$ZodIssue[]) {
    super(`invalid ${part}`);
    this.part = part;
    this.issues = issues;
  }
}

/** A body that cannot be read; `reason` is a sentence. */
export class UnreadableBody extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** As many as wait are done in about this time. */
const passwordRetrySeconds = 2;
/** How soon a client should come again while the database is away: it reconnects within 5 s. */
const databaseRetrySeconds = 5;

/** The last stop of every error: what is the client's is said, what is ours is logged and not shown. */
export function handleError(
  error: Error & { code?: unknown; statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof InvalidInput) return refuseInput(reply, error);
  if (error instanceof TooManyPasswords) return refuseForNow(reply, 'rate-limited', passwordRetrySeconds);
  if (error instanceof UnreadableBody) return refuse(reply, error.code, { detail: error.message });
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse(reply, 'body-too-large', {
        detail: `The body is longer than the ${inMegabytes(request.routeOptions.bodyLimit)} that this address takes.`,
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return refuse(reply, 'unsupported-media-type');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return refuse(reply, 'malformed-request');
    default:
  }
  if (databaseIsAway(error)) {
    request.log.warn({ err: error }, 'The database does not answer.');
    return refuseForNow(reply, 'database-away', databaseRetrySeconds);
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return refuse(reply, 'malformed-request');
  request.log.error({ err: error }, 'A request failed.');
  return refuse(reply, 'internal-error');
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

function refuseInput(reply: FastifyReply, { part, issues }: InvalidInput): FastifyReply {
  const errors = issues.flatMap((issue) => sentencesOf(issue));
  const first = errors[0];
  const where = part === 'body' ? 'The body' : 'The address';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return refuse(reply, part === 'body' ? 'invalid-body' : 'invalid-query', {
    detail:
      first === undefined
        ? `${where} is not what this route takes.`
        : `${where} is not what this route takes: ${first.path === '' ? '' : `${first.path}: `}${first.message}${more}.`,
    errors,
  });
}

function sentencesOf(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [path, key].filter(Boolean).join('.'),
      message: 'this field is unknown here',
    }));
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return [{ path, message: `is missing (${issue.expected})` }];
  return [{ path, message: issue.message }];
}
