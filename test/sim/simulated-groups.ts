/** Step two of intake on a simulated database: groups and incidents are locked in the order that holds everywhere, and decided about. */
import { coalesceMs, type GroupPicture, type GroupPlan } from '../../src/domain/incident/group.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { plus } from '../../src/domain/instant.ts';
import { type AlertCounts, mostAlerts } from '../../src/store/alerts/lock-groups.ts';
import type { GroupDecider, Identity, Now, Written } from '../../src/store/engine-store.ts';
import type { Decided } from '../../src/store/incidents/write-decisions.ts';
import { decideOn } from '../../src/store/postgres-engine-store.ts';
import { compare, joinAlert, routed, type Tables } from './rows.ts';
import { isEnded, writeDecisions } from './simulated-decisions.ts';
import type { Reach } from './simulated-engine-store.ts';
import type { Transaction } from './transactions.ts';

export async function decideGroups(
  reach: Reach,
  groups: string[],
  decider: GroupDecider,
  now: Now,
  drawIdentity: () => Identity,
): Promise<{ written: Written[]; more: boolean }> {
  const { tables, transactions } = reach.database;
  return await transactions.run(reach.node, reach.distance, async (transaction) => {
    const { pictures, states, more } = await lockGroups(reach, transaction, groups);
    if (pictures.length === 0) return { written: [], more };
    const at = now();
    const plans = pictures.map((picture) => ({ key: picture.key, plan: decider.plan(picture, at) }));
    const declared = declareAll(plans, decider, at, drawIdentity);
    const assigned = [
      ...plans.flatMap(({ plan }) => plan.over.map((alert) => ({ alert, incident: null }))),
      ...plans.flatMap(({ plan }) =>
        plan.reports.flatMap(({ incident, alerts }) => alerts.map((alert) => ({ alert, incident }))),
      ),
      ...declared.flatMap(({ state, alerts }) => alerts.map((alert) => ({ alert, incident: state.id }))),
    ];
    const released = plans.flatMap(({ plan }) => plan.release ?? []);
    // The counts of a report are those after the alerts were assigned.
    const assign = (): void => {
      for (const { alert, incident } of assigned) {
        const row = tables.alerts.get(alert);
        if (row === undefined) throw new Error('an alert that is decided about must be there');
        routed(tables, row);
        if (incident !== null && row.incident === null) joinAlert(tables, row, incident);
      }
    };
    const counted = countsAfter(tables, assigned);
    const { reported, later } = decideReports(
      plans.flatMap(({ plan }) => plan.reports),
      states,
      decider,
      at,
      counted,
    );
    transaction.writes.push(() => {
      for (const id of released) {
        const row = tables.incidents.get(id);
        if (row !== undefined) row.groupKey = null;
      }
      assign();
    });
    const all = [...declared, ...reported];
    await writeDecisions(reach, transaction, all, at, released);
    transaction.writes.push(() => {
      for (const { incident, at: by } of later) {
        const wake = tables.wakes.get(incident);
        if (wake === undefined) continue;
        wake.joined = true;
        if (by < wake.wakeAt) wake.wakeAt = by;
      }
      reach.database.onChange();
    });
    return { written: all, more };
  });
}

interface LockedGroups {
  pictures: GroupPicture[];
  states: Map<string, IncidentState>;
  more: boolean;
}

async function lockGroups(reach: Reach, transaction: Transaction, groups: string[]): Promise<LockedGroups> {
  const { distance } = reach;
  const { tables, transactions } = reach.database;
  const concerned = await transactions.lock(
    transaction,
    distance,
    () => groups.map((group) => `group/${group}`).sort(),
    () => concernedBy(tables, groups),
  );
  return await transactions.lock(
    transaction,
    distance,
    () => [...concerned.ids].sort().map((id) => `incident/${id}`),
    () => {
      const states = new Map(
        [...concerned.ids].flatMap((id) => {
          const row = tables.incidents.get(id);
          return row === undefined ? [] : [[id, row.state] as const];
        }),
      );
      const held = new Set([...concerned.ids].filter((id) => tables.wakes.get(id)?.held === true));
      const alerts = [...tables.unrouted]
        .filter(({ group, id }) => groups.includes(group) && transactions.tryLock(transaction, `alert/${id}`))
        .sort((a, b) => a.id - b.id)
        .slice(0, mostAlerts);
      const pictures = [...Map.groupBy(alerts, ({ group }) => group)].map(([key, some]) => ({
        key,
        alerts: some.map((alert) => ({ ...alert })),
        latest: states.get(concerned.latest.get(key) ?? '') ?? null,
        states,
        held,
      }));
      return { pictures, states, more: alerts.length === mostAlerts };
    },
  );
}

