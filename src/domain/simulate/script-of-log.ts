/**
 * What people and machines did to a past incident, taken out of its log: a declaration and a script that can be run under another
 * process. What followed by the process of then (its pages, its clocks) is left out; that is what is to be found anew.
 */
import type { Actor, RecordedEvent } from '../incident/events.ts';
import { msOf } from '../instant.ts';
import { type Category, type Milestone, type Process, reachedByWord } from '../process/process.ts';
import { severityOf } from '../process/resolve-severity.ts';
import type { Declaration, Later, ScriptStep } from './scenario.ts';

interface PastScript {
  declaration: Declaration;
  script: ScriptStep[];
  /** What has no meaning under the other process, and what was made of it. A sentence each. */
  notes: string[];
}

/** `then`: the process that the incident ran under. Null: the log does not begin with its declaration. */
export function scriptOfLog(log: RecordedEvent[], then: Process, now: Process): PastScript | null {
  const [first] = log;
  if (first?.event.type !== 'declared') return null;
  const translation = new Translation(then, now);
  const { event } = first;
  const [second] = log.slice(1);
  const joined = second?.event.type === 'alerts-joined' && second.at === first.at ? second.event : null;
  const declaration: Declaration = {
    at: first.at,
    severity: translation.severity(event.severity, event.severityRank),
    title: event.title,
    service: event.service,
    flags: event.flags.filter((flag) => translation.hasFlag(flag)),
    detectedAt: event.detectedAt,
    alerts: joined === null ? null : { firing: joined.firing, total: joined.total },
    actor: first.actor,
  };
  const reading = new LogReading(log, first.at, translation);
  for (const recorded of log.slice(joined === null ? 1 : 2)) reading.take(recorded);
  return { declaration, script: reading.script, notes: [...translation.notes] };
}

/** Words of one process in another. */
class Translation {
  readonly notes = new Set<string>();
  readonly #then: Process;
  readonly #now: Process;

  constructor(then: Process, now: Process) {
    this.#then = then;
    this.#now = now;
  }

  /** By its name or an alias; else by its place from the top. */
  severity(id: string, rank: number): string {
    const known = severityOf(this.#now, id);
    if (known !== null) return known;
    const { severities } = this.#now;
    const byRank = severities[Math.min(rank, severities.length) - 1];
    if (byRank === undefined) throw new Error(`process ${this.#now.id} must have a severity`);
    this.notes.add(`${id} is read as ${byRank.id}`);
    return byRank.id;
  }

  hasFlag(id: string): boolean {
    return this.#has('flag', this.#now.flags, id);
  }

  hasRole(id: string): boolean {
    return this.#has('role', this.#now.roles, id);
  }

  hasPhase(id: string): boolean {
    return this.#has('phase', this.#now.phases, id);
  }

  /**
   * The command that brings an incident where it was brought: by the status, where both have it, else by its category. `triages`: it was
   * triaged by the same act.
   */
  status(to: string, category: Category, triages: boolean): Later | null {
    const known = this.#now.statuses.find(({ id }) => id === to);
    // Set as a status it was triaged by that; by the command that resolves it was not.
    if (category === 'resolved' && !triages) return { type: 'resolve' };
    if (category === 'closed') return { type: 'close' };
    if (known !== undefined && known.category === category) return { type: 'set-status', status: to };
    if (category === 'monitoring') return { type: 'mitigate' };
    const other = this.#now.statuses.find((status) => status.category === category);
    const was = this.#then.statuses.find(({ id }) => id === to)?.label ?? to;
    if (other === undefined) {
      this.notes.add(`the status ${was} has no like`);
      return null;
    }
    this.notes.add(`the status ${was} is read as ${other.label}`);
    return { type: 'set-status', status: other.id };
  }

  #has(noun: string, known: { id: string }[], id: string): boolean {
    if (known.some((one) => one.id === id)) return true;
    this.notes.add(`there is no ${noun} ${id}`);
    return false;
  }
}

class LogReading {
  readonly script: ScriptStep[] = [];
  readonly #log: RecordedEvent[];
  readonly #declaredAt: string;
  readonly #translation: Translation;
  #total = 0;
  #firing = 0;

