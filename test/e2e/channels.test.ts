/** The server itself, with a Slack: what is declared over the API has its channel, whether or not the server dies meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSlack } from '../harness/stand-ins/slack.ts';
import { startTocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';

const key = 'tk_0123456789abcdef0123456789abcdef';

test('a server keeps the channels of its incidents', { timeout: 120_000 }, async () => {
  const slack = await startSlack({
    token: 'xoxb-test',
    channels: ['#incidents'],
    users: { U0ANA: 'ana@example.test' },
  });
  try {
    await using tocsin = await startTocsin({
      config: `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users: [{ handle: ana, name: Ana Ortiz, email: ana@example.test, role: admin, contacts: [{ id: slack, channel: slack, to: U0ANA }] }]
positions: { on-call: { user: ana } }
services: [{ handle: checkout, name: Checkout, runbook: "https://runbooks.example.test/checkout" }]
statusPages: [{ handle: public, title: Acme status, components: [{ name: Checkout, service: checkout }] }]
channels:
  slack: { token: xoxb-test, signingSecret: a-secret-of-the-app, apiUrl: "${slack.apiUrl}" }
apiKeys: [{ name: ci, key: ${key}, role: admin }]
`,
    });
    const declared = { title: 'API High Error Rate', severity: 'SEV-1', service: 'checkout' };
    const { incident } = await tocsin.call<{ incident: { number: string; url: string } }>(
      'POST',
      '/api/v1/incidents',
      key,
      declared,
    );
    const channel = await until(() => {
      const found = slack.workspace.channels.find(({ name }) => name.startsWith('inc-'));
      return Promise.resolve(
        found?.bookmarks.length === 3 && found.members.includes('U0ANA') ? found : undefined,
      );
    }, 'a channel with its bookmarks and its people');
    assert.deepEqual(
      channel.bookmarks.map(({ title, link }) => [title, link]),
      [
        ['Incident', incident.url],
        ['Status page', `${tocsin.url}/status/public`],
        ['Runbook', 'https://runbooks.example.test/checkout'],
      ],
    );
    await tocsin.call('POST', `/api/v1/incidents/${incident.number}/note`, key, {
      text: 'Nobody but the timeline hears this.',
    });
    await tocsin.call('POST', `/api/v1/incidents/${incident.number}/resolve`, key, {});
    await until(
      () => Promise.resolve(slack.posted.some(({ text }) => /Resolved/.test(text)) || undefined),
      'the resolution in the channel',
    );
    const said = await tocsin.call<{ channel: { name: string } }>(
      'GET',
      `/api/v1/incidents/${incident.number}/channel`,
      key,
    );
    assert.equal(said.channel.name, channel.name);
    assert.doesNotMatch(JSON.stringify(slack.posted), /Nobody but the timeline/);
  } finally {
    await slack.close();
  }
});
