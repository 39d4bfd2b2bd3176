/** How each event changes an incident. Reads nothing but the event: replaying a log rebuilds the state exactly. */
import { msOf } from '../instant.ts';
import { isEnd, isWork } from '../process/category.ts';
import type { Milestone } from '../process/process.ts';
import { withoutKeys } from '../without-keys.ts';
import type { IncidentEvent, RecordedEvent } from './events.ts';
import { itemChecked } from './evolve-checklists.ts';
import { clockStarted, onClock, promiseOf } from './evolve-clocks.ts';
import { climbed, planned, relapsed, stalled } from './evolve-ladders.ts';
import { contactFailed, onPage, prune } from './evolve-pages.ts';
import type { IncidentState } from './state.ts';

/** Snapshots carry it and are rebuilt from the log when it grows. */
export const evolveVersion = 4;

/** There is one acknowledgement and one review, but the next round mitigates and resolves anew. */
export const undoneByReopening: Milestone[] = [
  'mitigated',
  'fix-deployed',
  'monitoring',
  'resolved',
  'closed',
  'channel-archived',
];

export function evolve(state: IncidentState | null, recorded: RecordedEvent): IncidentState {
  const { event, at, version } = recorded;
  if (state === null) {
    if (event.type !== 'declared')
      throw new Error(`a log begins with "declared", this one with "${event.type}"`);
    return declared(event, at);
  }
  if (version !== state.version + 1) {
    throw new Error(
      `the log of ${state.number} has a gap or a fork: event ${version} follows ${state.version}`,
    );
  }
  return { ...apply(state, event, at, recorded), version, lastEventAt: at };
}

export function replay(log: RecordedEvent[]): IncidentState {
  let state: IncidentState | null = null;
  for (const recorded of log) state = evolve(state, recorded);
  if (state === null) throw new Error('a log has at least one event');
  return state;
}

function declared(event: Extract<IncidentEvent, { type: 'declared' }>, at: string): IncidentState {
  return {
    id: event.id,
    number: event.number,
    title: event.title,
    process: event.process,
    version: 1,
    lastEventAt: at,
    severity: event.severity,
    severityRank: event.severityRank,
    status: event.status,
    category: event.category,
    workingStatus: { status: event.status, category: event.category },
    phase: event.phase,
    phases: event.phase === null ? {} : { [event.phase]: at },
    service: event.service,
    visibility: event.visibility,
    ...(event.source === undefined ? {} : { source: event.source }),
    groupKey: event.groupKey,
    declaredAt: at,
    roundStartedAt: at,
    countsFrom: { process: at, severity: at },
    detectedAt: event.detectedAt,
    milestones: { ...(event.detectedAt === null ? {} : { detected: event.detectedAt }), declared: at },
    owner: null,
    acknowledged: false,
    mitigatedAt: null,
    flags: Object.fromEntries(event.flags.map((flag) => [flag, at])),
    roles: {},
    ladders: [],
    pages: [],
    pageCount: 0,
    clocks: [],
    alerts: { firing: 0, total: 0, reportedAt: null },
    lastResort: null,
    soak: null,
    promisedUpdate: null,
    checked: {},
    lastProgressAt: at,
    lastUpdates: {},
    mergedInto: null,
    falsePositive: false,
  };
}

