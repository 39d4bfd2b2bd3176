/**
 * How Plivo signs what it sends. Version 3 is over address, fields and nonce; version 2, which texts may come with, is over the
 * address and a nonce alone: https://www.plivo.com/docs/voice/concepts/signature-validation
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PhoneRequest } from '../../domain/phone/phone-door.ts';

export function isSigned({ url, headers, form }: PhoneRequest, tokens: readonly string[]): boolean {
  const [third, thirdNonce] = [headers['x-plivo-signature-v3'], headers['x-plivo-signature-v3-nonce']];
  if (third !== undefined && thirdNonce !== undefined)
    return hasOne(third, tokens, `${signedText(url, form)}.${thirdNonce}`);
  const [second, secondNonce] = [headers['x-plivo-signature-v2'], headers['x-plivo-signature-v2-nonce']];
  if (second !== undefined && secondNonce !== undefined)
    return hasOne(second, tokens, `${withoutQuery(url)}${secondNonce}`);
  return false;
}

export function nonceOf({ headers }: PhoneRequest): string {
  return headers['x-plivo-signature-v3-nonce'] ?? headers['x-plivo-signature-v2-nonce'] ?? '';
}

/** Address, query and fields, each sorted; a dot stands between query and fields where there are fields. */
function signedText(url: string, form: URLSearchParams): string {
  const base = withoutQuery(url);
  const query = sorted(new URL(url).searchParams)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const fields = sorted(form)
    .map(([name, value]) => `${name}${value}`)
    .join('');
  const empty = [...form].length === 0;
  return `${base}${query === '' && empty ? '' : '?'}${query}${query === '' || empty ? '' : '.'}${fields}`;
}

/** As it was called, letter for letter: a parser would add a slash here and change an escape there. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

/** By code unit, as the signing side sorts. */
function sorted(parameters: URLSearchParams): [string, string][] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...parameters].toSorted(([a, x], [b, y]) => order(a, b) || order(x, y));
}

/** While a token is being changed Plivo sends several signatures. Each is held against each token. */
function hasOne(given: string, tokens: readonly string[], signed: string): boolean {
  const expected = tokens.map((token) => createHmac('sha256', token).update(signed, 'utf8').digest());
  return (
    given
      .split(',')
      .slice(0, 4)
      .flatMap((one) => expected.filter((right) => isEqual(Buffer.from(one.trim(), 'base64'), right)))
      .length > 0
  );
}

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
