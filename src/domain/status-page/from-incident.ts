/**
 * What an incident of ours does to a status page: what a person tells the page's audience is published, what only happened becomes
 * a draft, and by itself something appears only where the process says so. Nothing of a private incident comes here.
 */
import { isEnd } from '../process/category.ts';
import { type IncidentFacts, matches } from '../process/condition.ts';
import type { Process, Template } from '../process/process.ts';
import type { IncidentState } from '../incident/state.ts';
import type {
  ClaimedStatus,
  ComponentClaim,
  PageComponent,
  PageUpdate,
  PublicIncidentStatus,
  StatusPage,
} from './facts.ts';
import { currentStatus, isOver, publishedUpdates } from './updates.ts';
import { usualBody, usualTitle } from './words.ts';

/** `draft`: people publish it. `by-itself`: it appears without anybody's doing. */
export interface Publication {
  publish: 'never' | 'draft' | 'by-itself';
  /** Ids; the first that fits the status gives a draft its words. */
  templates: string[];
}

/** The first rule that holds counts; none: nothing is published. */
export function publicationOf(process: Process, facts: IncidentFacts): Publication {
  const rule = process.statusPage.find(({ when }) => matches(when, facts));
  if (rule === undefined) return { publish: 'never', templates: [] };
  return { publish: rule.publish === 'always' ? 'draft' : rule.publish, templates: rule.templates };
}

/** What readers are told of the process's status: by its own public word where that is one of theirs, else by what it means. */
export function publicStatusOf(
  process: Pick<Process, 'statuses'>,
  { status, category }: Pick<IncidentState, 'status' | 'category'>,
): Exclude<PublicIncidentStatus, 'postmortem'> {
  if (isEnd(category)) return 'resolved';
  const publicLabel = process.statuses.find(({ id }) => id === status)?.publicLabel;
  for (const word of [publicLabel?.toLowerCase(), status])
    if (word === 'investigating' || word === 'identified' || word === 'monitoring') return word;
  switch (category) {
    case 'mitigating':
      return 'identified';
    case 'monitoring':
      return 'monitoring';
    case 'triage':
    case 'active':
    case 'resolved':
    case 'closed':
      return 'investigating';
  }
}

/** What a severity means for the components of the service that is hit, until a person says otherwise. */
export function componentStatusOf(severityRank: number): ClaimedStatus {
  switch (severityRank) {
    case 1:
      return 'major_outage';
    case 2:
      return 'partial_outage';
    case 3:
      return 'degraded_performance';
    default:
      return 'operational';
  }
}

export function componentsShowing(
  page: Pick<StatusPage, 'components'>,
  service: string | null,
): PageComponent[] {
  return service === null ? [] : page.components.filter(({ services }) => services.includes(service));
}

/**
 * The pages that an incident concerns: those that show its service. What a person says of one that no page shows goes to
 * the only page that there is; where there are several, nobody can know which is meant.
 */
export function pagesFor<Page extends Pick<StatusPage, 'components'>>(
  pages: readonly Page[],
  service: string | null,
  saidByPerson: boolean,
): Page[] {
  const showing = pages.filter((page) => componentsShowing(page, service).length > 0);
  return showing.length === 0 && saidByPerson && pages.length === 1 ? [...pages] : showing;
}

/** The audience that reads status pages, and nothing else where there is one; null: the process has none. */
export function audienceOfPages({ audiences }: Pick<Process, 'audiences'>): string | null {
  const readers = audiences.filter(({ through }) => through.includes('status-page'));
  const alone = readers.find(({ through }) => through.length === 1);
  return (alone ?? readers[0])?.id ?? null;
}

export function templateFor(
  process: Process,
  { templates }: Publication,
  status: string,
): Template | undefined {
  return templates
    .flatMap((id) => process.templates.find((template) => template.id === id) ?? [])
    .find(({ body, statuses }) => body !== null && (statuses === null || statuses.includes(status)));
}

/** What the page says of the incident already. */
export interface EntryNow {
  /** Null: readers have seen nothing. */
  publishedAt: string | null;
  discardedAt: string | null;
  updates: (PageUpdate<PublicIncidentStatus> & { byPerson: boolean })[];
}

export interface NewWords {
  status: PublicIncidentStatus;
  body: string;
  components: ComponentClaim[];
}

export type PageStep =
  | { step: 'nothing' }
  /** In place of the draft that there may be. The title is the entry's once it is published; null: the one that it has. */
  | ({ step: 'draft'; title: string | null } & NewWords)
  | ({ step: 'publish'; title: string | null } & NewWords)
  /** What nobody has touched and nobody needs any more. */
  | { step: 'drop-draft' };

export interface Happening {
  /** As what happened left it. */
  state: IncidentState;
  process: Process;
  publication: Publication;
  /** A rule of the process tells an audience that reads the page, so somebody has to write for it. */
  owed: boolean;
  /** What a person told an audience that reads the page; a subject that was not given is null. */
  said: { subject: string | null; body: string } | null;
  severityChanged: boolean;
  /** Merged into another, or a false alarm: nobody needs a draft of it. */
  vanished: boolean;
  /** What the process's template says as it stands; null: there is none that fits. */
  suggested: { subject: string; body: string; complete: boolean } | null;
}

