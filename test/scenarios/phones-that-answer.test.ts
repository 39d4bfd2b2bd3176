/** The real server and a provider of texts and calls: what is sent, what comes back to its doors, and what becomes of the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTwilio, twilioAccount } from '../harness/stand-ins/twilio.ts';
import { startTocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';

const key = 'tk_0123456789abcdef0123456789abcdef';
const phone = '+15550199';

const configuration = (twilio: string) => `
organization: { name: Acme, timeZone: Etc/UTC, lastResort: [{ user: ana }] }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - handle: ana
    name: Ana Ortiz
    role: admin
    contacts:
      - { id: app, channel: push, to: devices }
      - { id: mobile, channel: sms, to: "${phone}" }
    rules:
      - { urgency: high, contact: app }
      - { urgency: high, after: 10m, contact: mobile }
positions: { on-call: { user: ana } }
channels:
  twilio: { accountSid: ${twilioAccount.accountSid}, authToken: ${twilioAccount.authToken}, from: "+15550100", apiUrl: "${twilio}" }
apiKeys: [{ name: ci, key: ${key}, role: admin }]
`;

interface DeliveryView {
  person: { handle: string } | null;
  contact: string;
  state: string;
  detail: string | null;
}

test('a page that no browser takes goes to the phone at once, and the reply there answers it', async () => {
  const twilio = await startTwilio();
  await using server = await startTocsin({ config: configuration(twilio.url) });
  try {
    const {
      incident: { number },
    } = await server.call<{ incident: { number: string } }>('POST', '/api/v1/incidents', key, {
      title: 'Checkout returns errors',
      severity: 'SEV-1',
    });
    const { fields, sid } = await twilio.next(() => true, 30_000);
    assert.equal(fields['To'], phone);

    const receipt = fields['StatusCallback'] ?? '';
    const delivered = twilio.callback(receipt, { MessageSid: sid, MessageStatus: 'delivered' });
    assert.equal((await send(receipt, delivered)).status, 204);
    const inbox = `${server.url}/twilio/texts`;
    const reply = twilio.callback(inbox, { MessageSid: 'SM-in', From: phone, To: '+15550100', Body: '1' });
    const answer = await send(inbox, reply);
    assert.match(await answer.text(), new RegExp(`You have ${number}\\.`));

    const deliveries = await until(async () => {
      const { items } = await server.call<{ items: DeliveryView[] }>(
        'GET',
        `/api/v1/incidents/${number}/deliveries`,
        key,
      );
      return items.some(({ state }) => state === 'delivered') ? items : undefined;
    }, 'the receipt');
    const lines = deliveries.map(({ contact, state, detail }) => `${contact}: ${state}, ${detail}`);
    for (const line of [
      'app: failed, No device takes pushes; allow notifications under "You" on the phone that is to ring',
      'mobile: delivered, Delivered, says Twilio',
    ])
      assert.ok(lines.includes(line), lines.join('\n'));
    const incident = await server.call<{ acknowledgedAt: string | null }>(
      'GET',
      `/api/v1/incidents/${number}`,
      key,
    );
    assert.notEqual(incident.acknowledgedAt, null);
  } finally {
    await twilio.close();
  }
});

function send(url: string, { headers, payload }: { headers: Record<string, string>; payload: string }) {
  return fetch(url, { method: 'POST', headers, body: payload });
}
