/**
 * What a restored installation may not do by itself. Its incidents are as old as the backup: somebody may have
 * answered them since. So each is held until an admin releases it, and what was about to leave the house stays. A signal
 * that was accepted and not yet decided about is decided when the house is back, as after any stop: nothing accepted is
 * lost, and its incident is a new one, which pages.
 */
import type { ClientBase } from 'pg';
import { readRevision } from '../directory/revision.ts';
import { dropWaitingNews } from '../subscribers/after-restore.ts';

export type Held = {
  /** Incidents that were open, or could still become due. */
  heldIncidents: number;
  /** Messages that were about to be sent when the backup was taken. */
  cancelledDeliveries: number;
};

/**
 * Leaves a row in the audit (`installation`, `backup`, `restored`): how many of them there are is the mark of this
 * restore. Whoever tells the admins of the hold names their deliveries after it, and so tells them once for each. By the
 * revision in it the watch over schedules knows that a configuration is the backup's: what was due by now was told.
 */
export async function holdRestored(
  client: ClientBase,
  { takenAt, now }: { takenAt: string; now: string },
): Promise<Held> {
  const held = await client.query('update incident_wakes set held = true');
  const cancelled = await cancelDeliveries(client, now);
  await leaveChannels(client);
  await leaveReminders(client, now);
  await dropWaitingNews(client, now);
  await forgetWhatIsOver(client);
  const done = { heldIncidents: held.rowCount ?? 0, cancelledDeliveries: cancelled };
  // A client that only copies reads no numbers of this size by itself.
  const revision = Number(await readRevision(client));
  await client.query(
    `insert into audit (at, actor, noun, handle, verb, after) values ($1, $2, 'installation', 'backup', 'restored', $3)`,
    [
      now,
      JSON.stringify({ kind: 'key', name: 'tocsin restore' }),
      JSON.stringify({ takenAt, revision, ...done }),
    ],
  );
  return done;
}

/** They may have gone out after the backup was taken; nobody is paged twice for that. Later steps go on after the release. */
async function cancelDeliveries(client: ClientBase, now: string): Promise<number> {
  await client.query(
    `update delivery_attempts set result = 'lost', ended_at = $1, detail = 'restored from a backup' where result is null`,
    [now],
  );
  const { rowCount } = await client.query(
    `update deliveries set state = 'cancelled', ended_at = $1, lease_until = null, detail = 'restored from a backup'
     where state in ('waiting', 'sending')`,
    [now],
  );
  return rowCount ?? 0;
}

/** The chats may have heard since of what was about to be said to them: of an open incident they hear again when something happens. */
async function leaveChannels(client: ClientBase): Promise<void> {
  await client.query(
    `update chat_channels set claim = null, claimed_until = null, wanted = wanted + 1,
       due_at = case when incident in (select incident from incident_wakes) then null else due_at end`,
  );
}

/** Whoever was to be reminded of a maintenance by now was, or needs no reminder any more. */
async function leaveReminders(client: ClientBase, now: string): Promise<void> {
  await client.query(
    `update status_page_maintenances set reminded = array(
       select seconds from unnest(reminders) as seconds
       where seconds = any(reminded) or scheduled_for - make_interval(secs => seconds) <= $1)
     where status = 'scheduled'`,
    [now],
  );
}

/** Nodes that wrote of themselves are gone; a session or a link that was ended since must not work again. */
async function forgetWhatIsOver(client: ClientBase): Promise<void> {
  await client.query('delete from nodes');
  await client.query('delete from digests');
  await client.query('delete from sessions');
  await client.query('delete from setup_links');
}
