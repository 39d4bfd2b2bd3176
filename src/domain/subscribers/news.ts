/**
 * A piece of news for the subscribers of a status page: what happened, once, in the words that all of them get. One change is one
 * piece, whatever it says of however many components.
 */
import { msOf } from '../instant.ts';
import type {
  ClaimedStatus,
  MaintenanceStatus,
  PublicIncidentStatus,
  StatusPage,
} from '../status-page/facts.ts';
import type { IncidentPicture, MaintenancePicture, UpdatePicture } from '../status-page/picture.ts';
import { subscriberWords } from './words.ts';

export interface NewsWords {
  /** One line. */
  subject: string;
  /** Markdown. */
  body: string;
  /** Where it stands on the page. */
  url: string;
  /** Mails of one incident or maintenance are one thread. */
  thread: string;
  /** For programs. */
  picture: unknown;
}

export interface SubscriberNews {
  page: string;
  /** Names what happened: it is told once, however often it is seen. */
  key: string;
  /** Ids of the page's components that it concerns; empty: all of the page. */
  components: string[];
  /** Of a page that only those read who sign in: it goes to whom an admin entered. */
  onlyAdded: boolean;
  words: NewsWords;
}

type Told = Omit<SubscriberNews, 'page' | 'key' | 'onlyAdded'>;

/** An update of an incident; null: readers see no such update. */
export function newsOfIncident(
  page: StatusPage,
  incident: IncidentPicture,
  updateId: string | null,
): Told | null {
  const update = incident.updates.find(({ id }) => id === updateId) ?? null;
  if (update === null) return null;
  const words = subscriberWords[page.language];
  return {
    components: incident.components,
    words: {
      subject: `${words.statuses[update.status]}: ${incident.title}`,
      body: [update.body, affectedBy(page, update, incident.components)]
        .filter((part) => part !== '')
        .join('\n\n'),
      url: incident.permalink,
      thread: `status-${page.handle}-${incident.id}`,
      picture: { incident: { ...withoutUpdates(incident), update } },
    },
  };
}

/** Announced, moved on, called off, or about to begin. `updateId`: null for a reminder and where it was called off. */
export function newsOfMaintenance(
  page: StatusPage,
  maintenance: MaintenancePicture,
  about: { kind: 'update'; update: string | null } | { kind: 'reminder' } | { kind: 'cancelled' },
): Told | null {
  const words = subscriberWords[page.language];
  const update =
    about.kind === 'update'
      ? (maintenance.updates.find(({ id }) => id === about.update) ?? maintenance.updates[0] ?? null)
      : (maintenance.updates[0] ?? null);
  const status = update === null ? maintenance.status : update.status;
  const subject =
    about.kind === 'reminder'
      ? words.reminder(maintenance.title)
      : about.kind === 'cancelled'
        ? `${words.cancelled}: ${maintenance.title}`
        : `${words.statuses[status]}: ${maintenance.title}`;
  const names = namesOf(page, maintenance.components);
  return {
    components: maintenance.components,
    words: {
      subject,
      body: [
        update?.body ?? '',
        `${words.planned}: ${spanInWords(page, maintenance.scheduledFor, maintenance.scheduledUntil)}`,
        names === '' ? '' : `${words.affected}: ${names}`,
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
      url: maintenance.permalink,
      thread: `status-${page.handle}-${maintenance.id}`,
      picture: {
        maintenance: { ...withoutUpdates(maintenance), update, cancelled: about.kind === 'cancelled' },
      },
    },
  };
}

/** Somebody set a component by hand, and no incident tells of it. Null: it was so before, or the page has no such component. */
export function newsOfComponent(
  page: StatusPage,
  component: string,
  { from, to, at }: { from: ClaimedStatus; to: ClaimedStatus; at: string },
): Told | null {
  const known = page.components.find(({ id }) => id === component);
  if (known === undefined || from === to) return null;
  const words = subscriberWords[page.language];
  const line = `${known.name}: ${words.componentStatuses[to]}`;
  return {
    components: [component],
    words: {
      subject: line,
      body: `${line}, ${timeInWords(page, at)}`,
      url: page.url,
      thread: `status-${page.handle}-component-${component}`,
      picture: { component: { id: component, name: known.name, from, to, at } },
    },
  };
}

function affectedBy(
  page: StatusPage,
  update: UpdatePicture<PublicIncidentStatus | MaintenanceStatus>,
  touched: readonly string[],
): string {
  const words = subscriberWords[page.language];
  const changed = update.components
    .map(({ name, to }) => `${name} (${words.componentStatuses[to]})`)
    .join(', ');
  const named = changed === '' ? namesOf(page, touched) : changed;
  return named === '' ? '' : `${words.affected}: ${named}`;
}

function namesOf({ components }: StatusPage, ids: readonly string[]): string {
  return components
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => name)
    .join(', ');
}

function withoutUpdates<T extends { updates: unknown }>({ updates: _, ...rest }: T): Omit<T, 'updates'> {
  return rest;
}

/** On the clock of the page's zone, which is named. */
function spanInWords({ language, timeZone }: StatusPage, from: string, until: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone });
  return `${format.formatRange(msOf(from), msOf(until))} (${timeZone})`;
}

function timeInWords({ language, timeZone }: StatusPage, at: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone });
  return `${format.format(msOf(at))} (${timeZone})`;
}
