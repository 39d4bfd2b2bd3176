/**
 * The installation's clock as this device can tell it. Countdowns run by the server's time, not by a
 * phone's that may be minutes off; in the demonstration it runs at 60×, for pictures it stands still.
 */
export class ServerClock {
  #rate = 1;
  #base = { server: Date.now(), local: Date.now() };
  #known = false;
  readonly #listeners = new Set<() => void>();

  /** Milliseconds since the epoch on the installation's clock. */
  now(local: number = Date.now()): number {
    return this.#base.server + (local - this.#base.local) * this.#rate;
  }

  get rate(): number {
    return this.#rate;
  }

  /** Takes the time over from an answer; `local` is when, on this device, the server's clock showed it. */
  adopt(server: number, rate: number, local: number): void {
    if (!Number.isFinite(server)) return;
    // Less than this is the network's jitter and no news: a countdown must not stutter.
    const jitter = 400 * Math.max(rate, 1);
    if (this.#known && rate === this.#rate && Math.abs(this.now(local) - server) < jitter) return;
    this.#base = { server, local };
    this.#rate = rate;
    this.#known = true;
    for (const listener of this.#listeners) listener();
  }

  /** Finds the time in an answer that carries it: GET /me with its rate, the acknowledge view, /now, the line. */
  adoptFrom(answer: unknown, sentAt: number, receivedAt: number): void {
    if (typeof answer !== 'object' || answer === null) return;
    const found = answer as {
      clock?: { now?: unknown; rate?: unknown };
      now?: unknown;
      clockRate?: unknown;
    };
    const local = (sentAt + receivedAt) / 2;
    if (typeof found.clock?.now === 'string' && typeof found.clock.rate === 'number')
      this.adopt(Date.parse(found.clock.now), found.clock.rate, local);
    else if (typeof found.now === 'string' && typeof found.clockRate === 'number')
      this.adopt(Date.parse(found.now), found.clockRate, local);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export const serverClock = new ServerClock();
