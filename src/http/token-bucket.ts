/** A rate limit that costs two multiplications: a bucket per name that refills at a rate and allows a burst. */

interface Bucket {
  tokens: number;
  at: number;
}

export interface Rate {
  perSecond: number;
  burst: number;
}

/** Names that are held at once; the oldest is forgotten (and so gets a full bucket) beyond that. About 10 MB. */
const mostBuckets = 50_000;

export class TokenBuckets {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes one token: 0, or the seconds until there is one. `nowMs` is monotonic. */
  take(name: string, nowMs: number): number {
    const { perSecond, burst } = this.#rate;
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      if (this.#buckets.size >= mostBuckets) {
        const oldest = this.#buckets.keys().next();
        if (!oldest.done) this.#buckets.delete(oldest.value);
      }
      bucket = { tokens: burst, at: nowMs };
      this.#buckets.set(name, bucket);
    }
    const tokens = Math.min(burst, bucket.tokens + (Math.max(0, nowMs - bucket.at) / 1000) * perSecond);
    bucket.at = nowMs;
    if (tokens < 1) {
      bucket.tokens = tokens;
      return (1 - tokens) / perSecond;
    }
    bucket.tokens = tokens - 1;
    return 0;
  }
}
