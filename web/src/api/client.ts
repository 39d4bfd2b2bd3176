/** The one place that speaks HTTP: same-origin JSON in and out, problems as errors that carry their remedy. */
import { serverClock } from '../time/server-clock.ts';
import type { Problem } from './types.ts';

/** What went wrong, in the server's words or, where it could not be reached, in ours. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Longer than the server's own limit on a request, so that its word on what was slow arrives first. */
const PATIENCE_MS = 15_000;

/** `path` is below /api/v1. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>('GET', `/api/v1${path}`, undefined, signal);
}

/** A document outside the API, as text. */
export async function getDocument(path: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', headers: { accept: 'text/html' }, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ProblemError(unreachable);
  }
  if (!response.ok) throw new ProblemError(speechless(response.status));
  return await response.text();
}

/** `key` makes a repeat of the same act harmless: the server answers the second as it answered the first. */
export async function post<T>(path: string, body: unknown, key: string = newKey()): Promise<T> {
  return call<T>(
    'POST',
    path.startsWith('/api/') || /^\/[at]\//.test(path) ? path : `/api/v1${path}`,
    body,
    undefined,
    key,
  );
}

/** Replaces what is there: to do it twice is to do it once. */
export async function put<T>(path: string, body: unknown): Promise<T> {
  return call<T>('PUT', `/api/v1${path}`, body);
}

/** Changes what the body names, and leaves the rest. */
export async function patch<T>(path: string, body: unknown): Promise<T> {
  return call<T>('PATCH', `/api/v1${path}`, body);
}

/** What is gone already was removed by whoever was first: the server says so. */
export async function remove(path: string): Promise<void> {
  await call('DELETE', `/api/v1${path}`, undefined);
}

/** A file's text, as it is written. */
export async function postText<T>(path: string, text: string, signal?: AbortSignal): Promise<T> {
  return call<T>('POST', `/api/v1${path}`, new FileText(text), signal);
}
export async function putText<T>(path: string, text: string): Promise<T> {
  return call<T>('PUT', `/api/v1${path}`, new FileText(text));
}
class FileText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body: unknown,
  signal?: AbortSignal,
  idempotencyKey?: string,
): Promise<T> {
  const sentAt = Date.now();
  const limit = new AbortController();
  const patience = setTimeout(() => limit.abort(), PATIENCE_MS);
  const giveUp = () => limit.abort();
  signal?.addEventListener('abort', giveUp);
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof FileText ? 'application/yaml' : 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: body instanceof FileText ? body.text : JSON.stringify(body) }),
      signal: limit.signal,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ProblemError(unreachable);
  } finally {
    clearTimeout(patience);
    signal?.removeEventListener('abort', giveUp);
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ProblemError(isProblem(answer) ? answer : speechless(response.status));
  serverClock.adoptFrom(answer, sentAt, Date.now());
  return answer as T;
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'detail' in answer && 'code' in answer;
}

const unreachable: Problem = {
  type: 'about:blank',
  title: 'Tocsin does not answer',
  status: 0,
  code: 'unreachable',
  detail: 'This device cannot reach Tocsin at the moment.',
  remedy:
    'Check the connection; the page tries again by itself. If you were paged, act without waiting for it.',
};

function speechless(status: number): Problem {
  return {
    type: 'about:blank',
    title: 'An answer without words',
    status,
    code: 'no-problem-document',
    detail:
      status === 404
        ? 'There is nothing at this address.'
        : `Something between you and Tocsin answered ${status} and did not say why.`,
    remedy:
      status === 404
        ? 'Check the link, or look for it on Now.'
        : 'Try again; if it stays, look at the log of the proxy.',
  };
}

/** randomUUID is withheld from pages served over plain HTTP, and an installation may well be one. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
