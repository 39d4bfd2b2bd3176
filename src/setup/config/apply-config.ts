/**
 * Applies a configuration: one transaction, one audit row a change, one step of the revision. A plan is the same work,
 * undone at its end, so that what it says is what would happen.
 */
import type { Pool, PoolClient } from 'pg';
import { sectionNames, type Configuration, type SectionName } from '../../domain/config/config.ts';
import { differences, type Change, type Noun } from '../../domain/config/differences.ts';
import { directoryOf } from '../../domain/config/directory-of.ts';
import { lastResortProblem } from '../../domain/config/last-resort.ts';
import { checkReferences } from '../../domain/config/references.ts';
import { secretsNamedIn } from '../../domain/config/secrets.ts';
import { surroundingsOf } from '../../domain/config/surroundings-of.ts';
import { merged, seedingOf, type Seeding } from '../../domain/config/seeding.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { pathText, type Path } from '../../domain/process/finding.ts';
import { onCallAt } from '../../domain/schedule/on-call-at.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { readFileSections, replaceFileSections } from '../../store/directory/file-sections.ts';
import { readFormerUsers } from '../../store/directory/people.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readRows, type DirectoryRows } from '../../store/directory/rows.ts';
import { readSeeds } from '../../store/directory/seeds.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';
import type { ConfigProblem, ReadConfigFile } from './read-config.ts';
import { tellRoster } from './tell-roster.ts';
import { writeChanges } from './write-changes.ts';

interface Plan {
  created: Change[];
  changed: Change[];
  removed: Change[];
}

export interface ApplyOptions {
  /** For the audit. */
  actor: Actor | { kind: 'file'; name: string };
  /** `file`: applied at start, and its sections belong to it from now on. */
  source: 'file' | 'api';
  /** Also removes somebody who is on call, and gives a former handle to somebody. */
  force: boolean;
  /** ISO instant. */
  now: string;
  /** Whether the channel `inbox` reaches anybody: in the demonstration. */
  inbox?: boolean;
}

type ApplyRefusal = 'invalid-configuration' | 'configuration-needs-force' | 'section-belongs-to-file';

type ApplyResult =
  | { ok: true; plan: Plan; revision: number; warnings: ConfigProblem[] }
  | { ok: false; refused: ApplyRefusal; errors: ConfigProblem[]; warnings: ConfigProblem[] };

export async function applyConfig(
  pool: Pool,
  config: ReadConfigFile,
  options: ApplyOptions,
): Promise<ApplyResult> {
  return inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    (client) => apply(client, config, options),
  );
}

/** What applying would answer and change; nothing of it is kept. */
export async function planConfig(
  pool: Pool,
  config: ReadConfigFile,
  options: ApplyOptions,
): Promise<ApplyResult> {
  return inTransactionKeptIf(
    pool,
    () => false,
    (client) => apply(client, config, options),
  );
}

async function apply(
  client: PoolClient,
  config: ReadConfigFile,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { actor, source, force, now } = options;
  const revision = await lockDirectory(client);
  const rows = await readRows(client);
  const inUse = configurationOf(rows);
  const seeding = seedingOf(inUse, config.sections, await readSeeds(client));
  const target = merged(inUse, config.sections, seeding);
  const changes = [
    ...differences(inUse, config.sections),
    ...seeding.changes,
    ...secretChanges(rows, target, config.secrets),
  ];
  const place = placing(config);
  const references = referenceProblems(config, target);
  const warnings = [
    ...config.warnings,
    ...(changes.some(({ noun }) => noun === 'process') ? config.aboutProcess : []),
    ...references.filter(({ severity }) => severity === 'warning').map((problem) => place(problem)),
    ...seeding.theirOwn.map((own) => place(theirOwnWarning(config, own))),
  ];
  const refuse = (refused: ApplyRefusal, errors: ConfigProblem[]): ApplyResult => ({
    ok: false,
    refused,
    errors,
    warnings,
  });

  if (source === 'api') {
    const owned = ownedProblems(changes, await readFileSections(client));
    if (owned.length > 0) return refuse('section-belongs-to-file', owned.map(place));
  }
  const wrong = references.filter(({ severity }) => severity === 'error');
  if (wrong.length > 0) return refuse('invalid-configuration', wrong.map(place));
  if (!force) {
    const inTheWay = [
      ...onCallProblems(changes, rows, inUse, now),
      ...formerProblems(changes, await readFormerUsers(client)),
    ];
    if (inTheWay.length > 0) return refuse('configuration-needs-force', inTheWay.map(place));
  }

  const { directory: before } = await readInstallation(client);
  await writeChanges(client, { changes, seeding, target, config, now });
  const unreachable = await unreachableProblem(client, config, inUse, options);
  if (unreachable !== null) return refuse('invalid-configuration', [place(unreachable)]);

  await writeAudit(
    client,
    changes.map(({ verb, noun, handle, before, after }) => ({
      at: now,
      actor,
      noun,
      handle,
      verb,
      before,
      after,
    })),
  );
  const { directory: after } = await readInstallation(client);
  await tellRoster(client, { before, after, actor, now });
  if (source === 'file') {
    const sections = sectionNames.filter((name) => config.sections[name] !== undefined);
    await replaceFileSections(client, sections, config.fileName, now);
  }
  return {
    ok: true,
    plan: planOf(changes),
    revision: changes.length === 0 ? revision : await bumpRevision(client, now),
    warnings,
  };
}

