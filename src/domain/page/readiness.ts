/**
 * Whether a person can be reached when it counts: what is known of their contacts, held against their rules and their
 * shifts, and each flaw said with what to do about it. Pure.
 */
import type { Person } from '../directory/directory.ts';
import { inWords } from '../incident/naming.ts';
import { dayMs, msOf } from '../instant.ts';
import type { Contact } from '../message/delivery.ts';
import { opensBetween } from '../schedule/open-hours.ts';
import { wallClock } from '../schedule/wall-clock.ts';
import type { Duty } from './duties.ts';
import { hoursInWords, openHoursOf } from './local-hours.ts';
import { hoursOfWeekInWords, ruleHoursOf } from './rule-hours.ts';

/** As far ahead as shifts are looked at. */
export const readinessAheadDays = 14;

/** A phone, a plan and a filter change more often than this. */
const testHoldsDays = 90;

export type ProblemKind =
  | 'no-usable-contact'
  | 'deliveries-fail'
  | 'rules-reach-nothing'
  | 'one-way'
  | 'never-tested'
  | 'never-confirmed'
  | 'test-is-old'
  | 'contact-fails'
  | 'channel-off'
  | 'hole-in-rules'
  | 'quiet-during-shift';

export interface ReadinessProblem {
  kind: ProblemKind;
  /** `severe`: a page would not arrive. A `note` keeps nobody from being ready. */
  weight: 'severe' | 'warn' | 'note';
  sentence: string;
  remedy: string;
}

/** What came of trying a contact at the address that it has now. */
export interface ContactCheck {
  testedAt: string;
  confirmedAt: string | null;
}

/** What is known from outside the directory. */
export interface ReachFacts {
  /** Whether its channel is set up and on. */
  isOn: (contact: Contact) => boolean;
  checkOf: (contact: Contact) => ContactCheck | null;
  /** The last message to it was given up, and nothing has got through since. */
  failureOf: (contact: Contact) => { at: string; detail: string | null } | null;
}

export interface Readiness {
  ready: boolean;
  problems: ReadinessProblem[];
  testedAt: string | null;
  confirmedAt: string | null;
  /** A position names them, whatever the hour. */
  always: boolean;
  onCallNow: boolean;
  /** `now` where they are on call; null: not in the time ahead. */
  nextOnCallAt: string | null;
}

export function readinessOf(person: Person, duty: Duty, facts: ReachFacts, now: string): Readiness {
  const usable = person.contacts.filter(facts.isOn);
  const checks = usable.flatMap((contact) => facts.checkOf(contact) ?? []);
  const problems = [
    ...channelProblems(person, facts),
    ...(usable.length === 0
      ? []
      : [
          ...failureProblems(usable, facts, now),
          ...ruleProblems(person, usable),
          ...wayProblems(usable),
          ...testProblems(checks, now),
          ...quietProblems(person, duty),
        ]),
  ];
  const weights = ['severe', 'warn', 'note'];
  const next = duty.shifts.find(({ to }) => msOf(to) > msOf(now));
  const onCallNow = duty.always || (next !== undefined && msOf(next.from) <= msOf(now));
  return {
    ready: problems.every(({ weight }) => weight === 'note'),
    problems: problems.toSorted((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight)),
    testedAt: last(checks.map(({ testedAt }) => testedAt)),
    confirmedAt: last(checks.flatMap(({ confirmedAt }) => confirmedAt ?? [])),
    always: duty.always,
    onCallNow,
    nextOnCallAt: onCallNow ? now : (next?.from ?? null),
  };
}

function channelProblems({ contacts }: Person, { isOn }: ReachFacts): ReadinessProblem[] {
  if (contacts.length === 0)
    return [
      {
        kind: 'no-usable-contact',
        weight: 'severe',
        sentence: 'There is no contact, so no page arrives.',
        remedy: 'Add one, and send a test page.',
      },
    ];
  const off = contacts.filter((contact) => !isOn(contact));
  if (off.length === 0) return [];
  const channels = inWords([...new Set(off.map(({ channel }) => channel))]);
  if (off.length === contacts.length)
    return [
      {
        kind: 'no-usable-contact',
        weight: 'severe',
        sentence: `Every contact is by ${channels}, which is not set up or off: no page arrives.`,
        remedy: 'Have an admin set the channel up, or add a contact by another one.',
      },
    ];
  return [
    {
      kind: 'channel-off',
      weight: 'warn',
      sentence: `${inWords(off.map(({ id }) => id))} does not work: ${channels} is not set up or off.`,
      remedy: 'Have an admin set the channel up, or take the contact out.',
    },
  ];
}

