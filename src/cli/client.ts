/**
 * The one HTTP client of the command line. An answer is the parsed body; a refusal, and a server that cannot be
 * reached, is thrown as a `Refused` that says what is wrong and what to do.
 */
import type { Problem } from './answers.ts';

export interface Server {
  /** Without a slash at the end. */
  url: string;
  key: string | null;
}

/** What `main.ts` prints before it ends with exit code 1. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }
}

interface Asking {
  /** Sent as JSON, except a string that comes with its own `type`. */
  body?: unknown;
  type?: string;
  accept?: string;
  /** Statuses beside 2xx whose body is an answer and no problem. */
  alsoGood?: number[];
}

/** Longer than the 10 s within which the server ends whatever it does, so that its word on it arrives first. */
const patienceMs = 15_000;
/** A server that died is started again within 2 s; once is enough to bridge that. */
const attempts = 2;
const pauseMs = 2_500;
/** A whole configuration or a thousand incidents; an answer beyond that is no answer of ours. */
const longestAnswer = 64 * 1024 * 1024;

const defaultUrl = 'http://127.0.0.1:4040';

export function serverFrom(
  environment: Record<string, string | undefined>,
  given: { url?: unknown; key?: unknown },
): Server {
  const url = typeof given.url === 'string' ? given.url : environment['TOCSIN_URL'] || defaultUrl;
  const key = typeof given.key === 'string' ? given.key : environment['TOCSIN_KEY'] || null;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new Refused(
      ours(
        'bad-address',
        `"${url}" is not the address of a server.`,
        `Set TOCSIN_URL, or --url, to one such as ${defaultUrl}.`,
      ),
    );
  return { url: url.replace(/\/+$/, ''), key };
}

/** `path` begins with a slash. The answer is JSON where it says so, and text otherwise. */
export async function ask<T>(
  server: Server,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  asking: Asking = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: asking.accept ?? 'application/json' };
  if (server.key !== null) headers['authorization'] = `Bearer ${server.key}`;
  if (asking.body !== undefined) headers['content-type'] = asking.type ?? 'application/json';
  // The same key at the second attempt: what the first one did is not done again.
  if (method === 'POST') headers['idempotency-key'] = `cli-${crypto.randomUUID()}`;
  const body = asking.type === undefined ? jsonOf(asking.body) : String(asking.body);

  const response = await send(server, path, { method, headers, body: body ?? null, redirect: 'manual' });
  if (response.status >= 300 && response.status < 400)
    throw new Refused(
      ours(
        'redirected',
        `${server.url} answers from another address: ${response.headers.get('location') ?? 'it does not say which'}.`,
        'Set TOCSIN_URL to that address; your key is sent nowhere else by itself.',
      ),
    );
  const answer = await bodyOf(response);
  if (response.ok || asking.alsoGood?.includes(response.status) === true) return answer as T;
  throw new Refused(problemOf(answer, response, server));
}

/** "?a=1&b=2", leaving out what is undefined; a list is given once an element. */
export function query(parameters: Record<string, string | number | boolean | string[] | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === false || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search.size === 0 ? '' : `?${search}`;
}

async function send(server: Server, path: string, init: RequestInit): Promise<Response> {
  let cause: unknown;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await fetch(`${server.url}${path}`, { ...init, signal: AbortSignal.timeout(patienceMs) });
    } catch (error) {
      cause = error;
      if (isForGood(error)) break;
      if (attempt < attempts) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  throw new Refused(
    ours(
      'unreachable',
      `Tocsin does not answer at ${server.url}: ${reasonOf(cause)}.`,
      'Check that it runs and that TOCSIN_URL, or --url, is its address. If something is burning, call people.',
    ),
    { cause },
  );
}

/** A name that does not exist or a certificate that is not trusted is the same a moment later. */
function isForGood(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOTFOUND' || code.includes('CERT') || code.includes('SIGNED') || code === 'TimeoutError';
}

function codeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string; errors?: { code?: string }[] }; name?: string };
  return cause?.code ?? cause?.errors?.[0]?.code ?? name ?? '';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
    case 'EPIPE':
      return 'the connection broke';
    case 'TimeoutError':
      return `it has not answered within ${patienceMs / 1000} s`;
    default:
      return code === '' ? String(error) : code;
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  let text: string;
  try {
    const declared = Number(response.headers.get('content-length') ?? 0);
    if (declared > longestAnswer) throw new Error(`an answer of ${declared} bytes`);
    text = await response.text();
  } catch (cause) {
    throw new Refused(
      ours(
        'answer-cut-off',
        'The answer broke off before its end.',
        'Ask again; look at the incident first, since what you asked for may have happened.',
      ),
      { cause },
    );
  }
  if (!/[/+]json\b/.test(response.headers.get('content-type') ?? '')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function problemOf(answer: unknown, response: Response, server: Server): Problem {
  if (typeof answer === 'object' && answer !== null) {
    const said = answer as Partial<Problem> & { errors?: unknown; message?: unknown };
    if (typeof said.detail === 'string' && typeof said.code === 'string')
      return said.code === 'sign-in-required' && server.key === null
        ? { ...(said as Problem), remedy: noKey }
        : (said as Problem);
    // The doors that speak a vendor's protocol refuse in its form.
    if (Array.isArray(said.errors) && said.errors.length > 0)
      return ours(
        'refused-by-door',
        said.errors.join(' '),
        'Correct what it names, and send it again.',
        response.status,
      );
  }
  return ours(
    'no-problem-document',
    `${server.url} answered ${response.status} and did not say why.`,
    'Check that TOCSIN_URL, or --url, is the address of Tocsin, and look at the log of any proxy before it.',
    response.status,
  );
}

const noKey =
  'Set TOCSIN_KEY to an API key, or pass --key KEY; an admin makes one in the page or the configuration.';

function ours(code: string, detail: string, remedy: string, status = 0): Problem {
  return { type: 'about:blank', title: detail, status, detail, code, remedy };
}

function jsonOf(body: unknown): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}
