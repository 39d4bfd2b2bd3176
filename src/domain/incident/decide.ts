/** What a command makes of an incident: events, or a refusal that a person can understand. Pure: all it may know is passed in. */
import { earliest, isDue, msOf } from '../instant.ts';
import { type Process, reachedByWord } from '../process/process.ts';
import { adoptProcess } from './adopt-process.ts';
import { acknowledge, assignRole, escalate, handOver, page, passOn } from './ask-people.ts';
import { audiencesOf, readsStatusPageAlone } from './audience.ts';
import {
  close,
  merge,
  mitigate,
  reopen,
  resolve,
  setPhase,
  setSeverity,
  setStatus,
} from './change-course.ts';
import { checklistNamed, itemNamed, tickOf } from './checklists.ts';
import { restartClocks, stopAtUpdate } from './clocks.ts';
import type { Command, Refusal } from './commands.ts';
import { type Draft, openDraft, openWithDeclaration, say, type Surroundings } from './draft.ts';
import type { RecordedEvent } from './events.ts';
import { follow, moveAfterStall } from './follow.ts';
import { isOver, isRaised, planLadders, restartOnProgress } from './ladders.ts';
import { isRinging } from './pages.ts';
import { isPrivate, makePrivate } from './privacy.ts';
import { holdToPromise, keepPromise } from './promise.ts';
import { reportAlerts } from './report-alerts.ts';
import type { IncidentState } from './state.ts';
import { reach, refusedWhenOver } from './statuses.ts';

export type Decision = { events: RecordedEvent[]; state: IncidentState } | { refused: Refusal };

type Declare = Extract<Command, { type: 'declare' }>;

export function declare(command: Declare, surroundings: Surroundings): Decision {
  const { process } = surroundings;
  const severity = process.severities.find((candidate) => candidate.id === command.severity);
  const status = process.statuses[0];
  if (severity === undefined) return { refused: 'no-such-severity' };
  if (status === undefined) throw new Error(`process ${process.id} must have a first status`);
  if (command.flags.some((flag) => !process.flags.some(({ id }) => id === flag)))
    return { refused: 'no-such-flag' };
  const { source } = command;
  if (source !== undefined && !process.detection.some(({ id }) => id === source))
    return { refused: 'no-such-source' };
  const draft = openWithDeclaration(
    {
      type: 'declared',
      id: command.id,
      number: command.number,
      title: command.title,
      process: command.process,
      severity: severity.id,
      severityRank: severity.rank,
      status: status.id,
      category: status.category,
      phase: firstPhase(process),
      service: command.service,
      visibility: isPrivate(process, severity.id, command.flags) ? 'private' : command.visibility,
      groupKey: command.groupKey,
      detectedAt: command.detectedAt,
      flags: command.flags,
      ...(source === undefined ? {} : { source }),
    },
    surroundings,
  );
  if (command.alerts !== null) say(draft, { type: 'alerts-joined', ...command.alerts, summary: null });
  planLadders(draft, draft.state.declaredAt);
  follow(draft);
  return settled(draft);
}

/** The one that the declaration enters; where none says so, the first. */
function firstPhase({ phases }: Process): string | null {
  return (phases.find(({ entersOn }) => entersOn.includes('declared')) ?? phases[0])?.id ?? null;
}

export function decide(
  state: IncidentState,
  command: Exclude<Command, Declare>,
  surroundings: Surroundings,
): Decision {
  const draft = openDraft(state, surroundings);
  moveAfterStall(draft);
  const refused = handle(draft, command);
  if (refused !== null) return { refused };
  // A flag, a status or a phase may have brought ladders in or out.
  if (!isOver(draft.state)) planLadders(draft, draft.now);
  restartOnProgress(draft);
  follow(draft);
  return settled(draft);
}

/** The snapshot's bound: a state that outgrew it would slow down every later step. */
const mostStateBytes = 65_536;

