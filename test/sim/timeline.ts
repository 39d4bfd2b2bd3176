/**
 * Simulated time: what happens next happens now. A turn of a loop that has nothing to do is passed over, so that hours in
 * which nothing falls due take no time at all.
 */

interface Event {
  atMs: number;
  order: number;
  act: () => void;
  off: boolean;
}

/** A loop's rest is at most this long (`pollEveryMs`); whole ones are passed over, so that each loop keeps its own beat. */
const restMs = 1_000;
/** Whoever runs the simulation gets a turn too. */
const eventsInTurn = 5_000;

export class Timeline {
  nowMs: number;
  /** Events that happened, passed-over ones not counted. */
  happened = 0;
  /** Nothing happens any more. */
  stopped = false;
  #order = 0;
  #rests: Event[] = [];
  readonly #heap: Event[] = [];

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  now(): string {
    return new Date(this.nowMs).toISOString();
  }

  after(ms: number, act: () => void): () => void {
    const event = this.#event(ms, act);
    this.#push(event);
    return () => {
      event.off = true;
    };
  }

  /** The rest of a loop: may be passed over while nothing is due. */
  rest(ms: number, act: () => void): () => void {
    const event = this.#event(ms, act);
    this.#rests.push(event);
    return () => {
      event.off = true;
      this.#rests = this.#rests.filter((other) => other !== event);
    };
  }

  /**
   * Lets everything happen until `untilMs`. `dueMs` answers the earliest instant at which a loop may find something to do;
   * `look` is called now and then, at the latest before time jumps.
   */
  async run(untilMs: number, dueMs: () => number, look: () => void): Promise<void> {
    for (;;) {
      const event = this.#next(untilMs, dueMs, look);
      if (event === null || this.stopped) break;
      this.nowMs = Math.max(this.nowMs, event.atMs);
      this.happened += 1;
      look();
      event.act();
      // Whatever waited for this goes on now, and comes to rest before the next event: a tick comes when no promise is left
      // to be continued, and costs a tenth of a turn of the event loop.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      if (this.happened % eventsInTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.nowMs = untilMs;
  }

  #event(ms: number, act: () => void): Event {
    this.#order += 1;
    return { atMs: this.nowMs + Math.max(0, ms), order: this.#order, act, off: false };
  }

  #next(untilMs: number, dueMs: () => number, look: () => void): Event | null {
    for (;;) {
      while (this.#heap[0]?.off === true) this.#pop();
      const event = this.#heap[0] ?? null;
      let rest: Event | null = null;
      for (const other of this.#rests) if (rest === null || isBefore(other, rest)) rest = other;
      if (rest === null || (event !== null && isBefore(event, rest))) {
        if (event === null || event.atMs > untilMs) return null;
        return this.#pop();
      }
      const next = Math.min(untilMs, event?.atMs ?? untilMs);
      if (next - rest.atMs >= restMs) {
        look();
        const passed = Math.floor((Math.min(next, dueMs()) - rest.atMs) / restMs);
        if (passed > 0) {
          for (const other of this.#rests) other.atMs += passed * restMs;
          continue;
        }
      }
      if (rest.atMs > untilMs) return null;
      const chosen = rest;
      this.#rests = this.#rests.filter((other) => other !== chosen);
      return chosen;
    }
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(heap[index]!, heap[parent]!)) break;
      [heap[index], heap[parent]] = [heap[parent]!, heap[index]!];
      index = parent;
    }
  }

  #pop(): Event {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      let least = index;
      for (const child of [left, left + 1])
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child;
      if (least === index) return first;
      [heap[index], heap[least]] = [heap[least]!, heap[index]!];
      index = least;
    }
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
