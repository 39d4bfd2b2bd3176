/**
 * What a file may give only once: people's own contacts, rules, quiet hours and time off, and the schedules' overrides. Whatever
 * became of them since (changed, removed) is people's doing, and no later file undoes it.
 */
import type { Override } from '../schedule/schedule.ts';
import type { TimeOffEntry } from '../schedule/time-off.ts';
import type { Configuration, ContactEntry, QuietHoursEntry, RuleEntry, Sections } from './config.ts';
import { compare, type Change } from './differences.ts';

export interface Seed {
  noun: 'contact' | 'rules' | 'override' | 'time-off';
  /** The person, or the schedule. */
  owner: string;
  /** The contact's id, the override's times, people and mode, or the times away; empty for rules, `quiet-hours` for those beside them. */
  key: string;
}

export interface Seeding {
  contacts: { person: string; contact: ContactEntry }[];
  rules: { person: string; rules: RuleEntry[] }[];
  quietHours: { person: string; quietHours: QuietHoursEntry }[];
  overrides: { schedule: string; override: Override }[];
  timeOff: { person: string; entry: TimeOffEntry }[];
  /** Everything that the file gave, so that it is not given again. */
  seeds: Seed[];
  changes: Change[];
  /** Contacts of the file that are somebody's own by now, and other than the file has them. */
  theirOwn: { person: string; contact: string }[];
}

export function seedingOf(now: Configuration, file: Sections, given: readonly Seed[]): Seeding {
  const known = new Set(given.map(keyOf));
  const seeding: Seeding = {
    contacts: [],
    rules: [],
    quietHours: [],
    overrides: [],
    timeOff: [],
    seeds: [],
    changes: [],
    theirOwn: [],
  };
  const isNew = (seed: Seed): boolean => {
    if (known.has(keyOf(seed))) return false;
    seeding.seeds.push(seed);
    return true;
  };

  const people = new Map(now.users.map((user) => [user.handle, user]));
  for (const { handle: person, contacts, rules, quietHours, timeOff } of file.users ?? []) {
    const own = people.get(person);
    for (const entry of timeOff) {
      const key = timeOffKey(entry);
      if (!isNew({ noun: 'time-off', owner: person, key })) continue;
      if (own?.timeOff.some((there) => timeOffKey(there) === key)) continue;
      seeding.timeOff.push({ person, entry });
      seeding.changes.push(...compare('time-off', `${person}/${entry.from}`, null, entry));
    }
    if (
      quietHours !== undefined &&
      isNew({ noun: 'rules', owner: person, key: 'quiet-hours' }) &&
      own?.quietHours === undefined
    ) {
      seeding.quietHours.push({ person, quietHours });
      seeding.changes.push(...compare('quiet-hours', person, null, quietHours));
    }
    for (const contact of contacts) {
      const there = own?.contacts.find(({ id }) => id === contact.id);
      if (there !== undefined && (there.channel !== contact.channel || there.to !== contact.to))
        seeding.theirOwn.push({ person, contact: contact.id });
      if (!isNew({ noun: 'contact', owner: person, key: contact.id }) || there !== undefined) continue;
      seeding.contacts.push({ person, contact });
      seeding.changes.push(...compare('contact', `${person}/${contact.id}`, null, contact));
    }
    if (rules.length === 0 || !isNew({ noun: 'rules', owner: person, key: '' })) continue;
    if (own !== undefined && own.rules.length > 0) continue;
    // A contact that its owner has removed takes its rules along.
    const contactIds = new Set([
      ...(own?.contacts ?? []).map(({ id }) => id),
      ...seeding.contacts.filter((seeded) => seeded.person === person).map(({ contact }) => contact.id),
    ]);
    const usable = rules.filter(({ contact }) => contactIds.has(contact));
    if (usable.length === 0) continue;
    seeding.rules.push({ person, rules: usable });
    seeding.changes.push(...compare('rules', person, null, usable));
  }

  const schedules = new Map(now.schedules.map((schedule) => [schedule.handle, schedule]));
  for (const { handle: schedule, overrides } of file.schedules ?? [])
    for (const override of overrides) {
      const key = overrideKey(override);
      // A schedule that was removed and comes back is another one: its overrides went with it.
      const there = schedules.get(schedule);
      const seed: Seed = { noun: 'override', owner: schedule, key };
      if (there !== undefined && !isNew(seed)) continue;
      if (there === undefined) seeding.seeds.push(seed);
      if (there?.overrides.some((own) => overrideKey(own) === key)) continue;
      seeding.overrides.push({ schedule, override });
      seeding.changes.push(...compare('override', `${schedule}/${override.from}`, null, override));
    }
  return seeding;
}

/** The configuration as it will be: the file's sections in place of those in use, with what people own. */
export function merged(now: Configuration, file: Sections, seeding: Seeding): Configuration {
  const people = new Map(now.users.map((user) => [user.handle, user]));
  const schedules = new Map(now.schedules.map((schedule) => [schedule.handle, schedule]));
  return {
    ...now,
    ...file,
    process: file.process ?? now.process,
    users: (file.users ?? now.users).map((user) => ({
      ...user,
      contacts: [
        ...(people.get(user.handle)?.contacts ?? []),
        ...seeding.contacts.filter(({ person }) => person === user.handle).map(({ contact }) => contact),
      ],
      rules:
        seeding.rules.find(({ person }) => person === user.handle)?.rules ??
        people.get(user.handle)?.rules ??
        [],
      quietHours:
        people.get(user.handle)?.quietHours ??
        seeding.quietHours.find(({ person }) => person === user.handle)?.quietHours,
      timeOff: [
        ...(people.get(user.handle)?.timeOff ?? []),
        ...seeding.timeOff.filter(({ person }) => person === user.handle).map(({ entry }) => entry),
      ],
    })),
    schedules: (file.schedules ?? now.schedules).map((schedule) => ({
      ...schedule,
      overrides: [
        ...(schedules.get(schedule.handle)?.overrides ?? []),
        ...seeding.overrides
          .filter(({ schedule: of }) => of === schedule.handle)
          .map(({ override }) => override),
      ],
    })),
  };
}

/** One that takes over is known by its times and people alone: files gave such ones before there were others. */
export function overrideKey({ from, to, who, mode = 'replace' }: Override): string {
  return JSON.stringify(mode === 'replace' ? [from, to, who] : [from, to, who, mode]);
}

function timeOffKey({ from, to }: TimeOffEntry): string {
  return JSON.stringify([from, to]);
}

function keyOf({ noun, owner, key }: Seed): string {
  return JSON.stringify([noun, owner, key]);
}
