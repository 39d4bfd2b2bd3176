/**
 * Schedules, overrides and swaps as the API would tell them: plain rotations of some days, so that what a picture shows can
 * be worked out by hand. What is entered is kept for the test, and shows in the shifts.
 */
import { z } from 'zod';
import * as overrideShapes from '../../src/http/shapes-overrides.ts';
import { shiftsOfMany, type ShiftsOfMany } from '../../src/http/shapes-shifts.ts';
import * as shapes from '../../src/http/shapes.ts';
import { NOW, users } from './stand-in-data.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Rotation {
  schedule: string;
  name: string;
  timeZone: string;
  everyDays: number;
  people: string[];
  gaps: { from: string; to: string }[];
}

/** A Monday on which all rotations begin anew: 09:00 in Berlin. */
const anchor = Date.parse('2026-11-16T08:00:00Z');

const few: Rotation[] = [
  {
    schedule: 'primary',
    name: 'Primary',
    timeZone: 'Europe/Berlin',
    everyDays: 7,
    people: ['ben', 'ana', 'cy'],
    gaps: [{ from: '2026-11-21T01:00:00Z', to: '2026-11-21T05:00:00Z' }],
  },
  {
    schedule: 'secondary',
    name: 'Secondary',
    timeZone: 'America/Los_Angeles',
    everyDays: 7,
    people: ['cy', 'ben', 'ana'],
    gaps: [],
  },
  {
    schedule: 'data',
    name: 'Data pipeline',
    timeZone: 'Europe/Berlin',
    everyDays: 1,
    people: ['gwen', 'farid', 'imani', 'ana'],
    gaps: [{ from: '2026-11-28T08:00:00Z', to: '2026-11-29T08:00:00Z' }],
  },
];

const twenty: Rotation[] = Array.from({ length: 20 }, (_, index) => ({
  ...few[index % 3]!,
  schedule: `team-${index + 1}`,
  name: `Team ${index + 1}`,
  people: users.slice(index % 5, (index % 5) + 4).map(({ handle }) => handle),
}));

export type Schedules = 'few' | 'none' | 'twenty';
const rotations: Record<Schedules, Rotation[]> = { few, none: [], twenty };

export class OnCallStandIn {
  readonly #rotations: Rotation[];
  #asked = 0;
  readonly overrides: (overrideShapes.OverrideView & { schedule: string })[] = [];
  readonly swaps: overrideShapes.SwapView[] = [];