function planOf(changes: Change[]): Plan {
  const of = (verb: Change['verb']) => changes.filter((change) => change.verb === verb);
  return { created: of('created'), changed: of('changed'), removed: of('removed') };
}

interface Unplaced {
  path: Path;
  message: string;
  remedy: string;
}

/** What stands in the file has a line; what the file only collides with has none. */
function placing({ fileName, sections, placeOf }: ReadConfigFile): (problem: Unplaced) => ConfigProblem {
  return ({ path, message, remedy }) => {
    const inFile = path.length > 0 && sections[path[0] as SectionName] !== undefined;
    const { line, column } = inFile ? placeOf(path) : { line: null, column: null };
    // An index into a list that nobody can see says nothing.
    return {
      file: fileName,
      path: pathText(inFile ? path : path.slice(0, 1)),
      line,
      column,
      message,
      remedy,
    };
  };
}

/** Overrides in use may name somebody who has left; only those that the file brings have to be right. */
function referenceProblems(config: ReadConfigFile, target: Configuration) {
  const schedules =
    config.sections.schedules ?? target.schedules.map((schedule) => ({ ...schedule, overrides: [] }));
  return checkReferences({ ...target, schedules });
}

function theirOwnWarning(
  { sections }: ReadConfigFile,
  { person, contact }: Seeding['theirOwn'][number],
): Unplaced {
  const index = (sections.users ?? []).findIndex(({ handle }) => handle === person);
  const place = sections.users?.[index]?.contacts.findIndex(({ id }) => id === contact) ?? 0;
  return {
    path: ['users', index, 'contacts', place],
    message: `The contact \`${contact}\` of \`${person}\` is their own by now and stays as it is; the file has another one.`,
    remedy: `\`${person}\` changes it under their name; a contact with another id would be added.`,
  };
}

const sectionOf: Record<Noun, SectionName> = {
  organization: 'organization',
  process: 'process',
  outgoing: 'outgoing',
  user: 'users',
  contact: 'users',
  rules: 'users',
  'quiet-hours': 'users',
  team: 'teams',
  calendar: 'calendars',
  schedule: 'schedules',
  override: 'schedules',
  'time-off': 'users',
  position: 'positions',
  audience: 'audiences',
  service: 'services',
  integration: 'integrations',
  routes: 'routes',
  channel: 'channels',
  secret: 'channels',
  'status-page': 'statusPages',
  'api-key': 'apiKeys',
};

/** What people own may be given by anybody; the rest of the file's sections is changed in the file alone. */
const peoplesOwn: Noun[] = ['contact', 'rules', 'quiet-hours', 'override', 'time-off', 'secret'];

