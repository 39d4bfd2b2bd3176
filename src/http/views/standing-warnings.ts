/** What is wrong with the set-up itself, whoever is on call today: said until somebody mends it. Pure. */
import { channelIsOn } from '../../domain/config/references.ts';
import { isIP } from 'node:net';
import { bindingOf, peopleOf } from '../../domain/directory/resolve.ts';
import type { Directory, Person } from '../../domain/directory/directory.ts';
import { inWords, labelOf } from '../../domain/incident/naming.ts';
import { dayMs, msOf } from '../../domain/instant.ts';
import type { Contact } from '../../domain/message/delivery.ts';
import { dateInWords } from '../../domain/process/lint/words.ts';
import type { Process } from '../../domain/process/process.ts';
import { takingTurns } from '../../domain/schedule/surroundings.ts';
import { gapsAheadDays } from '../../domain/schedule/relied-on.ts';
import type { NowView } from '../shapes.ts';

export interface StandingWarning {
  state: 'warn' | 'bad';
  text: string;
  detail: string | null;
}

/** Where the facts are not known (`channels: null`), nothing is said of them. */
export function standingWarnings({
  directory,
  process,
  url,
  demo,
  channels,
  gaps,
  now,
}: {
  directory: Directory;
  process: Process;
  url: string;
  demo: boolean;
  channels: { channel: string; enabled: boolean }[] | null;
  /** Those that rungs would find in the next two weeks. */
  gaps: NowView['gaps'];
  now: string;
}): StandingWarning[] {
  return [
    ...lastResortWarning(directory, now),
    ...(demo || channels === null ? [] : channelWarnings(directory, channels)),
    ...(demo ? [] : linkWarning(directory, url)),
    ...positionWarning(directory, process),
    ...contactWarning(directory),
    ...gapWarnings(directory, gaps, now),
  ];
}

function lastResortWarning(directory: Directory, now: string): StandingWarning[] {
  const named = directory.organization.lastResort.flatMap(
    (target) => peopleOf(directory, target, now).people,
  );
  const people =
    named.length > 0
      ? named.map((handle) => directory.users[handle])
      : Object.values(directory.users).filter((person) => person.role === 'admin');
  if (people.some((person) => (person?.contacts.length ?? 0) > 0)) return [];
  return [
    {
      state: 'bad',
      text: 'The last resort cannot be reached',
      detail: 'give an admin, or whoever the last resort names, a contact',
    },
  ];
}

function channelWarnings(
  directory: Directory,
  channels: { channel: string; enabled: boolean }[],
): StandingWarning[] {
  const settings = Object.fromEntries(channels.map(({ channel, enabled }) => [channel, { enabled }]));
  const people = new Map<string, string[]>();
  for (const person of Object.values(directory.users))
    for (const channel of new Set(person.contacts.map((contact) => contact.channel))) {
      if (channel === 'inbox' || channelIsOn(channel, settings)) continue;
      people.set(channel, [...(people.get(channel) ?? []), person.name]);
    }
  return [...people].map(([channel, names]) => ({
    state: 'warn',
    text: `The channel ${channel} is ${Object.hasOwn(settings, channel) ? 'off' : 'not set up'}`,
    detail: `${fewInWords(names)} ${names.length > 1 ? 'have' : 'has'} a contact there`,
  }));
}

/** A link to this machine is of no use in a pocket. */
function linkWarning(directory: Directory, url: string): StandingWarning[] {
  if (!isLoopback(new URL(url).hostname)) return [];
  const outside = Object.values(directory.users).filter((person) => person.contacts.some(isOutside));
  if (outside.length === 0) return [];
  return [
    {
      state: 'warn',
      text: `Links lead to ${url}, which only this machine can open`,
      detail: `${peopleInWords(outside)} ${outside.length > 1 ? 'are' : 'is'} reached elsewhere: set TOCSIN_URL`,
    },
  ];
}