export function planPage(
  page: Pick<StatusPage, 'components' | 'language'>,
  entry: EntryNow | null,
  happening: Happening,
): PageStep {
  const { state, process, said } = happening;
  const status = publicStatusOf(process, state);
  const draft = entry?.updates.find(({ publishedAt }) => publishedAt === null);
  const isPublished = entry !== null && entry.publishedAt !== null;

  if (said !== null) {
    const title = titled(said.subject ?? (isPublished ? null : state.title));
    const components = isPublished
      ? (draft?.components ?? reopenedClaims(page, entry, status, state))
      : (draft?.components ?? wantedClaims(page, state, status));
    return {
      step: 'publish',
      title,
      status,
      body: said.body,
      components: isOver(status) ? [] : components,
    };
  }
  if (entry?.discardedAt != null) return { step: 'nothing' };
  return isPublished
    ? nextOfPublished(page, entry, status, happening)
    : nextOfDraft(page, { draft, exists: entry !== null }, status, happening);
}

/** Longer titles are no titles; what the API takes is no longer either. */
const mostTitle = 200;

function nextOfDraft(
  page: Pick<StatusPage, 'components' | 'language'>,
  { draft, exists }: { draft: EntryNow['updates'][number] | undefined; exists: boolean },
  status: PublicIncidentStatus,
  happening: Happening,
): PageStep {
  const { publication, owed, state, vanished } = happening;
  const wanted = publication.publish !== 'never' || owed;
  if (exists && (vanished || state.category === 'closed')) return { step: 'drop-draft' };
  if (vanished || !wanted)
    return draft === undefined || draft.byPerson ? { step: 'nothing' } : { step: 'drop-draft' };
  // Readers who have seen nothing of it need not learn that it is over.
  if (!exists && isOver(status)) return { step: 'nothing' };
  if (draft?.byPerson === true) return { step: 'nothing' };
  const components = wantedClaims(page, state, status);
  if (publication.publish === 'by-itself' && !isOver(status))
    return { step: 'publish', status, ...unasked(page, status, happening), components };
  const { suggested } = happening;
  const title = titled(suggested?.subject || state.title);
  return { step: 'draft', title, status, body: wordsOf(page, status, suggested), components };
}

function nextOfPublished(
  page: Pick<StatusPage, 'components' | 'language'>,
  entry: EntryNow,
  status: PublicIncidentStatus,
  happening: Happening,
): PageStep {
  const { publication, severityChanged, state, suggested } = happening;
  const draft = entry.updates.find(({ publishedAt }) => publishedAt === null);
  if (draft?.byPerson === true) return { step: 'nothing' };
  const shown = currentStatus(entry);
  const components = isOver(status)
    ? []
    : severityChanged
      ? changedClaims(page, entry, state)
      : reopenedClaims(page, entry, status, state);
  // A postmortem stands after the end: what is over stays over.
  const isSaid = shown === status || (shown === 'postmortem' && status === 'resolved');
  if (isSaid && components.length === 0)
    return draft === undefined ? { step: 'nothing' } : { step: 'drop-draft' };
  const subject = titled((suggested?.complete === true && suggested.subject) || null);
  if (publication.publish === 'by-itself')
    return { step: 'publish', status, ...unasked(page, status, happening), title: subject, components };
  return { step: 'draft', title: subject, status, body: wordsOf(page, status, suggested), components };
}

/** A template that lacks something makes no sentence that one act could publish; then the page's own words stand in. */
function wordsOf(
  page: Pick<StatusPage, 'language'>,
  status: PublicIncidentStatus,
  suggested: Happening['suggested'],
): string {
  return suggested?.complete === true ? suggested.body : usualBody(page.language, status);
}

/** On one line, and no longer than a title. */
export function titled<Title extends string | null>(title: Title): Title {
  // A line break would end the subject of a mail.
  return (title === null ? null : title.replace(/\p{Cc}+/gu, ' ').slice(0, mostTitle)) as Title;
}

/** Words that nobody reads before the public does: the process's own where nothing is missing in them, else the house's. */
function unasked(
  page: Pick<StatusPage, 'components' | 'language'>,
  status: PublicIncidentStatus,
  { suggested, state }: Happening,
): { title: string; body: string } {
  const names = componentsShowing(page, state.service).map(({ name }) => name);
  const title = usualTitle(page.language, names);
  return suggested?.complete === true
    ? { title: titled(suggested.subject || title), body: suggested.body }
    : { title, body: usualBody(page.language, status) };
}

function wantedClaims(
  page: Pick<StatusPage, 'components'>,
  state: Pick<IncidentState, 'service' | 'severityRank'>,
  status: PublicIncidentStatus,
): ComponentClaim[] {
  const to = componentStatusOf(state.severityRank);
  if (isOver(status) || to === 'operational') return [];
  return componentsShowing(page, state.service).map(({ id }) => ({ component: id, to }));
}

/** What was over and is not any more says of its components what its severity does; else what was said of them stays. */
function reopenedClaims(
  page: Pick<StatusPage, 'components'>,
  entry: EntryNow,
  status: PublicIncidentStatus,
  state: Pick<IncidentState, 'service' | 'severityRank'>,
): ComponentClaim[] {
  const shown = currentStatus(entry);
  return shown !== null && isOver(shown) && !isOver(status) ? wantedClaims(page, state, status) : [];
}

function changedClaims(
  page: Pick<StatusPage, 'components'>,
  entry: EntryNow,
  state: Pick<IncidentState, 'service' | 'severityRank'>,
): ComponentClaim[] {
  const said = new Map<string, ClaimedStatus>();
  for (const { status, components } of publishedUpdates(entry))
    if (isOver(status)) said.clear();
    else for (const { component, to } of components) said.set(component, to);
  const to = componentStatusOf(state.severityRank);
  return componentsShowing(page, state.service)
    .filter(({ id }) => (said.get(id) ?? 'operational') !== to)
    .map(({ id }) => ({ component: id, to }));
}
