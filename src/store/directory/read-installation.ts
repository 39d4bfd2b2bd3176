/** The configuration as it stands at one revision, as the engine and the doors need it: one statement, one moment. */
import { directoryOf } from '../../domain/config/directory-of.ts';
import type { StatusPageEntry } from '../../domain/config/config.ts';
import { surroundingsOf } from '../../domain/config/surroundings-of.ts';
import { replaceSecrets } from '../../domain/config/secrets.ts';
import type { Directory } from '../../domain/directory/directory.ts';
import type { Process } from '../../domain/process/process.ts';
import type { Integration, Route } from '../../domain/signal/signal.ts';
import type { Queryable } from '../access/queryable.ts';
import { configurationOf } from './configuration-of.ts';
import { readRows } from './rows.ts';

export interface StoredInstallation {
  revision: number;
  directory: Directory;
  integrations: Integration[];
  routes: Route[];
  /** Null until the first process is chosen. */
  processHash: string | null;
  process: Process | null;
  /**
   * The file's `channels` with secrets in their places, for `ChannelsSettings` to parse. A `${NAME}` that is not set
   * stays as it stands, in blocks that are off.
   */
  channels: Record<string, Record<string, unknown>>;
  outgoing: { allow: string[] };
  /** What `${NAME}` stands for; never shown. */
  secrets: Record<string, string>;
  statusPages: StatusPageEntry[];
  /** Those that are read from an address, with its secrets in their places. */
  calendars: { handle: string; name: string; url: string; timeZone: string }[];
}

export async function readInstallation(db: Queryable): Promise<StoredInstallation> {
  const rows = await readRows(db);
  const config = configurationOf(rows);
  const secrets = Object.fromEntries(rows.secrets.map(({ name, value }) => [name, value]));
  return {
    revision: rows.revision,
    directory: directoryOf(config, secrets, rows.revision, surroundingsOf(config, rows.feeds)),
    integrations: rows.integrations.map(({ id, handle, kind, service, mapping, enabled }) => ({
      id,
      handle,
      kind,
      service,
      mapping,
      enabled,
    })),
    routes: rows.routes,
    processHash: rows.process?.hash ?? null,
    process: rows.process?.compiled ?? null,
    channels: replaceSecrets(config.channels, secrets),
    outgoing: config.outgoing,
    secrets,
    statusPages: config.statusPages,
    calendars: config.calendars.flatMap(({ handle, name = handle, url, timeZone }) =>
      url === undefined
        ? []
        : [
            {
              handle,
              name,
              url: replaceSecrets(url, secrets),
              timeZone: timeZone ?? config.organization.timeZone,
            },
          ],
    ),
  };
}
