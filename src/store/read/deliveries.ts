/** What left the house or is about to: of one incident, and all of it. What belongs to a private incident is left out. */
import type { Viewer } from '../../domain/access/can.ts';
import type { Queryable } from '../access/queryable.ts';
import { scopeParameters, visibleTo } from './visibility.ts';

export interface DeliveryRow {
  id: string;
  /** The incident's number. */
  incident: string | null;
  page: string | null;
  person: string | null;
  contact: string;
  channel: string;
  state: 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'cancelled';
  attempts: number;
  detail: string | null;
  createdAt: string;
  sentAt: string | null;
}

const columns = `d.id, i.number as incident, d.page, d.person, d.contact, d.channel, d.state, d.attempts, d.detail,
  d.created_at as "createdAt", d.sent_at as "sentAt"`;

/** The oldest first. Whoever asks has been found to see the incident. */
export async function deliveriesOfIncident(
  db: Queryable,
  incident: string,
  limit: number,
): Promise<DeliveryRow[]> {
  const { rows } = await db.query<DeliveryRow>(
    `select ${columns} from deliveries d join incidents i on i.id = d.incident
     where d.incident = $1 order by d.created_at, d.id limit $2`,
    [incident, limit],
  );
  return rows;
}

export interface DeliveryFilter {
  states?: DeliveryRow['state'][] | undefined;
  /** Waiting, and tried before. */
  retrying?: boolean | undefined;
  channel?: string | undefined;
  person?: string | undefined;
  /** The incident's id. */
  incident?: string | undefined;
}

/** The newest first. */
export async function listDeliveries(
  db: Queryable,
  viewer: Viewer,
  filter: DeliveryFilter,
  { after, limit }: { after: { at: string; id: string } | null; limit: number },
): Promise<DeliveryRow[]> {
  const { rows } = await db.query<DeliveryRow>(
    `select ${columns} from deliveries d left join incidents i on i.id = d.incident
     where (d.incident is null or ${visibleTo(1, 2)})
       and ($3::text[] is null or d.state = any($3))
       and ($4::boolean is null or (d.state = 'waiting' and d.attempts > 0) = $4)
       and ($5::text is null or d.channel = $5)
       and ($6::text is null or d.person = $6)
       and ($7::uuid is null or d.incident = $7)
       and ($8::timestamptz is null or (d.created_at, d.id) < ($8, $9::text))
     order by d.created_at desc, d.id desc limit $10`,
    [
      ...scopeParameters(viewer),
      filter.states ?? null,
      filter.retrying ?? null,
      filter.channel ?? null,
      filter.person ?? null,
      filter.incident ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ],
  );
  return rows;
}
