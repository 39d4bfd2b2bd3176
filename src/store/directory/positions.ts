/** The organisation's positions: who answers for what a process names. Teams and services carry their own. */
import type { Target } from '../../domain/directory/directory.ts';
import type { Queryable } from '../access/queryable.ts';

/** As the file has it: `{ user: ana, standIn: { user: ben }, standInAfter: 5m }`. */
export type BindingRow = {
  user?: string | undefined;
  users?: string[] | undefined;
  schedule?: string | undefined;
  team?: string | undefined;
  standIn?: Target | undefined;
  standInAfter?: string | undefined;
  pick?: 'all' | 'in-turn' | undefined;
  shadow?: Target | undefined;
};

export interface PositionRow {
  position: string;
  binding: BindingRow;
}

export const positionsAsJson = 'select position, binding from positions order by position collate "C"';

export async function putPosition(db: Queryable, { position, binding }: PositionRow): Promise<void> {
  await db.query(
    `insert into positions (position, binding) values ($1, $2)
     on conflict (position) do update set binding = excluded.binding`,
    [position, JSON.stringify(binding)],
  );
}

export async function removePosition(db: Queryable, position: string): Promise<void> {
  await db.query('delete from positions where position = $1', [position]);
}
