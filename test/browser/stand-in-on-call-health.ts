/** Four weeks of four people as the API would tell them: made up pages, and everything else by the rules that the server counts by. */
import type { z } from 'zod';
import type { Directory } from '../../src/domain/directory/directory.ts';
import { dayMs, hourMs, minuteMs, msOf } from '../../src/domain/instant.ts';
import { addDuty, type Duty } from '../../src/domain/metrics/duty.ts';
import { layHours, workingHoursOf } from '../../src/domain/metrics/hours.ts';
import { onCallHealth } from '../../src/domain/metrics/on-call-health.ts';
import type { GotPage } from '../../src/domain/metrics/pages-got.ts';
import { staysOf } from '../../src/domain/metrics/stays.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import * as health from '../../src/http/shapes-on-call-health.ts';
import { teamBurdens } from '../../src/http/views/on-call-burden-view.ts';
import { onCallHealthView, onCallPagesView, teamRef } from '../../src/http/views/on-call-health-view.ts';
import { someone } from '../harness/stepped-engine.ts';
import { NOW } from './stand-in-data.ts';

const weekly = (handle: string, name: string, participants: string[]): Schedule => ({
  handle,
  name,
  timeZone: 'Europe/Berlin',
  layers: [{ rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-01-05T09:00', participants }],
  overrides: [],
});

const names = { ana: 'Ana Ortiz', ben: 'Ben Idowu', cy: 'Cy Lindqvist', dia: 'Dia Marchetti' };

const directory: Directory = {
  revision: 1,
  organization: { name: 'Acme', timeZone: 'Europe/Berlin', lastResort: [] },
  users: Object.fromEntries(
    Object.entries(names).map(([handle, name]) => [
      handle,
      { ...someone(handle), name, timeZone: handle === 'dia' ? 'Asia/Singapore' : 'Europe/Berlin' },
    ]),
  ),
  teams: {
    shop: { handle: 'shop', name: 'Shop', members: ['ana', 'ben'], positions: {} },
    platform: { handle: 'platform', name: 'Platform', members: ['cy'], positions: {} },
    data: { handle: 'data', name: 'Data', members: ['eli'], positions: {} },
  },
  services: {},
  schedules: {
    primary: weekly('primary', 'Primary', ['ana', 'ben', 'cy']),
    secondary: weekly('secondary', 'Secondary', ['cy', 'ana', 'dia']),
  },
  positions: {},
  audiences: {},
};

/** When, whom, and after how many minutes they answered; null: they did not. Ben's week has 24 pages in seven nights. */
const got: [at: number, person: string, minutes: number | null][] = [
  ...Array.from({ length: 24 }, (_, n): [number, string, number | null] => [
    msOf('2026-11-02T21:30:00Z') + Math.floor((n * 7) / 24) * dayMs + (n % 4) * 110 * minuteMs,
    'ben',
    n % 5 === 0 ? null : 2 + (n % 7),
  ]),
  ...Array.from({ length: 9 }, (_, n): [number, string, number | null] => [
    msOf(NOW) - (30 + n * 61) * hourMs,
    'ana',
    3 + n,
  ]),
  ...Array.from({ length: 4 }, (_, n): [number, string, number | null] => [
    msOf(NOW) - (200 + n * 113) * hourMs,
    'cy',
    8,
  ]),
];

const pages = got.map(([at, person, minutes], n): GotPage => {
  return {
    person,
    incident: `i${n}`,
    page: 'p1',
    pagedAt: at,
    at,
    outcome: minutes === null ? 'exhausted' : 'answered',
    endedAt: at + (minutes ?? 20) * minuteMs,
    facts: n % 6 === 2 ? null : { number: `INC-2026-0${100 + n}`, severity: 'SEV-2', service: 'checkout' },
  };
});

const load = { pagesANight: 2, remedy: 'Mend the alerts, or share the nights among more people' };
const recordedSince = '2026-06-01T00:00:00.000Z';

/** What it answers and the shape that it has to have. */
export function readOnCallHealth(path: string, search: URLSearchParams): [z.ZodType, unknown] {
  const to = search.get('to') ?? NOW;
  const from = search.get('from') ?? new Date(msOf(to) - 28 * dayMs).toISOString();
  const range = { from: msOf(from), to: msOf(to) };
  switch (path) {
    case '/on-call/pages': {
      const person = search.get('person') ?? 'ana';
      return [health.onCallPages, onCallPagesView(factsOf(person, range), range, directory)];
    }
    case '/on-call/burden': {
      const whole = { from: range.from - 28 * dayMs, to: range.to };
      const month = { from: range.from, to: range.to };
      const all = (span: typeof whole) =>
        Object.keys(names).map((person) => onCallHealth(factsOf(person, span), span));
      return [
        health.onCallBurden,
        {
          month: search.get('month'),
          from,
          to,
          timeZone: 'Europe/Berlin',
          recordedSince,
          threshold: load,
          review: null,
          teams: teamBurdens(
            { these: all(month), before: all({ from: whole.from, to: range.from }) },
            directory,
            null,
          ),
          unread: [],
        },
      ];
    }
    default: {
      const team = search.get('team');
      const people = team === null ? Object.keys(names) : (directory.teams[team]?.members ?? []);
      const healths = people.map((person) => onCallHealth(factsOf(person, range), range));
      const rest = {
        from,
        to,
        team: team === null ? null : teamRef(directory, team),
        recordedSince,
        workingHours: workingHoursOf(null).inWords,
        unread: [],
      };
      return [health.onCallHealth, onCallHealthView(healths, { directory, threshold: load, ...rest })];
    }
  }
}

function factsOf(person: string, range: { from: number; to: number }) {
  const laid = { from: range.from - 35 * dayMs, to: range.to };
  const duty: Duty = new Map();
  for (const schedule of Object.values(directory.schedules)) addDuty(duty, schedule, laid);
  const stays = staysOf(directory.users[person]?.timeZone ?? 'Europe/Berlin', []);
  return {
    person,
    stays,
    hours: layHours(stays, workingHoursOf(null), laid),
    turns: duty.get(person) ?? [],
    pages: pages.filter((page) => page.person === person),
  };
}