/** What was confirmed after it failed works again. */
function failureProblems(
  usable: readonly Contact[],
  { failureOf, checkOf }: ReachFacts,
  now: string,
): ReadinessProblem[] {
  const failing = usable.flatMap((contact) => {
    const failure = failureOf(contact);
    if (failure === null) return [];
    const confirmedAt = checkOf(contact)?.confirmedAt ?? null;
    return confirmedAt !== null && msOf(confirmedAt) > msOf(failure.at) ? [] : [{ contact, failure }];
  });
  const remedy = 'Look at its address, and send a test page.';
  if (failing.length > 0 && failing.length === usable.length)
    return [
      {
        kind: 'deliveries-fail',
        weight: 'severe',
        sentence: `Nothing gets through: the last message to ${inWords(failing.map(({ contact }) => contact.id))} failed.${saying(failing[0]!.failure.detail)}`,
        remedy,
      },
    ];
  return failing.map(({ contact, failure }) => ({
    kind: 'contact-fails',
    weight: 'warn',
    sentence: `The last message to ${contact.id} failed ${daysAgo(failure.at, now)}.${saying(failure.detail)}`,
    remedy,
  }));
}

function ruleProblems(person: Person, usable: readonly Contact[]): ReadinessProblem[] {
  const { withoutRule, deaf } = ruleHoursOf(person, (contact) => usable.some(({ id }) => id === contact));
  const problems: ReadinessProblem[] = [];
  if (deaf.length > 0)
    problems.push({
      kind: 'rules-reach-nothing',
      weight: 'severe',
      sentence: `The rules for pages name only contacts that do not work (${hoursOfWeekInWords(deaf)}).`,
      remedy: 'Add a rule for these hours with a contact that works.',
    });
  if (withoutRule.length > 0)
    problems.push({
      kind: 'hole-in-rules',
      weight: 'note',
      sentence: `No rule for pages is for ${hoursOfWeekInWords(withoutRule)}: every contact is tried at once then.`,
      remedy: 'Add a rule for these hours, if they are to be gentler.',
    });
  return problems;
}

/** Two contacts that share a vendor fail together. */
function wayProblems(usable: readonly Contact[]): ReadinessProblem[] {
  if (new Set(usable.map(wayOf)).size > 1) return [];
  const [first] = usable;
  return [
    {
      kind: 'one-way',
      weight: 'warn',
      sentence:
        usable.length === 1
          ? `There is one way only: ${first!.id} by ${first!.channel}.`
          : `${inWords(usable.map(({ id }) => id))} go the same way: when ${carrierOf(first!)} is down, no page arrives.`,
      remedy: 'Add a contact by another channel.',
    },
  ];
}

/** Whom it takes to reach it: a webhook's and an ntfy topic's own server, or its carrier. */
function wayOf(contact: Contact): string {
  const { channel, to } = contact;
  return URL.canParse(to) && /^https?:$/.test(new URL(to).protocol)
    ? `${channel} ${new URL(to).host}`
    : carrierOf(contact);
}

/** A text and a call come by the same providers, over the same network. */
function carrierOf({ channel }: Contact): string {
  return channel === 'sms' || channel === 'voice' ? 'the phone network' : channel;
}

function testProblems(checks: readonly ContactCheck[], now: string): ReadinessProblem[] {
  const remedy = 'Send a test page, and say in it that you got it.';
  const confirmedAt = last(checks.flatMap((check) => check.confirmedAt ?? []));
  if (checks.length === 0)
    return [
      {
        kind: 'never-tested',
        weight: 'warn',
        sentence: 'No contact was ever tested at the address that it has.',
        remedy,
      },
    ];
  if (confirmedAt === null)
    return [
      {
        kind: 'never-confirmed',
        weight: 'warn',
        sentence: 'A test page went out, and nobody has said that it arrived.',
        remedy: 'Open it and press “I got it”, or send another.',
      },
    ];
  const days = Math.floor((msOf(now) - msOf(confirmedAt)) / dayMs);
  if (days < testHoldsDays) return [];
  return [
    {
      kind: 'test-is-old',
      weight: 'warn',
      sentence: `The last test page that arrived is ${days} days old.`,
      remedy,
    },
  ];
}

function quietProblems({ quietHours = null, timeZone }: Person, { shifts }: Duty): ReadinessProblem[] {
  if (quietHours === null) return [];
  const open = openHoursOf(quietHours);
  const falls = shifts.some(({ from, to }) => {
    const clock = wallClock(timeZone, msOf(from));
    return open === null || opensBetween(open, clock.latestWall(msOf(from)), clock.latestWall(msOf(to)));
  });
  if (!falls) return [];
  return [
    {
      kind: 'quiet-during-shift',
      weight: 'note',
      sentence: `Quiet hours (${hoursInWords(quietHours)}) fall into a shift: pages get through, notices wait until they end.`,
      remedy: 'Name the severities that override them, if some notices are not to wait.',
    },
  ];
}

function saying(detail: string | null): string {
  return detail === null || detail === '' ? '' : ` ${/[.!?]$/.test(detail) ? detail : `${detail}.`}`;
}

function daysAgo(at: string, now: string): string {
  const days = Math.floor((msOf(now) - msOf(at)) / dayMs);
  return days === 0 ? 'in the last day' : days === 1 ? 'a day ago' : `${days} days ago`;
}

function last(instants: string[]): string | null {
  return instants.reduce<string | null>(
    (latest, at) => (latest === null || msOf(at) > msOf(latest) ? at : latest),
    null,
  );
}
