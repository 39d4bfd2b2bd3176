/** Says who an audience of the process is here, in place of what was said before. Nobody at all: nothing is known of it any more. */
import type { Pool, PoolClient } from 'pg';
import { type AudienceEntry, type Configuration } from '../../domain/config/config.ts';
import { compare } from '../../domain/config/differences.ts';
import { audienceSchema } from '../../domain/config/file-schema.ts';
import type { Actor } from '../../domain/incident/events.ts';
import { nearestWord } from '../../domain/process/nearest-word.ts';
import { pathText } from '../../domain/process/finding.ts';
import { putAudience as write, removeAudience } from '../../store/directory/audiences.ts';
import { writeAudit } from '../../store/directory/audit.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { readFileSections } from '../../store/directory/file-sections.ts';
import { bumpRevision, lockDirectory } from '../../store/directory/revision.ts';
import { readRows } from '../../store/directory/rows.ts';
import { inTransactionKeptIf } from '../../store/transaction.ts';

export interface AudienceProblem {
  /** `users[0]` */
  path: string;
  message: string;
}

type PutAudience =
  | { ok: true; revision: number }
  | { ok: false; refused: 'section-belongs-to-file' }
  | { ok: false; refused: 'no-such-audience'; known: string[] }
  | { ok: false; refused: 'invalid-audience'; errors: AudienceProblem[] };

export async function putAudience(
  pool: Pool,
  means: AudienceEntry,
  options: { audience: string; actor: Actor; now: string },
): Promise<PutAudience> {
  return await inTransactionKeptIf(
    pool,
    ({ ok }) => ok,
    (client) => put(client, means, options),
  );
}

async function put(
  client: PoolClient,
  means: AudienceEntry,
  { audience, actor, now }: Parameters<typeof putAudience>[2],
): Promise<PutAudience> {
  const revision = await lockDirectory(client);
  if (Object.hasOwn(await readFileSections(client), 'audiences'))
    return { ok: false, refused: 'section-belongs-to-file' };
  const config = configurationOf(await readRows(client));
  const known = (config.process?.compiled.audiences ?? []).map(({ id }) => id);
  const before = Object.hasOwn(config.audiences, audience) ? config.audiences[audience]! : null;
  if (before === null && !known.includes(audience)) return { ok: false, refused: 'no-such-audience', known };
  const errors = problemsOf(means, config);
  if (errors.length > 0) return { ok: false, refused: 'invalid-audience', errors };

  const isNobody = Object.values(means).every((named) => named.length === 0);
  const after = isNobody ? null : means;
  const changes = compare('audience', audience, before, after);
  if (changes.length === 0) return { ok: true, revision };
  if (after === null) await removeAudience(client, audience);
  else await write(client, { audience, ...after });
  await writeAudit(
    client,
    changes.map(({ verb, noun, handle }) => ({ at: now, actor, noun, handle, verb, before, after })),
  );
  return { ok: true, revision: await bumpRevision(client, now) };
}

function problemsOf(means: AudienceEntry, { users, teams }: Configuration): AudienceProblem[] {
  const read = audienceSchema.safeParse(means);
  const misspelt = (read.error?.issues ?? []).map(({ path }) => ({
    path: pathText(path as (string | number)[]),
    message: wanted[String(path[0])] ?? 'is not what stands there',
  }));
  return [
    ...misspelt,
    ...unknown('users', means.users, 'person', users),
    ...unknown('teams', means.teams, 'team', teams),
  ];
}

const wanted: Record<string, string> = {
  addresses: 'is no mail address, as in board@example.test',
  chat: 'is neither a room with its sign, as in #status, nor the https address of a workflow of Teams',
  users: 'names too many people',
  teams: 'names too many teams',
};

function unknown(
  field: 'users' | 'teams',
  named: string[],
  noun: string,
  known: { handle: string }[],
): AudienceProblem[] {
  const handles = known.map(({ handle }) => handle);
  return named.flatMap((handle, place) => {
    if (handles.includes(handle)) return [];
    const meant = nearestWord(handle, handles);
    const message = `no ${noun} has the handle "${handle}"${meant === null ? '' : `: did you mean "${meant}"?`}`;
    return [{ path: pathText([field, place]), message }];
  });
}