function isOutside({ channel, to }: Contact): boolean {
  switch (channel) {
    case 'inbox':
    // Nobody's contact is one of these.
    case 'pagerduty':
    case 'opsgenie':
    case 'statuspage':
      return false;
    case 'webhook':
      return URL.canParse(to) && !isLoopback(new URL(to).hostname);
    case 'email':
    case 'ntfy':
    case 'slack':
    case 'mattermost':
    case 'teams':
    case 'sms':
    case 'voice':
    case 'push':
      return true;
  }
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1') return true;
  return isIP(bare) === 4 && bare.startsWith('127.');
}

/** Bound nowhere: not by the organisation, nor by any team or service. */
function positionWarning(directory: Directory, process: Process): StandingWarning[] {
  const asked = new Set(process.ladders.flatMap(({ rungs }) => rungs.flatMap(({ to }) => to)));
  const services = [null, ...Object.keys(directory.services)];
  const unbound = [...asked].filter((position) =>
    services.every((service) => bindingOf(directory, position, service) === null),
  );
  if (unbound.length === 0) return [];
  const labels = unbound.map((position) => labelOf(process.positions, position));
  return [
    {
      state: unbound.length === asked.size ? 'bad' : 'warn',
      text: `${inWords(labels)} ${labels.length > 1 ? 'are' : 'is'} bound to nobody`,
      detail: 'their rungs are left out',
    },
  ];
}

function contactWarning(directory: Directory): StandingWarning[] {
  const asked = new Set(
    [directory, ...Object.values(directory.teams), ...Object.values(directory.services)].flatMap(
      ({ positions }) =>
        Object.values(positions).flatMap((binding) => {
          const targets = binding.standIn === null ? [binding.target] : [binding.target, binding.standIn];
          return targets.flatMap((target) => {
            if ('schedule' in target) {
              const schedule = directory.schedules[target.schedule];
              return schedule === undefined ? [] : takingTurns(schedule);
            }
            if ('team' in target) return directory.teams[target.team]?.members ?? [];
            return 'users' in target ? target.users : [target.user];
          });
        }),
    ),
  );
  const silent = [...asked].flatMap((handle) => {
    const person = directory.users[handle];
    return person !== undefined && person.contacts.length === 0 ? [person] : [];
  });
  if (silent.length === 0) return [];
  return [
    {
      state: 'warn',
      text: `${peopleInWords(silent)} cannot be paged`,
      detail: 'on call, and without a contact',
    },
  ];
}

/** More schedules than that are one sentence. */
const mostSchedules = 3;

/** Where a rung will find nobody: bad where it would by tomorrow. */
function gapWarnings(directory: Directory, all: NowView['gaps'], now: string): StandingWarning[] {
  const ofSchedule = [...Map.groupBy(all, ({ schedule }) => schedule)];
  const isNear = ({ from }: { from: string }) => msOf(from) < msOf(now) + dayMs;
  if (ofSchedule.length > mostSchedules) {
    const near = ofSchedule.some(([, gaps]) => gaps.some(isNear));
    const text = `${ofSchedule.length} schedules have gaps in the next ${gapsAheadDays} days`;
    return [{ state: near ? 'bad' : 'warn', text, detail: 'rungs rely on them: On call shows which' }];
  }
  return ofSchedule.map(([handle, gaps]) => {
    const { name = handle, timeZone } = directory.schedules[handle]!;
    const [first] = gaps as [(typeof gaps)[number], ...typeof gaps];
    const many = gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`;
    return {
      state: gaps.some(isNear) ? 'bad' : 'warn',
      text: `${name} has ${many} in the next ${gapsAheadDays} days`,
      detail: `${first.from <= now ? 'now' : `from ${dateInWords(first.from, timeZone)}`} to ${dateInWords(first.to, timeZone)} (${timeZone}) nobody is on call`,
    };
  });
}

function peopleInWords(people: Person[]): string {
  return fewInWords(people.map(({ name }) => name));
}

function fewInWords(names: string[]): string {
  return names.length > 3 ? `${names.length} people` : inWords(names);
}
