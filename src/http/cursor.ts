/** Where a list goes on: the last item's place in the list's order, opaque to clients and checked when it comes back. */
import { z } from 'zod';

/** No list's place is longer. */
const longestCursor = 400;

/** What every list takes; 50 is what fits on three screens. */
export const listQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(longestCursor).optional(),
};

export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Of rows that were read one beyond the limit, those to show; that one more says that the list goes on. */
export function cutAt<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly (string | number)[],
): { shown: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { shown, nextCursor: last === undefined ? null : writeCursor(placeOf(last)) };
}

/** Null: from the beginning. */
export function readCursor<Place>(
  cursor: string | undefined,
  shape: z.ZodType<Place>,
): Place | null | { refused: 'invalid-cursor' } {
  if (cursor === undefined) return null;
  try {
    const read = shape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return read.success ? read.data : { refused: 'invalid-cursor' };
  } catch {
    return { refused: 'invalid-cursor' };
  }
}
