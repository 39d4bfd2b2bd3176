/**
 * The past of the timeline: the log as sentences that a colleague would say. Pure.
 * Every event has its sentence; those that another entry tells already are marked `minor` and shown to whoever asks for all.
 */
import { msOf } from '../instant.ts';
import { markdownToText } from '../message/markdown.ts';
import { isEnd } from '../process/category.ts';
import type { Milestone } from '../process/process.ts';
import { checklistTitle, itemText } from './checklists.ts';
import { clockLabel } from './known-clocks.ts';
import type { Actor, IncidentEvent, RecordedEvent } from './events.ts';
import { labelOf, milestoneInWords, personRef, spanInWords } from './naming.ts';
import type { IncidentState } from './state.ts';
import { paged, pagedPerson, pageEnded, type PageTelling, ruleOf, rungClimbed } from './tell-of-pages.ts';
import { countOf, type Entry, parts, type Told, withinOf } from './timeline-entry.ts';
import type { Picture } from './upcoming.ts';

/** What the log names by id, as it is kept elsewhere. */
interface TimelineWords {
  /** Free text; null: it was redacted. */
  texts: Map<string, string | null>;
  /** Numbers of the incidents that this one was merged into. */
  numbers: Map<string, string>;
}

type PastEntry = Entry & { version: number; minor: boolean };

/** In the order in which it happened. `log` may be its newest part; sentences then know less of what was before. */
export function pastEntries(
  log: RecordedEvent[],
  state: IncidentState,
  picture: Picture,
  words: TimelineWords,
): PastEntry[] {
  const telling = { ...picture, ...words, state, ...hindsightOf(log) };
  let round = state.declaredAt;
  let severity = firstSeverity(log) ?? state.severity;
  const entries = log.map((recorded) => {
    const { event, at, version, actor } = recorded;
    if (event.type === 'severity-set') severity = event.to;
    if (event.type === 'reopened') round = at;
    const told = tell(recorded, { ...telling, round, severity });
    return {
      id: `e${version}`,
      version,
      at: event.type === 'noted' ? (event.happenedAt ?? at) : at,
      tense: 'past' as const,
      kind: event.type,
      icon: told.icon,
      text: told.text,
      detail: told.detail ?? null,
      body: told.body ?? null,
      actor: actor.kind === 'person' ? personRef(picture.directory, actor.handle) : null,
      minor: told.minor ?? false,
    };
  });
  // What was said earlier and elsewhere stands where it was said.
  return entries.toSorted((a, b) => msOf(a.at) - msOf(b.at));
}

/** Ids of everything that the log names and keeps elsewhere. */
export function namedElsewhere(log: RecordedEvent[]): { texts: string[]; incidents: string[] } {
  const texts = new Set<string>();
  const incidents = new Set<string>();
  for (const { event } of log) {
    switch (event.type) {
      case 'update-posted':
      case 'update-corrected':
        texts.add(event.text);
        if (event.subject !== undefined) texts.add(event.subject);
        break;
      case 'noted':
      case 'note-edited':
        texts.add(event.text);
        break;
      case 'merged':
        incidents.add(event.into);
        break;
      default:
      // Names nothing.
    }
  }
  return { texts: [...texts], incidents: [...incidents] };
}

/** What a sentence knows of what came later. */
interface Hindsight extends Pick<PageTelling, 'outcomes' | 'people' | 'notices'> {
  /** Milestones by the instant at which they were reached. */
  reached: Set<string>;
  /** Instants at which it was resolved or closed. */
  ended: Set<string>;
  /** The last word on an update or a note that was changed, by the version of the event that it changes. */
  reworded: Map<number, { text: string; subject?: string; at: string }>;
}

interface Telling extends Picture, TimelineWords, Hindsight {
  state: IncidentState;
}

function hindsightOf(log: RecordedEvent[]): Hindsight {
  const known: Hindsight = {
    outcomes: new Map(),
    people: new Map(),
    notices: new Set(),
    reached: new Set(),
    ended: new Set(),
    reworded: new Map(),
  };
  for (const { event, at } of log) {
    if (event.type === 'update-corrected') known.reworded.set(event.update, { ...event, at });
    if (event.type === 'note-edited') known.reworded.set(event.note, { ...event, at });
    if (event.type === 'paged') known.people.set(event.page, event.person);
    if (event.type === 'paged' && event.urgency === 'low') known.notices.add(event.page);
    if (event.type === 'page-ended')
      known.outcomes.set(event.page, { outcome: event.outcome, by: event.by, at });
    if (event.type === 'milestone-reached') known.reached.add(`${at} ${event.milestone}`);
    if (event.type === 'status-set' && isEnd(event.category)) known.ended.add(at);
  }
  return known;
}

