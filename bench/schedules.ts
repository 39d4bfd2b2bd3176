/** How long a year of shifts takes to lay out, and how long it takes to say who is on call. */
import { hourMs, instantOf, msOf } from '../src/domain/instant.ts';
import { onCallAt } from '../src/domain/schedule/on-call-at.ts';
import { rememberedOnCall } from '../src/domain/schedule/remembered-on-call.ts';
import { type Schedule, scheduleSchema } from '../src/domain/schedule/schedule.ts';
import { shifts } from '../src/domain/schedule/shifts.ts';
import { inMs, percentile, type Section } from './figure.ts';

const count = 50;
const rounds = 15;
const [from, to] = ['2026-01-05T00:00:00Z', '2027-01-05T00:00:00Z'];
const zones = [
  'Europe/Berlin',
  'America/Los_Angeles',
  'Australia/Lord_Howe',
  'Asia/Tokyo',
  'America/Santiago',
];

export const schedules: Section = {
  title: 'Schedules',
  async run({ say }) {
    say('a year of shifts, and who is on call …');
    const all = Array.from({ length: count }, (_, n) => scheduleOf(n));
    const years: number[] = [];
    let laid = 0;
    for (let round = 0; round < rounds; round += 1) {
      const since = performance.now();
      laid = all.reduce((sum, schedule) => sum + shiftsOf(schedule), 0);
      years.push(performance.now() - since);
    }
    // The first rounds are the compiler's; a server has run for longer.
    const year = percentile(years.slice(5), 0.5);

    const start = msOf(from);
    const asked = Array.from({ length: 20_000 }, (_, n) =>
      instantOf(start + ((n * 7_919) % 8_760) * hourMs + n),
    );
    const anew = microseconds(asked, (at, n) => onCallAt(all[n % count]!, at));
    const [first] = all as [Schedule];
    const [now] = asked as [string];
    const again = microseconds(asked, () => rememberedOnCall(first, now));
    return [
      {
        name: `a year of ${count} schedules with five layers each`,
        target: '≤ 200 ms',
        measured: inMs(year),
        pass: year <= 200,
        note: `${laid.toLocaleString('en')} shifts; median of ${rounds - 5} rounds after 5`,
      },
      {
        name: 'who is on call, the turn remembered',
        target: '≤ 5 µs',
        measured: inMicroseconds(again),
        pass: again <= 5,
        note: `median; ${inMicroseconds(anew)} where the turn has to be found, and until when it lasts`,
      },
    ];
  },
};

function shiftsOf(schedule: Schedule): number {
  const laid = shifts(schedule, from, to);
  if ('refused' in laid) throw new Error(laid.sentence);
  return laid.shifts.length;
}

/** The median of hundreds: one asking is shorter than the clock can tell. */
function microseconds(instants: string[], ask: (at: string, n: number) => unknown): number {
  const hundred = 100;
  const took: number[] = [];
  for (let n = 0; n < instants.length; n += hundred) {
    const since = performance.now();
    for (const [index, at] of instants.slice(n, n + hundred).entries()) ask(at, n + index);
    took.push(((performance.now() - since) * 1_000) / hundred);
  }
  return percentile(took, 0.5);
}

function inMicroseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} µs`;
}

/** Weeks, working days, nights, weekends and a month's turns beneath, and an override a fortnight. */
function scheduleOf(n: number): Schedule {
  const starts = '2026-01-05T09:00';
  return scheduleSchema.parse({
    handle: `schedule-${n}`,
    timeZone: zones[n % zones.length],
    layers: [
      { rotation: 'monthly', handoff: 'day 1 09:00', starts, participants: ['ida', 'jon'] },
      { rotation: 'weekly', handoff: 'monday 09:00', starts, participants: ['ana', 'ben', 'cy', 'dia'] },
      {
        rotation: 'daily',
        starts,
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        hours: '09:00-17:00',
        participants: ['ana', 'ben', 'cy'],
        priority: 1,
      },
      {
        rotation: 'daily',
        starts: '2026-01-05',
        hours: '20:00-08:00',
        participants: ['eli', 'fay'],
        priority: 2,
      },
      {
        rotation: 'weekly',
        handoff: 'friday 17:00',
        starts,
        days: ['sat', 'sun'],
        participants: ['gus', 'hal'],
        priority: 3,
      },
    ],
    overrides: Array.from({ length: 26 }, (_, fortnight) => {
      const day = Temporal.PlainDate.from('2026-01-08').add({ days: 14 * fortnight + (n % 7) });
      return { from: `${day.toString()}T18:00`, to: `${day.toString()}T22:00`, who: 'ovi' };
    }),
  });
}
