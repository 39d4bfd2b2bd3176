/**
 * What the house knows that answers an item of a shift's checklist, in sentences: what is open, what fired, what was changed,
 * whether whoever comes on can be reached, and who answers for what. Pure.
 */
import type { Directory } from '../directory/directory.ts';
import { resolvePosition } from '../directory/resolve.ts';
import { inWords, labelOf, personRef } from '../incident/naming.ts';
import type { Process, ShiftFactKind } from '../process/process.ts';
import type { Gap } from './shifts.ts';

/** As it was read, for one who may see it. Lists are cut; the counts are not. */
export interface ShiftPicture {
  /** ISO instant: the facts are of then. */
  now: string;
  incidents: {
    count: number;
    /** Of which nobody has named the cause. */
    uncaused: number;
    /** The most severe first. */
    shown: {
      number: string;
      title: string;
      severity: string;
      status: string;
      service: string | null;
      /** The hash of the process that it runs under. */
      process: string;
      declaredAt: string;
      /** A handle. */
      owner: string | null;
      identified: boolean;
    }[];
  };
  alerts: {
    count: number;
    firing: number;
    /** There were more than were looked through. */
    more: boolean;
    shown: { summary: string; service: string | null; times: number; lastAt: string; stillFiring: boolean }[];
  };
  changes: {
    count: number;
    more: boolean;
    shown: {
      summary: string;
      service: string | null;
      at: string;
      links: { text: string; href: string }[];
    }[];
  };
  /** Of whoever comes on. `confirmedAt`: they said that a test page had arrived there. */
  contacts: { person: string; contact: string; channel: string; confirmedAt: string | null }[];
  /** Times of the coming shift at which nobody is on call by this schedule. */
  gaps: Gap[];
}

export interface ShiftFact {
  kind: ShiftFactKind;
  title: string;
  count: number;
  sentence: string;
  /** Where the page lists what is counted. */
  path: string | null;
  items: ShiftFactItem[];
}

export interface ShiftFactItem {
  text: string;
  detail: string | null;
  at: string | null;
  path: string | null;
}

interface Known {
  directory: Directory;
  /** Null: none is chosen yet. */
  process: Process | null;
  /** The process by which an incident runs; it may be an older one. Null where it is not at hand. */
  processOf: (hash: string) => Process | null;
  /** When the shift begins: who answers for a position is asked for then. */
  at: string;
}

const mostItems = 20;

/** The page's list of what is not over. */
const openPath = '/incidents?category=triage,active,mitigating,monitoring';

/** All that is known, in the order in which one goes through it. */
export function shiftFactsOf(picture: ShiftPicture, known: Known): ShiftFact[] {
  return [
    openIncidents(picture, known),
    investigations(picture, known),
    alerts(picture),
    changes(picture),
    contacts(picture, known),
    schedule(picture, known),
  ];
}

function openIncidents({ incidents }: ShiftPicture, known: Known): ShiftFact {
  const { count, shown } = incidents;
  const worst = shown[0]?.severity ?? '';
  return {
    kind: 'open-incidents',
    title: 'Open incidents',
    count,
    sentence:
      count === 0
        ? 'No incident is open.'
        : count === 1
          ? `1 incident is open, ${worst}.`
          : `${count} incidents are open, the most severe of them ${worst}.`,
    path: openPath,
    items: shown.slice(0, mostItems).map((incident) => incidentLine(incident, known)),
  };
}

/** An incident may have ended its harm long ago: what nobody has named the cause of is still being looked into. */
function investigations({ incidents }: ShiftPicture, known: Known): ShiftFact {
  const { uncaused: count, shown } = incidents;
  return {
    kind: 'investigations',
    title: 'Still being investigated',
    count,
    sentence:
      count === 0
        ? 'No open incident waits for its cause.'
        : `${counted(count, 'open incident')} of which nobody has named the cause.`,
    path: null,
    items: shown
      .filter(({ identified }) => !identified)
      .slice(0, mostItems)
      .map((incident) => incidentLine(incident, known)),
  };
}

