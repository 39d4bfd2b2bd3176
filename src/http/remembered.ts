/**
 * Lookups of keys, remembered for a moment: a storm of signals asks for one key thousands of times a second.
 * A revoked key therefore dies within that moment on every node.
 */

/** The longest that a revoked key still works. */
const goodForMs = 3_000;
/** Unknown keys are remembered too, so that guessing costs the database nothing; bounded, so that it costs no memory. */
const mostEntries = 10_000;

export class Remembered<T> {
  readonly #lookUp: (hash: string) => Promise<T | null>;
  readonly #entries = new Map<string, { found: Promise<T | null>; until: number }>();

  constructor(lookUp: (hash: string) => Promise<T | null>) {
    this.#lookUp = lookUp;
  }

  find(hash: string): Promise<T | null> {
    const now = performance.now();
    const entry = this.#entries.get(hash);
    if (entry !== undefined && entry.until > now) return entry.found;
    if (this.#entries.size >= mostEntries) this.#entries.clear();
    const found = this.#lookUp(hash);
    this.#entries.set(hash, { found, until: now + goodForMs });
    // A database that was away must not be remembered as "unknown".
    found.catch(() => this.#entries.delete(hash));
    return found;
  }

  forget(): void {
    this.#entries.clear();
  }
}