  constructor(which: Schedules) {
    this.#rotations = rotations[which];
    if (which !== 'few') return;
    this.#enter('primary', {
      from: '2026-11-26T17:00:00.000Z',
      to: '2026-11-27T07:00:00.000Z',
      who: ['cy'],
      note: 'Ana is at the theatre.',
    });
    this.swaps.push(
      this.#swap('cy', 'secondary', {
        from: '2026-11-22T21:00:00.000Z',
        to: '2026-11-23T08:00:00.000Z',
        asked: ['ana'],
        inReturn: { from: '2026-12-05T08:00:00.000Z', to: '2026-12-06T08:00:00.000Z' },
        note: 'The train home comes late.',
      }),
      this.#swap('gwen', 'data', {
        from: '2026-11-24T08:00:00.000Z',
        to: '2026-11-25T08:00:00.000Z',
        asked: [],
      }),
      this.#swap('ana', 'primary', {
        from: '2026-11-28T08:00:00.000Z',
        to: '2026-11-29T08:00:00.000Z',
        asked: ['ben', 'cy'],
      }),
    );
  }

  /** What GET answers, or undefined where it is nothing of this. `path` is below /api/v1. */
  read(path: string, search: URLSearchParams): [schema: z.ZodType, body: unknown] | undefined {
    if (path === '/shifts') return [shiftsOfMany, this.#shifts(search)];
    if (path === '/swaps')
      return [
        overrideShapes.swapList,
        { items: this.swaps.filter(({ state }) => state === 'open'), nextCursor: null },
      ];
    const [, noun, handle, part] = path.split('/');
    const found = this.#rotations.find(({ schedule }) => schedule === handle);
    if (noun !== 'schedules' || found === undefined) return undefined;
    switch (part) {
      case 'overrides':
        return [
          z.strictObject({ items: z.array(overrideShapes.scheduleOverride), nextCursor: z.null() }),
          {
            items: this.overrides
              .filter(({ schedule }) => schedule === handle)
              .map(({ schedule: _, ...override }) => override),
            nextCursor: null,
          },
        ];
      case 'candidates':
        return [overrideShapes.candidates, candidatesFor(found, search)];
      case 'quality':
        return [shapes.scheduleQuality, qualityOf(found)];
      default:
        return undefined;
    }
  }

  /** What POST and DELETE answer, or undefined where it is nothing of this. */
  act(method: string, path: string, body: unknown): [schema: z.ZodType, body: unknown] | undefined {
    const [, noun, handle = '', part, id] = path.split('/');
    if (noun === 'schedules' && handle === 'preview') {
      const { schedule, from, to } = body as {
        schedule: { timeZone: string; layers: [{ starts: string; participants: string[] }] };
        from: string;
        to: string;
      };
      const [{ participants }] = schedule.layers;
      const laid = layOut(
        { ...few[0]!, people: participants, gaps: [] },
        { from: Date.parse(from), to: Date.parse(to) },
        [],
      );
      return [
        shapes.scheduleShifts,
        {
          schedule: 'preview',
          timeZone: schedule.timeZone,
          from,
          to,
          shifts: laid.shifts.map(({ instead: _, ...shift }) => shift),
          gaps: laid.gaps,
        },
      ];
    }
    if (noun === 'schedules' && part === 'overrides') {
      if (method === 'DELETE') {
        const index = this.overrides.findIndex((override) => override.id === id);
        this.overrides.splice(index, 1);
        return [overrideShapes.endedOverride, { result: 'removed' }];
      }
      const said = overrideShapes.newOverrides.parse(body);
      const overrides = said.overrides ?? [said];
      return [
        overrideShapes.enteredOverrides,
        {
          items: overrides.map(({ from = NOW, to = '', who = [], note, mode }) => {
            const { schedule: _, ...entered } = this.#enter(handle, {
              from,
              to,
              who: typeof who === 'string' ? [who] : who,
              note,
              mode,
            });
            return entered;
          }),
        },
      ];
    }
    if (noun === 'schedules' && part === 'swaps') {
      const said = overrideShapes.newSwap.parse(body);
      const swap = this.#swap('ana', handle, said);
      this.swaps.push(swap);
      return [overrideShapes.swap, swap];
    }
    if (noun === 'swaps') {
      const swap = this.swaps.find((each) => each.id === handle)!;
      const accepted = part === 'accept';
      swap.state = accepted ? 'accepted' : part === 'withdraw' ? 'withdrawn' : 'declined';
      swap.endedAt = NOW;
      if (accepted) {
        swap.takenBy = nameOf('ana');
        this.#enter(swap.schedule, { ...swap, who: ['ana'], note: undefined, swap: swap.id });
        if (swap.inReturn !== null)
          this.#enter(swap.schedule, {
            ...swap.inReturn,
            who: [swap.asker.handle],
            note: undefined,
            swap: swap.id,
          });
      }
      return [overrideShapes.swap, swap];
    }
    return undefined;
  }

  #enter(
    schedule: string,
    {
      from,
      to,
      who,
      note,
      swap = null,
      mode = 'replace',
    }: {
      from: string;
      to: string;
      who: string[];
      note: string | undefined;
      swap?: string | null;
      mode?: overrideShapes.OverrideView['mode'];
    },
  ) {
    const entered = {
      schedule,
      id: String(this.overrides.length + 1),
      place: this.overrides.filter((each) => each.schedule === schedule).length,
      from,
      to,
      begins: from,
      ends: to,
      who: who.map(nameOf),
      mode,
      enteredAt: NOW,
      by: nameOf('ana'),
      note: note ?? null,
      swap,
    };
    this.overrides.push(entered);
    return entered;
  }

  #swap(
    asker: string,
    schedule: string,
    said: {
      from: string;
      to: string;
      asked: string[];
      inReturn?: { from: string; to: string } | undefined;
      note?: string | undefined;
    },
  ): overrideShapes.SwapView {
    return {
      id: `swap-${++this.#asked}`,
      schedule,
      asker: nameOf(asker),
      from: said.from,
      to: said.to,
      asked: said.asked.map(nameOf),
      inReturn: said.inReturn ?? null,
      note: said.note ?? null,
      state: 'open',
      takenBy: null,
      declinedBy: [],
      createdAt: NOW,
      endedAt: null,
    };
  }

  #shifts(search: URLSearchParams): ShiftsOfMany {
    const range = { from: Date.parse(search.get('from')!), to: Date.parse(search.get('to')!) };
    const wanted = search.get('schedules')?.split(',');
    const items = this.#rotations
      .filter(({ schedule }) => wanted?.includes(schedule) ?? true)
      .map((rotation) => ({
        schedule: rotation.schedule,
        name: rotation.name,
        timeZone: rotation.timeZone,
        layers: [rotation.everyDays === 7 ? 'weekly, monday 09:00' : 'daily, 09:00'],
        ...layOut(
          rotation,
          range,
          this.overrides.filter(({ schedule }) => schedule === rotation.schedule),
        ),
        problem: null,
      }));
    const named = new Set(
      items.flatMap(({ shifts }) => shifts.flatMap(({ who, instead }) => [...who, ...instead])),
    );
    return { ...isoOf(range), people: [...named].map(nameOf), items, more: false };
  }
}

