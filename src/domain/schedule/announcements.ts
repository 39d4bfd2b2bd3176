/**
 * What the owners of a schedule are told before it hurts: that nobody will be on call, that somebody will be on call while
 * away, or without a contact that works. A week before, a day before, and at once where it first shows later than that.
 */
import type { Directory, Urgency } from '../directory/directory.ts';
import { dayMs, instantOf, msOf, plus } from '../instant.ts';
import type { ChannelKind } from '../message/delivery.ts';
import { planSteps } from '../page/plan-steps.ts';
import type { Position, Process } from '../process/process.ts';
import { onCallAt } from './on-call-at.ts';
import { gapsAheadDays, laidOut, openStretches, type Reliance } from './relied-on.ts';
import type { Gap } from './shifts.ts';
import { onCallWhileAway } from './while-away.ts';

/** Something that is wrong ahead, from its first instant on. */
export type Ahead = { from: string; to: string; begun: boolean } & (
  | { kind: 'gap'; positions: Position[]; rungs: number; forGood: boolean }
  /** Somebody is on call by a schedule that lets them stay so during their time off. */
  | { kind: 'away'; person: string }
  /** No page would reach whoever is on call. */
  | { kind: 'silent'; people: string[] }
);

/** One message about one schedule. */
export interface Announcement {
  schedule: string;
  /** Why it is told now: what it is about, and since when that was due. Whatever was told once is not told again. */
  news: { key: string; since: string }[];
  /** Told along with the news, and so not by itself later. */
  along: string[];
  ahead: Ahead[];
  urgency: Urgency;
}

export interface Watched {
  /** What is due by now, whether it was told before or not. */
  announcement: Announcement | null;
  /** When there will be more to tell if the configuration stays as it is, or a day from now: the calendar moves on. */
  nextAt: string;
}

export interface Known {
  process: Process;
  directory: Directory;
  /** Whether a channel reaches anybody: it is configured and on. */
  works: (channel: string) => boolean;
  now: string;
}

const stages = [
  { stage: 'week', beforeMs: 7 * dayMs },
  { stage: 'day', beforeMs: dayMs },
] as const;

/** More than these in a week are a habit: told once a week, all in one. */
const mostAWeek = 3;
/** Of a kind: more than these nobody reads one by one, and all of them together are a habit. */
const mostOfAKind = 200;
/** A habit is told a week later anew, so that nothing of the week between is told by itself. */
const habitMs = { week: gapsAheadDays * dayMs, day: 8 * dayMs };

/** `reliances` are those on one schedule, and not empty. */
export function announcementFor(reliances: [Reliance, ...Reliance[]], known: Known): Watched {
  const { now } = known;
  const { handle } = reliances[0].schedule;
  const ahead = aheadOf(reliances, known);
  const news: Announcement['news'] = [];
  const along: string[] = [];
  let nextMs = msOf(now) + dayMs;
  for (const ofKind of Map.groupBy(ahead, ({ kind }) => kind).values()) {
    const isHabit = ofKind.filter(({ from }) => msOf(from) - msOf(now) <= 7 * dayMs).length > mostAWeek;
    let isNews = false;
    for (const one of ofKind) {
      const leftMs = msOf(one.from) - msOf(now);
      const due = stages.findLast(({ beforeMs }) => leftMs <= beforeMs);
      for (const { beforeMs } of stages)
        if (leftMs > beforeMs) nextMs = Math.min(nextMs, msOf(one.from) - beforeMs);
      if (due === undefined) continue;
      isNews = true;
      news.push({ key: keyOf(handle, one, due.stage), since: plus(one.from, -due.beforeMs) });
    }
    if (isHabit && isNews)
      for (const one of ofKind)
        for (const { stage } of stages)
          if (msOf(one.from) - msOf(now) <= habitMs[stage]) along.push(keyOf(handle, one, stage));
  }
  const urgent = ahead.some(({ kind, begun }) => kind === 'gap' && begun);
  return {
    announcement:
      news.length === 0 ? null : { schedule: handle, news, along, ahead, urgency: urgent ? 'high' : 'low' },
    nextAt: instantOf(nextMs),
  };
}

/** The same for as long as it begins when it does: how far ahead anybody looked does not show in it. */
function keyOf(schedule: string, ahead: Ahead, stage: 'week' | 'day'): string {
  const who = ahead.kind === 'gap' ? [] : ahead.kind === 'away' ? [ahead.person] : ahead.people;
  return [schedule, ahead.kind, ...who, stage, ahead.from].join('.');
}

