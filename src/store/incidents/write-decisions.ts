/** Writes what was decided about any number of incidents: events, snapshots, next wake-ups, deliveries. In few statements. */
import type { PoolClient } from 'pg';
import { effectsOf } from '../../domain/incident/effects.ts';
import type { RecordedEvent } from '../../domain/incident/events.ts';
import { evolveVersion } from '../../domain/incident/evolve.ts';
import { isOver } from '../../domain/incident/ladders.ts';
import { nextWake } from '../../domain/incident/next-wake.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { hourMs, msOf, plus } from '../../domain/instant.ts';

export interface Decided {
  /** The version that was decided upon; 0 for a declaration. A fence: nobody else may have written meanwhile. */
  before: number;
  state: IncidentState;
  events: RecordedEvent[];
  /** The log has been told of the incident's alerts as they stand, so that no such report is pending any more. */
  reportsAlerts: boolean;
}

export async function writeDecisions(client: PoolClient, decided: Decided[], now: string): Promise<void> {
  if (decided.length === 0) return;
  await insertIncidents(
    client,
    decided.filter((one) => one.before === 0),
  );
  const changed = decided.filter((one) => one.before > 0 && one.events.length > 0);
  await giveUpGroups(client, reopenedOf(changed));
  await updateIncidents(client, changed, now);
  await insertEvents(client, decided);
  await setWakes(client, decided, now);
  await writeEffects(client, decided, now);
}

async function insertIncidents(client: PoolClient, declared: Decided[]): Promise<void> {
  if (declared.length === 0) return;
  const rows = declared.map(({ state, events }) => ({
    ...columns(state),
    members: membersOf(state, events),
    title: state.title,
    number: state.number,
    group_key: state.groupKey,
    declared_at: state.declaredAt,
    service: state.service,
  }));
  await client.query(
    `insert into incidents (id, number, version, state, evolve_version, title, severity, rank, status, category,
       service, visibility, members, group_key, process_hash, declared_at, resolved_at, updated_at)
     select id, number, version, state, $2, title, severity, rank, status, category,
       service, visibility, members, group_key, process_hash, declared_at, resolved_at, updated_at
     from jsonb_to_recordset($1) as r (id uuid, number text, version integer, state jsonb, title text, severity text,
       rank smallint, status text, category text, service text, visibility text, members text[], group_key text,
       process_hash text, declared_at timestamptz, resolved_at timestamptz, updated_at timestamptz)`,
    [JSON.stringify(rows), evolveVersion],
  );
}

export function reopenedOf(decided: Pick<Decided, 'state' | 'events'>[]): string[] {
  return decided
    .filter(({ events }) => events.some(({ event }) => event.type === 'reopened'))
    .map(({ state }) => state.id);
}

/** One that is taken up again stands for its group no more if a later one is open: only one can. */
async function giveUpGroups(client: PoolClient, reopened: string[]): Promise<void> {
  if (reopened.length === 0) return;
  await client.query(
    `update incidents i set group_key = null where i.id = any($1::uuid[]) and exists (
       select from incidents o where o.group_key = i.group_key and o.id <> i.id
         and o.category not in ('resolved', 'closed'))`,
    [reopened],
  );
}

async function updateIncidents(client: PoolClient, changed: Decided[], now: string): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ state, events, before }) => ({
    ...columns(state),
    members: membersOf(state, events),
    before,
  }));
  const { rowCount } = await client.query(
    `update incidents i set version = r.version, state = r.state, evolve_version = $2, severity = r.severity,
       rank = r.rank, status = r.status, category = r.category, visibility = r.visibility,
       process_hash = r.process_hash, members = (select array(select distinct unnest(i.members || r.members))),
       resolved_at = r.resolved_at, updated_at = $3
     from jsonb_to_recordset($1) as r (id uuid, version integer, state jsonb, severity text, rank smallint,
       status text, category text, visibility text, process_hash text, members text[], resolved_at timestamptz, before integer)
     where i.id = r.id and i.version = r.before`,
    [JSON.stringify(rows), evolveVersion, now],
  );
  if (rowCount !== changed.length) throw new Error('an incident must not change while its lock is held');
}

function columns(state: IncidentState) {
  return {
    id: state.id,
    version: state.version,
    state,
    severity: state.severity,
    rank: state.severityRank,
    status: state.status,
    category: state.category,
    visibility: state.visibility,
    process_hash: state.process.hash,
    resolved_at: state.milestones.resolved ?? null,
    updated_at: state.lastEventAt,
  };
}

/** Whoever was paged, has a role or acted: they see the incident although it is private. */
export function membersOf(state: IncidentState, events: RecordedEvent[]): string[] {
  const acted = events.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.handle] : []));
  return [...new Set([...state.pages.map((page) => page.person), ...Object.values(state.roles), ...acted])];
}

async function insertEvents(client: PoolClient, decided: Decided[]): Promise<void> {
  const events = decided.flatMap(({ state, events: some }) =>
    some.map((recorded) => ({ incident: state.id, recorded })),
  );
  if (events.length === 0) return;
  await client.query(
    `insert into incident_events (incident, version, at, type, actor, event)
     select * from unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::text[], $5::jsonb[], $6::jsonb[])`,
    [
      events.map(({ incident }) => incident),
      events.map(({ recorded }) => recorded.version),
      events.map(({ recorded }) => recorded.at),
      events.map(({ recorded }) => recorded.event.type),
      events.map(({ recorded }) => JSON.stringify(recorded.actor)),
      events.map(({ recorded }) => JSON.stringify(recorded.event)),
    ],
  );
}

