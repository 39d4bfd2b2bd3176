/** Which incident is meant: the one that was named, the channel's own, else the only one there is. */
import type { Pool } from 'pg';
import type { Viewer } from '../../domain/access/can.ts';
import { findIncident, type IncidentRow, listIncidents, openIncidents } from '../../store/read/incidents.ts';
import { incidentOfChannel } from '../../store/read/incident-of-channel.ts';

export interface Place {
  system: string;
  channel: string | null;
}

export type Meant =
  | { found: IncidentRow }
  /** Several could be meant, the most severe first; or none. */
  | { among: IncidentRow[] }
  | { unknown: string }
  /** The channel is that of an incident which whoever asks may not see. */
  | { notYours: true };

/** As many as are named when one has to be chosen. */
const mostNamed = 10;

/** Whose channel it is. `not-yours`: one's that this viewer may not know of, and none other can be meant there. */
export async function incidentOfPlace(
  pool: Pool,
  viewer: Viewer,
  { system, channel }: Place,
): Promise<IncidentRow | 'not-yours' | null> {
  if (channel === null) return null;
  const owner = await incidentOfChannel(pool, viewer, { system, channel });
  if (owner === null) return null;
  const found = owner.number === null ? null : await findIncident(pool, viewer, owner.number);
  return found ?? 'not-yours';
}

/** `resolvedToo`: what is asked for concerns one that is over as well, as closing does. */
export async function incidentMeant(
  pool: Pool,
  viewer: Viewer,
  {
    named,
    here,
    resolvedToo,
  }: { named: string | null; here: IncidentRow | 'not-yours' | null; resolvedToo: boolean },
): Promise<Meant> {
  if (named !== null) {
    const found = await findIncident(pool, viewer, named);
    return found === null ? { unknown: named } : { found };
  }
  if (here === 'not-yours') return { notYours: true };
  if (here !== null) return { found: here };
  const open = await openIncidents(pool, viewer, mostNamed);
  if (open.length === 1 && !resolvedToo) return { found: open[0]! };
  if (open.length > 0 && !resolvedToo) return { among: open };
  const resolved = await listIncidents(
    pool,
    viewer,
    { categories: ['resolved'] },
    { after: null, limit: mostNamed },
  );
  const all = [...resolved, ...open];
  if (resolved.length === 1) return { found: resolved[0]! };
  return all.length === 1 ? { found: all[0]! } : { among: all.slice(0, mostNamed) };
}