  constructor(log: RecordedEvent[], declaredAt: string, translation: Translation) {
    this.#log = log;
    this.#declaredAt = declaredAt;
    this.#translation = translation;
    const joined = log[1]?.event;
    if (joined?.type === 'alerts-joined') [this.#total, this.#firing] = [joined.total, joined.firing];
  }

  take({ event, at, actor }: RecordedEvent): void {
    const translation = this.#translation;
    switch (event.type) {
      case 'acknowledged':
        // Whoever mitigates it or hands it over has answered by that.
        if (!this.#isAnsweredBySomethingElse(at))
          this.#add(at, { type: 'acknowledge', human: event.human }, actor);
        return;
      case 'severity-set':
        if (actor.kind !== 'clock')
          this.#add(
            at,
            { type: 'set-severity', severity: translation.severity(event.to, event.toRank) },
            actor,
          );
        return;
      case 'status-set':
        // What alerts and clocks brought about is the other process's to bring about or not.
        if (!isSomebody(actor) || this.#isConsequence(at, 'merged')) return;
        if (this.#isConsequence(at, 'marked-false-positive')) return;
        this.#addIf(at, translation.status(event.to, event.category, this.#isTriagedAt(at)), actor);
        return;
      case 'milestone-reached':
        // A process without a status for it: only the milestone tells that it was mitigated.
        if (event.milestone === 'mitigated' && isSomebody(actor) && !this.#isConsequence(at, 'status-set'))
          this.#add(at, { type: 'mitigate' }, actor);
        else if (isSomebody(actor) && this.#isSaidAlone(event.milestone, at))
          this.#add(at, { type: 'reach-milestone', milestone: event.milestone }, actor);
        return;
      case 'phase-set':
        if (isSomebody(actor) && translation.hasPhase(event.to))
          this.#add(at, { type: 'set-phase', phase: event.to }, actor);
        return;
      case 'reopened':
        if (isSomebody(actor)) this.#add(at, { type: 'reopen' }, actor);
        return;
      case 'merged':
        this.#add(at, { type: 'merge', into: event.into }, actor);
        return;
      case 'marked-false-positive':
        this.#add(at, { type: 'mark-false-positive' }, actor);
        return;
      case 'handed-over':
        this.#add(at, { type: 'hand-over', to: event.to }, actor);
        return;
      case 'role-assigned':
        if (translation.hasRole(event.role))
          this.#add(at, { type: 'assign-role', role: event.role, person: event.person }, actor);
        return;
      case 'flag-raised':
        if (translation.hasFlag(event.flag)) this.#add(at, { type: 'flag', flag: event.flag }, actor);
        return;
      case 'flag-lowered':
        if (translation.hasFlag(event.flag)) this.#add(at, { type: 'unflag', flag: event.flag }, actor);
        return;
      case 'update-posted':
        this.#add(
          at,
          {
            type: 'post-update',
            text: event.text,
            audience: event.audience,
            nextUpdateAt: event.nextUpdateAt,
          },
          actor,
        );
        return;
      case 'update-promised':
        this.#add(at, { type: 'promise-update', at: event.at }, actor);
        return;
      case 'noted':
        this.#add(at, { type: 'note', text: event.text, progress: event.progress }, actor);
        return;
      case 'item-checked':
        this.#add(
          at,
          { type: 'check-item', checklist: event.checklist, item: event.item, checked: event.checked },
          actor,
        );
        return;
      case 'rung-climbed':
        // One that finds nobody new climbs on, and is still one.
        if (event.reason === 'by-hand' && !this.#has(at, 'escalate'))
          this.#add(at, { type: 'escalate' }, actor);
        return;
      case 'page-ended':
        // Whoever was asked after somebody had it answers for themselves: no other event says so.
        if (
          event.outcome === 'answered' &&
          !this.#has(at, 'acknowledge') &&
          !this.#isAnsweredBySomethingElse(at)
        )
          this.#add(at, { type: 'acknowledge', human: true }, actor);
        if (event.outcome === 'passed-on' && event.by !== null && !this.#has(at, 'pass-on'))
          this.#add(at, { type: 'pass-on' }, { kind: 'person', handle: event.by, via: 'api' });
        return;
      case 'paged':
        // A handover pages as well, by itself.
        if (event.reason.kind === 'by-hand' && !this.#isConsequence(at, 'handed-over'))
          this.#add(
            at,
            { type: 'page', people: [event.person], positions: [], urgency: event.urgency },
            { kind: 'person', handle: event.reason.by, via: 'api' },
          );
        return;
      case 'alerts-joined': {
        const opened = Math.max(0, event.total - this.#total, event.firing - this.#firing);
        [this.#total, this.#firing] = [event.total, event.firing];
        const { firing, total } = event;
        this.#add(
          at,
          { type: 'report-alerts', firing, total, opened, severity: null, summary: event.summary },
          actor,
        );
        return;
      }
      case 'alerts-cleared':
        [this.#total, this.#firing] = [event.total, 0];
        this.#add(
          at,
          { type: 'report-alerts', firing: 0, total: event.total, opened: 0, severity: null, summary: null },
          actor,
        );
        return;
      default:
      // The process's own doing, or nothing that another process would ask about.
    }
  }

  #add(at: string, command: Later, actor: Actor): void {
    this.script.push({ afterMs: Math.max(0, msOf(at) - msOf(this.#declaredAt)), command, actor });
  }

  #addIf(at: string, command: Later | null, actor: Actor): void {
    if (command !== null) this.#add(at, command, actor);
  }

  #has(at: string, command: Later['type']): boolean {
    const afterMs = msOf(at) - msOf(this.#declaredAt);
    return this.script.some((step) => step.afterMs === afterMs && step.command.type === command);
  }

  #isAnsweredBySomethingElse(at: string): boolean {
    return this.#log.some(
      ({ at: then, event, actor }) =>
        then === at &&
        isSomebody(actor) &&
        (event.type === 'handed-over' || (event.type === 'status-set' && event.category === 'monitoring')),
    );
  }

  #isTriagedAt(at: string): boolean {
    return this.#log.some(
      (other) =>
        other.at === at && other.event.type === 'milestone-reached' && other.event.milestone === 'triaged',
    );
  }

  /** Nothing else that somebody did in that step brings it about. A phase that follows it is the process's doing. */
  #isSaidAlone(milestone: Milestone, at: string): boolean {
    return (
      (reachedByWord as readonly Milestone[]).includes(milestone) &&
      !this.#log.some(
        (other) => other.at === at && bringMilestones.has(other.event.type) && isSomebody(other.actor),
      )
    );
  }

  /** Written in the same step as something that brings it about. */
  #isConsequence(at: string, of: RecordedEvent['event']['type']): boolean {
    return this.#log.some((other) => other.at === at && other.event.type === of);
  }
}

const bringMilestones = new Set<RecordedEvent['event']['type']>([
  'status-set',
  'severity-set',
  'phase-set',
  'reopened',
]);

/** A person or a key acts by a command of its own; an integration only reports alerts. */
function isSomebody(actor: Actor): boolean {
  return actor.kind === 'person' || actor.kind === 'key';
}
