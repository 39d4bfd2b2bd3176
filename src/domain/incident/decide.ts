/** What a command makes of an incident: events, or a refusal that a person can understand. Pure: all it may know is passed in. */
import { isDue, msOf } from '../instant.ts';
import { type Process, reachedByWord } from '../process/process.ts';
import { actorName } from './actor-name.ts';
import { adoptProcess } from './adopt-process.ts';
import { checklistNamed, itemNamed } from './checklists.ts';
import { audiencesOf } from './audience.ts';
import { dropClocks, restartClocks, settleClocks, stopAtUpdate } from './clocks.ts';
import type { Command, Refusal } from './commands.ts';
import { type Draft, openDraft, openWithDeclaration, say, type Surroundings } from './draft.ts';
import type { RecordedEvent } from './events.ts';
import { undoneByReopening } from './evolve.ts';
import { follow, moveAfterStall } from './follow.ts';
import {
  climb,
  coverOf,
  isOver,
  isRaised,
  planLadders,
  pullForward,
  restartOnChange,
  restartOnProgress,
  standingRungs,
} from './ladders.ts';
import { endRinging, isPagedAlready, isRinging, pagePerson, repageOwner } from './pages.ts';
import { holdToPromise, keepPromise } from './promise.ts';
import { isPrivate, makePrivate } from './privacy.ts';
import type { IncidentState } from './state.ts';
import { enterStatus, firstStatus, reach, startSoak, statusOf, workingStatus } from './statuses.ts';

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
      say(draft, { type: 'noted', text: command.text, progress: command.progress });
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
      return postUpdate(draft, command.text, command.audience, command.nextUpdateAt);
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
      return overRefusal(state) ?? handleOpen(draft, command);
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
      if (!draft.process.phases.some((phase) => phase.id === command.phase)) return 'no-such-phase';
      // Before the phase: what the milestone would enter gives way to somebody's word.
      reach(draft, 'triaged');
      if (draft.state.phase !== command.phase)
        say(draft, { type: 'phase-set', from: draft.state.phase, to: command.phase });
      return null;
    case 'page':
      return page(draft, command.people, command.positions, command.urgency);
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

function overRefusal(state: IncidentState): Refusal | null {
  if (state.category === 'closed') return 'already-closed';
  return state.category === 'resolved' ? 'already-resolved' : null;
}

/**
 * Ends the contact rules of whoever was paged; rungs that say `unless: acknowledged` fall with it, others climb on.
 * Once more by somebody else is normal: it ends what rings now.
 */
function acknowledge(draft: Draft, human: boolean): Refusal | null {
  const over = overRefusal(draft.state);
  const by = actorName(draft.actor);
  if (over !== null) {
    // Somebody who is asked about what follows the resolution can say that they have heard.
    if (!human || !draft.state.pages.some((one) => isRinging(one) && one.person === by)) return over;
    endRinging(draft, by, 'pages-and-notices');
    return null;
  }
  const first = !draft.state.acknowledged || (human && draft.state.owner === null);
  if (first) say(draft, { type: 'acknowledged', by, human });
  endRinging(draft, human ? by : null, 'pages');
  return null;
}

/** Whoever mitigates it or hands it over has answered: the same as an acknowledgement, where there was none. */
function answered(draft: Draft): void {
  if (draft.actor.kind === 'person' && draft.state.owner === null) acknowledge(draft, true);
}

function reportAlerts(draft: Draft, command: Extract<Command, { type: 'report-alerts' }>): Refusal | null {
  const { firing: before } = draft.state.alerts;
  if (isOver(draft.state) && command.opened > 0) {
    const refused = reopen(draft);
    if (refused !== null) return refused;
  }
  if (command.firing === 0 && before > 0) say(draft, { type: 'alerts-cleared', total: command.total });
  else if (command.opened > 0 || command.total !== draft.state.alerts.total || command.firing !== before) {
    say(draft, {
      type: 'alerts-joined',
      firing: command.firing,
      total: command.total,
      summary: command.summary,
    });
  }
  if (isOver(draft.state)) return null;
  if (command.severity !== null) raiseTo(draft, command.severity);
  if (command.opened > 0) {
    if (draft.state.category === 'monitoring') enterStatus(draft, workingStatus(draft).id);
    if (draft.state.acknowledged) repageOwner(draft);
  }
  if (command.firing === 0 && before > 0) whenCleared(draft);
  return null;
}

