/** The engine's port on PostgreSQL. Each operation is one transaction; the queries themselves lie in the rooms by noun. */
import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { canSeeIncident } from '../domain/access/can.ts';
import type { Decision } from '../domain/incident/decide.ts';
import { coalesceMs, type GroupPlan } from '../domain/incident/group.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import { plus } from '../domain/instant.ts';
import { claimIdempotencyKey } from './access/idempotency.ts';
import { acceptBodies } from './alerts/accept-bodies.ts';
import {
  assignAlerts,
  countAlerts,
  lockGroups,
  releaseGroups,
  reportAlertsBy,
  stillFiring,
  unroutedGroups,
} from './alerts/lock-groups.ts';
import { audit } from './audit.ts';
import { claimDeliveries, recoverLeases, recoverOwnLeases } from './deliveries/claim-deliveries.ts';
import { queueAnnouncement } from './deliveries/queue-announcement.ts';
import { queueNotice } from './deliveries/queue-notice.ts';
import { type Failure, mostAttempts, recordFailure, recordSent } from './deliveries/record-attempt.ts';
import type {
  CommandOutcome,
  CommandRecord,
  DecideContact,
  EndedAttempt,
  EngineStore,
  GroupDecider,
  Identity,
  Now,
  Written,
} from './engine-store.ts';
import { changesSince } from './incidents/changes.ts';
import { lockDue, lockIncident, lockIncidents } from './incidents/lock-incident.ts';
import { countFailure, nextWake, releaseHeld } from './incidents/wakes.ts';
import { type Decided, writeDecisions } from './incidents/write-decisions.ts';
import { redactTexts, writeTexts } from './incidents/texts.ts';
import { preparing } from './prepared.ts';
import { inTransaction, inTransactionKeptIf } from './transaction.ts';

export function openEngineStore(pool: Pool): EngineStore {
  return {
    databaseTime: () => databaseTime(pool),
    acceptBodies: (bodies, now, rules) => acceptBodies(pool, bodies, now, rules),
    unroutedGroups: (limit) => unroutedGroups(pool, limit),
    decideGroups: (groups, decider, now) =>
      inTransaction(pool, (client) => decideGroups(preparing(client), groups, decider, now)),
    declareIncident: (declare, record, now) =>
      commandTransaction(pool, async (client) => {
        const [identity] = await drawIdentities(client, 1);
        if (identity === undefined) throw new Error('one identity was drawn and must be there');
        const at = now();
        return await writeCommand(client, identity.id, 0, declare(identity, at), record, at);
      }),
    decideIncident: (ref, decide, record, now) =>
      commandTransaction(pool, async (client) => {
        const locked = await lockIncident(client, ref);
        if (locked === null) return refused('no-such-incident');
        const { state, members } = locked;
        if (record.readableBy !== null && !canSeeIncident(record.readableBy, { ...state, members }))
          return refused('no-such-incident');
        const at = now();
        return await writeCommand(client, state.id, state.version, decide(state, at), record, at);
      }),
    decideDue: ({ limit, only }, decide, now) =>
      inTransaction(pool, async (plain) => {
        const client = preparing(plain);
        const due = await lockDue(client, now(), limit, only);
        if (due.length === 0) return [];
        const counts = await countAlerts(
          client,
          due.filter(({ joined }) => joined).map(({ state }) => state.id),
        );
        const at = now();
        const decided = due.map(({ state, joined }) => {
          const known = joined ? (counts.get(state.id) ?? { firing: 0, total: 0 }) : null;
          return written(state, decide(state, known, at), joined);
        });
        await writeDecisions(client, decided, at);
        return decided;
      }),
    countFailure: (incident, setAsideAfter, now) => countFailure(pool, incident, setAsideAfter, now),
    nextWakeAt: () => nextWake(pool),
    claimDeliveries: (claim) => claimDeliveries(pool, claim),
    async recordAttempts(ended, decide, now) {
      const sent = ended.filter(wasSent);
      const failed = ended.filter(hasFailed);
      await recordSent(pool, sent, now());
      if (failed.length === 0) return [];
      return await inTransaction(pool, (client) => recordFailures(preparing(client), failed, decide, now));
    },
    recoverLeases: (own, now) => (own === null ? recoverLeases(pool, now) : recoverOwnLeases(pool, own, now)),
    changesSince: (cursor, limit) => changesSince(pool, cursor, limit),
    queueNotice: (notice, now) => queueNotice(pool, notice, now),
    queueAnnouncement: (announcement, now) => queueAnnouncement(pool, announcement, now),
    releaseHeld: (incidents, by) => inTransaction(pool, (client) => releaseHeld(client, incidents, by)),
    audit: (node, now) => audit(pool, node, now),
  };
}

