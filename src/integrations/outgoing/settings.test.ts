/** Channels’ settings: what is taken, and the sentence for what is not. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { ChannelsSettings, OutgoingSettings } from './settings.ts';

const read = (channels: unknown): string[] => {
  const result = ChannelsSettings.safeParse(channels);
  return result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
};

test("the contract's example is read, with everything off and secrets unset", () => {
  assert.deepEqual(
    read({
      email: { enabled: false, smtp: 'smtp://127.0.0.1:1025', from: 'Tocsin <tocsin@example.test>' },
      ntfy: { enabled: false, server: 'https://ntfy.example.test' },
      slack: {
        enabled: false,
        token: '',
        signingSecret: '${SLACK_SECRET}',
        apiUrl: 'https://slack.com/api/',
        incidents: '#incidents',
      },
      twilio: {
        enabled: false,
        accountSid: '',
        authToken: '',
        from: '+15550100',
        apiUrl: 'https://api.twilio.com',
      },
    }),
    [],
  );
});

test('a channel is on unless it says otherwise, and fills in what is usual', () => {
  const twilio = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x', from: '+15550100' };
  assert.deepEqual(ChannelsSettings.parse({ twilio, push: {}, webhook: {} }), {
    twilio: { ...twilio, enabled: true, fromIn: {}, apiUrl: 'https://api.twilio.com' },
    push: { enabled: true },
    webhook: { enabled: true, headers: {} },
  });
});

const wrong: [string, unknown, RegExp][] = [
  [
    'a door for mail that names no port',
    {
      email: {
        smtp: 'smtp://127.0.0.1',
        from: 'a@example.test',
        inbound: { listen: '127.0.0.1', domain: 'in.example.test' },
      },
    },
    /^email\.inbound\.listen: .*"127\.0\.0\.1:2525"/,
  ],
  [
    'a door for mail whose domain is an address',
    {
      email: {
        smtp: 'smtp://127.0.0.1',
        from: 'a@example.test',
        inbound: { listen: '127.0.0.1:25', domain: 'x@in.example.test' },
      },
    },
    /^email\.inbound\.domain: .*"tocsin\.example\.test"/,
  ],
  [
    'a Mattermost team that is a name and no address',
    { mattermost: { url: 'https://chat.example.test', token: 'x', team: 'Acme Inc' } },
    /^mattermost\.team: write the team as its address names it/,
  ],
  [
    'a Mattermost token that is not set',
    { mattermost: { url: 'https://chat.example.test', token: '', team: 'acme' } },
    /^mattermost\.token: the token is empty/,
  ],
  [
    'a room of Teams by its name',
    { teams: { incidents: '#incidents' } },
    /^teams\.incidents: this is not the address/,
  ],
  ['an unknown channel', { pigeon: {} }, /pigeon/],
  [
    'an unknown field',
    { email: { smtp: 'smtp://a.example.test', from: 'a@example.test', port: 25 } },
    /port/,
  ],
  [
    'a mail server that is a web address',
    { email: { smtp: 'https://a.example.test', from: 'a@example.test' } },
    /^email\.smtp: this is not a mail server/,
  ],
  [
    'a sender that carries a header',
    { email: { smtp: 'smtp://a.example.test', from: 'T <a@example.test>\r\nBcc: b@example.test' } },
    /^email\.from: this is not a sender/,
  ],
  [
    'two senders',
    { email: { smtp: 'smtp://a.example.test', from: 'a@example.test, b@example.test' } },
    /^email\.from/,
  ],
  ['an ntfy server without http', { ntfy: { server: 'ntfy.example.test' } }, /^ntfy\.server/],
  [
    'a Slack token that is empty',
    { slack: { token: '' } },
    /^slack\.token: the token is empty; is its environment variable set/,
  ],
  ['a Slack token with a line break', { slack: { token: 'xoxb-1\n' } }, /^slack\.token: .*line break/],
  [
    'a provider of texts without an account',
    { twilio: { authToken: 'x', from: '+15550100' } },
    /^twilio\.accountSid: /,
  ],
  [
    'a sender that is none',
    { plivo: { authId: 'MA0000000001', authToken: 'x', from: 'a name that is far too long' } },
    /^plivo\.from: this is not a sender/,
  ],
  ['a country that is no prefix', { sms: { countries: ['DE'] } }, /^sms\.countries\.0: .*country first/],
  [
    'enabled as a word',
    { slack: { enabled: 'yes', token: 'x' } },
    /^slack\.enabled: enabled is true or false/,
  ],
  [
    'a header of ours',
    { webhook: { headers: { 'Webhook-Id': 'x' } } },
    /^webhook\.headers\.Webhook-Id: the header Webhook-Id is set by Tocsin/,
  ],
  [
    'a header with a line break',
    { webhook: { headers: { 'x-team': 'a\r\nb: c' } } },
    /^webhook\.headers\.x-team: a header holds a line break/,
  ],
  ['a header name with a space', { webhook: { headers: { 'x team': 'a' } } }, /^webhook\.headers\.x team/],
];
for (const [name, channels, says] of wrong) {
  test(`${name} is refused by name`, () => {
    const problems = read(channels);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.match(problems[0] ?? '', says);
  });
}

test('the allow-list is read, and a wrong entry is named', () => {
  assert.deepEqual(OutgoingSettings.parse({}), { allow: [] });
  assert.deepEqual(OutgoingSettings.parse({ allow: ['127.0.0.0/8'] }), { allow: ['127.0.0.0/8'] });
  const result = OutgoingSettings.safeParse({ allow: ['10.0.0.0/8', 'intranet'] });
  assert.match(result.error?.issues[0]?.message ?? '', /"intranet" is not an address or a range/);
});

test('both have a JSON Schema', () => {
  assert.equal(z.toJSONSchema(ChannelsSettings).type, 'object');
  assert.equal(z.toJSONSchema(OutgoingSettings).type, 'object');
});

test('a signing secret is one that receivers will take, or refused with how to draw one', () => {
  const whsec = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  assert.deepEqual(read({ webhook: { signingSecret: whsec(24), previousSigningSecret: whsec(64) } }), []);
  for (const secret of [whsec(23), whsec(65), Buffer.alloc(32).toString('base64'), 'whsec_…', 'whsec_']) {
    assert.match(
      read({ webhook: { signingSecret: secret } })[0] ?? 'accepted',
      /openssl rand -base64 32/,
      secret,
    );
  }
  assert.deepEqual(read({ webhook: { enabled: false, signingSecret: '${WEBHOOK_SECRET}' } }), []);
});
