/** Reads a list of the API page by page, until there are as many as were asked for. */
import type { Listing } from './answers.ts';
import { ask, query } from './client.ts';
import type { Server } from './client.ts';
import { UsageError } from './define-verb.ts';
import type { Option } from './define-verb.ts';

/** A list is for reading; more than this is an export. */
const most = 1000;
const pageLimit = 100;

export const listOptions = {
  limit: { type: 'string', value: 'N', says: `how many at most; default: 50, at most ${most}` },
  cursor: { type: 'string', value: 'CURSOR', says: 'go on where another list ended, as its nextCursor says' },
} as const satisfies Record<string, Option>;

export async function readList<Item>(
  server: Server,
  path: string,
  filters: Record<string, string | string[] | undefined>,
  { limit = '50', cursor }: { limit: string | undefined; cursor: string | undefined },
): Promise<Listing<Item>> {
  const wanted = Number(limit);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most)
    throw new UsageError(`--limit is a number from 1 to ${most}.`);
  const items: Item[] = [];
  let nextCursor: string | null = cursor ?? null;
  // Each page holds at least one, so this ends.
  do {
    const page: Listing<Item> = await ask(
      server,
      'GET',
      `${path}${query({ ...filters, limit: Math.min(pageLimit, wanted - items.length), cursor: nextCursor ?? undefined })}`,
    );
    items.push(...page.items);
    ({ nextCursor } = page);
    if (page.items.length === 0) break;
  } while (nextCursor !== null && items.length < wanted);
  return { items, nextCursor };
}

/** Says that there is more, and how to get it. */
export function moreBelow({ nextCursor }: Listing<unknown>): string {
  return nextCursor === null ? '' : `\nThere are more: --cursor ${nextCursor}`;
}
