/** The keys of signatures, made on first use and shared by all nodes on one database. */
import type { Queryable } from './queryable.ts';

/** `candidate` becomes the secret unless another node was first; either way all nodes get the same. */
export async function readOrCreateSecret(
  db: Queryable,
  name: string,
  { candidate, now }: { candidate: Buffer; now: string },
): Promise<Buffer> {
  await db.query(
    'insert into secrets (name, value, created_at) values ($1, $2, $3) on conflict (name) do nothing',
    [name, candidate, now],
  );
  const { rows } = await db.query<{ value: Buffer }>('select value from secrets where name = $1', [name]);
  const [row] = rows;
  if (row === undefined) throw new Error(`the secret "${name}" must be there once it was inserted`);
  return row.value;
}