function settled(draft: Draft): Decision {
  if (JSON.stringify(draft.state).length > mostStateBytes) {
    throw new Error(`the state of ${draft.state.number} must stay under ${mostStateBytes} bytes`);
  }
  return { events: draft.events, state: draft.state };
}

function handle(draft: Draft, command: Exclude<Command, Declare>): Refusal | null {
  const { state } = draft;
  switch (command.type) {
    case 'wake':
      return null;
    case 'report-alerts':
      return reportAlerts(draft, command);
    case 'report-contact':
      return reportContact(draft, command);
    case 'acknowledge':
      return acknowledge(draft, command.human);
    case 'note':
      note(draft, command);
      return null;
    case 'edit-note':
      if (!isEarlier(state, command.note)) return 'no-such-note';
      say(draft, { type: 'note-edited', note: command.note, text: command.text });
      return null;
    case 'redact':
      say(draft, { type: 'redacted', text: command.text });
      return null;
    case 'assign-role':
      return assignRole(draft, command.role, command.person);
    case 'check-item':
      return checkItem(draft, command);
    case 'reach-milestone':
      return reachMilestone(draft, command.milestone);
    case 'set-visibility':
      if (state.visibility !== command.visibility)
        say(draft, { type: 'visibility-set', visibility: command.visibility });
      return null;
    case 'post-update':
      return postUpdate(draft, command);
    case 'correct-update': {
      const { type: _type, ...correction } = command;
      if (!isEarlier(state, command.update)) return 'no-such-update';
      say(draft, { type: 'update-corrected', ...correction });
      return null;
    }
    case 'report-telling': {
      const { type: _type, ...told } = command;
      say(draft, { type: 'audience-told', ...told });
      return null;
    }
    case 'report-channel':
      if (state.channel?.id !== command.channel.id)
        say(draft, { type: 'channel-opened', channel: command.channel });
      return null;
    case 'archive-channel':
      if (state.channel === undefined || state.channel.archivedAt !== null) return null;
      say(draft, { type: 'channel-archived' });
      reach(draft, 'channel-archived');
      return null;
    case 'reopen':
      return reopen(draft);
    case 'close':
      return close(draft);
    case 'adopt-process':
    case 'escalate':
    case 'hand-over':
    case 'set-severity':
    case 'set-status':
    case 'set-phase':
    case 'page':
    case 'promise-update':
    case 'flag':
    case 'unflag':
    case 'mitigate':
    case 'resolve':
    case 'merge':
    case 'mark-false-positive':
    case 'pass-on':
      return refusedWhenOver(state) ?? handleOpen(draft, command);
  }
}

type OpenCommand = Extract<
  Command,
  {
    type:
      | 'adopt-process'
      | 'escalate'
      | 'hand-over'
      | 'set-severity'
      | 'set-status'
      | 'set-phase'
      | 'page'
      | 'promise-update'
      | 'flag'
      | 'unflag'
      | 'mitigate'
      | 'resolve'
      | 'merge'
      | 'mark-false-positive'
      | 'pass-on';
  }
>;

/** Commands that only an open incident takes. */
function handleOpen(draft: Draft, command: OpenCommand): Refusal | null {
  switch (command.type) {
    case 'adopt-process':
      return adoptProcess(draft, command);
    case 'escalate':
      return escalate(draft);
    case 'hand-over':
      return handOver(draft, command.to);
    case 'set-severity':
      return setSeverity(draft, command.severity);
    case 'set-status':
      return setStatus(draft, command.status);
    case 'set-phase':
      return setPhase(draft, command.phase);
    case 'page':
      return page(draft, command);
    case 'promise-update':
      if (msOf(command.at) <= msOf(draft.now)) return 'promise-in-the-past';
      say(draft, { type: 'update-promised', at: command.at });
      holdToPromise(draft, command.at);
      return null;
    case 'flag':
      if (!draft.process.flags.some((flag) => flag.id === command.flag)) return 'no-such-flag';
      if (isRaised(draft.state, command.flag)) return null;
      say(draft, { type: 'flag-raised', flag: command.flag });
      if (isPrivate(draft.process, '', [command.flag])) makePrivate(draft);
      return null;
    case 'unflag':
      if (isRaised(draft.state, command.flag)) say(draft, { type: 'flag-lowered', flag: command.flag });
      return null;
    case 'mitigate':
      return mitigate(draft);
    case 'resolve':
      return resolve(draft);
    case 'merge':
      return merge(draft, command.into);
    case 'mark-false-positive':
      say(draft, { type: 'marked-false-positive' });
      return resolve(draft);
    case 'pass-on':
      return passOn(draft);
  }
}