function apply(
  state: IncidentState,
  event: IncidentEvent,
  at: string,
  recorded: RecordedEvent,
): IncidentState {
  switch (event.type) {
    case 'declared':
      throw new Error(`${state.number} was declared twice`);
    case 'alerts-joined':
      return { ...state, alerts: { firing: event.firing, total: event.total, reportedAt: at } };
    case 'alerts-cleared':
      return { ...state, alerts: { firing: 0, total: event.total, reportedAt: at } };
    case 'milestone-reached':
      return {
        ...state,
        milestones: { ...state.milestones, [event.milestone]: state.milestones[event.milestone] ?? at },
        mitigatedAt: event.milestone === 'mitigated' ? at : state.mitigatedAt,
      };
    case 'acknowledged':
      return {
        ...state,
        acknowledged: true,
        owner: event.human ? { person: event.by, at } : state.owner,
        milestones: event.human
          ? { ...state.milestones, acknowledged: state.milestones.acknowledged ?? at }
          : state.milestones,
        lastResort: null,
      };
    case 'process-adopted':
      return processAdopted(state, event, at);
    case 'severity-set':
      return {
        ...state,
        severity: event.to,
        severityRank: event.toRank,
        countsFrom: {
          ...state.countsFrom,
          severity: event.direction === 'raised' ? at : state.countsFrom.process,
        },
      };
    case 'status-set': {
      const ended = isEnd(event.category);
      return {
        ...state,
        status: event.to,
        category: event.category,
        workingStatus: isWork(event.category)
          ? { status: event.to, category: event.category }
          : state.workingStatus,
        soak: null,
        lastResort: ended ? null : state.lastResort,
        promisedUpdate: ended ? null : state.promisedUpdate,
        lastProgressAt: at,
      };
    }
    case 'soak-started':
      return { ...state, soak: { endsAt: event.endsAt, to: event.to } };
    case 'soak-ended':
      return { ...state, soak: null };
    case 'phase-set':
      return {
        ...state,
        phase: event.to,
        phases: {
          ...withoutKeys(state.phases, event.left ?? (event.from === null ? [] : [event.from])),
          [event.to]: state.phases[event.to] ?? at,
        },
        lastProgressAt: at,
      };
    case 'phase-entered':
      return { ...state, phases: { ...state.phases, [event.phase]: at } };
    case 'phase-left':
      return { ...state, phases: withoutKeys(state.phases, [event.phase]) };
    case 'relapsed':
      return {
        ...relapsed(state, at),
        milestones: withoutKeys(state.milestones, ['mitigated', 'monitoring']),
      };
    case 'reopened':
      return {
        ...state,
        status: event.status,
        category: event.category,
        workingStatus: { status: event.status, category: event.category },
        roundStartedAt: at,
        countsFrom: { process: at, severity: at },
        acknowledged: false,
        owner: null,
        mitigatedAt: null,
        milestones: withoutKeys(state.milestones, undoneByReopening),
        // A new round: everybody may be paged again. The first acknowledgement stays a milestone.
        ladders: [],
        clocks: state.clocks.filter((clock) => clock.state !== 'running' && clock.state !== 'paused'),
        phases: {},
        soak: null,
        falsePositive: false,
        lastProgressAt: at,
      };
    case 'ladder-planned':
      return { ...state, ladders: planned(state.ladders, event, at) };
    case 'ladder-ended':
      return {
        ...state,
        ladders: state.ladders.map((ladder) =>
          ladder.ladder === event.ladder ? { ...ladder, active: false } : ladder,
        ),
      };
    case 'stalled':
      return stalled(state, event.byMs);
    case 'rung-climbed':
      return {
        ...state,
        ladders: state.ladders.map((ladder) =>
          ladder.ladder !== event.ladder
            ? ladder
            : {
                ...ladder,
                rungs: climbed(ladder.rungs, event.rung),
              },
        ),
      };
    case 'ticket-queued':
      return state;
    case 'paged':
      return {
        ...state,
        pageCount: state.pageCount + 1,
        pages: prune([
          ...state.pages.map((page) => (page.id === event.standsInFor ? { ...page, standIn: null } : page)),
          {
            id: event.page,
            person: event.person,
            urgency: event.urgency,
            reason: event.reason,
            at,
            steps: event.steps,
            nextStep: 0,
            exhaustedAt: event.exhaustedAt,
            standIn: event.standIn,
            outcome: 'ringing',
          },
        ]),
      };
    case 'contacted':
      return onPage(state, event.page, (page) => ({
        ...page,
        nextStep: Math.max(page.nextStep, event.step + 1),
      }));
    case 'contact-failed':
      return onPage(state, event.page, (page) => contactFailed(page, event, at));
    case 'page-ended':
      return {
        ...state,
        pages: prune(
          state.pages.map((page) =>
            page.id === event.page
              ? { ...page, outcome: event.outcome, steps: [], nextStep: 0, standIn: null }
              : page,
          ),
        ),
      };
    case 'last-resort-planned':
      return { ...state, lastResort: { at: event.at, round: event.round } };
    case 'clock-started':
      return {
        ...state,
        clocks: [
          ...state.clocks.filter((clock) => clock.clock !== event.clock),
          clockStarted(
            event,
            state.clocks.find((clock) => clock.clock === event.clock),
          ),
        ],
      };
    case 'clock-paused':
      return onClock(state, event.clock, (clock) => ({ ...clock, state: 'paused', pausedAt: at }));
    case 'clock-resumed':
      return onClock(state, event.clock, (clock) => ({
        ...clock,
        state: 'running',
        pausedAt: null,
        dueAt: event.dueAt,
        warnAt: event.warnAt,
        nudgeAt: event.nudgeAt === undefined ? clock.nudgeAt : event.nudgeAt,
      }));
    case 'clock-warned':
      return onClock(state, event.clock, (clock) => ({
        ...clock,
        warnAt: clock.warnAt.filter((warning) => msOf(warning) > msOf(at)),
        nudgeAt: clock.nudgeAt !== null && msOf(clock.nudgeAt) <= msOf(at) ? null : clock.nudgeAt,
      }));
    case 'clock-breached':
      return onClock(state, event.clock, (clock) => ({
        ...clock,
        state: 'breached',
        breachedAt: at,
        warnAt: [],
        nudgeAt: null,
      }));
    case 'clock-reminded':
      return onClock(state, event.clock, (clock) => ({
        ...clock,
        reminders: clock.reminders.filter(({ role, at: due }) => role !== event.role || msOf(due) > msOf(at)),
      }));
    case 'clock-kept-early':
      return state;
    case 'clock-stopped':
      return onClock(state, event.clock, (clock) => ({
        ...clock,
        state: event.outcome,
        endedAt: at,
        warnAt: [],
        nudgeAt: null,
        reminders: [],
      }));
    case 'update-posted':
      return {
        ...state,
        promisedUpdate: promiseOf(event.nextUpdateAt, recorded),
        lastProgressAt: at,
        lastUpdates: { ...state.lastUpdates, [event.audience]: at },
      };
    case 'update-promised':
      return { ...state, promisedUpdate: promiseOf(event.at, recorded) };
    case 'role-assigned':
      return {
        ...state,
        roles:
          event.person === null
            ? withoutKeys(state.roles, [event.role])
            : { ...state.roles, [event.role]: event.person },
      };
    case 'flag-raised':
      return {
        ...state,
        flags: { ...state.flags, [event.flag]: at },
        // A flag raised late makes its rung due then, not in the past.
        ladders: state.ladders.map((ladder) => ({
          ...ladder,
          rungs: ladder.rungs.map((rung) =>
            rung.state === 'pending' &&
            rung.at !== null &&
            rung.ifFlags.includes(event.flag) &&
            msOf(rung.at) < msOf(at)
              ? { ...rung, at }
              : rung,
          ),
        })),
      };
    case 'flag-lowered':
      return { ...state, flags: withoutKeys(state.flags, [event.flag]) };
    case 'noted':
      return event.progress ? { ...state, lastProgressAt: at } : state;
    case 'item-checked':
      return itemChecked(state, event, recorded);
    case 'handed-over':
      return { ...state, owner: { person: event.to, at }, acknowledged: true };
    case 'merged':
      return { ...state, mergedInto: event.into };
    case 'marked-false-positive':
      return { ...state, falsePositive: true };
    case 'visibility-set':
      return { ...state, visibility: event.visibility };
    case 'channel-opened':
      return { ...state, channel: { ...event.channel, archivedAt: null } };
    case 'channel-archived':
      return state.channel === undefined
        ? state
        : { ...state, channel: { ...state.channel, archivedAt: at } };
    case 'update-corrected':
    case 'audience-told':
    case 'note-edited':
    case 'redacted':
      return state;
  }
  throw new Error(`event ${recorded.version} of ${state.number} is of a type this version does not know`);
}

/** Everything that its new process names by a word of its own takes that word; ladders and clocks are planned anew by events. */
function processAdopted(
  state: IncidentState,
  event: Extract<IncidentEvent, { type: 'process-adopted' }>,
  at: string,
): IncidentState {
  const { to: process, severity, severityRank, status, category, phase, direction } = event;
  const from = direction === 'lowered' ? state.roundStartedAt : at;
  return {
    ...state,
    process,
    severity,
    severityRank,
    countsFrom: { process: from, severity: from },
    status,
    category,
    workingStatus: isWork(category) ? { status, category } : state.workingStatus,
    phase,
    phases: phase === null ? {} : { [phase]: at },
    ladders: state.ladders.map((ladder) => ({ ...ladder, active: false })),
    soak: null,
  };
}
