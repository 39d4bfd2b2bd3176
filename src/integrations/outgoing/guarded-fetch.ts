/**
 * The one way in which an HTTP request leaves to an address that somebody configured.
 * The address is judged when the socket connects, for all that the name resolves to, and exactly what was judged is
 * dialled, so a name that changes its mind in between gains nothing. Redirects are not followed, the answer is read
 * up to a cap, and the whole call ends within one deadline.
 */

import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import { judgeAddress } from './address.ts';
import type { AddressKind, AllowList } from './address.ts';

interface OutgoingRequest {
  url: string;
  method: 'POST' | 'GET' | 'PUT' | 'PATCH' | 'DELETE';
  headers: Record<string, string>;
  body: string | Uint8Array;
  /** The caller's own deadline, beside ours. */
  signal: AbortSignal;
}

export type Answer =
  /** `body` holds at most `mostBytes`; `complete` is false when there was more or the end never came. */
  | { outcome: 'answered'; status: number; headers: Record<string, string>; body: string; complete: boolean }
  /** We did not call: the address is not one we may call. Trying again will not help. */
  | { outcome: 'refused'; reason: string }
  /** No answer. `written`: the request had left us, so the other side may have acted on it. */
  | { outcome: 'failed'; reason: string; written: boolean };

export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

export interface GuardedFetch {
  fetch: (request: OutgoingRequest) => Promise<Answer>;
  /** Ends idle connections; calls under way are given up. */
  close: () => Promise<void>;
}

export interface GuardOptions {
  allow: AllowList;
  /** Tests give their own; in the house it is the operating system's (hosts file included). */
  resolve?: Resolve;
  /** From the call to the end of the answer. */
  timeoutMs?: number;
  /** Of an answer; the rest is not read. */
  mostBytes?: number;
}

/** Enough for any vendor's verdict; a page of HTML beyond it tells us nothing. */
export const mostAnswerBytes = 64 * 1024;

/** Below the 10 s after which the engine aborts a send, so that the sentence is ours. */
const attemptTimeoutMs = 8_000;

/** A host that has not completed TCP and TLS by then is down for a page's purpose. */
const connectTimeoutMs = 5_000;

/** One slow endpoint can hold this many sockets, not all of ours. */
const mostConnectionsPerOrigin = 32;

export function makeGuardedFetch(options: GuardOptions): GuardedFetch {
  const timeoutMs = options.timeoutMs ?? attemptTimeoutMs;
  const mostBytes = options.mostBytes ?? mostAnswerBytes;
  const agent = new Agent({
    connect: guardedConnector(options.allow, options.resolve ?? resolveBySystem),
    connections: mostConnectionsPerOrigin,
    pipelining: 1,
    // A fresh connection costs a millisecond; one that the other side has just closed costs a page's retry.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 10_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    fetch: (request) => call(agent, request, { timeoutMs, mostBytes }),
    close: () => agent.destroy(),
  };
}

export interface GuardedDispatcher {
  dispatcher: Agent;
  close: () => Promise<void>;
}

/** For libraries that open a connection of their own and keep it: the same addresses may be called. */
export function makeGuardedDispatcher(options: Pick<GuardOptions, 'allow' | 'resolve'>): GuardedDispatcher {
  const dispatcher = new Agent({
    connect: guardedConnector(options.allow, options.resolve ?? resolveBySystem),
  });
  return { dispatcher, close: () => dispatcher.destroy() };
}

/** What stops a call before anything is dialled. Its message is a sentence for a person. */
class Refusal extends Error {}

function guardedConnector(allow: AllowList, resolve: Resolve): buildConnector.connector {
  const underway = new Map<string, ReturnType<Resolve>>();

  // The system's resolver works on a few threads that the rest of the process needs too:
  // a storm of pages to one host whose name server hangs waits on one question, not on a hundred.
  const resolveOnce: Resolve = (hostname) => {
    const asked = underway.get(hostname);
    if (asked !== undefined) return asked;
    const asking = resolve(hostname).finally(() => underway.delete(hostname));
    underway.set(hostname, asking);
    return asking;
  };

  const lookup: LookupFunction = (hostname, want, callback) => {
    resolveOnce(hostname).then(
      (found) => {
        if (found.length === 0) {
          callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
          return;
        }
        // One bad answer among good ones is refused too: an honest name has no reason to point inside.
        for (const { address } of found) {
          const verdict = judgeAddress(address, allow);
          if (!verdict.callable) {
            callback(new Refusal(refusalOf(hostname, verdict.kind)), '', 0);
            return;
          }
        }
        const [first] = found;
        if (want.all === true) callback(null, found);
        else callback(null, first?.address ?? '', first?.family ?? 0);
      },
      (problem: NodeJS.ErrnoException) => callback(problem, '', 0),
    );
  };

  const connect = buildConnector({ lookup, timeout: connectTimeoutMs, allowH2: false });
  return (target, callback) => {
    // A literal address never reaches the lookup. The URL's parser has already turned octal, hexadecimal and
    // decimal spellings into the dotted one.
    const literal = target.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0) {
      const verdict = judgeAddress(literal, allow);
      if (!verdict.callable) {
        callback(new Refusal(refusalOf(literal, verdict.kind)), null);
        return;
      }
    }
    connect(target, callback);
  };
}

function refusalOf(host: string, kind: Exclude<AddressKind, 'public'>): string {
  const means = isIP(host) === 0 ? `${host} resolves to` : `${host} is`;
  const named = kindInWords[kind];
  switch (kind) {
    case 'metadata':
    case 'unspecified':
    case 'multicast':
      return `${means} ${named}, which is never called; enter another address`;
    case 'loopback':
    case 'private':
    case 'link-local':
    case 'carrier-grade NAT':
    case 'reserved':
      return `${means} ${named}; if it may be called, an admin adds its range to outgoing.allow`;
  }
}

