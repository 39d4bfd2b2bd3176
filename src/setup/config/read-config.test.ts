/** Reading a configuration file: every mistake at its line, with what to do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { vendors } from '../../vendor-settings.ts';
import { readConfig } from './read-config.ts';
import { makeResolveProcess, shippedProcesses } from './resolve-process.ts';

const matrix = readFileSync(join(shippedProcesses, 'severity-matrix.yaml'), 'utf8');

function read(text: string, env: Record<string, string> = {}, resolve = makeResolveProcess(null)) {
  return readConfig(text, { env, vendors, resolveProcess: resolve, fileName: 'tocsin.yaml' });
}

function good(text: string, env: Record<string, string> = {}) {
  const result = read(text, env);
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.errors, null, 2));
  return result.config;
}

/** One line each: `2:5 users[0].rol There is no … Did you mean …` */
function wrong(text: string, env: Record<string, string> = {}): string[] {
  const result = read(text, env);
  assert.ok(!result.ok, 'this file should have been refused');
  return result.errors.map(
    ({ line, column, path, message, remedy }) => `${line}:${column} ${path} | ${message} | ${remedy}`,
  );
}

test('an unknown field is told at its place, with the word that was meant', () => {
  assert.deepEqual(wrong('users:\n  - handle: ana\n    name: Ana Ortiz\n    rol: admin\n'), [
    '4:5 users[0].rol | There is no field `rol` in `users[0]`. | Did you mean `role`? Known here: handle, name, email, timeZone, role, contacts, rules, quietHours, timeOff.',
  ]);
  assert.match(
    wrong('user: []\n')[0]!,
    /^1:1 user \| There is no section `user` in a configuration file\. \| Did you mean `users`\?/,
  );
  assert.match(
    wrong('schedules:\n  - handle: a\n    timeZone: UTC\n    layers: []\n    override: []\n')[0]!,
    /There is no field `override` in `schedules\[0\]`\. \| Did you mean `overrides`\?/,
  );
  assert.match(
    wrong('channels:\n  email: { enabled: false, smpt: x }\n')[0]!,
    /^2:28 channels\.email\.smpt \| .* \| Did you mean `smtp`\?/,
  );
});

test('a handle that nobody has is told with those there are, if its section stands in the file', () => {
  const people = 'users: [{ handle: ana, name: Ana }, { handle: ben, name: Ben }]\n';
  assert.deepEqual(wrong(`${people}teams: [{ handle: core, members: [ana, bem] }]\n`), [
    '2:40 teams[0].members[1] | There is no user `bem`, whom the team `core` has as a member. | Did you mean `ben`? There are: ana, ben.',
  ]);
  assert.match(
    wrong('schedules: []\npositions: { on-call: { schedule: primary } }\n')[0]!,
    /There is no schedule `primary`, to whom the position `on-call` is bound\. \| There are no schedules yet/,
  );
  // Without the section it may exist already: that is the plan's to say.
  good('teams: [{ handle: core, members: [ana] }]\n');
});

