/** Which tables a backup holds, and in which order: whoever is referred to comes first. */
import type { ClientBase } from 'pg';
import type { BackupTable } from './file.ts';

export type TableToCopy = BackupTable & { orderBy: string | null };

type ColumnRow = { table: string; column: string; kind: 'plain' | 'computed' | 'transaction' | 'counter' };

/**
 * Two kinds of columns stay behind. What is computed from others is computed again. And the number of the
 * transaction that wrote a row means nothing in another cluster, where followers would wait for it for ever: such a
 * table (the log of events) is copied in the order in which it is followed, and gets new numbers in that order. How far its followers
 * had come is such a number too: elsewhere they begin at its end, so that nothing is told a second time.
 */
export async function tablesToCopy(client: ClientBase): Promise<TableToCopy[]> {
  const { rows } = await client.query<ColumnRow>(
    `select c.relname as table, a.attname as column,
       case when a.attgenerated <> '' then 'computed' when a.atttypid = 'xid8'::regtype then 'transaction'
         when a.attidentity <> '' then 'counter' else 'plain' end as kind
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and c.relname not in ('migrations', 'log_cursors')
     order by c.relname, a.attnum`,
  );
  const byTable = Map.groupBy(rows, ({ table }) => table);
  const order = sortByReferences([...byTable.keys()], await references(client));
  return order.map((name) => {
    const columns = byTable.get(name)!;
    const followed = columns.some(({ kind }) => kind === 'transaction');
    const numbers = columns.filter(({ kind }) => kind === 'transaction' || kind === 'counter');
    return {
      name,
      columns: columns
        .filter(({ kind }) => kind === 'plain' || (kind === 'counter' && !followed))
        .map(({ column }) => column),
      orderBy: followed ? numbers.map(({ column }) => quoted(column)).join(', ') : null,
    };
  });
}

type Reference = { from: string; to: string };

async function references(client: ClientBase): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(
    `select f.relname as from, t.relname as to from pg_constraint r
     join pg_class f on f.oid = r.conrelid join pg_class t on t.oid = r.confrelid
     where r.contype = 'f' and f.relnamespace = current_schema()::regnamespace`,
  );
  return rows;
}

export function sortByReferences(tables: string[], all: Reference[]): string[] {
  const sorted: string[] = [];
  let left = tables.toSorted();
  while (left.length > 0) {
    const ready = left.filter((table) =>
      all.every(({ from, to }) => from !== table || to === table || sorted.includes(to)),
    );
    if (ready.length === 0)
      throw new Error(
        `The tables ${left.join(', ')} refer to each other in a circle; a backup needs an order.`,
      );
    sorted.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return sorted;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
