/** Who can be reached when it counts, from what is known of contacts: as the API shows it, and as the first screen warns. */
import { addressHash } from '../../domain/access/confirm-link.ts';
import type { Directory, Person } from '../../domain/directory/directory.ts';
import { dayMs, instantOf, minuteMs, msOf, plus } from '../../domain/instant.ts';
import type { Contact } from '../../domain/message/delivery.ts';
import { dutiesOf, type Duty } from '../../domain/page/duties.ts';
import { type ReachFacts, readinessAheadDays, readinessOf } from '../../domain/page/readiness.ts';
import type { Process } from '../../domain/process/process.ts';
import {
  type ContactCheckRow,
  type ContactFailureRow,
  readContactChecks,
  readContactFailures,
} from '../../store/deliveries/contact-checks.ts';
import type { Queryable } from '../../store/access/queryable.ts';
import { channelIsOn } from '../../domain/config/references.ts';
import { readChannelStates } from '../../store/read/channel-states.ts';
import type { Readiness, ReadinessOfPerson } from '../shapes-readiness.ts';
import type { StandingWarning } from './standing-warnings.ts';

/** What the tables know of how some people are reached. */
export interface ReachRows {
  channels: { channel: string; enabled: boolean }[];
  checks: ContactCheckRow[];
  failures: ContactFailureRow[];
}

/** A failure of last month says nothing about tonight. */
const failuresCountMs = 14 * dayMs;

export async function readReach(db: Queryable, people: readonly string[], now: string): Promise<ReachRows> {
  const [channels, checks, failures] = await Promise.all([
    readChannelStates(db),
    readContactChecks(db, people),
    readContactFailures(db, people, plus(now, -failuresCountMs)),
  ]);
  return { channels, checks, failures };
}

interface Around {
  directory: Directory;
  /** Null before one is chosen. */
  process: Process | null;
  /** Every message goes to the built-in inbox, whatever channels there are. */
  demo: boolean;
  now: string;
}

export function readinessView(rows: ReachRows, around: Around): Readiness {
  const { directory, now } = around;
  const items = [...dutiesAhead(around)]
    .map(([handle, duty]) => readinessItem(directory.users[handle]!, duty, rows, around))
    .toSorted(byUrgency);
  return {
    at: now,
    until: plus(now, readinessAheadDays * dayMs),
    ready: items.filter(({ ready }) => ready).length,
    items,
  };
}

/** Of anybody, whether a position names them or not. */
export function readinessOfOne(person: Person, rows: ReachRows, around: Around): ReadinessOfPerson {
  const duty = dutiesAhead(around).get(person.handle) ?? { positions: [], always: false, shifts: [] };
  return readinessItem(person, duty, rows, around);
}

/** Everybody of whom the view speaks. */
export function dutiesAhead({ directory, process, now }: Omit<Around, 'demo'>): Map<string, Duty> {
  // Laid out anew every ten minutes and with every change: the first screen asks each half minute.
  const from = instantOf(Math.floor(msOf(now) / dutiesHoldMs) * dutiesHoldMs);
  const known = remembered.get(directory);
  if (known?.from === from && known.process === process) return known.duties;
  const duties = dutiesOf(directory, process, { from, to: plus(now, readinessAheadDays * dayMs) });
  remembered.set(directory, { from, process, duties });
  return duties;
}
const dutiesHoldMs = 10 * minuteMs;
const remembered = new WeakMap<
  Directory,
  { from: string; process: Process | null; duties: Map<string, Duty> }
>();

/** Whoever is on call now or by tomorrow, and would not hear a page. Who has no contact at all is told of elsewhere. */
export function soonOnCall(around: Omit<Around, 'demo'>): string[] {
  const tomorrow = msOf(around.now) + dayMs;
  return [...dutiesAhead(around)].flatMap(([handle, { always, shifts }]) => {
    const next = shifts.find(({ to }) => msOf(to) > msOf(around.now));
    return always || (next !== undefined && msOf(next.from) < tomorrow) ? [handle] : [];
  });
}

export function unreachableWarnings(people: string[], rows: ReachRows, around: Around): StandingWarning[] {
  const silent = people.flatMap((handle) => {
    const person = around.directory.users[handle];
    if (person === undefined || person.contacts.length === 0) return [];
    const { problems, onCallNow, always } = readinessOfOne(person, rows, around);
    const [severe] = problems.filter(({ weight }) => weight === 'severe');
    return severe === undefined ? [] : [{ name: person.name, onCallNow, always, severe }];
  });
  if (silent.length === 0) return [];
  const state = silent.some(({ onCallNow }) => onCallNow) ? 'bad' : 'warn';
  if (silent.length > mostNamed)
    return [
      {
        state,
        text: `${silent.length} people who are on call within a day cannot be paged`,
        detail: 'On call, Readiness says why',
      },
    ];
  return silent.map(({ name, onCallNow, always, severe }) => ({
    state: onCallNow ? 'bad' : 'warn',
    text: `${name} ${always ? 'answers at any hour' : `is on call ${onCallNow ? 'now' : 'within a day'}`} and cannot be paged`,
    detail: severe.sentence,
  }));
}

const mostNamed = 3;

function readinessItem(person: Person, duty: Duty, rows: ReachRows, around: Around): ReadinessOfPerson {
  const facts = factsOf(person, rows, around);
  const readiness = readinessOf(person, duty, facts, around.now);
  return {
    person: { handle: person.handle, name: person.name },
    ...readiness,
    positions: duty.positions,
    contacts: person.contacts.map((contact) => {
      const check = checkRowOf(person, contact, rows);
      return {
        contact: contact.id,
        channel: contact.channel,
        testedAt: check?.testedAt ?? null,
        confirmedAt: check?.confirmedAt ?? null,
        state: check?.state ?? null,
        detail: check?.detail ?? null,
      };
    }),
  };
}

function factsOf(person: Person, rows: ReachRows, { demo }: Around): ReachFacts {
  const channels = Object.fromEntries(rows.channels.map(({ channel, enabled }) => [channel, { enabled }]));
  return {
    isOn: ({ channel }) => demo || channelIsOn(channel, channels),
    checkOf: (contact) => checkRowOf(person, contact, rows) ?? null,
    failureOf: ({ id }) =>
      rows.failures.find((one) => one.person === person.handle && one.contact === id) ?? null,
  };
}

function checkRowOf(person: Person, contact: Contact, { checks }: ReachRows): ContactCheckRow | undefined {
  return checks.find(
    (one) =>
      one.person === person.handle && one.contact === contact.id && one.addressHash === addressHash(contact),
  );
}

/** Whoever is on call next and cannot be reached first; whom all is well with by name. */
function byUrgency(a: ReadinessOfPerson, b: ReadinessOfPerson): number {
  const badness = ({ ready, problems }: ReadinessOfPerson): number =>
    ready ? 2 : problems.some(({ weight }) => weight === 'severe') ? 0 : 1;
  return (
    badness(a) - badness(b) ||
    (a.nextOnCallAt ?? '9').localeCompare(b.nextOnCallAt ?? '9') ||
    a.person.name.localeCompare(b.person.name)
  );
}
