/** By which providers a number is reached, the first one first; or why it is not. Pure. */
import { longestPrefix } from './number.ts';

export interface PhoneRules {
  /** Beginnings of numbers that may be reached; empty: all. */
  countries: readonly string[];
  /** Which providers serve which numbers, in the order in which they are tried. */
  routes: readonly { prefix: string; providers: readonly string[] }[];
}

export type Chosen = { ok: true; providers: string[] } | { ok: false; reason: string };

/** `attempt`: from 1 on. A later attempt begins with the next provider, since the one before may hang. */
export function chooseProviders(
  number: string,
  {
    rules,
    working,
    attempt,
    channel,
  }: { rules: PhoneRules; working: readonly string[]; attempt: number; channel: 'sms' | 'voice' },
): Chosen {
  if (rules.countries.length > 0 && longestPrefix(number, rules.countries) === null)
    return {
      ok: false,
      reason: `Numbers like ${number.slice(0, 4)}… are not in channels.${channel}.countries, so they are not reached; an admin adds the country`,
    };
  const prefix = longestPrefix(
    number,
    rules.routes.map((route) => route.prefix),
  );
  const named = rules.routes.find((route) => route.prefix === prefix)?.providers ?? working;
  const order = named.filter((provider) => working.includes(provider));
  if (order.length === 0)
    return {
      ok: false,
      reason: `No provider of channels.${channel} that is on serves numbers like ${number.slice(0, 4)}…; an admin sets one up`,
    };
  const first = (attempt - 1) % order.length;
  return { ok: true, providers: [...order.slice(first), ...order.slice(0, first)] };
}
