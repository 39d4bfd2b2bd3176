/** The real server and a Slack workspace: what is typed there becomes an incident with a channel, over HTTP and over a socket. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slackSends } from '../harness/stand-ins/slack-sends.ts';
import { startSlackSocket } from '../harness/stand-ins/slack-socket.ts';
import { startSlack } from '../harness/stand-ins/slack.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { until } from '../harness/until.ts';

const adminKey = 'tk_0123456789abcdef0123456789abcdef';
const secret = 'e0123456789abcdef0123456789abcdef';
const users = { U0ANA: 'ana@example.test' };

const configuration = (slack: string) => `
organization: { name: Acme, timeZone: UTC }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - { handle: ana, name: Ana Ortiz, email: ana@example.test, role: admin, contacts: [{ id: chat, channel: slack, to: U0ANA }] }
positions: { on-call: { user: ana } }
channels:
  slack: ${slack}
apiKeys: [{ name: ci, key: "${adminKey}", role: admin }]
`;

interface Listed {
  items: { number: string; title: string; acknowledgedAt: string | null }[];
}
const incidentsOf = async (server: Tocsin) =>
  (await server.call<Listed>('GET', '/api/v1/incidents', adminKey)).items;

test('a command becomes an incident with a channel, and the page’s button acknowledges it', async () => {
  const slack = await startSlack({ token: 'xoxb-test', users, channels: ['#incidents'] });
  try {
    await using server = await startTocsin({
      config: configuration(
        `{ token: xoxb-test, signingSecret: ${secret}, apiUrl: "${slack.apiUrl}", incidents: "#incidents" }`,
      ),
    });
    const manifest = await server.call('GET', '/api/v1/slack/manifest', adminKey);
    assert.ok(JSON.stringify(manifest).includes(`${server.url}/slack/commands`));
    const sends = slackSends(secret);
    const post = async ({ url, headers, payload }: ReturnType<typeof sends.command>) => {
      const answer = await fetch(new URL(url, server.url), { method: 'POST', headers, body: payload });
      return { status: answer.status, body: await answer.text() };
    };
    const by = { user: 'U0ANA' };
    const forged = slackSends('another-secret').command('/incident create "x" severity=1', by);
    assert.equal((await post(forged)).status, 401);
    assert.equal((await post(sends.command('/incident create "API is down" severity=2', by))).status, 200);
    const incident = await until(async () => (await incidentsOf(server))[0], 'the incident');
    assert.equal(incident.title, 'API is down');
    const isPage = (blocks: unknown[]) => JSON.stringify(blocks).includes('"acknowledge"');
    await slack.next((call) => call.fields['channel'] === 'U0ANA' && isPage(call.blocks), 30_000);
    await until(
      async () => slack.workspace.channels.find(({ name }) => name.startsWith('inc-')),
      'the incident’s channel',
    );
    assert.equal((await post(sends.press('acknowledge', incident.number, by))).status, 200);
    await until(
      async () => (await incidentsOf(server))[0]?.acknowledgedAt ?? undefined,
      'the acknowledgement',
    );
  } finally {
    await slack.close();
  }
});

test('where Slack cannot reach the house, the same comes over a socket', async () => {
  const slack = await startSlack({ token: 'xoxb-test', users });
  const socket = await startSlackSocket();
  const opened = {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ok: true, url: socket.url }),
  } as const;
  slack.answerMethod('apps.connections.open', opened, opened, opened);
  try {
    await using server = await startTocsin({
      config: configuration(`{ token: xoxb-test, appToken: xapp-test, apiUrl: "${slack.apiUrl}" }`),
    });
    await socket.connected();
    const command = {
      command: '/incident',
      text: 'create "API is down" severity=2',
      user_id: 'U0ANA',
      channel_id: 'C0GENERAL',
      trigger_id: '1.2.3',
    };
    assert.ok(await socket.send('slash_commands', command));
    const incident = await until(async () => (await incidentsOf(server))[0], 'the incident');
    assert.equal(incident.title, 'API is down');
    const closed = await fetch(new URL('/slack/commands', server.url), { method: 'POST', body: 'x=1' });
    assert.equal(closed.status, 404);
  } finally {
    await socket.close();
    await slack.close();
  }
});
