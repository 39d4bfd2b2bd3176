/**
 * Whether what the configuration names is there: people, teams, schedules, services, the process's own words.
 * A section that is absent is not looked at, and neither is what would have to be found in it.
 */
import { phoneProviders } from '../phone/phone-door.ts';
import type { Path } from '../process/finding.ts';
import { nearestWord } from '../process/nearest-word.ts';
import type { Process } from '../process/process.ts';
import { severityOf } from '../process/resolve-severity.ts';
import { wrongFollowing } from '../schedule/follows.ts';
import { peopleNamedBy } from '../schedule/schedule.ts';
import type { BindingEntry, Sections } from './config.ts';

interface ReferenceProblem {
  severity: 'error' | 'warning';
  path: Path;
  message: string;
  remedy: string;
}

type Noun = 'user' | 'team' | 'calendar' | 'schedule' | 'service';

export function checkReferences(config: Sections): ReferenceProblem[] {
  const problems: ReferenceProblem[] = [];
  const known: Record<Noun, string[] | null> = {
    user: config.users?.map(({ handle }) => handle) ?? null,
    team: config.teams?.map(({ handle }) => handle) ?? null,
    calendar: config.calendars?.map(({ handle }) => handle) ?? null,
    schedule: config.schedules?.map(({ handle }) => handle) ?? null,
    service: config.services?.map(({ handle }) => handle) ?? null,
  };
  const sets = Object.fromEntries(
    Object.entries(known).map(([noun, handles]) => [noun, handles && new Set(handles)]),
  ) as Record<Noun, Set<string> | null>;

  /** `whose` ends the sentence "There is no user `benn`, …". */
  const need = (noun: Noun, handle: string | undefined, path: Path, whose: string) => {
    const there = sets[noun];
    if (handle === undefined || there === null || there.has(handle)) return;
    problems.push({
      severity: 'error',
      path,
      message: `There is no ${noun} \`${handle}\`, ${whose}.`,
      remedy: whatThereIs(handle, known[noun]!, noun),
    });
  };
  const needTarget = (target: BindingEntry, path: Path, whose: string) => {
    need('user', target.user, [...path, 'user'], whose);
    for (const [index, handle] of (target.users ?? []).entries())
      need('user', handle, [...path, 'users', index], whose);
    need('schedule', target.schedule, [...path, 'schedule'], whose);
    need('team', target.team, [...path, 'team'], whose);
    if (target.standIn !== undefined) needTarget(target.standIn, [...path, 'standIn'], whose);
    if (target.shadow !== undefined) needTarget(target.shadow, [...path, 'shadow'], whose);
  };
  const needBindings = (bindings: Record<string, BindingEntry>, path: Path, of: string) => {
    for (const [position, binding] of Object.entries(bindings))
      needTarget(binding, [...path, position], `to whom the position \`${position}\`${of} is bound`);
  };

  for (const [index, target] of (config.organization?.lastResort ?? []).entries())
    needTarget(target, ['organization', 'lastResort', index], 'who is the last resort');
  for (const [index, team] of (config.teams ?? []).entries()) {
    for (const [place, member] of team.members.entries())
      need(
        'user',
        member,
        ['teams', index, 'members', place],
        `whom the team \`${team.handle}\` has as a member`,
      );
    needBindings(team.positions, ['teams', index, 'positions'], ` of the team \`${team.handle}\``);
  }
  const schedules = Object.fromEntries(
    (config.schedules ?? []).map((schedule) => [schedule.handle, schedule]),
  );
  for (const [index, schedule] of (config.schedules ?? []).entries()) {
    const { handle, team, follows, layers } = schedule;
    for (const { person, path } of peopleNamedBy(schedule))
      need('user', person, ['schedules', index, ...path], `whom the schedule \`${handle}\` names`);
    need('team', team, ['schedules', index, 'team'], `which owns the schedule \`${handle}\``);
    need(
      'schedule',
      follows?.schedule,
      ['schedules', index, 'follows', 'schedule'],
      `which \`${handle}\` follows`,
    );
    for (const [place, layer] of layers.entries())
      for (const field of ['calendar', 'holidays'] as const)
        need(
          'calendar',
          layer[field],
          ['schedules', index, 'layers', place, field],
          `which the schedule \`${handle}\` names`,
        );
    const wrong = wrongFollowing(schedule, schedules);
    if (wrong !== null) problems.push({ severity: 'error', path: ['schedules', index, 'follows'], ...wrong });
  }
  needBindings(config.positions ?? {}, ['positions'], '');
  for (const [name, audience] of Object.entries(config.audiences ?? {})) {
    for (const [place, handle] of audience.users.entries())
      need('user', handle, ['audiences', name, 'users', place], `who belongs to the audience \`${name}\``);
    for (const [place, handle] of audience.teams.entries())
      need('team', handle, ['audiences', name, 'teams', place], `which belongs to the audience \`${name}\``);
  }
  for (const [index, service] of (config.services ?? []).entries()) {
    need('team', service.team, ['services', index, 'team'], `which owns the service \`${service.handle}\``);
    needBindings(
      service.positions,
      ['services', index, 'positions'],
      ` of the service \`${service.handle}\``,
    );
  }
  for (const [index, { handle, service }] of (config.integrations ?? []).entries())
    need(
      'service',
      service,
      ['integrations', index, 'service'],
      `to which the integration \`${handle}\` belongs`,
    );
  for (const [index, { service }] of (config.routes ?? []).entries())
    need('service', service, ['routes', index, 'service'], `to which route ${index + 1} leads`);
  for (const [index, page] of (config.statusPages ?? []).entries())
    for (const [place, { service, services, name }] of page.components.entries()) {
      const path = ['statusPages', index, 'components', place];
      const why = `for which the component \`${name}\` stands`;
      need('service', service, [...path, 'service'], why);
      for (const [nth, one] of (services ?? []).entries())
        need('service', one, [...path, 'services', nth], why);
    }

  return [...problems, ...againstProcess(config), ...lookingOn(config), ...reach(config)];
}

