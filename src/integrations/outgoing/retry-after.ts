/** When a vendor wants to be asked again: its Retry-After header (RFC 9110, 10.2.3) as seconds, held to what we can promise. */

/** A page that waits longer than five minutes on one vendor's word has missed its purpose. */
const mostSeconds = 300;

/**
 * Seconds from `now` (an ISO instant) until the vendor may be asked again, 0 to 300; null when the header is absent or
 * says nothing. Seconds and dates are understood, negative ones and past dates mean at once, absurd ones the cap.
 */
export function readRetryAfter(header: string | undefined, now: string): number | null {
  const text = header?.trim() ?? '';
  if (/^[+-]?\d+(\.\d*)?$/.test(text)) return capped(Number(text));
  // Only something with letters is a date: Date.parse would take "5/4" for one too.
  if (!/[a-z]/i.test(text)) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  return capped((at - Date.parse(now)) / 1000);
}

function capped(seconds: number): number {
  return Math.min(mostSeconds, Math.max(0, Math.ceil(seconds)));
}