/** A log that was cut begins later; the first change then says what was before it. */
function firstSeverity(log: RecordedEvent[]): string | null {
  for (const { event } of log) {
    if (event.type === 'declared') return event.severity;
    if (event.type === 'severity-set') return event.from;
  }
  return null;
}

function tell(
  { event, actor, at, version }: RecordedEvent,
  telling: Telling & { round: string; severity: string },
): Told {
  const { process, directory, state, texts } = telling;
  const by = byWhom(actor, telling);
  const name = (handle: string) => personRef(directory, handle).name;
  const bodyOf = (id: string) => texts.get(id) ?? null;
  const isRedacted = (id: string) => texts.get(id) === null;
  switch (event.type) {
    case 'declared': {
      const severity = `${event.severity} ${labelOf(process.severities, event.severity)}`;
      const service = event.service === null ? '' : ` on ${event.service}`;
      return { icon: 'alert', text: `Declared ${severity}${service}`, detail: by };
    }
    case 'alerts-joined': {
      const firing = `${event.firing} firing of ${event.total}`;
      return {
        icon: 'alert',
        text: event.summary ?? countOf(event.total, 'alert'),
        detail: parts(firing, by),
      };
    }
    case 'alerts-cleared':
      return {
        icon: 'alert',
        text: 'Every alert has cleared',
        detail: parts(countOf(event.total, 'alert'), by),
      };
    case 'milestone-reached':
      return milestone(event.milestone, by, telling.ended.has(at));
    case 'acknowledged': {
      const took = spanInWords(msOf(at) - msOf(telling.round));
      return event.human
        ? {
            icon: 'answer',
            text: `${name(event.by)} acknowledged`,
            detail: parts(viaOf(actor), `after ${took}`),
          }
        : { icon: 'answer', text: 'Acknowledged by a machine', detail: parts(event.by, 'clocks go on') };
    }
    case 'severity-set': {
      const word = event.direction === 'raised' ? 'Raised' : 'Lowered';
      return { icon: 'status', text: `${word} to ${event.to}`, detail: parts(`from ${event.from}`, by) };
    }
    case 'status-set': {
      const status = labelOf(process.statuses, event.to);
      const over = isEnd(event.category);
      const icon = over ? 'resolve' : event.category === 'mitigating' ? 'search' : 'status';
      // "Cause identified" and "Mitigated" say more than the status that comes with them.
      const minor =
        !over && (telling.reached.has(`${at} identified`) || telling.reached.has(`${at} mitigated`));
      return {
        icon,
        text: status,
        detail: parts(`from ${labelOf(process.statuses, event.from)}`, by),
        minor,
      };
    }
    case 'soak-started': {
      const watch = spanInWords(msOf(event.endsAt) - msOf(at));
      const then = labelOf(process.statuses, event.to);
      return { icon: 'clock', text: `Watched for ${watch}`, detail: `then ${then}, unless it fires again` };
    }
    case 'soak-ended':
      return { icon: 'clock', text: 'The watch begins anew', detail: 'alerts were still firing at its end' };
    case 'phase-set':
      return {
        icon: 'status',
        text: `Phase ${labelOf(process.phases, event.to)}`,
        detail: by,
        minor: actor.kind === 'clock',
      };
    case 'phase-entered':
      return {
        icon: 'status',
        text: `Phase ${labelOf(process.phases, event.phase)} begins`,
        detail: 'beside the others',
        minor: true,
      };
    case 'phase-left':
      return { icon: 'status', text: `Phase ${labelOf(process.phases, event.phase)} ends`, minor: true };
    case 'process-adopted':
      return {
        icon: 'system',
        text: `Goes on by the process ${event.to.id}`,
        detail: parts(
          event.from.id === event.to.id ? 'another version' : `before ${event.from.id}`,
          `as ${event.severity}`,
          by,
        ),
      };
    case 'relapsed':
      return { icon: 'alert', text: 'It is not over yet', detail: parts('back to work', by) };
    case 'reopened':
      return {
        icon: 'alert',
        text: 'Reopened',
        detail: parts(`as ${labelOf(process.statuses, event.status)}, everybody may be paged again`, by),
      };
    case 'ladder-planned':
      return {
        icon: 'clock',
        text: `Ladder ${event.ladder} begins`,
        detail: countOf(event.rungs.length, 'rung'),
        minor: true,
      };
    case 'ladder-ended':
      return {
        icon: 'clock',
        text: `Ladder ${event.ladder} ends`,
        detail: 'it no longer applies',
        minor: true,
      };
    case 'stalled':
      return {
        icon: 'system',
        text: `Tocsin stood still for ${spanInWords(event.byMs)}`,
        detail: 'pages to come move by that time, so that their distances stay',
      };
    case 'rung-climbed':
      return rungClimbed(event, by, telling);
    case 'ticket-queued':
      return { icon: 'note', text: 'A ticket is queued', detail: ruleOf(event, telling) };
    case 'paged':
      return paged(event, at, telling);
    case 'contacted':
      return {
        icon: 'page',
        text: `${name(pagedPerson(event.page, telling))} is tried by ${event.contact}`,
        detail: `over ${event.channel}`,
        minor: true,
      };
    case 'contact-failed':
      return {
        icon: 'breach',
        text: `A contact of ${name(pagedPerson(event.page, telling))} does not work`,
        detail: event.final ? 'the next one is tried at once' : 'it is tried again, and the next one at once',
      };
    case 'page-ended':
      return pageEnded(event, telling);
    case 'last-resort-planned':
      return {
        icon: 'page',
        text: 'The last resort goes on',
        detail: 'until somebody answers',
        minor: true,
      };
    case 'clock-started':
      return {
        icon: 'clock',
        text: `${clockLabel(process, event.clock)} runs`,
        detail: null,
        minor: true,
      };
    case 'clock-paused':
      return { icon: 'clock', text: `${clockLabel(process, event.clock)} stands still`, minor: true };
    case 'clock-resumed':
      return { icon: 'clock', text: `${clockLabel(process, event.clock)} goes on`, minor: true };
    case 'clock-warned':
      return {
        icon: 'clock',
        text: `${clockLabel(process, event.clock)} is due in ${spanInWords(msOf(event.dueAt) - msOf(at))}`,
        detail: 'warning',
      };
    case 'clock-breached':
      return {
        icon: 'breach',
        text: `${clockLabel(process, event.clock)} is late`,
        detail: withinOf(event.clock, telling),
      };
    case 'clock-reminded':
      return {
        icon: 'clock',
        text: `${clockLabel(process, event.clock)}: ${labelOf(process.roles, event.role)} is reminded`,
        detail: 'it is still not kept',
        minor: true,
      };
    case 'clock-kept-early':
      return {
        icon: 'breach',
        text: `${clockLabel(process, event.clock)}: sooner than the process wants it`,
        detail: `not before ${spanInWords(msOf(event.notBeforeAt) - msOf(at))} later`,
      };
    case 'clock-stopped':
      return clockStopped(event, telling);
    case 'update-posted': {
      const to = labelOf(process.audiences, event.audience);
      const last = telling.reworded.get(version);
      const { text: words, subject } = last ?? event;
      const title = subject === undefined ? null : bodyOf(subject);
      return {
        icon: 'update',
        text: title ?? 'Update posted',
        detail: parts(
          `to ${to}`,
          by,
          last === undefined ? null : `corrected ${spanInWords(msOf(last.at) - msOf(at))} later`,
          isRedacted(words) ? 'redacted' : null,
        ),
        body: plainly(bodyOf(words)),
      };
    }
    case 'update-corrected':
      return { icon: 'update', text: 'Update corrected', detail: by };
    case 'audience-told':
      return {
        icon: 'update',
        text: `${labelOf(process.audiences, event.audience)} told`,
        detail: parts(readersInWords(event), event.rule === null ? null : `${process.id} · ${event.rule}`),
        minor: event.update !== null,
      };
    case 'update-promised':
      return {
        icon: 'update',
        text: `Next update promised in ${spanInWords(msOf(event.at) - msOf(at))}`,
        detail: by,
      };
    case 'role-assigned': {
      const role = labelOf(process.roles, event.role);
      return event.person === null
        ? { icon: 'role', text: `Nobody is ${role} any more`, detail: by }
        : { icon: 'role', text: `${name(event.person)} is ${role}`, detail: by };
    }
    case 'flag-raised':
      return { icon: 'flag', text: labelOf(process.flags, event.flag), detail: parts('flag raised', by) };
    case 'flag-lowered':
      return { icon: 'flag', text: labelOf(process.flags, event.flag), detail: parts('flag lowered', by) };
    case 'noted': {
      const last = telling.reworded.get(version);
      const { text: words } = last ?? event;
      const author = event.source?.author ?? null;
      return {
        icon: 'note',
        text: event.progress ? 'Progress' : 'Note',
        detail: parts(
          author === null ? null : `${name(author)} said`,
          author !== null && actor.kind === 'person' ? `kept ${by}` : by,
          event.source === undefined ? null : 'in the chat',
          last === undefined ? null : 'edited',
          isRedacted(words) ? 'redacted' : null,
        ),
        body: bodyOf(words),
      };
    }
    case 'note-edited':
      return { icon: 'note', text: 'Note edited', detail: by, minor: true };
    case 'item-checked':
      return {
        icon: 'note',
        text: `${event.checked ? 'Checked' : 'Open again'}: ${itemText(process, event)}`,
        detail: parts(checklistTitle(process, event.checklist), by),
      };
    case 'handed-over': {
      const from = event.from === null ? null : `from ${name(event.from)}`;
      return { icon: 'role', text: `Handed over to ${name(event.to)}`, detail: parts(from, by) };
    }
    case 'merged':
      return {
        icon: 'resolve',
        text: `Merged into ${telling.numbers.get(event.into) ?? 'another incident'}`,
        detail: by,
      };
    case 'marked-false-positive':
      return { icon: 'resolve', text: 'Marked as false positive', detail: by };
    case 'visibility-set':
      return {
        icon: 'system',
        text: event.visibility === 'private' ? 'Made private' : 'Made visible to the organisation',
        detail: by,
      };
    case 'channel-opened':
      return { icon: 'system', text: `Channel ${event.channel.name} opened`, detail: by };
    case 'channel-archived':
      return { icon: 'system', text: 'Channel archived', detail: by, minor: true };
    case 'redacted':
      return { icon: 'system', text: 'A text was redacted', detail: by };
  }
  throw new Error(`the timeline of ${state.number} must know every event`);
}

