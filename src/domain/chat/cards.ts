/** What the chat says of an incident: the summary that is kept current, its announcement elsewhere, and its news. */
import type { RecordedEvent } from '../incident/events.ts';
import { inWords, labelOf, personRef } from '../incident/naming.ts';
import { pastEntries } from '../incident/past-entries.ts';
import type { IncidentState } from '../incident/state.ts';
import { leadingRole } from '../incident/tell-whom.ts';
import type { Picture } from '../incident/upcoming.ts';
import { isEnd } from '../process/category.ts';
import type { IncidentEvent } from '../incident/events.ts';
import type { Card, CardButton } from './chat.ts';

export interface Telling extends Picture {
  state: IncidentState;
  /** The incident's page. */
  page: string;
  /** Free text that the log names; null: it was redacted. */
  texts: Map<string, string | null>;
  /** Numbers of the incidents that this one was merged into. */
  numbers: Map<string, string>;
}

export function summaryCard(telling: Telling): Card {
  const { state, page } = telling;
  const over = isEnd(state.category);
  const facts: Card['facts'] = [['Status', statusOf(telling)]];
  if (state.service !== null) facts.push(['Service', serviceOf(telling, state.service)]);
  for (const role of telling.process.roles) {
    const { [role.id]: person } = state.roles;
    if (person !== undefined) facts.push([role.label, personRef(telling.directory, person).name]);
    else if (!over && role.id === leadingRole(telling)) facts.push([role.label, 'Nobody yet']);
  }
  facts.push(['Acknowledged', acknowledgedBy(telling)]);
  facts.push(['Declared', utc(state.declaredAt)]);
  if (!over && state.promisedUpdate !== null) facts.push(['Next update', utc(state.promisedUpdate.at)]);
  return {
    ...plainCard(telling),
    title: `${state.severity} ${state.title}`,
    facts,
    links: [{ label: 'Open the incident', url: page }],
    buttons: buttonsFor(telling),
  };
}

/** For a room in which all incidents are announced. `channel`: the incident's own, once there is one. */
export function announcementCard(telling: Telling, channel: string | null): Card {
  const { state, page } = telling;
  const facts: Card['facts'] = [['Status', statusOf(telling)]];
  if (state.service !== null) facts.push(['Service', serviceOf(telling, state.service)]);
  facts.push(['Declared', utc(state.declaredAt)]);
  return {
    ...plainCard(telling),
    title: `${state.severity} ${state.title}`,
    facts,
    channel,
    links: [{ label: 'Open the incident', url: page }],
  };
}

export interface News {
  /** The version of the last event that it tells of. */
  upTo: number;
  at: string;
  card: Card;
  /** The version of an update, whose post follows its text. */
  update: number | null;
}

/** What a channel hears of: what people did, and what they have to know. Who is tried by which contact stays in the timeline. */
const told: ReadonlySet<IncidentEvent['type']> = new Set([
  'acknowledged',
  'severity-set',
  'status-set',
  'milestone-reached',
  'phase-set',
  'update-posted',
  'role-assigned',
  'handed-over',
  'flag-raised',
  'flag-lowered',
  'reopened',
  'relapsed',
  'clock-breached',
  'merged',
  'marked-false-positive',
  'visibility-set',
  'process-adopted',
]);

/** After these somebody may have to do something. */
const urging: ReadonlySet<string> = new Set([
  'severity-set',
  'update-posted',
  'reopened',
  'relapsed',
  'clock-breached',
]);

/** A channel that was away for long hears of the latest; the rest is in the timeline. */
const mostNews = 15;