/** Everything that is wrong from now on, the nearest first. */
function aheadOf(reliances: [Reliance, ...Reliance[]], known: Known): Ahead[] {
  const { now } = known;
  const range = { from: now, to: plus(now, gapsAheadDays * dayMs) };
  return [...Map.groupBy(wrongBetween(reliances, known, range), ({ kind }) => kind).values()]
    .flatMap((ofKind) => ofKind.slice(0, mostOfAKind))
    .map((one) => (one.from === range.from ? sinceItBegan(reliances, known, one, range) : one))
    .map((one) => (one.kind === 'gap' && one.to === range.to ? toItsEnd(reliances[0], one, range) : one))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** Beyond the longest it counts as having been so for ever. */
const lookBackDays = [1, 8, 64];

/** What has begun already is cut at the present; its beginning is its name, and must not move with the day. */
function sinceItBegan(reliances: [Reliance, ...Reliance[]], known: Known, one: Ahead, range: Gap): Ahead {
  for (const days of lookBackDays) {
    const from = plus(range.from, -days * dayMs);
    // To its end: a rung that keeps to some hours may act in a part of it that is still to come.
    const whole = wrongBetween(reliances, known, { from, to: one.to }).find(
      (other) => other.kind === one.kind && whoOf(other) === whoOf(one) && other.to > range.from,
    );
    if (whole !== undefined && whole.from > from) return { ...one, from: whole.from, begun: true };
  }
  return { ...one, from: longAgo, begun: true };
}

const longAgo = instantOf(0);

function whoOf(ahead: Ahead): string {
  return ahead.kind === 'gap' ? '' : ahead.kind === 'away' ? ahead.person : ahead.people.join();
}

/** What reaches to the end of what is looked at goes on beyond. */
function toItsEnd({ schedule }: Reliance, one: Ahead & { kind: 'gap' }, range: Gap): Ahead {
  const { until } = onCallAt(schedule, plus(range.to, -1));
  return until === null ? { ...one, forGood: true } : { ...one, to: plus(until, 0) };
}

function wrongBetween(
  reliances: [Reliance, ...Reliance[]],
  { process, directory, works, now }: Known,
  range: Gap,
): Ahead[] {
  const [{ schedule }] = reliances;
  const gaps = openStretches(process, directory, reliances, range).map(
    ({ from, to, positions, rungs }): Ahead => ({
      kind: 'gap',
      from,
      to,
      begun: false,
      positions,
      rungs: rungs.length,
      forGood: false,
    }),
  );
  const reached = new Map<string, boolean>();
  const isReached = (handle: string): boolean => {
    const person = directory.users[handle]!;
    const known = reached.get(handle) ?? planSteps(person, 'high', now).some(({ channel }) => works(channel));
    reached.set(handle, known);
    return known;
  };
  const laid = laidOut(schedule, range);
  const away = onCallWhileAway(schedule.away ?? [], laid)
    .filter(({ person }) => Object.hasOwn(directory.users, person))
    .map((time): Ahead => ({ kind: 'away', ...time, begun: false }));
  const silent = laid.flatMap(({ who, from, to }): Ahead[] => {
    const people = who.filter((handle) => Object.hasOwn(directory.users, handle));
    if (people.length === 0 || people.some(isReached)) return [];
    return [{ kind: 'silent', people, from: plus(from, 0), to: plus(to, 0), begun: false }];
  });
  return [...gaps, ...away, ...silent];
}

/** A contact that is told, and when: quiet hours hold back what can wait. */
export interface Receiver {
  person: string;
  contacts: { id: string; channel: ChannelKind; at: string }[];
}

/** The team that owns the schedule; without one, or where it has no contact that works, every admin. */
export function receiversOf(
  schedule: string,
  urgency: Urgency,
  { directory, works, now }: Pick<Known, 'directory' | 'works' | 'now'>,
): Receiver[] {
  const { team } = directory.schedules[schedule]!;
  const members =
    team !== undefined && Object.hasOwn(directory.teams, team) ? directory.teams[team]!.members : [];
  const reach = (handles: string[]): Receiver[] =>
    [...new Set(handles)].flatMap((handle) => {
      const person = Object.hasOwn(directory.users, handle) ? directory.users[handle] : undefined;
      if (person === undefined) return [];
      const steps = planSteps(person, urgency, now).filter(({ channel }) => works(channel));
      const first = steps.filter(({ at }) => at === steps[0]?.at);
      const contacts = person.contacts.flatMap(({ id, channel }) =>
        first.some(({ contact }) => contact === id) ? [{ id, channel, at: first[0]!.at }] : [],
      );
      return contacts.length === 0 ? [] : [{ person: handle, contacts }];
    });
  const owners = reach(members);
  if (owners.length > 0) return owners;
  const admins = Object.values(directory.users).filter(({ role }) => role === 'admin');
  return reach(admins.map(({ handle }) => handle));
}