/** Each group's latest incident (the open one, else the last), and those of its alerts. */
function concernedBy(tables: Tables, groups: string[]): { ids: Set<string>; latest: Map<string, string> } {
  const ids = new Set<string>();
  const latest = new Map<string, string>();
  for (const group of groups) {
    const [last] = [...tables.incidents.values()]
      .filter(({ groupKey }) => groupKey === group)
      .sort(
        (a, b) =>
          Number(isEnded(a.state)) - Number(isEnded(b.state)) ||
          compare(b.state.declaredAt, a.state.declaredAt),
      );
    if (last === undefined) continue;
    const id = last.state.mergedInto ?? last.id;
    latest.set(group, id);
    ids.add(id);
  }
  for (const { group, incident } of tables.unrouted)
    if (incident !== null && groups.includes(group)) ids.add(incident);
  return { ids, latest };
}

function declareAll(
  plans: { key: string; plan: GroupPlan }[],
  decider: GroupDecider,
  now: string,
  drawIdentity: () => Identity,
): (Decided & { alerts: number[] })[] {
  return plans.flatMap(({ key, plan }) => {
    if (plan.declare === null) return [];
    const decision = decider.declare(plan.declare, key, drawIdentity(), now);
    if ('refused' in decision) throw new Error(`an alert's incident must be declarable: ${decision.refused}`);
    return [{ before: 0, ...decision, reportsAlerts: true, alerts: plan.declare.alerts }];
  });
}

function countsAfter(
  tables: Tables,
  assigned: { alert: number; incident: string | null }[],
): (incident: string) => AlertCounts {
  const added = new Map<string, AlertCounts>();
  for (const { alert, incident } of assigned) {
    const row = tables.alerts.get(alert);
    if (incident === null || row === undefined || row.incident !== null) continue;
    const counts = added.get(incident) ?? { firing: 0, total: 0 };
    added.set(incident, {
      firing: counts.firing + (row.state === 'open' ? 1 : 0),
      total: counts.total + 1,
    });
  }
  return (incident) => {
    const { firing, total } = countAlerts(tables, incident);
    const more = added.get(incident) ?? { firing: 0, total: 0 };
    return { firing: firing + more.firing, total: total + more.total };
  };
}

function decideReports(
  reports: GroupPlan['reports'],
  states: Map<string, IncidentState>,
  decider: GroupDecider,
  now: string,
  countsOf: (incident: string) => AlertCounts,
): { reported: Decided[]; later: { incident: string; at: string }[] } {
  const urgent = reports.filter(
    ({ atOnce, someEnded, incident }) => atOnce || (someEnded && countsOf(incident).firing === 0),
  );
  const decided = new Map<string, Decided>();
  for (const report of urgent) {
    const before = states.get(report.incident);
    if (before === undefined)
      throw new Error(`incident ${report.incident} is reported to and must be locked`);
    const counts = countsOf(report.incident);
    decideOn(decided, before, true, (state) => decider.report(state, report, counts, now));
  }
  const later = reports
    .filter((report) => !urgent.includes(report))
    .map(({ incident }) => ({
      incident,
      at: plus(states.get(incident)?.alerts.reportedAt ?? now, coalesceMs),
    }));
  return { reported: [...decided.values()], later };
}

export function unroutedGroups({ unrouted }: Tables, limit: number): { group: string; rank: number }[] {
  const groups = new Map<string, { rank: number; since: string }>();
  for (const { group, rank, unroutedAt } of unrouted) {
    const known = groups.get(group);
    const since = unroutedAt ?? '';
    if (known === undefined) groups.set(group, { rank, since });
    else {
      known.rank = Math.min(known.rank, rank);
      if (since < known.since) known.since = since;
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => a.rank - b.rank || compare(a.since, b.since))
    .slice(0, limit)
    .map(([group, { rank }]) => ({ group, rank }));
}

export function countAlerts({ alertsOf }: Tables, incident: string): AlertCounts {
  let firing = 0;
  const some = alertsOf.get(incident);
  for (const { state } of some ?? []) if (state === 'open') firing += 1;
  return { firing, total: some?.size ?? 0 };
}
