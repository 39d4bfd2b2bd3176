/** Whether a request comes from Slack: its `v0` signature over the bytes as they came, no older than five minutes. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** https://docs.slack.dev/authentication/verifying-requests-from-slack: older ones are repetitions by somebody else. */
const goodForSeconds = 5 * 60;

export function isFromSlack(
  { headers, body }: { headers: Record<string, string | string[] | undefined>; body: Buffer },
  secret: string,
  nowMs: number,
): boolean {
  const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = headers;
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > goodForSeconds) return false;
  const expected = Buffer.from(signatureOf(secret, timestamp, body));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export function signatureOf(secret: string, timestamp: string, body: Buffer): string {
  const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body);
  return `v0=${hmac.digest('hex')}`;
}