function whenCleared(draft: Draft): void {
  if (draft.state.category === 'monitoring') {
    startSoak(draft);
    return;
  }
  const watch = firstStatus(draft, 'monitoring');
  switch (draft.process.signals?.whenAlertsClear ?? 'default') {
    case 'nothing':
      return;
    case 'resolve':
      resolve(draft);
      return;
    case 'monitoring':
      if (watch !== undefined) enterStatus(draft, watch.id);
      return;
    case 'default':
      if (!draft.state.acknowledged || watch === undefined) resolve(draft);
      else enterStatus(draft, watch.id);
  }
}

function raiseTo(draft: Draft, severity: string): void {
  const to = draft.process.severities.find((candidate) => candidate.id === severity);
  if (to !== undefined && to.rank < draft.state.severityRank) setSeverity(draft, severity);
}

/** Raising starts ladders and unmet clocks at the raise; lowering counts from the original start. */
function setSeverity(draft: Draft, severity: string): Refusal | null {
  const to = draft.process.severities.find((candidate) => candidate.id === severity);
  if (to === undefined) return 'no-such-severity';
  if (draft.actor.kind === 'person') reach(draft, 'triaged');
  if (to.id === draft.state.severity) return null;
  // What the triage keeps is kept, although the severity that promised it goes.
  settleClocks(draft);
  const raised = to.rank < draft.state.severityRank;
  say(draft, {
    type: 'severity-set',
    from: draft.state.severity,
    to: to.id,
    toRank: to.rank,
    direction: raised ? 'raised' : 'lowered',
  });
  if (isPrivate(draft.process, to.id, [])) makePrivate(draft);
  planLadders(draft, draft.state.countsFrom.severity);
  restartOnChange(draft);
  settleClocks(draft);
  return null;
}

function setStatus(draft: Draft, id: string): Refusal | null {
  const status = statusOf(draft, id);
  if (status === undefined) return 'no-such-status';
  if (status.id === draft.state.status) return null;
  if (status.category === 'closed') return 'not-resolved';
  if (status.category !== 'triage') reach(draft, 'triaged');
  if (status.category === 'monitoring') answered(draft);
  enterStatus(draft, status.id);
  return null;
}

function mitigate(draft: Draft): Refusal | null {
  answered(draft);
  reach(draft, 'triaged');
  const watch = firstStatus(draft, 'monitoring');
  if (watch !== undefined && draft.state.category !== 'monitoring') enterStatus(draft, watch.id);
  reach(draft, 'mitigated');
  return null;
}

function resolve(draft: Draft): Refusal | null {
  const resolved = firstStatus(draft, 'resolved');
  if (resolved === undefined) throw new Error(`process ${draft.process.id} must have a resolved status`);
  enterStatus(draft, resolved.id);
  return null;
}

function close(draft: Draft): Refusal | null {
  if (draft.state.category === 'closed') return 'already-closed';
  if (draft.state.category !== 'resolved') return 'not-resolved';
  const closed = firstStatus(draft, 'closed');
  if (closed === undefined) throw new Error(`process ${draft.process.id} must have a closed status`);
  enterStatus(draft, closed.id);
  return null;
}

/** Merged into another: its own story ends here, its alerts go on there. */
function merge(draft: Draft, into: string): Refusal | null {
  if (into === draft.state.id) return 'cannot-merge-into-itself';
  say(draft, { type: 'merged', into });
  const refused = resolve(draft);
  return refused ?? close(draft);
}

function reopen(draft: Draft): Refusal | null {
  if (!isOver(draft.state) || draft.state.mergedInto !== null) return 'not-resolved';
  const { id: status, category } = workingStatus(draft);
  // What counted from the resolution counts from the next one.
  dropClocks(draft, ({ starts }) => undoneByReopening.includes(starts));
  say(draft, { type: 'reopened', status, category });
  planLadders(draft, draft.now);
  settleClocks(draft, { again: true });
  return null;
}

