/** Channels' settings as the file has them, and the secrets that their `${NAME}` stand for. */
import type { Queryable } from '../access/queryable.ts';

export interface ChannelRow {
  channel: string;
  settings: Record<string, unknown>;
}

export interface SecretRow {
  name: string;
  value: string;
}

export const channelsAsJson = 'select channel, settings from channels order by channel collate "C"';

/** As the file has them, without their secrets: enough to say which are on. */
export async function readChannels(db: Queryable): Promise<Record<string, Record<string, unknown>>> {
  const { rows } = await db.query<ChannelRow>('select channel, settings from channels');
  return Object.fromEntries(rows.map(({ channel, settings }) => [channel, settings]));
}

export async function putChannel(db: Queryable, { channel, settings }: ChannelRow): Promise<void> {
  await db.query(
    `insert into channels (channel, settings) values ($1, $2)
     on conflict (channel) do update set settings = excluded.settings`,
    [channel, JSON.stringify(settings)],
  );
}

export async function removeChannel(db: Queryable, channel: string): Promise<void> {
  await db.query('delete from channels where channel = $1', [channel]);
}

export const secretsAsJson = 'select name, value from config_secrets order by name collate "C"';

export async function putSecret(db: Queryable, { name, value }: SecretRow, now: string): Promise<void> {
  await db.query(
    `insert into config_secrets (name, value, set_at) values ($1, $2, $3)
     on conflict (name) do update set value = excluded.value, set_at = excluded.set_at`,
    [name, value, now],
  );
}

export async function removeSecret(db: Queryable, name: string): Promise<void> {
  await db.query('delete from config_secrets where name = $1', [name]);
}