/** An open incident is looked at within a day whatever happens; a resolved one only while something can fall due: else null. */
export function wakeAtOf(state: IncidentState, now: string): string | null {
  const next = nextWake(state);
  const tomorrow = plus(now, 24 * hourMs);
  if (next !== null) return msOf(next) < msOf(tomorrow) ? next : tomorrow;
  return isOver(state) ? null : tomorrow;
}

async function setWakes(client: PoolClient, decided: Decided[], now: string): Promise<void> {
  const wakes: { incident: string; rank: number; wake_at: string; reported: boolean }[] = [];
  const over: string[] = [];
  for (const { state, reportsAlerts: reported } of decided) {
    const wakeAt = wakeAtOf(state, now);
    if (wakeAt === null) over.push(state.id);
    else wakes.push({ incident: state.id, rank: state.severityRank, wake_at: wakeAt, reported });
  }
  if (wakes.length > 0) {
    await client.query(
      `with wakes as (
         select * from jsonb_to_recordset($1) as r (incident uuid, rank smallint, wake_at timestamptz, reported boolean)),
       known as (
         update incident_wakes w set rank = r.rank, set_at = $2, failures = 0,
           wake_at = case when w.joined and not r.reported then least(w.wake_at, r.wake_at) else r.wake_at end,
           joined = w.joined and not r.reported
         from wakes r where w.incident = r.incident returning w.incident)
       insert into incident_wakes (incident, rank, wake_at, set_at)
       select incident, rank, wake_at, $2 from wakes where incident not in (select incident from known)`,
      [JSON.stringify(wakes), now],
    );
  }
  if (over.length > 0)
    await client.query('delete from incident_wakes where incident = any($1::uuid[])', [over]);
}

/** What leaves the log for other tables: deliveries to write, pages whose deliveries end, alerts that end or move. */
export function effectsOfAll(decided: Pick<Decided, 'state' | 'events'>[]) {
  const effects = decided.map(({ state, events }) => ({ incident: state.id, ...effectsOf(state, events) }));
  const ended = effects.flatMap(({ incident, endedPages }) => endedPages.map((page) => ({ incident, page })));
  const endedKeys = new Set(ended.map(({ incident, page }) => `${incident}.${page}`));
  // A page that ended in the same step that began it sends nothing.
  const deliveries = effects.flatMap(({ incident, deliveries: some }) =>
    some
      .filter(({ page }) => !endedKeys.has(`${incident}.${page}`))
      .map((delivery) => ({ incident, ...delivery })),
  );
  const over = effects.flatMap(({ incident, endsAlerts, movesAlertsTo }) =>
    endsAlerts && movesAlertsTo === null ? [incident] : [],
  );
  const moved = effects.flatMap(({ incident, movesAlertsTo: into }) =>
    into === null ? [] : [{ incident, into }],
  );
  return { deliveries, ended, over, moved };
}

async function writeEffects(client: PoolClient, decided: Decided[], now: string): Promise<void> {
  const { deliveries, ended, over, moved } = effectsOfAll(decided);
  if (deliveries.length > 0) {
    await client.query(
      `insert into deliveries (id, incident, kind, page, step, person, contact, channel, urgency, rank, repeated,
         state, due_at, created_at)
       select id, incident, 'page', page, step, person, contact, channel, urgency, rank, repeated, 'waiting', at, at
       from jsonb_to_recordset($1) as r (id text, incident uuid, page text, step smallint, person text, contact text,
         channel text, urgency text, rank smallint, repeated boolean, at timestamptz)
       on conflict (id) do nothing`,
      [JSON.stringify(deliveries)],
    );
  }
  if (ended.length > 0) {
    await client.query(
      `update deliveries d set
         state = case d.state when 'waiting' then 'cancelled' else d.state end,
         unwanted = d.state = 'sending',
         detail = case d.state when 'waiting' then 'no longer needed' else d.detail end,
         ended_at = case d.state when 'waiting' then $3 else d.ended_at end
       from unnest($1::uuid[], $2::text[]) as e (incident, page)
       where d.incident = e.incident and d.page = e.page and d.state in ('waiting', 'sending')`,
      [ended.map(({ incident }) => incident), ended.map(({ page }) => page), now],
    );
  }
  if (over.length > 0) {
    await client.query(
      `update alerts set state = 'resolved', resolved_at = $2, resolved_by = 'incident', unrouted_at = null
       where incident = any($1::uuid[]) and state = 'open'`,
      [over, now],
    );
  }
  for (const { incident, into } of moved) {
    // Nobody resolves it meanwhile, so that no alert fires on in what is over: what is merged into that ends with it.
    const { rows } = await client.query<{ over: boolean }>(
      `select category in ('resolved', 'closed') as over from incidents where id = $1 for share`,
      [into],
    );
    await client.query(
      `update alerts set incident = $2,
         state = case when $3 and state = 'open' then 'resolved' else state end,
         resolved_at = case when $3 and state = 'open' then $4 else resolved_at end,
         resolved_by = case when $3 and state = 'open' then 'incident' else resolved_by end,
         unrouted_at = case when $3 then null else unrouted_at end
       where incident = $1`,
      [incident, into, rows[0]?.over ?? true, now],
    );
    await client.query(
      'update incident_wakes set joined = true, wake_at = least(wake_at, $2) where incident = $1',
      [into, now],
    );
  }
}
