/** The rows in the configuration's own form: what an export writes, and what a file is compared with. */
/* oxlint-disable unicorn/no-thenable -- a route's `then` is the configuration's own word, and never a function */
import type {
  BindingEntry,
  Configuration,
  QuietHoursEntry,
  RouteEntry,
  RuleEntry,
} from '../../domain/config/config.ts';
import type { Target } from '../../domain/directory/directory.ts';
import type { QuietHoursRow, RuleRow } from './people.ts';
import type { BindingRow } from './positions.ts';
import type { DirectoryRows } from './rows.ts';

export function configurationOf(rows: DirectoryRows): Configuration {
  const contacts = Map.groupBy(rows.contacts, ({ person }) => person);
  const rules = Map.groupBy(rows.rules, ({ person }) => person);
  const timeOff = Map.groupBy(rows.timeOff, ({ person }) => person);
  const quietHours = new Map(rows.quietHours.map((row) => [row.person, row]));
  const overrides = Map.groupBy(rows.overrides, ({ schedule }) => schedule);
  return {
    organization: rows.organization,
    process: rows.process,
    outgoing: rows.outgoing,
    users: rows.users.map(({ handle, name, email, timeZone, role }) => ({
      handle,
      name,
      ...(email === null ? {} : { email }),
      ...(timeZone === null ? {} : { timeZone }),
      role,
      contacts: (contacts.get(handle) ?? []).map(({ id, channel, address }) => ({
        id,
        channel,
        to: address,
      })),
      rules: (rules.get(handle) ?? []).map(ruleOf),
      ...quietHoursOf(quietHours.get(handle)),
      timeOff: (timeOff.get(handle) ?? []).map(({ from, to, note }) => ({
        from,
        to,
        ...(note === null ? {} : { note }),
      })),
    })),
    teams: rows.teams.map(({ handle, name, members, positions }) => ({
      handle,
      ...(name === null ? {} : { name }),
      members,
      positions: bindings(positions),
    })),
    calendars: rows.calendars.map(({ handle, name, url, dates, timeZone }) => ({
      handle,
      ...(name === null ? {} : { name }),
      ...(url === null ? {} : { url }),
      ...(dates === null ? {} : { dates }),
      ...(timeZone === null ? {} : { timeZone }),
    })),
    schedules: rows.schedules.map(({ handle, name, timeZone, team, follows, layers }) => ({
      handle,
      ...(name === null ? {} : { name }),
      timeZone,
      ...(team === null ? {} : { team }),
      ...(follows === null ? {} : { follows }),
      layers,
      overrides: (overrides.get(handle) ?? []).map(({ from, to, who, mode }) => ({
        from,
        to,
        who,
        ...(mode === 'replace' ? {} : { mode }),
      })),
    })),
    positions: Object.fromEntries(
      rows.positions.map(({ position, binding }) => [position, bindingOf(binding)]),
    ),
    audiences: Object.fromEntries(rows.audiences.map(({ audience, ...named }) => [audience, named])),
    services: rows.services.map(({ handle, name, team, runbook, dashboards, positions }) => ({
      handle,
      ...(name === null ? {} : { name }),
      ...(team === null ? {} : { team }),
      ...(runbook === null ? {} : { runbook }),
      dashboards,
      positions: bindings(positions),
    })),
    integrations: rows.integrations.map(({ handle, kind, service, mapping, enabled, keyHash }) => ({
      handle,
      kind,
      ...(keyHash === null ? {} : { keyHash }),
      ...(service === null ? {} : { service }),
      ...(mapping === null ? {} : { mapping }),
      enabled,
    })),
    routes: rows.routes.map(({ match, severity, service, groupBy, then }): RouteEntry => ({
      match,
      ...(severity === null ? {} : { severity }),
      ...(service === null ? {} : { service }),
      groupBy,
      then,
    })),
    channels: Object.fromEntries(rows.channels.map(({ channel, settings }) => [channel, settings])),
    statusPages: rows.statusPages.map(({ settings, ...page }) => ({ ...page, ...settings })),
    apiKeys: rows.apiKeys,
  };
}

function ruleOf({ urgency, after, contact, repeatEvery, repeatTimes, during, days }: RuleRow): RuleEntry {
  return {
    urgency,
    after,
    contact,
    ...(during === null ? {} : { during }),
    ...(days === null ? {} : { days }),
    ...(repeatEvery === null || repeatTimes === null
      ? {}
      : { repeat: { every: repeatEvery, times: repeatTimes } }),
  };
}

function quietHoursOf(row: QuietHoursRow | undefined): { quietHours?: QuietHoursEntry } {
  if (row === undefined) return {};
  const { hours, days, overriddenBy } = row;
  return {
    quietHours: {
      ...(hours === null ? {} : { hours }),
      ...(days === null ? {} : { days }),
      ...(overriddenBy === null ? {} : { overriddenBy }),
    },
  };
}

function bindings(rows: Record<string, BindingRow>): Record<string, BindingEntry> {
  return Object.fromEntries(Object.entries(rows).map(([position, row]) => [position, bindingOf(row)]));
}

function bindingOf({ standIn, shadow, ...row }: BindingRow): BindingEntry {
  return {
    ...row,
    ...(standIn === undefined ? {} : { standIn: targetOf(standIn) }),
    ...(shadow === undefined ? {} : { shadow: targetOf(shadow) }),
  };
}

function targetOf(target: Target): BindingEntry {
  return { ...target };
}
