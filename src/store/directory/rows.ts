/** The whole configuration as rows, read in one statement and so from one moment. */
import type { Route } from '../../domain/signal/signal.ts';
import type { Queryable } from '../access/queryable.ts';
import { apiKeysAsJson, type ApiKeyRow } from './api-keys.ts';
import { audiencesAsJson, type AudienceRow } from './audiences.ts';
import { feedsAsJson, type FeedRow } from './calendar-feeds.ts';
import { calendarsAsJson, type CalendarRow } from './calendars.ts';
import { channelsAsJson, secretsAsJson, type ChannelRow, type SecretRow } from './channels.ts';
import { integrationsAsJson, type IntegrationRow } from './integrations.ts';
import { organizationAsJson, outgoingAsJson, type OrganizationRow } from './organization.ts';
import {
  contactsAsJson,
  quietHoursAsJson,
  rulesAsJson,
  usersAsJson,
  type ContactRow,
  type QuietHoursRow,
  type RuleRow,
  type UserRow,
} from './people.ts';
import { positionsAsJson, type PositionRow } from './positions.ts';
import { chosenProcessAsJson, type ProcessRow } from './processes.ts';
import { routesAsJson } from './routes.ts';
import { overridesAsJson, schedulesAsJson, type OverrideRow, type ScheduleRow } from './schedules.ts';
import { servicesAsJson, type ServiceRow } from './services.ts';
import { statusPagesAsJson, type StatusPageRow } from './status-pages.ts';
import { teamsAsJson, type TeamRow } from './teams.ts';
import { timeOffAsJson, type TimeOffRow } from './time-off.ts';

export interface DirectoryRows {
  revision: number;
  organization: OrganizationRow;
  outgoing: { allow: string[] };
  /** Null until the first process is chosen. */
  process: ProcessRow | null;
  users: UserRow[];
  contacts: ContactRow[];
  rules: RuleRow[];
  quietHours: QuietHoursRow[];
  timeOff: Pick<TimeOffRow, 'person' | 'from' | 'to' | 'note'>[];
  teams: TeamRow[];
  calendars: CalendarRow[];
  /** What was read from elsewhere, where anything was. */
  feeds: FeedRow[];
  schedules: ScheduleRow[];
  overrides: OverrideRow[];
  positions: PositionRow[];
  audiences: AudienceRow[];
  services: ServiceRow[];
  integrations: (IntegrationRow & { id: string })[];
  routes: Route[];
  channels: ChannelRow[];
  secrets: SecretRow[];
  statusPages: StatusPageRow[];
  apiKeys: ApiKeyRow[];
}

/** Lists are in the order of their handles; contacts, rules, overrides and routes in their own. */
export async function readRows(db: Queryable): Promise<DirectoryRows> {
  const { rows } = await db.query<{ rows: DirectoryRows }>(statement);
  return rows[0]!.rows;
}

const one = (query: string) => `(select to_json(r) from (${query}) r)`;
const list = (query: string) => `(select coalesce(json_agg(r), '[]') from (${query}) r)`;

const statement = `select json_build_object(
  'revision', (select revision from directory_revision),
  'organization', ${one(organizationAsJson)},
  'outgoing', ${one(outgoingAsJson)},
  'process', ${one(chosenProcessAsJson)},
  'users', ${list(usersAsJson)},
  'contacts', ${list(contactsAsJson)},
  'rules', ${list(rulesAsJson)},
  'quietHours', ${list(quietHoursAsJson)},
  'timeOff', ${list(timeOffAsJson)},
  'teams', ${list(teamsAsJson)},
  'calendars', ${list(calendarsAsJson)},
  'feeds', ${list(feedsAsJson)},
  'schedules', ${list(schedulesAsJson)},
  'overrides', ${list(overridesAsJson)},
  'positions', ${list(positionsAsJson)},
  'audiences', ${list(audiencesAsJson)},
  'services', ${list(servicesAsJson)},
  'integrations', ${list(integrationsAsJson)},
  'routes', ${list(routesAsJson)},
  'channels', ${list(channelsAsJson)},
  'secrets', ${list(secretsAsJson)},
  'statusPages', ${list(statusPagesAsJson)},
  'apiKeys', ${list(apiKeysAsJson)}
) as rows`;
