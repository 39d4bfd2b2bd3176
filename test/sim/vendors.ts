/** Simulated vendors, one a channel: well, slow, broken, hanging, busy, and one that accepts what it never delivers. */
import type {
  ChannelKind,
  ChannelSender,
  OutgoingDelivery,
  SendResult,
} from '../../src/domain/message/delivery.ts';
import { channels } from './random-house.ts';
import type { Random } from './random.ts';
import type { SimulatedNode } from './simulated-node.ts';
import { Planted } from './simulated-node.ts';
import type { Timeline } from './timeline.ts';

export type VendorMood =
  | 'well'
  | 'slow'
  | 'broken'
  | 'busy'
  | 'hanging'
  | 'lying'
  | 'forgetful'
  | 'throwing'
  | 'mixed';

export const moods: VendorMood[] = [
  'slow',
  'broken',
  'busy',
  'hanging',
  'lying',
  'forgetful',
  'throwing',
  'mixed',
];

export interface VendorDeps {
  timeline: Timeline;
  random: Random;
  /** A send begins. */
  onSend: (delivery: OutgoingDelivery, node: SimulatedNode) => void;
  /** The vendor has acted: it told somebody. Known by whoever watches, not by the node that sent. */
  onAct: (delivery: OutgoingDelivery, told: boolean) => void;
  /** It may be that a node dies now: its message has left, and nothing is recorded. */
  mayKill: (node: SimulatedNode) => boolean;
}

export interface Vendors {
  senderOf: (channel: ChannelKind, node: SimulatedNode) => ChannelSender | null;
  mood: Record<ChannelKind, VendorMood>;
  bundles: (channel: string) => boolean;
  /** A channel that this installation has not set up. */
  missing: ChannelKind | null;
}

/** Whoever gets many pages at once gets them in one message: as the real channels do. */
const bundling: Record<ChannelKind, boolean> = {
  webhook: false,
  email: true,
  ntfy: true,
  slack: true,
  mattermost: true,
  teams: true,
  sms: true,
  voice: true,
  push: true,
  pagerduty: false,
  opsgenie: false,
  statuspage: false,
  inbox: false,
};

export function makeVendors({ timeline, random, onSend, onAct, mayKill }: VendorDeps): Vendors {
  const mood = Object.fromEntries(channels.map((channel) => [channel, 'well'])) as Vendors['mood'];
  const vendors: Vendors = {
    mood,
    bundles: (channel) => bundling[channel as ChannelKind],
    missing: random.chance(0.2) ? random.pick(channels) : null,
    senderOf(channel, node) {
      if (channel === vendors.missing) return null;
      return {
        channel,
        bundles: bundling[channel],
        send: (delivery, signal) => send(delivery, node, signal, moodNow(channel)),
      };
    },
  };

  function moodNow(channel: ChannelKind): VendorMood {
    return mood[channel] === 'mixed' ? random.pick(['well', ...moods.slice(0, 6)]) : mood[channel];
  }

  function send(
    delivery: OutgoingDelivery,
    node: SimulatedNode,
    signal: AbortSignal,
    how: VendorMood,
  ): Promise<SendResult> {
    onSend(delivery, node);
    const quick = random.between(5, 80);
    if (how === 'throwing') return Promise.reject(new Planted('the sender broke'));
    return new Promise((resolve) => {
      let answered = false;
      const answer = (afterMs: number, result: SendResult): void => {
        node.post(afterMs, () => {
          if (answered) return;
          answered = true;
          resolve(result);
        });
      };
      // Like the real senders: what was aborted may have been done all the same.
      signal.addEventListener('abort', () =>
        answer(0, { result: 'retry', reason: 'no answer in time', afterSeconds: null, ambiguous: true }),
      );
      const act = (afterMs: number, told: boolean): void => {
        timeline.after(afterMs, () => {
          onAct(delivery, told);
          if (mayKill(node)) node.kill('after a send, before its record');
        });
      };
      const sent: SendResult = { result: 'sent', vendorId: null, detail: null };
      switch (how) {
        case 'well':
        case 'mixed':
          act(quick, true);
          return answer(quick * 2, sent);
        case 'slow': {
          const ms = random.between(500, 14_000);
          act(ms / 2, true);
          return answer(ms, sent);
        }
        case 'broken':
          return answer(quick, { result: 'retry', reason: '503', afterSeconds: null, ambiguous: false });
        case 'busy':
          return answer(quick, {
            result: 'retry',
            reason: '429',
            afterSeconds: random.pick([1, 5, 30, 120]),
            ambiguous: false,
          });
        case 'hanging':
          if (random.chance(0.3)) act(quick, true);
          return undefined;
        case 'lying':
          act(quick, false);
          return answer(quick * 2, sent);
        case 'forgetful':
          // It acted, and its answer was lost on the way.
          act(quick, true);
          return answer(quick * 3, {
            result: 'retry',
            reason: 'connection reset',
            afterSeconds: null,
            ambiguous: true,
          });
      }
    });
  }
  return vendors;
}