const kindInWords: Record<Exclude<AddressKind, 'public'>, string> = {
  loopback: 'an address of this machine itself',
  private: 'a private address',
  'link-local': 'a link-local address',
  'carrier-grade NAT': "an address inside a provider's network",
  reserved: 'a reserved address',
  unspecified: 'the unspecified address',
  multicast: 'a multicast address',
  metadata: "a cloud provider's metadata address",
};

async function resolveBySystem(hostname: string): Promise<{ address: string; family: number }[]> {
  return systemLookup(hostname, { all: true });
}

/** Reads the address, keeps what it says about the caller (user and password) out of the URL and of every sentence. */
function readUrl(text: string): { url: URL; authorization: string | null } | { wrong: string } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { wrong: 'The address is not a URL; enter one like "https://example.test/page"' };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { wrong: `The address begins with "${url.protocol}"; only https: and http: are called` };
  }
  if (url.hostname === '') return { wrong: 'The address names no host' };
  let authorization: string | null = null;
  if (url.username !== '' || url.password !== '') {
    const pair = `${decode(url.username)}:${decode(url.password)}`;
    authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
    url.username = '';
    url.password = '';
  }
  return { url, authorization };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A header that would end its line and begin another, or that the protocol has no letter for. */
export function isSendableHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function call(
  agent: Agent,
  request: OutgoingRequest,
  { timeoutMs, mostBytes }: { timeoutMs: number; mostBytes: number },
): Promise<Answer> {
  const read = readUrl(request.url);
  if ('wrong' in read) return Promise.resolve({ outcome: 'refused', reason: read.wrong });
  const { url } = read;
  const headers: Record<string, string> = { ...request.headers };
  if (read.authorization !== null) headers['authorization'] ??= read.authorization;
  for (const [name, value] of Object.entries(headers)) {
    if (!isSendableHeader(name, value)) {
      const reason = `The header "${name.replace(/[^\x21-\x7e]/g, '?').slice(0, 60)}" holds a line break or another character that no header may hold`;
      return Promise.resolve({ outcome: 'refused', reason });
    }
  }

  return new Promise((resolve) => {
    const host = url.host;
    const chunks: Buffer[] = [];
    let size = 0;
    let written = false;
    let begun: { status: number; headers: Record<string, string> } | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    let settled = false;
    let ended = false;

    const settle = (answer: Answer): void => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      request.signal.removeEventListener('abort', onAbort);
      resolve(answer);
      // Whatever still comes is nobody's any more. A finished one is left alone: its socket serves the next call.
      if (!ended) controller?.abort(new Error('settled'));
    };
    const settleAnswered = (complete: boolean): void => {
      if (begun === null) return;
      const body = Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
      settle({ outcome: 'answered', ...begun, body, complete });
    };
    /** Once the status is here, the verdict is here: a body that stalls or breaks changes nothing about it. */
    const settleBroken = (reason: string): void => {
      if (begun === null) settle({ outcome: 'failed', reason, written });
      else settleAnswered(false);
    };
    const onAbort = (): void => settleBroken(`The call to ${host} was cut off before it answered`);
    const deadline = setTimeout(
      () => settleBroken(`${host} did not answer within ${timeoutMs / 1000} s`),
      timeoutMs,
    );
    if (request.signal.aborted) {
      onAbort();
      return;
    }
    request.signal.addEventListener('abort', onAbort, { once: true });

    agent.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers,
        body: request.method === 'GET' ? null : Buffer.from(request.body),
      },
      {
        onRequestStart(control) {
          controller = control;
          if (settled) control.abort(new Error('settled'));
        },
        onBodySent() {
          written = true;
        },
        onRequestSent() {
          written = true;
        },
        onResponseStart(_control, status, answered) {
          // 1xx only announces the answer.
          if (status < 200) return;
          begun = { status, headers: flatten(answered) };
        },
        onResponseData(_control, chunk) {
          size += chunk.length;
          chunks.push(chunk);
          if (size >= mostBytes) settleAnswered(false);
        },
        onResponseEnd() {
          ended = true;
          settleAnswered(true);
        },
        onResponseError(_control, problem) {
          if (problem instanceof Refusal) settle({ outcome: 'refused', reason: problem.message });
          else settleBroken(failureOf(problem, url, written));
        },
      },
    );
  });
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** The problem as a sentence. It names the host and nothing else of the URL: paths and queries hold people's secrets. */
function failureOf(problem: Error, { host, hostname }: URL, written: boolean): string {
  const code = codeOf(problem);
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return `The name ${hostname} does not resolve`;
    case 'EAI_AGAIN':
      return `The name server did not answer for ${hostname}`;
    case 'ECONNREFUSED':
      return `Nothing listens at ${host}`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no route to ${host}`;
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${host} could not be reached in time`;
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return `${host} did not answer in time`;
    case 'UND_ERR_HEADERS_OVERFLOW':
      return `${host} answered with headers beyond any reason`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return written
        ? `${host} closed the connection before it answered`
        : `${host} closed the connection before the request was sent`;
    default:
      if (problem.name === 'HTTPParserError') return `${host} answered with something that is not HTTP`;
      if (/CERT|SSL|TLS|VERIFY|ISSUER|SIGNATURE/.test(code)) {
        return `The certificate of ${host} was not accepted (${code})`;
      }
      return code === '' ? `The call to ${host} failed` : `The call to ${host} failed (${code})`;
  }
}

function codeOf(problem: unknown): string {
  if (typeof problem !== 'object' || problem === null || !('code' in problem)) return '';
  return typeof problem.code === 'string' && /^\w{1,60}$/.test(problem.code) ? problem.code : '';
}
