/** Writes planned changes as rows, each noun after those that it rests on. */
import { randomUUID } from 'node:crypto';
import type {
  ApiKeyEntry,
  AudienceEntry,
  BindingEntry,
  CalendarEntry,
  ChannelEntry,
  Configuration,
  IntegrationEntry,
  OrganizationEntry,
  ServiceEntry,
  StatusPageEntry,
  TeamEntry,
  UserEntry,
} from '../../domain/config/config.ts';
import type { Change } from '../../domain/config/differences.ts';
import { routeOf } from '../../domain/config/entries.ts';
import type { Seeding } from '../../domain/config/seeding.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { componentId } from '../../domain/status-page/page.ts';
import type { Queryable } from '../../store/access/queryable.ts';
import { putApiKey, revokeApiKey } from '../../store/directory/api-keys.ts';
import { putAudience, removeAudience } from '../../store/directory/audiences.ts';
import { putCalendar, removeCalendar } from '../../store/directory/calendars.ts';
import { putChannel, putSecret, removeChannel, removeSecret } from '../../store/directory/channels.ts';
import { putIntegration, removeIntegration } from '../../store/directory/integrations.ts';
import { putOrganization, putOutgoing, putProcessChoice } from '../../store/directory/organization.ts';
import {
  putContact,
  putQuietHours,
  putUser,
  removeUser,
  replaceRules,
} from '../../store/directory/people.ts';
import { putPosition, removePosition, type BindingRow } from '../../store/directory/positions.ts';
import { acceptProcess } from '../../store/directory/processes.ts';
import { replaceRoutes } from '../../store/directory/routes.ts';
import { insertOverride, putSchedule, removeSchedule } from '../../store/directory/schedules.ts';
import { forgetSeeds, putSeeds } from '../../store/directory/seeds.ts';
import { putService, removeService } from '../../store/directory/services.ts';
import { putStatusPage, removeStatusPage } from '../../store/directory/status-pages.ts';
import { putTeam, removeTeam } from '../../store/directory/teams.ts';
import { insertTimeOff } from '../../store/directory/time-off.ts';
import { writePageChange } from '../../store/status-pages/changes.ts';
import { showComponents } from '../../store/status-pages/components.ts';
import { lockPage } from '../../store/status-pages/lock-page.ts';
import { quietHoursRow, ruleRow } from '../people/own-rows.ts';
import type { ReadConfigFile } from './read-config.ts';

export async function writeChanges(
  client: Queryable,
  {
    changes,
    seeding,
    target,
    config,
    now,
  }: {
    changes: Change[];
    seeding: Seeding;
    target: Configuration;
    config: ReadConfigFile;
    now: string;
  },
): Promise<void> {
  const { process } = config.sections;
  // Also when it is the one in use: a newer compiler reads it anew.
  if (process) await acceptProcess(client, { ...process, now });
  await makeRoomForAddresses(client, changes, now);
  for (const change of changes) await write(client, change, target, config, now);
  for (const { person, contact } of seeding.contacts)
    await putContact(client, { person, id: contact.id, channel: contact.channel, address: contact.to });
  for (const { person, rules } of seeding.rules)
    await replaceRules(
      client,
      person,
      rules.map((rule) => ruleRow(person, rule)),
    );
  for (const { person, quietHours } of seeding.quietHours)
    await putQuietHours(client, person, quietHoursRow(quietHours));
  for (const { schedule, override } of seeding.overrides)
    await insertOverride(client, schedule, override, now);
  for (const { person, entry } of seeding.timeOff)
    await insertTimeOff(client, {
      id: randomUUID(),
      person,
      from: entry.from,
      to: entry.to,
      note: entry.note ?? null,
      enteredAt: now,
      enteredBy: null,
    });
  await putSeeds(client, seeding.seeds, now);
}

/** Its readers see it anew at once, and components that are new are shown from now on. */
async function putPage(client: Queryable, page: StatusPageEntry, now: string): Promise<void> {
  await lockPage(client, page.handle);
  await putStatusPage(client, page);
  const components = page.components.map(componentId);
  await showComponents(client, { page: page.handle, components, now });
  await writePageChange(client, { page: page.handle, at: now, kind: 'page' });
}

async function takePageDown(client: Queryable, handle: string, now: string): Promise<void> {
  await lockPage(client, handle);
  await removeStatusPage(client, handle);
  await writePageChange(client, { page: handle, at: now, kind: 'page' });
}