/**
 * Climbs the next rung now: the one that would fall due first, else the first that is climbed by hand alone; and on, until somebody
 * hears of it who had not.
 */
function escalate(draft: Draft): Refusal | null {
  const before = draft.state.pageCount;
  if (standingRungs(draft.state).length === 0) return 'nothing-to-escalate';
  // Each turn climbs a rung, so it ends with the rungs.
  for (;;) {
    const next = standingRungs(draft.state)[0];
    if (next === undefined || draft.state.pageCount > before) return null;
    climb(draft, next.ladder, next.rung, 'by-hand');
  }
}

/** The person who was paged cannot take it: whoever is next is asked now. */
function passOn(draft: Draft): Refusal | null {
  const by = actorName(draft.actor);
  const mine = draft.state.pages.filter(
    (candidate) => isRinging(candidate) && candidate.person === by && candidate.urgency === 'high',
  );
  if (mine.length === 0) return 'not-yours-to-pass';
  for (const { id } of mine) say(draft, { type: 'page-ended', page: id, outcome: 'passed-on', by });
  const before = draft.state.pageCount;
  for (const { standIn, reason } of mine) {
    for (const person of standIn?.people ?? []) {
      if (person === by || isPagedAlready(draft.state, person, 'high')) continue;
      pagePerson(draft, person, 'high', reason.kind === 'rung' ? { ...reason, standIn: true } : reason);
    }
  }
  const [first] = mine;
  if (draft.state.pageCount === before)
    pullForward(draft, 'page', first?.reason.kind === 'rung' ? first.reason.ladder : null);
  return null;
}

function handOver(draft: Draft, to: string): Refusal | null {
  if (!isPerson(draft, to)) return 'no-such-person';
  const from = draft.state.owner?.person ?? null;
  if (from === to) return null;
  answered(draft);
  say(draft, { type: 'handed-over', from, to });
  pagePerson(draft, to, 'high', { kind: 'by-hand', by: actorName(draft.actor) });
  return null;
}

function page(draft: Draft, people: string[], positions: string[], urgency: 'high' | 'low'): Refusal | null {
  if (people.some((person) => !isPerson(draft, person))) return 'no-such-person';
  if (positions.some((id) => !draft.process.positions.some((position) => position.id === id)))
    return 'no-such-position';
  const asked = [...people, ...positions.flatMap((position) => coverOf(draft, position)?.people ?? [])];
  if (asked.length === 0) return 'nobody-to-page';
  for (const person of new Set(asked))
    pagePerson(draft, person, urgency, { kind: 'by-hand', by: actorName(draft.actor) });
  return null;
}

/** A handle is somebody's own word: `constructor` is nobody, although every object knows it. */
function isPerson({ directory }: Draft, handle: string): boolean {
  return Object.hasOwn(directory.users, handle);
}

function checkItem(draft: Draft, command: Extract<Command, { type: 'check-item' }>): Refusal | null {
  const checklist = checklistNamed(draft.process, command.checklist);
  if (checklist === null) return 'no-such-checklist';
  const item = itemNamed(checklist, command.item);
  if (item === null) return 'no-such-item';
  const { checked } = command;
  if ((draft.state.checked[checklist.id]?.[item.id] !== undefined) === checked) return null;
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

function assignRole(draft: Draft, role: string, person: string | null): Refusal | null {
  if (!draft.process.roles.some((candidate) => candidate.id === role)) return 'no-such-role';
  if (person !== null && !isPerson(draft, person)) return 'no-such-person';
  if ((draft.state.roles[role] ?? null) === person) return null;
  say(draft, { type: 'role-assigned', role, person });
  return null;
}

function postUpdate(
  draft: Draft,
  text: string,
  audience: string,
  nextUpdateAt: string | null,
): Refusal | null {
  if (nextUpdateAt !== null && isDue(nextUpdateAt, draft.now)) return 'promise-in-the-past';
  if (!audiencesOf(draft.process).includes(audience)) return 'no-such-audience';
  say(draft, { type: 'update-posted', text, audience, nextUpdateAt });
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
