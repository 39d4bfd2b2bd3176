/** All channels from one configuration, those that are off too. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { deliveryTo } from '../../../test/harness/deliveries.ts';
import { isSigned, startWebhookReceiver } from '../../../test/harness/stand-ins/webhook-receiver.ts';
import { type ChannelKind, channelKinds } from '../../domain/message/delivery.ts';
import type { InboxEntry } from '../inbox/render.ts';
import { makeInboxOnlySenders, makeSenders } from './senders.ts';
import type { SenderSettings, Senders } from './senders.ts';
import { ChannelsSettings, OutgoingSettings } from './settings.ts';

const signingSecrets = [`whsec_${Buffer.alloc(24, 7).toString('base64')}`];
const never = new AbortController().signal;

function settings(channels: unknown = {}, outgoing: unknown = {}): SenderSettings {
  return { channels: ChannelsSettings.parse(channels), outgoing: OutgoingSettings.parse(outgoing) };
}

function senderOf({ senders }: Senders, kind: ChannelKind) {
  const found = senders.find((one) => one.channel === kind);
  assert.ok(found, kind);
  return found;
}

test('there is one sender a channel, and a channel that is off says who switches it on', async () => {
  const made = makeSenders(settings(), { signingSecrets, keepInboxEntry: null });
  assert.deepEqual(made.senders.map((one) => one.channel).sort(), channelKinds.toSorted());
  assert.deepEqual(await senderOf(made, 'slack').send(deliveryTo('slack', 'U0ANA'), never), {
    result: 'gave-up',
    reason: 'The channel slack is switched off; an admin sets it up under channels.slack',
  });
  const inbox = await senderOf(made, 'inbox').send(deliveryTo('inbox', 'ana'), never);
  assert.match(inbox.result === 'gave-up' ? inbox.reason : '', /^Only the demonstration has an inbox/);
  await made.close();
});

test('pages are joined where a pocket would buzz, on or off', async () => {
  const on = makeSenders(
    settings({
      email: { smtp: 'smtp://127.0.0.1:1', from: 'tocsin@example.test' },
      ntfy: { server: 'https://ntfy.example.test' },
      slack: { token: 'xoxb-1' },
    }),
    { signingSecrets, keepInboxEntry: async () => {} },
  );
  const off = makeSenders(settings({ webhook: { enabled: false } }), {
    signingSecrets,
    keepInboxEntry: null,
  });
  for (const made of [on, off, makeInboxOnlySenders(async () => {})]) {
    assert.deepEqual(Object.fromEntries(made.senders.map((one) => [one.channel, one.bundles])), {
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
    });
    await made.close();
  }
});

test('the allow-list of the settings is the one that decides', async () => {
  const receiver = await startWebhookReceiver();
  const given = { signingSecrets, keepInboxEntry: null };
  const shut = makeSenders(settings(), given);
  const opened = makeSenders(settings({}, { allow: ['127.0.0.0/8'] }), given);
  const delivery = deliveryTo('webhook', receiver.url);
  assert.equal((await senderOf(shut, 'webhook').send(delivery, never)).result, 'gave-up');
  assert.equal((await senderOf(opened, 'webhook').send(delivery, never)).result, 'sent');
  assert.equal(receiver.received.length, 1);
  await Promise.all([shut.close(), opened.close(), receiver.close()]);
});

test("requests are signed with the settings' secrets, both during a rotation, else with the installation's", async () => {
  const [own, current, previous] = [7, 8, 9].map(
    (byte) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`,
  ) as [string, string, string];
  const receiver = await startWebhookReceiver();
  const signedBy = async (webhook: object): Promise<string[]> => {
    const made = makeSenders(settings({ webhook }, { allow: ['127.0.0.0/8'] }), {
      signingSecrets: [own],
      keepInboxEntry: null,
    });
    await senderOf(made, 'webhook').send(deliveryTo('webhook', receiver.url), never);
    await made.close();
    const request = await receiver.next();
    return [own, current, previous].filter((secret) => isSigned(request, secret));
  };
  assert.deepEqual(await signedBy({}), [own]);
  assert.deepEqual(await signedBy({ signingSecret: current }), [current]);
  assert.deepEqual(await signedBy({ signingSecret: current, previousSigningSecret: previous }), [
    current,
    previous,
  ]);
  await receiver.close();
});

test('in the demonstration every channel ends in the inbox, named as the one it stands for', async () => {
  const kept: InboxEntry[] = [];
  const demo = makeInboxOnlySenders(async (entry) => void kept.push(entry));
  for (const kind of channelKinds) {
    const result = await senderOf(demo, kind).send(deliveryTo(kind, `to-${kind}`), never);
    assert.equal(result.result, 'sent');
  }
  assert.deepEqual(
    kept.map((entry) => [entry.channel, entry.to]),
    channelKinds.map((kind) => [kind, `to-${kind}`]),
  );
  const [entry] = kept;
  assert.equal(entry?.subject, 'SEV-1 INC-2026-0187 Checkout API returns 5xx for one in eight requests');
  assert.match(entry?.text ?? '', /I have it: https:\/\/tocsin\.example\.test\/acknowledge\/k7Q2/);
  assert.deepEqual(entry?.answers, [
    { number: 'INC-2026-0187', acknowledgeUrl: 'https://tocsin.example.test/acknowledge/k7Q2' },
  ]);
});

test('an inbox that cannot be written is tried again', async () => {
  const demo = makeInboxOnlySenders(() => Promise.reject(new Error('the database is away')));
  assert.equal((await senderOf(demo, 'inbox').send(deliveryTo('inbox', 'ana'), never)).result, 'retry');
});