/** An e-mail address may pass from one person to another in one apply; for a moment nobody has it. */
async function makeRoomForAddresses(client: Queryable, changes: Change[], now: string): Promise<void> {
  for (const { noun, verb, handle, fields, before } of changes) {
    if (noun !== 'user') continue;
    if (verb === 'removed') await removeUser(client, handle, now);
    else if (verb === 'changed' && fields.includes('email'))
      await putUser(client, { ...userRow(before as UserEntry), email: null }, now);
  }
}

async function write(
  client: Queryable,
  { noun, verb, handle, after }: Change,
  target: Configuration,
  config: ReadConfigFile,
  now: string,
): Promise<void> {
  const gone = verb === 'removed';
  switch (noun) {
    case 'organization':
      return putOrganization(client, organizationRow(after as OrganizationEntry));
    case 'process':
      return putProcessChoice(client, target.process!.hash);
    case 'outgoing':
      return putOutgoing(client, target.outgoing);
    case 'user':
      return gone ? undefined : putUser(client, userRow(after as UserEntry), now);
    case 'team':
      return gone ? removeTeam(client, handle) : putTeam(client, teamRow(after as TeamEntry));
    case 'calendar':
      return gone ? removeCalendar(client, handle) : putCalendar(client, calendarRow(after as CalendarEntry));
    case 'schedule': {
      if (!gone) return putSchedule(client, scheduleRow(after as Schedule));
      await removeSchedule(client, handle);
      return forgetSeeds(client, 'override', handle);
    }
    case 'position':
      return gone
        ? removePosition(client, handle)
        : putPosition(client, { position: handle, binding: bindingRow(after as BindingEntry) });
    case 'audience':
      return gone
        ? removeAudience(client, handle)
        : putAudience(client, { audience: handle, ...(after as AudienceEntry) });
    case 'service':
      return gone ? removeService(client, handle) : putService(client, serviceRow(after as ServiceEntry));
    case 'integration': {
      if (gone) return removeIntegration(client, handle, now);
      await putIntegration(client, integrationRow(after as IntegrationEntry), randomUUID(), now);
      return;
    }
    case 'routes':
      return replaceRoutes(client, target.routes.map(routeOf));
    case 'channel':
      return gone
        ? removeChannel(client, handle)
        : putChannel(client, { channel: handle, settings: after as ChannelEntry });
    case 'secret':
      return gone
        ? removeSecret(client, handle)
        : putSecret(client, { name: handle, value: config.secrets[handle]! }, now);
    case 'status-page':
      return gone ? takePageDown(client, handle, now) : putPage(client, after as StatusPageEntry, now);
    case 'api-key':
      return gone ? revokeApiKey(client, handle, now) : putApiKey(client, after as ApiKeyEntry, now);
    case 'contact':
    case 'rules':
    case 'quiet-hours':
    case 'override':
    case 'time-off':
      // Written with the seeding, which knows whose they are.
      return;
  }
}

function organizationRow({ name, timeZone, lastResort }: OrganizationEntry) {
  return { name, timeZone, lastResort: lastResort.map(bindingRow) as never };
}

function userRow({ handle, name, email = undefined, timeZone = undefined, role }: UserEntry) {
  return { handle, name, email: email ?? null, timeZone: timeZone ?? null, role };
}

function teamRow({ handle, name, members, positions }: TeamEntry) {
  return { handle, name: name ?? null, members, positions: bindingRows(positions) };
}

function calendarRow({ handle, name, url, dates, timeZone }: CalendarEntry) {
  return {
    handle,
    name: name ?? null,
    url: url ?? null,
    dates: dates ?? null,
    timeZone: timeZone ?? null,
  };
}

function scheduleRow({ handle, name, timeZone, team, follows, layers }: Schedule) {
  return { handle, name: name ?? null, timeZone, team: team ?? null, follows: follows ?? null, layers };
}

function serviceRow({ handle, name, team, runbook, dashboards, positions }: ServiceEntry) {
  return {
    handle,
    name: name ?? null,
    team: team ?? null,
    runbook: runbook ?? null,
    dashboards,
    positions: bindingRows(positions),
  };
}

function integrationRow({ handle, kind, service, mapping, enabled, keyHash }: IntegrationEntry) {
  return {
    handle,
    kind,
    service: service ?? null,
    mapping: mapping ?? null,
    enabled,
    keyHash: keyHash ?? null,
  };
}

function bindingRows(entries: Record<string, BindingEntry>): Record<string, BindingRow> {
  return Object.fromEntries(
    Object.entries(entries).map(([position, entry]) => [position, bindingRow(entry)]),
  );
}

/** The schema holds that a stand-in names exactly one target. */
function bindingRow(entry: BindingEntry): BindingRow {
  return entry as BindingRow;
}