/** An update is written in Markdown; the timeline shows none. */
function plainly(markdown: string | null): string | null {
  return markdown === null ? null : markdownToText(markdown);
}

function readersInWords({
  people,
  addresses,
}: Extract<IncidentEvent, { type: 'audience-told' }>): string | null {
  return parts(
    people === 0 ? null : people === 1 ? '1 person' : `${people} people`,
    addresses === 0 ? null : addresses === 1 ? '1 address' : `${addresses} addresses`,
  );
}

/** A milestone that a status or an acknowledgement brought is told with it. */
function milestone(reached: Milestone, by: string | null, ended: boolean): Told {
  const words = milestoneInWords(reached);
  const told = { text: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, detail: by };
  switch (reached) {
    case 'identified':
      return { icon: 'search', ...told, minor: ended };
    case 'mitigated':
      return { icon: 'resolve', ...told, minor: ended };
    case 'detected':
    case 'declared':
      return { icon: 'alert', ...told, minor: true };
    case 'acknowledged':
      return { icon: 'answer', ...told, minor: true };
    case 'triaged':
    case 'monitoring':
      return { icon: 'status', ...told, minor: true };
    case 'first-update':
      return { icon: 'update', ...told, minor: true };
    case 'resolved':
    case 'closed':
      return { icon: 'resolve', ...told, minor: true };
    case 'fix-deployed':
    case 'review-scheduled':
    case 'review-drafted':
    case 'review-held':
    case 'review-published':
    case 'actions-assigned':
    case 'actions-done':
    case 'channel-archived':
      return { icon: 'resolve', ...told };
  }
}