async function databaseTime(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ at: string }>('select clock_timestamp() as at');
  const at = rows[0]?.at;
  if (at === undefined) throw new Error('the database must tell its time');
  return at;
}

function refused(why: Extract<CommandOutcome, { ok: false }>['refused']): CommandOutcome {
  return { ok: false, refused: why };
}

/** A refusal undoes whatever was written on the way to it. */
function commandTransaction(
  pool: Pool,
  work: (client: PoolClient) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  return inTransactionKeptIf(pool, ({ ok }) => ok, work);
}

async function writeCommand(
  client: PoolClient,
  incident: string,
  before: number,
  decision: Decision,
  { texts, idempotency }: CommandRecord,
  now: string,
): Promise<CommandOutcome> {
  if (idempotency !== null && !(await claimIdempotencyKey(client, idempotency, incident)))
    return refused('repeated-request');
  if ('refused' in decision) return refused(decision.refused);
  const { state, events } = decision;
  await writeDecisions(client, [{ before, state, events, reportsAlerts: false }], now);
  await writeTexts(client, incident, texts, now);
  await redactTexts(
    client,
    events.flatMap(({ event }) => (event.type === 'redacted' ? [event.text] : [])),
    now,
  );
  return { ok: true, state, events };
}

async function drawIdentities(client: PoolClient, count: number): Promise<Identity[]> {
  const { rows } = await client.query<{ sequence: number }>(
    `select nextval('incident_numbers') as sequence from generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ sequence }) => ({ id: randomUUID(), sequence }));
}

/** A decision that the house itself asked for: a refusal means that there was nothing to do. */
export function written(before: IncidentState, decision: Decision, reportsAlerts: boolean): Decided {
  if ('refused' in decision) return { before: before.version, state: before, events: [], reportsAlerts };
  return { before: before.version, state: decision.state, events: decision.events, reportsAlerts };
}

/** One more decision about an incident that may have been decided about before in this transaction. */
export function decideOn(
  decided: Map<string, Decided>,
  before: IncidentState,
  reportsAlerts: boolean,
  decide: (state: IncidentState) => Decision,
): void {
  const sofar = decided.get(before.id);
  const state = sofar?.state ?? before;
  const step = written(state, decide(state), reportsAlerts);
  decided.set(before.id, {
    ...step,
    before: before.version,
    events: [...(sofar?.events ?? []), ...step.events],
  });
}

async function decideGroups(
  client: PoolClient,
  groups: string[],
  decider: GroupDecider,
  now: Now,
): Promise<{ written: Written[]; more: boolean }> {
  const { pictures, incidents, more } = await lockGroups(client, groups);
  if (pictures.length === 0) return { written: [], more };
  const at = now();
  const plans = pictures.map((picture) => ({ key: picture.key, plan: decider.plan(picture, at) }));
  const declared = await declareAll(client, plans, decider, at);
  const assigned = [
    ...plans.flatMap(({ plan }) => plan.over.map((alert) => ({ alert, incident: null }))),
    ...plans.flatMap(({ plan }) =>
      plan.reports.flatMap(({ incident, alerts }) => alerts.map((alert) => ({ alert, incident }))),
    ),
    ...declared.flatMap(({ state, alerts }) => alerts.map((alert) => ({ alert, incident: state.id }))),
  ];
  await releaseGroups(
    client,
    plans.flatMap(({ plan }) => plan.release ?? []),
  );
  // Before the decisions are written: what ends with its incident ends in the same step.
  await assignAlerts(client, assigned);
  const states = new Map(incidents.map(({ state }) => [state.id, state]));
  const { reported, later } = await decideReports(
    client,
    plans.flatMap(({ plan }) => plan.reports),
    states,
    decider,
    at,
  );
  await writeDecisions(client, [...declared, ...reported], at);
  await reportAlertsBy(client, later);
  return { written: [...declared, ...reported], more };
}

async function declareAll(
  client: PoolClient,
  plans: { key: string; plan: GroupPlan }[],
  decider: GroupDecider,
  now: string,
): Promise<(Decided & { alerts: number[] })[]> {
  const wanted = plans.flatMap(({ key, plan }) =>
    plan.declare === null ? [] : [{ key, incident: plan.declare }],
  );
  const identities = wanted.length === 0 ? [] : await drawIdentities(client, wanted.length);
  return wanted.map(({ key, incident }, index) => {
    const identity = identities[index];
    if (identity === undefined) throw new Error('each declared incident must have an identity');
    const decision = decider.declare(incident, key, identity, now);
    if ('refused' in decision) throw new Error(`an alert's incident must be declarable: ${decision.refused}`);
    return { before: 0, ...decision, reportsAlerts: true, alerts: incident.alerts };
  });
}