/** `log`: the newest of it. What came of one act is one message; an update has one of its own. */
export function newsSince(version: number, log: RecordedEvent[], telling: Telling): News[] {
  const { state } = telling;
  const entries = pastEntries(log, state, telling, telling);
  // What was said before it was kept stands elsewhere among them than in the log.
  const entryOf = new Map(entries.map((entry) => [entry.version, entry]));
  const groups: { at: string; by: string; entries: typeof entries }[] = [];
  for (const { version: at, event, actor } of log) {
    const entry = entryOf.get(at);
    if (entry === undefined || entry.version <= version || entry.minor || !told.has(event.type)) continue;
    const by = JSON.stringify(actor);
    const last = groups.at(-1);
    const alone = event.type === 'update-posted' || last?.entries[0]?.kind === 'update-posted';
    if (last !== undefined && !alone && last.at === entry.at && last.by === by) last.entries.push(entry);
    else groups.push({ at: entry.at, by, entries: [entry] });
  }
  const news = groups.map(({ at, entries: all }): News => {
    const [first] = all;
    if (first === undefined) throw new Error('a message must tell of something');
    const upTo = all.at(-1)?.version ?? first.version;
    if (first.kind === 'update-posted')
      return { upTo, at, card: updateCard(first.version, log, telling), update: first.version };
    const words = all.map(({ text }) => text);
    return {
      upTo,
      at,
      update: null,
      card: {
        ...plainCard(telling),
        headline: `${state.number}: ${inWords(words)}`,
        title: words.join(' · '),
        footnote: first.detail,
        buttons: all.some(({ kind }) => urging.has(kind)) ? buttonsFor(telling) : [],
      },
    };
  });
  const left = news.length - mostNews;
  if (left <= 0) return news;
  return news.slice(-mostNews).map((one, index) => {
    if (index > 0) return one;
    const more = `${left} earlier ${left === 1 ? 'entry is' : 'entries are'} in the timeline.`;
    return { ...one, card: { ...one.card, footnote: joined(one.card.footnote, more) } };
  });
}

/** An update with its text as it is now: corrected, or removed. */
export function updateCard(version: number, log: RecordedEvent[], telling: Telling): Card {
  const { state, process, texts, directory } = telling;
  const posted = log.find((recorded) => recorded.version === version);
  if (posted?.event.type !== 'update-posted') throw new Error(`version ${version} must be an update`);
  let { text, subject } = posted.event;
  let corrected = false;
  for (const { event } of log) {
    if (event.type !== 'update-corrected' || event.update !== version) continue;
    corrected = true;
    ({ text, subject = subject } = event);
  }
  const body = texts.get(text) ?? null;
  const title = (subject === undefined ? null : texts.get(subject)) ?? 'Update';
  const by = posted.actor.kind === 'person' ? ` by ${personRef(directory, posted.actor.handle).name}` : '';
  const next = posted.event.nextUpdateAt === null ? null : `next ${utc(posted.event.nextUpdateAt)}`;
  return {
    ...plainCard(telling),
    headline: `${state.number}: ${body === null ? title : firstLine(body)}`,
    title,
    body: body ?? 'This text was removed.',
    footnote: joined(
      `To ${labelOf(process.audiences, posted.event.audience)}${by}`,
      corrected ? 'corrected' : null,
      next,
    ),
    buttons: buttonsFor(telling),
  };
}

function plainCard({ state }: Telling): Card {
  return {
    number: state.number,
    severityRank: state.severityRank,
    headline: `${state.severity} ${state.number} ${state.title}: ${state.status}`,
    title: state.title,
    facts: [],
    body: null,
    footnote: null,
    links: [],
    channel: null,
    buttons: [],
  };
}

function buttonsFor(telling: Telling): CardButton[] {
  const { state } = telling;
  if (isEnd(state.category)) return [];
  const buttons: CardButton[] = state.owner === null ? ['acknowledge', 'escalate'] : ['escalate'];
  const lead = leadingRole(telling);
  if (lead !== null && state.roles[lead] === undefined) buttons.push('take-command');
  return buttons;
}

function statusOf({ process, state }: Telling): string {
  return labelOf(process.statuses, state.status);
}

function serviceOf({ directory }: Telling, handle: string): string {
  return Object.hasOwn(directory.services, handle) ? (directory.services[handle]?.name ?? handle) : handle;
}

function acknowledgedBy({ state, directory }: Telling): string {
  if (state.owner !== null) return `By ${personRef(directory, state.owner.person).name}`;
  return state.acknowledged ? 'Yes' : 'Not yet';
}

/** `2026-12-24 09:00 UTC`: to the minute, in a zone that needs no knowledge of the reader. */
function utc(instant: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO('UTC');
  return `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })} UTC`;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 200) ?? '';
}

function joined(...some: (string | null)[]): string | null {
  const said = some.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(' · ');
}
