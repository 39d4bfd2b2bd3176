/** How often each may ask. Bounds against loops and guessing, far above what work needs. */
import type { Viewer } from '../domain/access/can.ts';
import { TokenBuckets, type Rate } from './token-bucket.ts';

export interface LimitRates {
  /** A person's pages, or a program with a key. */
  viewer: Rate;
  /** Open pages and links, per address: an office behind one address may be woken together. */
  address: Rate;
  /** Requests with a wrong key or none, per address. */
  stranger: Rate;
  /** Attempts to sign in, per address. */
  signIn: Rate;
  /** Attempts to sign in as one person from one address: others cannot lock them out. */
  signInAs: Rate;
  /** Calls of one integration. Several times what one node can store, so that the database is the real bound. */
  integration: Rate;
}

const defaultRates: LimitRates = {
  viewer: { perSecond: 100, burst: 500 },
  address: { perSecond: 50, burst: 300 },
  stranger: { perSecond: 5, burst: 50 },
  signIn: { perSecond: 0.5, burst: 30 },
  signInAs: { perSecond: 1 / 30, burst: 10 },
  integration: { perSecond: 30_000, burst: 60_000 },
};

/** Each answers 0, or the seconds to wait. */
export interface Limits {
  viewer: (viewer: Viewer) => number;
  address: (address: string) => number;
  stranger: (address: string) => number;
  signIn: (address: string, person: string) => number;
  integration: (id: string) => number;
}

export function makeLimits(rates: LimitRates = defaultRates): Limits {
  const buckets = {
    viewer: new TokenBuckets(rates.viewer),
    address: new TokenBuckets(rates.address),
    stranger: new TokenBuckets(rates.stranger),
    signIn: new TokenBuckets(rates.signIn),
    signInAs: new TokenBuckets(rates.signInAs),
    integration: new TokenBuckets(rates.integration),
  };
  const now = () => performance.now();
  return {
    viewer: (viewer) => buckets.viewer.take(nameOf(viewer), now()),
    address: (address) => buckets.address.take(network(address), now()),
    stranger: (address) => buckets.stranger.take(network(address), now()),
    signIn: (address, person) =>
      buckets.signIn.take(network(address), now()) ||
      buckets.signInAs.take(`${network(address)} ${person}`, now()),
    integration: (id) => buckets.integration.take(id, now()),
  };
}

export function nameOf(viewer: Viewer): string {
  return viewer.kind === 'key' ? `key:${viewer.name}` : `person:${viewer.handle}`;
}

/** Whoever has one IPv6 address has 2^64 of them. */
export function network(address: string): string {
  return address.includes(':') && !address.startsWith('::ffff:')
    ? address.split(':').slice(0, 4).join(':')
    : address;
}