function clockStopped(event: Extract<IncidentEvent, { type: 'clock-stopped' }>, telling: Telling): Told {
  const label = clockLabel(telling.process, event.clock);
  const within = withinOf(event.clock, telling);
  switch (event.outcome) {
    case 'met':
      return { icon: 'clock', text: `${label}: kept`, detail: within, minor: true };
    case 'late':
      return { icon: 'clock', text: `${label}: done, late`, detail: within };
    case 'dropped':
      return { icon: 'clock', text: `${label} no longer holds`, minor: true };
  }
}

function byWhom(actor: Actor, { directory, process }: Picture): string | null {
  switch (actor.kind) {
    case 'person':
      return `by ${personRef(directory, actor.handle).name}`;
    case 'integration':
      return `from ${actor.handle}`;
    case 'key':
      return `with the key ${actor.name}`;
    case 'clock':
      return `by the process ${process.id}`;
  }
}

function viaOf(actor: Actor): string | null {
  if (actor.kind !== 'person') return null;
  switch (actor.via) {
    case 'page':
    case 'link':
      return 'from the page';
    case 'chat':
      return 'in the chat';
    case 'phone':
      return 'from a phone';
    case 'mail':
      return 'by mail';
    case 'cli':
      return 'from the command line';
    case 'api':
      return 'over the API';
    case 'web':
      return null;
  }
}