/** What the configuration says in the process's words. */
function againstProcess({ process, routes, ...config }: Sections): ReferenceProblem[] {
  if (process === null || process === undefined) return [];
  const problems: ReferenceProblem[] = [];
  const { compiled } = process;
  const severities = compiled.severities.map(({ id }) => id);
  for (const [index, { severity }] of (routes ?? []).entries())
    if (severity !== undefined && severityOf(compiled, severity) === null)
      problems.push({
        severity: 'error',
        path: ['routes', index, 'severity'],
        message: `The process \`${process.id}\` has no severity \`${severity}\`, which route ${index + 1} gives.`,
        remedy: whatThereIs(severity, severities, 'severity'),
      });
  for (const [index, { handle, quietHours }] of (config.users ?? []).entries())
    for (const [place, severity] of (quietHours?.overriddenBy ?? []).entries())
      if (severityOf(compiled, severity) === null)
        problems.push({
          severity: 'warning',
          path: ['users', index, 'quietHours', 'overriddenBy', place],
          message: `The process \`${process.id}\` has no severity \`${severity}\`, so nothing overrides the quiet hours of \`${handle}\` by it.`,
          remedy: whatThereIs(severity, severities, 'severity'),
        });

  const positions = compiled.positions.map(({ id }) => id);
  const bound: [string, Path][] = [
    ...Object.keys(config.positions ?? {}).map((name): [string, Path] => [name, ['positions', name]]),
    ...(config.teams ?? []).flatMap((team, index) =>
      Object.keys(team.positions).map((name): [string, Path] => [name, ['teams', index, 'positions', name]]),
    ),
    ...(config.services ?? []).flatMap((service, index) =>
      Object.keys(service.positions).map((name): [string, Path] => [
        name,
        ['services', index, 'positions', name],
      ]),
    ),
  ];
  for (const [name, path] of bound)
    if (!positions.includes(name))
      problems.push({
        severity: 'warning',
        path,
        message: `The process \`${process.id}\` has no position \`${name}\`, so nobody is ever asked for it.`,
        remedy: whatThereIs(name, positions, 'position'),
      });
  if (config.positions !== undefined) {
    for (const name of positions)
      if (!bound.some(([other]) => other === name))
        problems.push({
          severity: 'warning',
          path: ['positions'],
          message: `The position \`${name}\` is bound to nobody: the process's rungs for it are left out.`,
          remedy: `Bind \`${name}\` to a user, users, a schedule or a team.`,
        });
  }

  const audiences = (compiled.audiences ?? []).map(({ id }) => id);
  for (const name of Object.keys(config.audiences ?? {}))
    if (!audiences.includes(name))
      problems.push({
        severity: 'warning',
        path: ['audiences', name],
        message: `The process \`${process.id}\` has no audience \`${name}\`.`,
        remedy: whatThereIs(name, audiences, 'audience'),
      });
  if (config.audiences !== undefined)
    problems.push(...nobodyHears(config, compiled, new Set(bound.map(([name]) => name))));
  return problems;
}

