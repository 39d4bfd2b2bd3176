/** Instants as they are stored and sent: ISO 8601 in UTC with milliseconds, so that text order is time order. */

export function msOf(instant: string): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new Error(`an instant must be ISO 8601, got "${instant}"`);
  return ms;
}

export function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

export function plus(instant: string, ms: number): string {
  return instantOf(msOf(instant) + ms);
}

export function isDue(instant: string, now: string): boolean {
  return msOf(instant) <= msOf(now);
}

export function latest(a: string, b: string): string {
  return msOf(a) >= msOf(b) ? a : b;
}

export function earliest(a: string, b: string): string {
  return msOf(a) <= msOf(b) ? a : b;
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
