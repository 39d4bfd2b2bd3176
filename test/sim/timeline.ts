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

type Rest = Event & { loop: string };
type Turn = { rest: Rest | null; atMs: number };

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
  /** The earliest instant at which this loop may find something to do; at `atMs` it would look. */
  dueMs: (loop: string, atMs: number) => number = () => 0;
  readonly #rests = new Set<Rest>();
  /** Found once, and true until something changes. */
  #first: Turn | null = null;
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

  /** The rest of a loop: its turns may be passed over while nothing is due for it. */
  rest(ms: number, act: () => void, loop: string): () => void {
    const rest = { ...this.#event(ms, act), loop };
    this.#rests.add(rest);
    if (this.#first !== null) {
      const atMs = this.#turnOf(rest);
      if (atMs < this.#first.atMs) this.#first = { rest, atMs };
    }
    return () => {
      this.#rests.delete(rest);
      if (this.#first?.rest === rest) this.#first = null;
    };
  }

  /** Lets everything happen until `untilMs`. `look` is called before each event. */
  async run(untilMs: number, look: () => void): Promise<void> {
    for (;;) {
      const event = this.#next(untilMs);
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

  /** What loops may find has changed. */
  reconsider(): void {
    this.#first = null;
  }

  #event(ms: number, act: () => void): Event {
    this.#order += 1;
    return { atMs: this.nowMs + Math.max(0, ms), order: this.#order, act, off: false };
  }

  #next(untilMs: number): Event | null {
    while (this.#heap[0]?.off === true) this.#pop();
    const event = this.#heap[0] ?? null;
    const first = (this.#first ??= this.#firstTurn());
    const nextMs = Math.min(untilMs, event?.atMs ?? Infinity);
    if (first.rest !== null && first.atMs <= nextMs) {
      const { rest, atMs } = first;
      this.#rests.delete(rest);
      this.#first = null;
      rest.atMs = atMs;
      return rest;
    }
    return event === null || event.atMs > untilMs ? null : this.#pop();
  }

  #firstTurn(): Turn {
    let first: Turn = { rest: null, atMs: Infinity };
    for (const rest of this.#rests) {
      if (rest.atMs >= first.atMs) continue;
      const atMs = this.#turnOf(rest);
      if (atMs < first.atMs) first = { rest, atMs };
    }
    return first;
  }

  /** The first turn of a loop on its own beat that may find something: whole seconds are passed over until then. */
  #turnOf({ atMs, loop }: Rest): number {
    const wantedMs = Math.max(this.nowMs, this.dueMs(loop, atMs));
    if (wantedMs - atMs < restMs) return atMs;
    return atMs + Math.floor((wantedMs - atMs) / restMs) * restMs;
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
