/**
 * The two links of a subscriber. One confirms: it is good once and for two days, which the row that it names remembers. The other
 * stands in every message, shows what they asked for and lets them change it or leave; it is good for as long as the mail lies
 * around, because whoever wants to leave is let go.
 */
import { createHmac } from 'node:crypto';
import { dayMs } from '../instant.ts';
import { readToken, signToken } from '../access/signed-token.ts';

/** Over a weekend's greylisting, and no longer than anybody remembers having asked. */
export const confirmationLifeMs = 2 * dayMs;

const toConfirm = 'confirm-subscription-1';
const toManage = 'subscription-1';

/** Signed with 256 bits; what it names is a random row of 122. */
export function mintConfirmation(key: Buffer, confirmation: string): string {
  return signToken(key, toConfirm, [confirmation]);
}

export function mintSubscription(key: Buffer, subscriber: string): string {
  return signToken(key, toManage, [subscriber]);
}

export type SubscriberLink = { to: 'confirm'; confirmation: string } | { to: 'manage'; subscriber: string };

/** Null: we did not make it. */
export function readSubscriberLink(key: Buffer, token: string): SubscriberLink | null {
  const confirmation = readToken(key, toConfirm, token)?.[0];
  if (confirmation !== undefined) return { to: 'confirm', confirmation };
  const subscriber = readToken(key, toManage, token)?.[0];
  return subscriber === undefined ? null : { to: 'manage', subscriber };
}

/** With which the webhooks of one subscriber are signed (Standard Webhooks): theirs alone, so that it tells nothing of others. */
export function webhookSecret(key: Buffer, subscriber: string): string {
  return `whsec_${createHmac('sha256', key).update(`subscriber-webhook-1.${subscriber}`).digest('base64')}`;
}

/** Where the page is, there are its subscribers' links: our own address may be one that they cannot reach. */
export function linkOf(page: { url: string }, token: string): string {
  return `${page.url}/subscriptions/${token}`;
}
