/** Calls that were placed: what is said in them, and what a pressed key answers. */
import type { Ask } from '../../domain/phone/ask.ts';
import { hourMs, plus } from '../../domain/instant.ts';
import type { Queryable } from '../access/queryable.ts';

export interface PlacedCall {
  /** The delivery that it serves. */
  delivery: string;
  phone: string;
  says: string[];
  asks: Ask[];
  /** The first key that was pressed; null: none yet. */
  pressed: string | null;
}

/** Nobody is on the phone for longer; what was said is told by the delivery. */
const keptForMs = 24 * hourMs;

/** A delivery that is tried again is one call more, and says what is true now. */
export async function keepCall(
  db: Queryable,
  { delivery, phone, says, asks, at }: Omit<PlacedCall, 'pressed'> & { at: string },
): Promise<void> {
  await db.query(
    `with forgotten as (
       delete from phone_calls where placed_at < $6)
     insert into phone_calls (delivery, phone, says, asks, placed_at) values ($1, $2, $3, $4, $5)
     on conflict (delivery) do update set
       phone = excluded.phone, says = excluded.says, asks = excluded.asks, placed_at = excluded.placed_at`,
    [delivery, phone, JSON.stringify(says), JSON.stringify(asks), at, plus(at, -keptForMs)],
  );
}

export async function findCall(db: Queryable, delivery: string): Promise<PlacedCall | null> {
  const { rows } = await db.query<PlacedCall>(
    'select delivery, phone, says, asks, pressed from phone_calls where delivery = $1',
    [delivery],
  );
  return rows[0] ?? null;
}

/** Answers whether it was the first. */
export async function keepPressed(
  db: Queryable,
  { delivery, key, at }: { delivery: string; key: string; at: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    'update phone_calls set pressed = $2, pressed_at = $3 where delivery = $1 and pressed is null',
    [delivery, key, at],
  );
  return rowCount === 1;
}
