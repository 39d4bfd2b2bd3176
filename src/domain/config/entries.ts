/** What must hold inside the file, whatever else there is: every id once, every rule with a contact that exists. */
/* oxlint-disable unicorn/no-thenable -- a route's `then` is the configuration's own word, and never a function */
import { isPushAddress } from '../message/push-contact.ts';
import { readNumber } from '../phone/number.ts';
import type { Path } from '../process/finding.ts';
import { compileRoutes } from '../signal/route.ts';
import type { Problem } from './check-shape.ts';
import type { RouteEntry, Sections } from './config.ts';
import type { OwnContacts } from './file-schema.ts';
import { nearestWord } from '../process/nearest-word.ts';
import type { Route } from '../signal/signal.ts';
import { componentId, groupId } from '../status-page/page.ts';

const another = 'Give one of them another, or remove it.';

export function checkEntries(config: Sections): Problem[] {
  const problems: Problem[] = [];
  const add = (path: Path, message: string, remedy: string) =>
    problems.push({ path, atKey: false, message, remedy });
  const once = (
    noun: string,
    ids: (string | undefined)[],
    place: (index: number) => Path,
    remedy: string,
  ) => {
    const seen = new Set<string>();
    for (const [index, id] of ids.entries()) {
      if (id === undefined) continue;
      if (seen.has(id)) add(place(index), `The ${noun} \`${id}\` stands here twice.`, remedy);
      seen.add(id);
    }
  };

  const { users = [], integrations = [], apiKeys = [], statusPages = [] } = config;
  for (const [section, noun] of [
    ['users', 'user'],
    ['teams', 'team'],
    ['calendars', 'calendar'],
    ['schedules', 'schedule'],
    ['services', 'service'],
    ['integrations', 'integration'],
    ['statusPages', 'status page'],
  ] as const)
    once(
      noun,
      (config[section] ?? []).map(({ handle }) => handle),
      (index) => [section, index, 'handle'],
      another,
    );
  once(
    'e-mail address',
    users.map(({ email }) => email?.toLowerCase()),
    (index) => ['users', index, 'email'],
    'People sign in with it, so each has their own.',
  );
  once(
    'API key',
    apiKeys.map(({ name }) => name),
    (index) => ['apiKeys', index, 'name'],
    another,
  );
  // The hash itself is said: two keys that are equal are told by nothing else, and it opens nothing.
  for (const [section, hashes] of [
    ['integrations', integrations.map(({ keyHash }) => keyHash)],
    ['apiKeys', apiKeys.map(({ keyHash }) => keyHash)],
  ] as const)
    for (const [index, hash] of hashes.entries()) {
      if (hash === undefined) continue;
      const first = hashes.findIndex((other) => other === hash);
      if (first === index) continue;
      add(
        [section, index, 'key'],
        `\`${section}[${index}]\` has the key of \`${section}[${first}]\`.`,
        'Draw a key for each: `openssl rand -hex 16` makes one.',
      );
    }

  for (const [index, { handle, ...own }] of users.entries())
    problems.push(
      ...checkOwnContacts(handle, own).map((problem) => ({
        ...problem,
        path: ['users', index, ...problem.path],
      })),
    );
  for (const [index, page] of statusPages.entries()) {
    const place = (nth: number): Path => ['statusPages', index, 'components', nth, 'name'];
    once(
      'component',
      page.components.map(({ name, group }) => (group === undefined ? name : `${group} / ${name}`)),
      place,
      another,
    );
    const ids = page.components.map(componentId);
    const groups = new Set(
      page.components.flatMap(({ group }) => (group === undefined ? [] : [groupId(group)])),
    );
    for (const [nth, id] of ids.entries()) {
      const other = ids.indexOf(id);
      const same = other < nth ? `the component \`${page.components[other]!.name}\`` : 'a group';
      const alike = other < nth && page.components[other]!.name === page.components[nth]!.name;
      if ((other === nth && !groups.has(id)) || alike) continue;
      add(
        place(nth),
        `Addresses and subscriptions would call \`${page.components[nth]!.name}\` \`${id}\`, as they call ${same}.`,
        'Give it an `id` of its own.',
      );
    }
  }
  once(
    'host name',
    statusPages.map(({ hostName }) => hostName),
    (index) => ['statusPages', index, 'hostName'],
    'Each page has its own, or none.',
  );

  const routes = compileRoutes((config.routes ?? []).map(routeOf));
  if (!routes.ok)
    for (const { path, reason } of routes.errors)
      add(pathOfRoute(path), reason, 'Correct the route; the reference describes what it can match.');
  return problems;
}

/** One person's contacts and rules; paths begin at `contacts` and `rules`. */
export function checkOwnContacts(handle: string, { contacts, rules }: OwnContacts): Problem[] {
  const problems: Problem[] = [];
  const add = (path: Path, message: string, remedy: string) =>
    problems.push({ path, atKey: false, message, remedy });
  const ids = contacts.map(({ id }) => id);
  for (const [place, { id, channel, to }] of contacts.entries()) {
    if (ids.indexOf(id) < place)
      add(['contacts', place, 'id'], `The contact \`${id}\` stands here twice.`, another);
    const wrong = wrongAddress(channel, to);
    if (wrong !== null) add(['contacts', place, 'to'], ...wrong);
  }
  for (const [place, { contact }] of rules.entries()) {
    if (ids.includes(contact)) continue;
    const meant = nearestWord(contact, ids);
    const there = ids.length === 0 ? 'Add a contact first.' : `There are: ${ids.join(', ')}.`;
    add(
      ['rules', place, 'contact'],
      `\`${handle}\` has no contact \`${contact}\`.`,
      `${meant === null ? '' : `Did you mean \`${meant}\`? `}${there}`,
    );
  }
  return problems;
}

export function routeOf(route: RouteEntry): Route {
  return {
    match: route.match,
    severity: route.severity ?? null,
    service: route.service ?? null,
    groupBy: route.groupBy,
    then: route.then,
  };
}

/** `routes[0].match.labels.team`: what stands behind `match.` is one name. */
function pathOfRoute(text: string): Path {
  const parts = /^routes\[(\d+)\]\.(\w+)(?:\.(.+))?$/s.exec(text);
  if (parts === null) return ['routes'];
  const [, index, field, name] = parts;
  return ['routes', Number(index), field!, ...(name === undefined ? [] : [name])];
}

/** What every sender of the channel would refuse; what the vendor itself knows is said when it is tried. */
function wrongAddress(channel: string, to: string): [message: string, remedy: string] | null {
  if (/[\r\n]/.test(to)) return ['The address has a line break.', 'Write it on one line.'];
  switch (channel) {
    case 'webhook':
    case 'teams':
      return URL.canParse(to) && /^https?:$/.test(new URL(to).protocol)
        ? null
        : ['This is not a web address.', 'Write a URL that begins with https:// or http://.'];
    case 'email':
      return /^[^\s<>@,;"]+@[^\s<>@,;"]+$/.test(to)
        ? null
        : ['This is not a mail address.', 'Write one, as in `ana@example.test`.'];
    case 'push':
      return isPushAddress(to)
        ? null
        : ['This is no device.', 'Write `devices` for all that the person has allowed.'];
    case 'sms':
    case 'voice':
      return to.includes('${') || readNumber(to) !== null
        ? null
        : ['This is not a phone number.', 'Write it with its country, as in `+15550100`.'];
    default:
      return null;
  }
}