function ownedProblems(changes: Change[], owners: Record<string, string>): Unplaced[] {
  return changes
    .filter(({ noun }) => !peoplesOwn.includes(noun) && Object.hasOwn(owners, sectionOf[noun]))
    .map(({ noun, handle, verb }) => ({
      path: [sectionOf[noun]],
      message: `\`${sectionOf[noun]}\` belongs to the file ${owners[sectionOf[noun]]}, so the ${noun} \`${handle}\` cannot be ${verb} here.`,
      remedy:
        'Change it in the file and start again; or take the section out of the file, and it is yours here.',
    }));
}

/** Whoever is removed while on call leaves a hole that nobody chose. */
function onCallProblems(
  changes: Change[],
  rows: DirectoryRows,
  inUse: Configuration,
  now: string,
): Unplaced[] {
  const removed = changes.filter(({ noun, verb }) => noun === 'user' && verb === 'removed');
  if (removed.length === 0) return [];
  const onCall = Object.values(
    directoryOf(inUse, {}, rows.revision, surroundingsOf(inUse, rows.feeds)).schedules,
  ).map((schedule) => ({
    schedule: schedule.handle,
    ...onCallAt(schedule, now),
  }));
  return removed.flatMap(({ handle }) =>
    onCall
      .filter(({ people }) => people.includes(handle))
      .map(({ schedule, until }) => ({
        path: ['users'],
        message: `\`${handle}\` is on call by the schedule \`${schedule}\`${until === null ? '' : ` until ${until}`}.`,
        remedy: 'Let somebody take over first with an override, or apply with force.',
      })),
  );
}

/** A handle stands in the log for ever, so it is not given to somebody else by chance. */
function formerProblems(
  changes: Change[],
  former: { handle: string; name: string; email: string | null }[],
): Unplaced[] {
  return changes.flatMap(({ noun, verb, handle, after }) => {
    if (noun !== 'user' || verb !== 'created') return [];
    const before = former.find((person) => person.handle === handle);
    const { name, email } = after as { name: string; email?: string };
    if (before === undefined || before.name === name) return [];
    if (before.email !== null && before.email.toLowerCase() === email?.toLowerCase()) return [];
    return [
      {
        path: ['users'],
        message: `The handle \`${handle}\` was ${before.name}'s, who left; what they did would read as ${name}'s.`,
        remedy: 'Choose another handle; if it is the same person, apply with force.',
      },
    ];
  });
}

/** Values are compared and never shown. */
function secretChanges(
  { secrets }: DirectoryRows,
  target: Configuration,
  given: Record<string, string>,
): Change[] {
  const needed = secretsNeeded(target);
  const stored = new Map(secrets.map(({ name, value }) => [name, value]));
  return [
    ...needed.flatMap((name): Change[] => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined || value === stored.get(name)) return [];
      return [secretChange(stored.has(name) ? 'changed' : 'created', name)];
    }),
    ...[...stored.keys()]
      .filter((name) => !needed.includes(name))
      .map((name) => secretChange('removed', name)),
  ];
}

function secretChange(verb: Change['verb'], handle: string): Change {
  return { verb, noun: 'secret', handle, fields: [], before: null, after: null };
}

function secretsNeeded({ channels, users, calendars }: Configuration): string[] {
  return secretsNamedIn([
    channels,
    users.map(({ contacts }) => contacts.map(({ to }) => to)),
    calendars.map(({ url }) => url),
  ]);
}

const reaching: SectionName[] = ['organization', 'users', 'teams', 'schedules', 'channels'];

/** Asked of what was written, since people's own contacts are part of the answer. */
async function unreachableProblem(
  client: PoolClient,
  { sections }: ReadConfigFile,
  before: Configuration,
  { now, inbox = false }: ApplyOptions,
): Promise<Unplaced | null> {
  // A file that says nothing of people cannot be blamed for them: a new installation begins without any.
  if (!reaching.some((name) => sections[name] !== undefined)) return null;
  const { directory, channels } = await readInstallation(client);
  if (before.users.length === 0 && Object.keys(directory.users).length === 0) return null;
  const problem = lastResortProblem(directory, channels, { now, inbox });
  if (problem === null) return null;
  const section = reaching.find((name) => sections[name] !== undefined) ?? 'users';
  const path = sections.organization?.lastResort.length ? ['organization', 'lastResort'] : [section];
  return { path, ...problem };
}
