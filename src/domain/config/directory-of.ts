/** The configuration as decisions read it: names filled in, lengths in milliseconds, secrets in their places. */
import type { Binding, Directory, Person, QuietHours, Target } from '../directory/directory.ts';
import { durationMs } from '../directory/duration.ts';
import type { BindingEntry, CalendarEntry, Configuration, QuietHoursEntry, UserEntry } from './config.ts';
import { withSecrets } from './secrets.ts';
import { dayMs, instantOf } from '../instant.ts';
import {
  type CalendarEntry as Entry,
  inPlace,
  nothingAround,
  type Surroundings,
} from '../schedule/surroundings.ts';

export function directoryOf(
  config: Configuration,
  secrets: Readonly<Record<string, string>>,
  revision: number,
  surroundings: Surroundings = nothingAround,
): Directory {
  const { organization } = config;
  const written = byHandle(config.schedules);
  const around = {
    away: surroundings.away,
    calendars: { ...surroundings.calendars, ...writtenOut(config.calendars) },
  };
  return {
    revision,
    organization: {
      name: organization.name,
      timeZone: organization.timeZone,
      lastResort: organization.lastResort.map(targetOf),
    },
    users: byHandle(config.users.map((user) => personOf(user, organization.timeZone, secrets))),
    teams: byHandle(
      config.teams.map(({ handle, name = handle, members, positions }) => ({
        handle,
        name,
        members,
        positions: bindingsOf(positions),
      })),
    ),
    services: byHandle(
      config.services.map(({ handle, name = handle, team, runbook, dashboards, positions }) => ({
        handle,
        name,
        team: team ?? null,
        runbook: runbook ?? null,
        dashboards,
        positions: bindingsOf(positions),
      })),
    ),
    schedules: byHandle(config.schedules.map((schedule) => inPlace(schedule, written, around))),
    around,
    positions: bindingsOf(config.positions),
    audiences: config.audiences,
  };
}

function personOf(
  { handle, name, email, timeZone, role, contacts, rules, quietHours }: UserEntry,
  zone: string,
  secrets: Readonly<Record<string, string>>,
): Person {
  return {
    handle,
    name,
    email: email ?? null,
    timeZone: timeZone ?? zone,
    role,
    contacts: contacts.map(({ id, channel, to }) => ({ id, channel, to: withSecrets(to, secrets) })),
    rules: rules.map(({ urgency, after, contact, repeat, during = null, days = null }) => ({
      urgency,
      afterMs: durationMs(after),
      contact,
      repeat: repeat === undefined ? null : { everyMs: durationMs(repeat.every), times: repeat.times },
      ...(during === null && days === null ? {} : { when: { hours: during, days } }),
    })),
    ...(quietHours === undefined ? {} : { quietHours: quietHoursOf(quietHours) }),
  };
}

function quietHoursOf({ hours, days, overriddenBy }: QuietHoursEntry): QuietHours {
  return { hours: hours ?? null, days: days ?? null, overriddenBy: overriddenBy ?? [] };
}

function bindingsOf(entries: Record<string, BindingEntry>): Record<string, Binding> {
  return Object.fromEntries(
    Object.entries(entries).map(([position, { standIn, standInAfter, pick, shadow, ...target }]) => [
      position,
      {
        target: targetOf(target),
        standIn: standIn === undefined ? null : targetOf(standIn),
        standInAfterMs: standInAfter === undefined ? null : durationMs(standInAfter),
        ...(pick === undefined ? {} : { pick }),
        ...(shadow === undefined ? {} : { shadow: targetOf(shadow) }),
      },
    ]),
  );
}

/** Days that the file writes out, as entries of whole local days: from the first to the day after the last. */
function writtenOut(calendars: CalendarEntry[]): Record<string, Entry[]> {
  return Object.fromEntries(
    calendars.flatMap(({ handle, name = handle, dates }) =>
      dates === undefined ? [] : [[handle, dates.map((written) => daysOf(written, name))]],
    ),
  );
}

function daysOf(written: string | { from: string; to: string }, title: string): Entry {
  const { from, to } = typeof written === 'string' ? { from: written, to: written } : written;
  return { from, to: instantOf(Date.parse(to) + dayMs).slice(0, 'yyyy-mm-dd'.length), people: [], title };
}

/** Exactly one of the four is named: the schema holds that. */
function targetOf({ user, users, schedule, team }: BindingEntry): Target {
  if (user !== undefined) return { user };
  if (users !== undefined) return { users };
  if (schedule !== undefined) return { schedule };
  if (team !== undefined) return { team };
  throw new Error('a target must name a user, users, a schedule or a team');
}

function byHandle<T extends { handle: string }>(entries: T[]): Record<string, T> {
  return Object.fromEntries(entries.map((entry) => [entry.handle, entry]));
}
