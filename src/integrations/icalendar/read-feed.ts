/**
 * Reads a calendar from its address: fetched through the guard, each redirect judged anew, and understood in a thread of
 * its own. The address is a secret: no sentence of ours holds more of it than the host.
 */
import type { AskedFeed, FeedAnswer, FeedEntry, ReadFeed, ReadWindow } from '../../domain/schedule/feed.ts';
import { readAllowList } from '../outgoing/address.ts';
import { type Answer, type GuardedFetch, makeGuardedFetch, type Resolve } from '../outgoing/guarded-fetch.ts';
import type { ReadCalendar } from './read.ts';

/** What the thread is asked. */
export interface ReadingQuestion {
  text: string;
  window: ReadWindow;
  timeZone: string;
}

/** Runs `reading-worker.ts`; handed in because threads are the composition root's. */
export type AskReading = (
  entry: URL,
  question: ReadingQuestion,
  deadlineMs: number,
) => Promise<{ answer: ReadCalendar } | { refused: 'too-long' | 'busy' }>;

export interface FeedReader {
  read: ReadFeed;
  close: () => Promise<void>;
}

/** A year of one person is 100 KB; what is larger is somebody's whole archive. */
const mostBytes = 10 * 1024 * 1024;
const fetchTimeoutMs = 20_000;
/** A node that stops waits for it. */
const understandWithinMs = 8_000;
const mostRedirects = 3;

const entry = new URL('./reading-worker.ts', import.meta.url);

export function makeFeedReader({
  allow,
  ask,
  resolve,
}: {
  /** `outgoing.allow`. */
  allow: readonly string[];
  ask: AskReading;
  resolve?: Resolve;
}): FeedReader {
  const guarded = makeGuardedFetch({
    allow: readAllowList(allow).allow,
    timeoutMs: fetchTimeoutMs,
    mostBytes,
    ...(resolve === undefined ? {} : { resolve }),
  });
  return {
    async read(asked) {
      const found = await fetchFeed(guarded, asked);
      return found.outcome === 'answered' ? understand(ask, asked, found) : found;
    },
    close: () => guarded.close(),
  };
}

type Answered = Extract<Answer, { outcome: 'answered' }>;

async function fetchFeed(guarded: GuardedFetch, asked: AskedFeed): Promise<FeedAnswer | Answered> {
  const headers = {
    accept: 'text/calendar, */*;q=0.1',
    'accept-encoding': 'identity',
    'user-agent': 'Tocsin',
    ...(asked.etag === null ? {} : { 'if-none-match': asked.etag }),
    ...(asked.lastModified === null ? {} : { 'if-modified-since': asked.lastModified }),
  };
  let url = addressOf(asked.url);
  for (let redirects = 0; ; redirects++) {
    if (url === null) return failed('The address is not one from which a calendar can be read.');
    const host = url.host;
    const answer = await guarded.fetch({
      url: url.href,
      method: 'GET',
      headers,
      body: '',
      signal: AbortSignal.timeout(fetchTimeoutMs),
    });
    switch (answer.outcome) {
      case 'refused':
      case 'failed':
        return failed(`${answer.reason}.`);
      case 'answered':
    }
    if (answer.status === 304 && (asked.etag ?? asked.lastModified) !== null) return { outcome: 'unchanged' };
    if (![301, 302, 303, 307, 308].includes(answer.status)) return judged(answer, host);
    if (redirects === mostRedirects) return failed(`${host} sends us on more than ${mostRedirects} times.`);
    const next = nextAddress(answer.headers['location'], url);
    if (next === null) return failed(`${host} sends us on to nowhere.`);
    if (url.protocol === 'https:' && next.protocol === 'http:')
      return failed(
        `${host} sends us on to ${next.host} without encryption, where the address would be read.`,
      );
    url = next;
  }
}

function judged(answer: Answered, host: string): FeedAnswer | Answered {
  const { status, headers, complete } = answer;
  if (status === 401 || status === 403)
    return failed(
      `${host} answered ${status}: the address is not, or no longer, one that shows the calendar.`,
    );
  if (status === 404 || status === 410)
    return failed(`${host} answered ${status}: there is no calendar at the address any more.`);
  if (status !== 200) return failed(`${host} answered ${status}.`);
  if (!complete)
    return failed(`What ${host} sent is larger than ${mostBytes / 1024 / 1024} MB, or broke off.`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return failed(`${host} sent it compressed, although it was asked not to.`);
  return answer;
}

async function understand(ask: AskReading, asked: AskedFeed, answer: Answered): Promise<FeedAnswer> {
  const { window, timeZone } = asked;
  const question = { text: answer.body, window, timeZone };
  const read = await ask(entry, question, understandWithinMs).catch(() => ({ refused: 'broken' as const }));
  if ('refused' in read)
    switch (read.refused) {
      case 'too-long':
        return failed(
          `It could not be understood within ${understandWithinMs / 1000} s: it is too large, or repeats without end.`,
        );
      case 'busy':
        return failed('Another calendar was being read; this one is tried again.');
      case 'broken':
        return failed('It could not be understood: the thread that read it ended.');
    }
  if (!read.answer.ok) return failed(read.answer.problem);
  const entries: FeedEntry[] = read.answer.entries;
  return {
    outcome: 'read',
    entries,
    etag: sendable(answer.headers['etag']),
    lastModified: sendable(answer.headers['last-modified']),
  };
}

function failed(problem: string): FeedAnswer {
  return { outcome: 'failed', problem };
}

/** `webcal:` is how calendars are linked to; they are fetched by https. */
function addressOf(text: string): URL | null {
  const plain = text.replace(/^webcals?:/i, 'https:');
  return URL.canParse(plain) ? new URL(plain) : null;
}

function nextAddress(location: string | undefined, from: URL): URL | null {
  if (location === undefined || !URL.canParse(location, from)) return null;
  const next = new URL(location, from);
  return next.protocol === 'https:' || next.protocol === 'http:' ? next : null;
}

/** What is sent back to the server later; an absurd one is forgotten. */
function sendable(header: string | undefined): string | null {
  return header !== undefined && header !== '' && header.length <= 500 ? header : null;
}
