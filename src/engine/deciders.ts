/** Joins the pure decisions to what they need of this installation: process, directory, identity, actor. */
import { declare, type Decision, decide } from '../domain/incident/decide.ts';
import type { Actor } from '../domain/incident/events.ts';
import { planGroup } from '../domain/incident/group.ts';
import type { Command } from '../domain/incident/commands.ts';
import type { Surroundings } from '../domain/incident/draft.ts';
import { nextWake } from '../domain/incident/next-wake.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import { isDue } from '../domain/instant.ts';
import type { Process } from '../domain/process/process.ts';
import type { DecideContact, GroupDecider, Identity } from '../store/engine-store.ts';
import type { AlertCounts } from '../store/alerts/lock-groups.ts';
import type { DeclareInput, Installation } from './engine.ts';

export interface Deciders {
  group: GroupDecider;
  contact: DecideContact;
  due: (state: IncidentState, counts: AlertCounts | null, now: string) => Decision;
  command: (state: IncidentState, command: OpenCommand, actor: Actor, now: string) => Decision;
  declare: (input: DeclareInput, identity: Identity, actor: Actor, now: string) => Decision;
}

export type OpenCommand = Exclude<Command, { type: 'declare' }>;

interface DeciderDeps {
  installation: () => Installation;
  process: (hash: string) => Process;
  /** See `Surroundings`. */
  stallAfterMs: number;
}

const clockActor: Actor = { kind: 'clock' };

export function makeDeciders({ installation, process, stallAfterMs }: DeciderDeps): Deciders {
  const surroundings = (hash: string, actor: Actor, now: string): Surroundings => ({
    process: process(hash),
    directory: installation().directory,
    actor,
    now,
    stallAfterMs,
  });

  const command: Deciders['command'] = (state, what, actor, now) =>
    decide(state, what, surroundings(rulesFor(state, what), actor, now));

  function start(input: DeclareInput, identity: Identity, actor: Actor, now: string, group: Group): Decision {
    const { processHash: hash } = installation();
    return declare(
      {
        type: 'declare',
        id: identity.id,
        number: incidentNumber(identity.sequence, now),
        title: input.title,
        process: { id: process(hash).id, hash },
        severity: input.severity,
        service: input.service,
        visibility: input.visibility,
        groupKey: group?.key ?? null,
        detectedAt: input.detectedAt,
        flags: input.flags,
        ...(input.source === undefined ? {} : { source: input.source }),
        alerts: group === null ? null : { firing: group.alerts, total: group.alerts },
      },
      surroundings(hash, actor, now),
    );
  }

  return {
    command,
    declare: (input, identity, actor, now) => start(input, identity, actor, now, null),
    contact: (state, { page, step, final }, now) =>
      command(state, { type: 'report-contact', page, step, final }, clockActor, now),
    due: (state, counts, now) =>
      atRest(
        counts === null
          ? command(state, { type: 'wake' }, clockActor, now)
          : command(state, reportOf(state, counts, null, null), clockActor, now),
        now,
      ),
    group: {
      plan: (picture, now) => planGroup(picture, process, now),
      declare(incident, key, identity, now) {
        const { severities } = process(installation().processHash);
        // A severity that the process no longer has: in doubt the most severe, which pages.
        const severity = severities.find(({ id }) => id === incident.severity) ?? severities[0];
        if (severity === undefined) throw new Error('a process must have a severity');
        return start(
          {
            ...incident,
            severity: severity.id,
            description: null,
            visibility: 'organization',
            flags: [],
          },
          identity,
          { kind: 'integration', handle: incident.integration },
          now,
          { key, alerts: incident.alerts.length },
        );
      },
      report(state, report, counts, now) {
        const actor: Actor = { kind: 'integration', handle: report.integration };
        const first = command(state, reportOf(state, counts, report.severity, report.summary), actor, now);
        if ('refused' in first || !report.acknowledged) return first;
        const second = command(first.state, { type: 'acknowledge', human: false }, actor, now);
        return 'refused' in second
          ? first
          : { state: second.state, events: [...first.events, ...second.events] };
      },
    },
  };
}

/** One that would be due again at once would wake for ever: it fails instead, and is set aside when it always does. */
function atRest(decision: Decision, now: string): Decision {
  if ('refused' in decision) return decision;
  const next = nextWake(decision.state);
  if (next !== null && isDue(next, now))
    throw new Error(`a wake-up of ${decision.state.number} must leave the next one after now`);
  return decision;
}

/** An adoption is decided by the process that is adopted; every process that was ever accepted can be had. */
function rulesFor(state: IncidentState, command: OpenCommand): string {
  return command.type === 'adopt-process' ? command.process.hash : state.process.hash;
}

type Group = { key: string; alerts: number } | null;

function reportOf(
  state: IncidentState,
  { firing, total }: AlertCounts,
  severity: string | null,
  summary: string | null,
): OpenCommand {
  const opened = Math.max(0, total - state.alerts.total);
  return { type: 'report-alerts', firing, total, opened, severity, summary };
}

/** INC-2026-0001: one sequence over the years, so that no number is ever used twice. */
function incidentNumber(sequence: number, now: string): string {
  return `INC-${now.slice(0, 4)}-${String(sequence).padStart(4, '0')}`;
}