type Span = { from: number; to: number };
type Laid = Pick<ShiftsOfMany['items'][number], 'shifts' | 'gaps'>;

function layOut(
  { everyDays, people, gaps }: Rotation,
  range: Span,
  overrides: readonly overrideShapes.OverrideView[],
): Laid {
  const taken: (Span & { who: string[]; place: number | null })[] = [
    ...gaps.map((gap) => ({ ...spanOf(gap), who: [], place: null })),
    ...overrides.map(({ begins, ends, who, place, mode }) => ({
      ...spanOf({ from: begins, to: ends }),
      // Whoever is taken off of a rotation of single people leaves nobody.
      who: mode === 'remove' ? [] : who.map(({ handle }) => handle),
      place,
    })),
  ];
  const length = everyDays * DAY;
  const turns: (Span & { who: string[] })[] = [];
  for (let turn = Math.floor((range.from - anchor) / length); anchor + turn * length < range.to; turn++) {
    const from = anchor + turn * length;
    const who = people[((turn % people.length) + people.length) % people.length]!;
    turns.push({ from, to: from + length, who: [who] });
  }
  const borders = [...turns, ...taken]
    .flatMap(({ from, to }) => [from, to])
    .filter((at) => at > range.from && at < range.to);
  const edges = [...new Set([range.from, ...borders, range.to])].sort((a, b) => a - b);
  const laid: Laid = { shifts: [], gaps: [] };
  let last: unknown;
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const to = edges[index + 1]!;
    const at = (span: Span) => span.from <= from && from < span.to;
    const turn = turns.find(at)!;
    const other = taken.findLast(at);
    const source = other ?? turn;
    if (source === last) {
      const kept = (source as { who: string[] }).who.length === 0 ? laid.gaps.at(-1)! : laid.shifts.at(-1)!;
      kept.to = new Date(to).toISOString();
    } else if (other !== undefined && other.who.length === 0) laid.gaps.push(isoOf({ from, to }));
    else
      laid.shifts.push({
        ...isoOf({ from, to }),
        who: source.who,
        layer: other === undefined ? 0 : null,
        override: other?.place ?? null,
        instead: other === undefined ? [] : turn.who.filter((each) => !other.who.includes(each)),
      });
    last = source;
  }
  return laid;
}

function candidatesFor(
  { schedule, people }: Rotation,
  search: URLSearchParams,
): overrideShapes.CandidatesView {
  const sentences = [
    'Last on call five weeks ago, 168 hours in 12 weeks, nothing else in that time.',
    'Last on call two weeks ago, 336 hours in 12 weeks; one night of theirs.',
    'Comes off call 6 hours before, which is less rest than the process asks for.',
    'Is away until Sun 29 Nov.',
  ];
  return {
    schedule,
    from: search.get('from')!,
    to: search.get('to')!,
    items: people.map((handle, index) => ({
      person: nameOf(handle),
      free: index < 2,
      lastOnCall: NOW,
      hours: 168 * (index + 1),
      nights: index,
      sentence: sentences[index % sentences.length]!,
    })),
  };
}

function qualityOf({ schedule, timeZone, people, gaps }: Rotation): shapes.ScheduleQuality {
  const hours = [840, 672, 504, 420];
  return {
    schedule,
    timeZone,
    from: NOW,
    to: new Date(Date.parse(NOW) + 84 * DAY).toISOString(),
    findings: [
      ...gaps.map((gap) => ({
        kind: 'gap' as const,
        sentence: 'Nobody is on call on Sat 21 Nov from 02:00 to 06:00.',
        person: null,
        from: new Date(gap.from).toISOString(),
        to: new Date(gap.to).toISOString(),
      })),
      {
        kind: 'more-than-share' as const,
        sentence: `${nameOf(people[0]!).name} has 840 hours, 168 more than an equal share.`,
        person: nameOf(people[0]!),
        from: NOW,
        to: new Date(Date.parse(NOW) + 84 * DAY).toISOString(),
      },
    ],
    load: people.map((handle, index) => ({
      person: nameOf(handle),
      hours: hours[index % hours.length]!,
      nights: [35, 28, 21, 17.5][index % 4]!,
      weekends: [5, 4, 3, 2.5][index % 4]!,
    })),
    share: { hours: 672, nights: 28, weekends: 4 },
  };
}

function nameOf(handle: string): { handle: string; name: string } {
  return { handle, name: users.find((user) => user.handle === handle)?.name ?? handle };
}

function spanOf({ from, to }: { from: string; to: string }): Span {
  return { from: Date.parse(from), to: Date.parse(to) };
}

function isoOf({ from, to }: Span): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
