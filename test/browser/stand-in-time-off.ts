/** What the stand-in knows of time off: what Ana entered, and the calendar by which she is away. */
import { z } from 'zod';
import { enteredTimeOff, timeOff, timeOffFeed, type TimeOffView } from '../../src/http/shapes-calendars.ts';
import { wholeListOf } from '../../src/http/shapes.ts';
import { at } from './stand-in-data.ts';

type Act = { path: string; body: unknown };

const person = { handle: 'ana', name: 'Ana Ortiz' };
const own = { person, source: 'own', enteredAt: at(-60 * 24 * 5) } as const;
const byFeed = { person, id: null, note: null, source: 'feed', enteredAt: null } as const;

export const running = '4f1c0000-0000-4000-8000-000000000011';
export const toCome = '4f1c0000-0000-4000-8000-000000000012';

const items: TimeOffView[] = [
  {
    ...own,
    id: running,
    from: '2026-11-20T08:00',
    to: '2026-11-20T16:00',
    begins: '2026-11-20T07:00:00.000Z',
    ends: '2026-11-20T15:00:00.000Z',
    note: 'At the dentist’s, back in the afternoon',
  },
  {
    ...own,
    id: toCome,
    from: '2026-12-24',
    to: '2026-12-27',
    begins: '2026-12-23T23:00:00.000Z',
    ends: '2026-12-27T23:00:00.000Z',
    note: null,
  },
  {
    ...byFeed,
    from: '2027-02-08',
    to: '2027-02-09',
    begins: '2027-02-07T23:00:00.000Z',
    ends: '2027-02-08T23:00:00.000Z',
  },
];

const feed: z.infer<typeof timeOffFeed> = {
  url: 'https://hr.example.test/calendars/ana/f3b1c5d7e9f0a2b4c6d8e0f1a3b5c7d9/absences.ics',
  reading: {
    state: 'failing',
    readAt: at(-60 * 26),
    triedAt: at(-20),
    nextReadAt: at(100),
    problem: 'hr.example.test answered 403: the address is not, or no longer, one that shows the calendar.',
    failures: 9,
  },
  periods: 1,
  ignored: 2,
};

/** Null: it is asked for something else. */
export function readTimeOff(path: string, acts: readonly Act[]): [z.ZodType, unknown] | null {
  switch (path) {
    case '/me/time-off': {
      const gone = acts.map((act) => act.path.split('/').at(-1));
      const entered = acts
        .filter((act) => act.path === '/api/v1/me/time-off')
        .map(({ body }) => enteredOf(body));
      const left = [...items, ...entered].filter(({ id }) => id === null || !gone.includes(id));
      return [wholeListOf(timeOff), { items: left, nextCursor: null }];
    }
    case '/me/time-off-feed': {
      const last = acts.findLast((act) => act.path === '/api/v1/me/time-off-feed');
      if (last === undefined) return [z.strictObject({ feed: timeOffFeed }), { feed }];
      const { url } = last.body as { url?: string };
      if (url === undefined) return [z.strictObject({ feed: z.null() }), { feed: null }];
      const reading = {
        ...feed.reading,
        state: 'good',
        readAt: at(0),
        triedAt: at(0),
        problem: null,
        failures: 0,
      };
      return [z.strictObject({ feed: timeOffFeed }), { feed: { ...feed, url, reading } }];
    }
    default:
      return null;
  }
}

export function actOnTimeOff(path: string, body: unknown): [status: number, body: unknown] | null {
  if (path === '/api/v1/me/time-off') return [201, timeOff.parse(enteredOf(body))];
  if (path.startsWith('/api/v1/me/time-off/')) return [204, null];
  if (path === '/api/v1/me/time-off-feed/read') return [202, {}];
  if (path !== '/api/v1/me/time-off-feed') return null;
  const { url } = body as { url?: string };
  return url === undefined ? [204, null] : [200, { feed: { ...feed, url } }];
}

function enteredOf(body: unknown): TimeOffView {
  const { from, to, note = null } = enteredTimeOff.parse(body);
  const [begins, ends] = [Date.parse(`${from.slice(0, 10)}T00:00Z`), Date.parse(`${to.slice(0, 10)}T00:00Z`)];
  return {
    ...own,
    id: '4f1c0000-0000-4000-8000-000000000013',
    from,
    to,
    begins: new Date(begins - 3_600_000).toISOString(),
    ends: new Date(ends + 23 * 3_600_000).toISOString(),
    note,
  };
}