/** An audience that the process tells and that nobody belongs to here: what is told would be heard by nobody, and nothing would say so. */
function nobodyHears(config: Sections, process: Process, bound: ReadonlySet<string>): ReferenceProblem[] {
  // Processes that were accepted before there were such rules have none.
  const { audiences = [], communication = [], channel = null }: Partial<Process> = process;
  return audiences.flatMap(({ id, positions, through }): ReferenceProblem[] => {
    const rules = communication.filter(({ audience }) => audience.includes(id));
    const media = new Set(rules.flatMap((rule) => (rule.through.length > 0 ? rule.through : through)));
    // The status page has its own readers, and the incident's channel whoever is in it.
    media.delete('status-page');
    if (channel !== null) media.delete('chat');
    const means = config.audiences?.[id];
    const isSomebody =
      positions.some((position) => bound.has(position)) ||
      (means !== undefined && Object.values(means).some((named) => named.length > 0));
    if (media.size === 0 || isSomebody) return [];
    return [
      {
        severity: 'warning',
        path: ['audiences'],
        message: `The audience \`${id}\` is nobody here: what the process tells it by the rule \`${rules[0]!.id}\` reaches nobody.`,
        remedy: `Name users, teams, addresses or rooms in the chat under \`${id}\`.`,
      },
    ];
  });
}

/** Who is on call and may only look: the link in a page lets them acknowledge, and nothing else is theirs to do. */
function lookingOn({ users, schedules }: Sections): ReferenceProblem[] {
  const viewers = new Set((users ?? []).filter(({ role }) => role === 'viewer').map(({ handle }) => handle));
  return (schedules ?? []).flatMap((schedule, index) =>
    peopleNamedBy(schedule).flatMap(({ person, path }): ReferenceProblem[] =>
      viewers.has(person)
        ? [
            {
              severity: 'warning',
              path: ['schedules', index, ...path],
              message: `\`${person}\`, whom the schedule \`${schedule.handle}\` names, is a viewer: on call they can acknowledge by the link in a page, and do nothing else.`,
              remedy: `Give \`${person}\` the role responder.`,
            },
          ]
        : [],
    ),
  );
}

/** Who could not be reached although they may be paged. */
function reach({ users, channels }: Sections): ReferenceProblem[] {
  return (users ?? []).flatMap((user, index): ReferenceProblem[] => {
    if (user.contacts.length === 0)
      return user.role === 'viewer'
        ? []
        : [
            {
              severity: 'warning',
              path: ['users', index],
              message: `No page can reach \`${user.handle}\`, who has no contact.`,
              remedy: 'Add a contact, or let them enter one under their name.',
            },
          ];
    if (channels === undefined) return [];
    return user.contacts.flatMap(({ id, channel }, place) =>
      channel === 'inbox' || channelIsOn(channel, channels)
        ? []
        : [
            {
              severity: 'warning' as const,
              path: ['users', index, 'contacts', place],
              message: `The contact \`${id}\` of \`${user.handle}\` needs the channel ${channel}, which is off.`,
              remedy: `Set up channels.${channel}.`,
            },
          ],
    );
  });
}

/**
 * A channel that is left out is off, except those that need no setting of their own: webhooks, pushes to a browser, and texts and
 * calls, which are on where a provider of them is.
 */
export function channelIsOn(channel: string, channels: Record<string, Record<string, unknown>>): boolean {
  const settings = Object.hasOwn(channels, channel) ? channels[channel] : undefined;
  if (settings?.enabled === false) return false;
  switch (channel) {
    case 'webhook':
    case 'push':
      return true;
    case 'sms':
    case 'voice':
      return phoneProviders.some((provider) => channelIsOn(provider, channels));
    default:
      return settings !== undefined;
  }
}

function whatThereIs(word: string, candidates: readonly string[], noun: string): string {
  const meant = nearestWord(word, candidates);
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  if (candidates.length === 0) return `There are no ${plural} yet: add \`${word}\`, or leave this out.`;
  const shown = candidates.slice(0, 20).join(', ');
  const list = `There are: ${shown}${candidates.length > 20 ? ` and ${candidates.length - 20} more` : ''}.`;
  return meant === null ? list : `Did you mean \`${meant}\`? ${list}`;
}
