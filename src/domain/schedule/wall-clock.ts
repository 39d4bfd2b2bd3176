/**
 * One zone's wall clock, mapped to real instants (epoch milliseconds) and back.
 * One rule covers both oddities of local time: a wall time has come at the first instant at which the clock has shown
 * it or a later one. In a gap that is the first instant after it, in a repeated hour the first of the two.
 */
import { dayMs } from '../instant.ts';

export interface WallClock {
  /** The latest wall time that has come by the instant `at`: it stands still while an hour is repeated. */
  latestWall: (at: number) => number;
  /** The instant at which `wall` comes; before what was asked for in `wallClock` only its order is right. */
  instantOf: (wall: number) => number;
}

/** From an instant on until the next piece, the clock shows the instant plus `offset`. */
interface Piece {
  from: number;
  offset: number;
}

/** No zone has ever set its clock back by more than a day: what happened before cannot reach into `from`. */
const reachMs = 2 * dayMs;

/**
 * The clock of `timeZone` for instants from `from` on. Its changes are looked up as they are needed (half a microsecond
 * each), so that a caller who asks about one instant pays for one, and a year of shifts for two or three.
 */
export function wallClock(timeZone: string, from: number): WallClock {
  let last = Temporal.Instant.fromEpochMilliseconds(from - reachMs).toZonedDateTimeISO(timeZone);
  const pieces: Piece[] = [{ from: Number.NEGATIVE_INFINITY, offset: offsetOf(last) }];
  let complete = false;

  /** The piece at `index`, looked up if need be; undefined after the zone's last change. */
  function pieceAt(index: number): Piece | undefined {
    while (index >= pieces.length && !complete) {
      const next = last.getTimeZoneTransition('next');
      if (next === null) complete = true;
      else {
        last = next;
        pieces.push({ from: next.epochMilliseconds, offset: offsetOf(next) });
      }
    }
    return pieces[index];
  }

  /** The end of a piece on the wall. */
  const wallEnd = (index: number) => {
    const next = pieceAt(index + 1);
    return next === undefined ? Number.POSITIVE_INFINITY : next.from + pieces[index]!.offset;
  };

  return {
    latestWall(at) {
      let wall = Number.NEGATIVE_INFINITY;
      for (let index = 0; ; index++) {
        const piece = pieceAt(index);
        if (piece === undefined || piece.from > at) return wall;
        const end = pieceAt(index + 1)?.from ?? Number.POSITIVE_INFINITY;
        wall = Math.max(wall, Math.min(at, end - 1) + piece.offset);
      }
    },
    instantOf(wall) {
      for (let index = 0; ; index++) {
        if (wallEnd(index) <= wall) continue;
        const piece = pieces[index]!;
        return Math.max(piece.from, wall - piece.offset);
      }
    },
  };
}

/** The instant of one wall time, where no clock is at hand. */
export function instantOfWall(timeZone: string, wall: number): number {
  return wallClock(timeZone, wall - dayMs).instantOf(wall);
}

function offsetOf(time: Temporal.ZonedDateTime): number {
  return time.offsetNanoseconds / 1e6;
}