function alerts({ alerts: { count, firing, more, shown } }: ShiftPicture): ShiftFact {
  return {
    kind: 'alerts-24h',
    title: 'Alerts of the last 24 hours',
    count,
    sentence:
      count === 0
        ? 'No alert began in the last 24 hours.'
        : `${more ? 'At least ' : ''}${counted(count, 'alert')} in the last 24 hours, ${firing === 0 ? 'none of which still fires' : firing === count ? (count === 1 ? 'which still fires' : 'all of which still fire') : `${firing} of which ${firing === 1 ? 'still fires' : 'still fire'}`}.`,
    path: '/alerts',
    items: shown.map(({ summary, service, times, lastAt, stillFiring }) => ({
      text: summary,
      detail: joined([service, times === 1 ? null : `${times} times`, stillFiring ? 'still fires' : null]),
      at: lastAt,
      path: `/alerts?text=${encodeURIComponent(summary)}`,
    })),
  };
}

function changes({ changes: { count, more, shown } }: ShiftPicture): ShiftFact {
  return {
    kind: 'changes-24h',
    title: 'Changes of the last 24 hours',
    count,
    sentence:
      count === 0
        ? 'Nothing was deployed or configured in the last 24 hours, as far as was reported.'
        : `${more ? 'At least ' : ''}${counted(count, 'change')} in the last 24 hours.`,
    path: null,
    items: shown.map(({ summary, service, at, links }) => ({
      text: summary,
      detail: service,
      at,
      // A source's link is shown as one only where a browser may follow it.
      path: links.find(({ href }) => /^https?:\/\//i.test(href))?.href ?? null,
    })),
  };
}

function contacts({ contacts: all }: ShiftPicture, { directory }: Known): ShiftFact {
  const unsure = all.filter(({ confirmedAt }) => confirmedAt === null);
  return {
    kind: 'contacts',
    title: 'Contacts of whoever comes on',
    count: all.length,
    sentence:
      all.length === 0
        ? 'Whoever comes on has no contact: nothing reaches them.'
        : unsure.length === 0
          ? `${counted(all.length, 'contact')}, each confirmed by a test page.`
          : `${counted(all.length, 'contact')}, ${unsure.length} of which ${unsure.length === 1 ? 'was' : 'were'} never confirmed by a test page.`,
    path: '/on-call/readiness',
    items: all.slice(0, mostItems).map(({ person, contact, channel, confirmedAt }) => ({
      text: `${personRef(directory, person).name}: ${contact}`,
      detail: joined([
        channel,
        confirmedAt === null ? 'never confirmed by a test page' : 'confirmed by a test page',
      ]),
      at: confirmedAt,
      path: null,
    })),
  };
}

/** Whom one turns to: who answers for each position when the shift begins, and when nobody answers for this schedule. */
function schedule({ gaps }: ShiftPicture, { directory, process, at }: Known): ShiftFact {
  const bound = (process?.positions ?? []).flatMap(({ id, label }) => {
    const found = resolvePosition(directory, id, { service: null, at });
    return found.bound ? [{ label, people: found.people }] : [];
  });
  const nobody = bound.filter(({ people }) => people.length === 0).length;
  return {
    kind: 'schedule',
    title: 'Who answers for what',
    count: bound.length,
    sentence: [
      bound.length === 0
        ? 'No position of the process is bound to anybody.'
        : nobody === 0
          ? `${counted(bound.length, 'position')}, each covered.`
          : `${counted(bound.length, 'position')}, ${nobody} of which nobody covers.`,
      ...(gaps.length === 0
        ? []
        : [`In ${counted(gaps.length, 'time')} of the coming shift nobody is on call by this schedule.`]),
    ].join(' '),
    path: '/on-call',
    items: [
      ...bound.map(({ label, people }) => ({
        text: label,
        detail: people.length === 0 ? 'nobody' : inWords(people.map((one) => personRef(directory, one).name)),
        at: null,
        path: null,
      })),
      ...gaps.map(({ from }) => ({
        text: 'Nobody is on call by this schedule',
        detail: null,
        at: from,
        path: '/on-call',
      })),
    ].slice(0, mostItems),
  };
}

type ShownIncident = ShiftPicture['incidents']['shown'][number];

function incidentLine(incident: ShownIncident, known: Known): ShiftFactItem {
  const { statuses = [] } = known.processOf(incident.process) ?? {};
  return {
    text: `${incident.number} ${incident.title}`,
    detail: joined([
      incident.severity,
      labelOf(statuses, incident.status),
      incident.service,
      incident.owner === null ? 'nobody has it' : `${personRef(known.directory, incident.owner).name} has it`,
    ]),
    at: incident.declaredAt,
    path: `/incidents/${incident.number}`,
  };
}

function joined(parts: (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