test('what is of the wrong form is told with how to write it', () => {
  const cases: [text: string, expected: RegExp][] = [
    ['users: [{ handle: Ana, name: Ana }]', /cannot be `Ana`\. \| Write a handle/],
    ['users: [{ handle: ana }]', /`users\[0\]` has no `name`\. \| Add `name`\. What people call them\./],
    ['users: [{ handle: ana, name: }]', /`users\[0\]\.name` is empty\./],
    [
      'users: [{ handle: ana, name: A, role: amdin }]',
      /Did you mean `admin`\? One of: admin, responder, viewer\./,
    ],
    ['users: [{ handle: ana, name: A, timeZone: PST }]', /Did you mean `America\/Los_Angeles`\?/],
    ['users: ana', /`users` cannot be `ana`\. \| Write a list/],
    [
      'users: [{ handle: ana, name: A, contacts: [{ id: p, channel: fax, to: "1" }] }]',
      /cannot be `fax`\. \| One of: webhook, email, ntfy, slack, /,
    ],
    [
      'users: [{ handle: ana, name: A, contacts: [{ id: p, channel: sms, to: "1" }] }]',
      /This is not a phone number\./,
    ],
    ['audiences: { executives: { chat: [board] } }', /cannot be `board`\. \| Write a room with its sign/],
    [
      'users: [{ handle: ana, name: A, contacts: [{ id: p, channel: webhook, to: "localhost" }] }]',
      /contacts\[0\]\.to \| This is not a web address\./,
    ],
    [
      'users: [{ handle: ana, name: A, rules: [{ urgency: high, after: 5, contact: p }] }]',
      /cannot be the number 5\. \| Add the unit: `5s` is seconds, `5m` is minutes\./,
    ],
    [
      'users: [{ handle: ana, name: A, rules: [{ urgency: high, contact: phone }] }]',
      /`ana` has no contact `phone`\. \| Add a contact first\./,
    ],
    ['organization: { name: A, lastResort: [{}] }', /lastResort\[0\]` names nobody\. \| Write one of `user`/],
    ['positions: { a: { user: x, team: y } }', /names `user` and `team`\. \| Keep one of them\./],
    ['positions: { a: { user: x, standInAfter: 5m } }', /has no `standIn` to whom it applies\./],
    [
      'routes: [{ match: { severty: critical } }]',
      /routes\[0\]\.match\.severty \| "severty" is nothing that a route can match/,
    ],
    ['routes: [{ match: { summary: "/(/" } }]', /The expression \/\(\/ cannot be read/],
    [
      'outgoing: { allow: ["10.0.0.0/33"] }',
      /^1:20 outgoing\.allow \| `outgoing\.allow`: "10\.0\.0\.0\/33" is not an address or a range\. \| Write it like/,
    ],
    ['integrations: [{ handle: a, kind: alertmanager, key: short }]', /20 to 200 letters/],
    ['integrations: [{ handle: a, kind: grafana }]', /One of: alertmanager, pagerduty-events, webhook\./],
    ['apiKeys: [{ name: ci }]', /apiKeys\[0\]\.key` is missing\. \| Write a key drawn at random/],
    [
      'statusPages: [{ handle: api, title: A }]',
      /"api" is a path of the page itself\. \| Choose another handle\./,
    ],
    [
      'schedules: [{ handle: a, timeZone: UTC, layers: [{ rotation: weakly, starts: 2026-01-05, participants: [ana] }] }]',
      /"weakly" is not a rotation\. \| Write hourly, daily/,
    ],
    ['schedules: [{ handle: a, timeZone: UTC }]', /layers` is missing\. \| List the layers/],
    [
      'channels: { email: { smtp: "mail.example.test", from: "a@example.test" } }',
      /this is not a mail server\. \| Write it like/,
    ],
    ['channels: { slack: { enabled: maybe } }', /enabled is true or false/],
    ['- a', /The file cannot be a list\./],
    ['users: [{ handle: ana, name: A }, { handle: ana, name: B }]', /The user `ana` stands here twice\./],
    [
      'users: [{ handle: a, name: A, email: x@example.test }, { handle: b, name: B, email: X@example.test }]',
      /The e-mail address `x@example\.test` stands here twice\./,
    ],
  ];
  for (const [text, expected] of cases) assert.match(wrong(`${text}\n`).join('\n'), expected, text);
});

test('one key for two integrations is refused without showing it', () => {
  const key = 'k_0123456789abcdef0123';
  const errors = wrong(
    `integrations:\n  - { handle: a, kind: alertmanager, key: ${key} }\n  - { handle: b, kind: webhook, key: ${key} }\n`,
  );
  assert.match(errors[0]!, /`integrations\[1\]` has the key of `integrations\[0\]`\./);
  assert.ok(!errors.join().includes(key));
});

test('a secret comes from the environment; unset it is an error, in a block that is off a warning', () => {
  const text = 'channels:\n  slack: { token: "${SLACK_TOKEN}", enabled: true }\n';
  const config = good(text, { SLACK_TOKEN: 'xoxb-1' });
  assert.deepEqual(config.sections.channels, { slack: { token: '${SLACK_TOKEN}', enabled: true } });
  assert.deepEqual(config.secrets, { SLACK_TOKEN: 'xoxb-1' });
  assert.deepEqual(wrong(text, { SLACK_TOKEN: '' }), [
    '2:19 channels.slack.token | The environment has no SLACK_TOKEN, or it is empty. | Set SLACK_TOKEN where Tocsin is started, or switch the block off with enabled: false.',
  ]);
  const off = read(text.replace('true', 'false'));
  assert.ok(off.ok);
  assert.deepEqual(
    off.warnings.map(({ line, path }) => [line, path]),
    [[2, 'channels.slack.token']],
  );
  const integration = read('integrations: [{ handle: a, kind: webhook, key: "${KEY}", enabled: false }]\n');
  assert.ok(integration.ok);
  assert.equal(integration.config.sections.integrations![0]!.keyHash, undefined);
});

test('a secret that was written out is given a name, and leaves the settings', () => {
  const config = good(
    'channels:\n  slack: { token: xoxb-1 }\n  webhook: { headers: { x-token: abc } }\n  email: { smtp: "smtp://me:hunter2@mail.example.test", from: a@example.test }\n',
  );
  assert.deepEqual(config.sections.channels, {
    slack: { token: '${SLACK_TOKEN}' },
    webhook: { headers: { 'x-token': '${WEBHOOK_HEADER_X_TOKEN}' } },
    email: { smtp: 'smtp://me:${EMAIL_PASSWORD}@mail.example.test', from: 'a@example.test' },
  });
  assert.deepEqual(config.secrets, {
    SLACK_TOKEN: 'xoxb-1',
    WEBHOOK_HEADER_X_TOKEN: 'abc',
    EMAIL_PASSWORD: 'hunter2',
  });
});

test('a key is kept as its hash, which is also what an export may say', () => {
  const key = 'prom-0123456789abcdef01234567';
  const [a] = good(`integrations: [{ handle: a, kind: webhook, key: ${key} }]\n`).sections.integrations!;
  const [b] = good(`integrations: [{ handle: a, kind: webhook, keyHash: ${hashSecret(key)} }]\n`).sections
    .integrations!;
  assert.deepEqual(a, b);
  assert.equal(a!.keyHash, hashSecret(key));
});

test('a process is named, inlined as text, or written in place', () => {
  const indented = matrix.replaceAll(/^(?=.)/gm, '  ');
  const shipped = good('process: severity-matrix\n').sections.process!;
  const block = good(`process: |\n${indented}`).sections.process!;
  const inPlace = good(`process:\n${indented}`).sections.process!;
  assert.equal(block.hash, shipped.hash);
  assert.equal(block.source, matrix);
  assert.deepEqual(inPlace.compiled, shipped.compiled);
  assert.match(
    wrong('process: severity-matrx\n')[0]!,
    /No process `severity-matrx` is shipped\. \| Did you mean `severity-matrix`\?/,
  );
  assert.match(wrong('process: ../secret.yaml\n')[0]!, /cannot name a file of this machine/);
});

test('what is wrong with a process is told at its place, whether in its own file or in this one', () => {
  const broken = matrix.replace('standIn: cto }', 'standIn: ctoo }');
  const line = broken.split('\n').findIndex((text) => text.includes('ctoo')) + 1;
  const column = broken.split('\n')[line - 1]!.indexOf('ctoo') + 1;

  const named = read('process: ./own.yaml\n', {}, () => ({
    ok: true,
    source: broken,
    fileName: './own.yaml',
  }));
  assert.ok(!named.ok);
  const { file, message, ...place } = named.errors[0]!;
  assert.deepEqual([file, place.line, place.column], ['./own.yaml', line, column]);
  assert.match(message, /There is no position `ctoo`/);

  for (const head of ['process: |\n', 'process:\n']) {
    const text = `organization: { name: Acme }\n${head}${broken.replaceAll(/^(?=.)/gm, '  ')}`;
    const inlined = read(text);
    assert.ok(!inlined.ok);
    const [error] = inlined.errors;
    assert.deepEqual(
      [error!.file, error!.path, error!.line],
      ['tocsin.yaml', 'process.positions[3].standIn', line + 2],
      head,
    );
  }
});

test('a file that is too large, nests too deeply or is no YAML is refused at once', () => {
  assert.match(wrong(`# ${'x'.repeat(1024 * 1024)}\n`)[0]!, /larger than 1 MB/);
  assert.match(wrong(`users: ${'['.repeat(60)}\n`)[0]!, /nested more than 40 deep/);
  assert.match(wrong('users: [\n')[0]!, /YAML cannot read this/);
  assert.match(wrong('')[0]!, /tocsin\.yaml is empty/);
  const many = Array.from({ length: 2501 }, (_, n) => `  - { handle: u${n}, name: N }`).join('\n');
  assert.match(wrong(`users:\n${many}\n`)[0]!, /`users` has to be at most 2500 entries\./);
});

test('names that every object inherits are ordinary names', () => {
  const config = good(
    'users: [{ handle: constructor, name: C }]\nteams: [{ handle: x, members: [constructor] }]\n',
  );
  assert.equal(config.sections.users![0]!.handle, 'constructor');
  assert.match(wrong('__proto__: { admin: true }\n')[0]!, /There is no section `__proto__`/);
});

test('a key that stands twice in one place is told, also among very many', () => {
  assert.match(
    wrong('users: []\nteams: []\nusers: []\n')[0]!,
    /^3:1 .*This key is written twice in the same place/,
  );
  const many = Array.from({ length: 40_000 }, (_, n) => `  p${n}: {}`).join('\n');
  assert.match(
    wrong(`positions:\n${many}\n  p0: {}\n`)[0]!,
    /^40002:3 positions \| This key is written twice/,
  );
});
