/** Incidents that are written down after the fact: their numbers, what they had sent, and the alerts that made them. */
import type { PoolClient } from 'pg';
import type { PageDelivery } from '../../domain/incident/effects.ts';
import type { Signal } from '../../domain/signal/signal.ts';
import type { Queryable } from '../access/queryable.ts';

export async function hasIncidents(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ some: boolean }>('select exists (select from incidents) as some');
  return rows[0]?.some ?? false;
}

/** From the one sequence that new incidents draw from as well. */
export async function drawSequences(client: Queryable, count: number): Promise<number[]> {
  const { rows } = await client.query<{ sequence: number }>(
    `select nextval('incident_numbers') as sequence from generate_series(1, $1) as n`,
    [count],
  );
  return rows.map(({ sequence }) => sequence);
}

interface SentDelivery extends PageDelivery {
  incident: string;
  sentAt: string;
  /** What became of it, for people. */
  detail: string;
}

/** What went out long ago. A delivery that still waits for it is taken back: nobody is to get it now. */
export async function writeSentDeliveries(client: PoolClient, sent: SentDelivery[]): Promise<void> {
  if (sent.length === 0) return;
  await client.query(
    `insert into deliveries (id, incident, kind, page, step, person, contact, channel, urgency, rank, repeated, state,
       due_at, created_at, attempts, detail, sent_at, ended_at)
     select id, incident, 'page', page, step, person, contact, channel, urgency, rank, repeated, 'sent',
       at, at, 1, detail, "sentAt", "sentAt"
     from jsonb_to_recordset($1) as r (id text, incident uuid, page text, step smallint, person text, contact text,
       channel text, urgency text, rank smallint, repeated boolean, at timestamptz, "sentAt" timestamptz,
       detail text)
     on conflict (id) do update set state = 'sent', attempts = 1, detail = excluded.detail,
       sent_at = excluded.sent_at, ended_at = excluded.ended_at`,
    [JSON.stringify(sent)],
  );
}

export interface PastAlert {
  /** The integration's id. */
  integration: string;
  group: string;
  severity: string | null;
  rank: number;
  service: string | null;
  explanation: string;
  disposition: 'incident' | 'alert';
  signal: Signal;
  signals: number;
  firstAt: string;
  lastAt: string;
  /** Null: it still fires. */
  resolvedAt: string | null;
  incident: string | null;
}

/** Decided about already: none of them waits for a decision. */
export async function writePastAlerts(client: PoolClient, alerts: PastAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map(({ signal, ...alert }) => ({
    ...alert,
    key: signal.key,
    summary: signal.summary,
    starts_at: signal.startsAt,
    content: signal,
  }));
  await client.query(
    `insert into alerts (integration, key, group_key, state, disposition, severity, rank, service, summary, content,
       explanation, signals, starts_at, ends_at, first_at, last_at, resolved_at, resolved_by, incident)
     select integration, key, "group", case when "resolvedAt" is null then 'open' else 'resolved' end, disposition,
       severity, rank, service, summary, content, explanation, signals, starts_at, "resolvedAt", "firstAt", "lastAt",
       "resolvedAt", case when "resolvedAt" is null then null else 'source' end, incident
     from jsonb_to_recordset($1) as r (integration text, key text, "group" text, disposition text, severity text,
       rank smallint, service text, summary text, content json, explanation text, signals integer,
       starts_at timestamptz, "firstAt" timestamptz, "lastAt" timestamptz, "resolvedAt" timestamptz, incident uuid)
     order by "firstAt"`,
    [JSON.stringify(rows)],
  );
}
