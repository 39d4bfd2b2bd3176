/** Notifications to the browsers that a person allowed, by their push services (RFC 8030, 8291, 8292). */
import { hash } from 'node:crypto';
import webPush from 'web-push';
import type { ChannelSender, OutgoingDelivery, SendResult } from '../../domain/message/delivery.ts';
import { everyDevice } from '../../domain/message/push-contact.ts';
import { judgeAnswer, retryTogether } from '../outgoing/answer.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { type PushNotification, renderPush } from './render.ts';

export interface PushDevice {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** The browsers that people allowed; handed in, since this room knows no store. */
export interface PushDevices {
  keys: { publicKey: string; privateKey: string };
  /** `id`: one of them; null: all. */
  of: (person: string, id: string | null) => Promise<PushDevice[]>;
  forget: (device: PushDevice) => Promise<void>;
  noteTaken: (ids: string[], at: string) => Promise<void>;
}

interface PushSenderOptions {
  fetch: GuardedFetch['fetch'];
  devices: PushDevices;
  /** Whom a push service may write to about us: `mailto:` or `https:`. */
  subject: string;
  /** Our public address. */
  url: string;
}

/** A phone that was off for the night still learns of its page; what is told otherwise is stale sooner. */
const keptForSeconds = { urgent: 8 * 3600, calm: 3600 };

export function makePushSender(options: PushSenderOptions): ChannelSender {
  const { devices } = options;
  return {
    channel: 'push',
    bundles: true,
    async send(delivery, signal) {
      const person = delivery.message.person?.handle;
      if (person === undefined)
        return { result: 'gave-up', reason: 'Only a person has devices that take pushes' };
      const { to } = delivery.contact;
      const known = await devices.of(person, to === everyDevice ? null : to);
      if (known.length === 0)
        return {
          result: 'gave-up',
          reason: 'No device takes pushes; allow notifications under "You" on the phone that is to ring',
        };
      const notification = renderPush(delivery, options.url);
      const told = await Promise.all(
        known.map(async (device) => ({
          device,
          result: await push(options, { device, notification, delivery }, signal),
        })),
      );
      for (const { device, result } of told) if (result.result === 'gone') await devices.forget(device);
      const taken = told.filter(({ result }) => result.result === 'sent').map(({ device }) => device.id);
      if (taken.length > 0) await devices.noteTaken(taken, delivery.at);
      return together(
        told.map(({ result }) => result),
        taken.length,
      );
    },
  };
}

type DeviceResult = SendResult | { result: 'gone'; reason: string };

async function push(
  { fetch, devices, subject }: PushSenderOptions,
  {
    device,
    notification,
    delivery,
  }: { device: PushDevice; notification: PushNotification; delivery: OutgoingDelivery },
  signal: AbortSignal,
): Promise<DeviceResult> {
  let request: ReturnType<typeof webPush.generateRequestDetails>;
  try {
    request = webPush.generateRequestDetails(
      { endpoint: device.endpoint, keys: { p256dh: device.p256dh, auth: device.auth } },
      JSON.stringify(notification),
      {
        vapidDetails: { subject, ...devices.keys },
        TTL: notification.urgent ? keptForSeconds.urgent : keptForSeconds.calm,
        urgency: notification.urgent ? 'high' : 'normal',
        // What waits for a device that is off is replaced by its repeat. 32 characters are the most.
        topic: hash('sha256', delivery.id, 'base64url').slice(0, 32),
        contentEncoding: 'aes128gcm',
      },
    );
  } catch {
    // A point that is not on the curve, say: no message can ever be encrypted for it.
    return { result: 'gone', reason: 'The device’s key cannot be used; allow notifications on it anew' };
  }
  const headers: Record<string, string> = { 'user-agent': 'Tocsin' };
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = String(value);
  delete headers['content-length'];
  const answer = await fetch({
    url: device.endpoint,
    method: 'POST',
    headers,
    body: request.body ?? '',
    signal,
  });
  if (answer.outcome === 'answered') {
    if (answer.status === 404 || answer.status === 410)
      return { result: 'gone', reason: 'The device does not take pushes any more' };
    if (answer.status === 401 || answer.status === 403)
      return {
        result: 'gave-up',
        reason: `The push service did not accept our key (${answer.status}); allow notifications on the device anew`,
      };
  }
  return judgeAnswer(answer, 'The push service', delivery.at);
}

/** One device that rings is enough; a repetition for the others would ring this one again. */
function together(results: DeviceResult[], taken: number): SendResult {
  if (taken > 0)
    return {
      result: 'sent',
      vendorId: null,
      detail: results.length === 1 ? null : `Taken for ${taken} of ${results.length} devices`,
    };
  const reasons = [...new Set(results.map((one) => (one.result === 'sent' ? '' : one.reason)))];
  const reason = reasons.slice(0, 3).join('; ');
  const retries = results.filter((one) => one.result === 'retry');
  if (retries.length === 0) return { result: 'gave-up', reason };
  return retryTogether(reason, retries);
}