/** Several reports may concern one incident (after a merge, say); the log is told once. */
async function decideReports(
  client: PoolClient,
  reports: GroupPlan['reports'],
  states: Map<string, IncidentState>,
  decider: GroupDecider,
  now: string,
): Promise<{ reported: Decided[]; later: { incident: string; at: string }[] }> {
  const quiet = reports.filter(({ atOnce }) => !atOnce);
  const firing = await stillFiring(
    client,
    quiet.filter(({ someEnded }) => someEnded).map(({ incident }) => incident),
  );
  const urgent = reports.filter(
    ({ atOnce, someEnded, incident }) => atOnce || (someEnded && !firing.has(incident)),
  );
  const counts = await countAlerts(
    client,
    urgent.map(({ incident }) => incident),
  );
  const decided = new Map<string, Decided>();
  for (const report of urgent) {
    const before = states.get(report.incident);
    if (before === undefined)
      throw new Error(`incident ${report.incident} is reported to and must be locked`);
    const known = counts.get(report.incident) ?? { firing: 0, total: 0 };
    decideOn(decided, before, true, (state) => decider.report(state, report, known, now));
  }
  const later = quiet
    .filter((report) => !urgent.includes(report))
    .map(({ incident }) => ({
      incident,
      at: plus(states.get(incident)?.alerts.reportedAt ?? now, coalesceMs),
    }));
  return { reported: [...decided.values()], later };
}

type SentAttempt = EndedAttempt & { outcome: { result: 'sent' } };
type FailedAttempt = EndedAttempt & { outcome: Failure };

function wasSent(end: EndedAttempt): end is SentAttempt {
  return end.outcome.result === 'sent';
}

function hasFailed(end: EndedAttempt): end is FailedAttempt {
  return !wasSent(end);
}

/** A failed contact is an event of its incident, so the incidents are locked first, in their order. */
async function recordFailures(
  client: PoolClient,
  ended: FailedAttempt[],
  decide: DecideContact,
  now: Now,
): Promise<Written[]> {
  const concerned = ended.filter(isFailing).flatMap(({ serves }) => serves?.incident ?? []);
  const incidents = concerned.length === 0 ? [] : await lockIncidents(client, [...new Set(concerned)]);
  const states = new Map(incidents.map(({ state }) => [state.id, state]));
  const decided = new Map<string, Decided>();
  const at = now();
  for (const end of ended) {
    const recorded = await recordFailure(client, end, at);
    if (end.serves === null || !isFailing(end)) continue;
    const before = states.get(end.serves.incident);
    if (before === undefined || recorded === 'cancelled') continue;
    const contact = { page: end.serves.page, step: end.serves.step, final: recorded === 'failed' };
    decideOn(decided, before, false, (state) => decide(state, contact, at));
  }
  const all = [...decided.values()];
  await writeDecisions(client, all, at);
  return all;
}

/** Longer than this nobody's next contact waits for a vendor that asked for patience. */
const longWaitSeconds = 10;

/**
 * From the second failed attempt on the next contact does not wait for this one; that it gave up, or that its vendor wants to be
 * left alone for a while, is told at once.
 */
export function isFailing({ outcome, attempts }: Pick<FailedAttempt, 'outcome' | 'attempts'>): boolean {
  switch (outcome.result) {
    case 'abandoned':
      return false;
    case 'gave-up':
      return true;
    case 'retry':
      return attempts === 2 || attempts >= mostAttempts || (outcome.afterSeconds ?? 0) > longWaitSeconds;
  }
}