function checkItem(draft: Draft, command: Extract<Command, { type: 'check-item' }>): Refusal | null {
  const checklist = checklistNamed(draft.process, command.checklist);
  if (checklist === null) return 'no-such-checklist';
  const item = itemNamed(checklist, command.item);
  if (item === null) return 'no-such-item';
  const { checked } = command;
  if ((tickOf(draft.state, checklist.id, item.id) !== null) === checked) return null;
  say(draft, { type: 'item-checked', checklist: checklist.id, item: item.id, checked });
  return null;
}

/** What no status brings: somebody, or the part of the house that does it, says that it was reached. Also when all is over. */
function reachMilestone(draft: Draft, milestone: string): Refusal | null {
  const known = reachedByWord.find((candidate) => candidate === milestone);
  if (known === undefined) return 'no-such-milestone';
  reach(draft, known);
  return null;
}

/** Whether the log has it; of what kind it is, whoever asks has seen, and no later event changes that. */
function isEarlier({ version }: IncidentState, event: number): boolean {
  return event > 1 && event <= version;
}

function note(draft: Draft, command: Extract<Command, { type: 'note' }>): void {
  const { text, progress, happenedAt, source } = command;
  say(draft, {
    type: 'noted',
    text,
    progress,
    // A chat's clock may run ahead of ours.
    ...(happenedAt === undefined ? {} : { happenedAt: earliest(happenedAt, draft.now) }),
    ...(source === undefined ? {} : { source }),
  });
}

function postUpdate(
  draft: Draft,
  {
    text,
    audience,
    nextUpdateAt,
    subject,
    template,
    rule,
    status,
  }: Extract<Command, { type: 'post-update' }>,
): Refusal | null {
  if (nextUpdateAt !== null && isDue(nextUpdateAt, draft.now)) return 'promise-in-the-past';
  if (!audiencesOf(draft.process).includes(audience)) return 'no-such-audience';
  // A promise to the public is not kept by words that nobody gets to read.
  if (draft.state.visibility === 'private' && readsStatusPageAlone(draft.process, audience))
    return 'audience-may-not-read';
  if (status !== undefined && status !== draft.state.status) {
    const refused = refusedWhenOver(draft.state) ?? setStatus(draft, status);
    if (refused !== null) return refused;
  }
  say(draft, {
    type: 'update-posted',
    text,
    audience,
    nextUpdateAt,
    ...(subject === undefined ? {} : { subject }),
    ...(template === undefined ? {} : { template }),
    ...(rule === undefined ? {} : { rule }),
  });
  reach(draft, 'first-update');
  keepPromise(draft);
  stopAtUpdate(draft, audience);
  restartClocks(draft, audience);
  if (nextUpdateAt !== null) holdToPromise(draft, nextUpdateAt);
  return null;
}

/** The vendor's word on a page's contact came back: the next contact does not wait for one that does not work. */
function reportContact(draft: Draft, command: Extract<Command, { type: 'report-contact' }>): Refusal | null {
  const known = draft.state.pages.find((candidate) => candidate.id === command.page);
  if (known === undefined || !isRinging(known) || command.step >= known.nextStep) return null;
  say(draft, { type: 'contact-failed', page: command.page, step: command.step, final: command.final });
  return null;
}
