/** Applying a configuration on a real database: plan, audit, ownership, seeding, refusals. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { deleteOverride } from '../../store/directory/schedules.ts';
import { putContact, removeContact } from '../../store/directory/people.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { readRows } from '../../store/directory/rows.ts';
import { vendors } from '../../vendor-settings.ts';
import { applyConfig, planConfig, type ApplyOptions } from './apply-config.ts';
import { exportConfig } from './export-config.ts';
import { readConfig } from './read-config.ts';
import { makeResolveProcess } from './resolve-process.ts';

const acme = readFileSync(join(import.meta.dirname, '../../../examples/acme.yaml'), 'utf8');
const now = '2026-11-23T20:00:00.000Z';

function read(text: string, env: Record<string, string> = {}) {
  const result = readConfig(text, {
    env,
    vendors,
    resolveProcess: makeResolveProcess(null),
    fileName: 'acme.yaml',
  });
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.errors, null, 2));
  return result.config;
}

const asAdmin: ApplyOptions = {
  actor: { kind: 'person', handle: 'ana', via: 'api' },
  source: 'api',
  force: false,
  now,
};
const asFile: ApplyOptions = { ...asAdmin, actor: { kind: 'file', name: 'acme.yaml' }, source: 'file' };

async function applied(pool: Pool, text: string, options = asAdmin, env: Record<string, string> = {}) {
  const result = await applyConfig(pool, read(text, env), options);
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.errors, null, 2));
  return result;
}

async function refused(pool: Pool, text: string, options = asAdmin) {
  const result = await applyConfig(pool, read(text), options);
  assert.ok(!result.ok, 'this should have been refused');
  return result;
}

test('what was exported and applied to an empty installation exports the same, byte by byte', async () => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  const env = { SLACK_TOKEN: 'xoxb-1', SLACK_SECRET: 's', NTFY_TOKEN: 'tk_1', ANA_TOPIC: 'secret-topic' };
  const text = acme
    .replace('slack: { enabled: false,', 'slack: {')
    .replace('ntfy: { enabled: false, server', 'ntfy: { token: written-out, server')
    .replace(
      '{ id: mail, channel: email, to: ana@example.test }',
      '{ id: push, channel: ntfy, to: "${ANA_TOPIC}" }',
    )
    .replaceAll('contact: mail', 'contact: push')
    .replace('contact: push }', 'contact: push, during: "22:00-07:00", days: [mon, tuesday] }')
    .replace(
      'timeZone: America/Chicago,',
      'timeZone: America/Chicago, timeOff: [{ from: 2026-12-24, to: 2026-12-27, note: skiing }], quietHours: { hours: "22:00-07:00", overriddenBy: [SEV-1] },',
    );
  await applied(first.pool, text, asFile, env);
  const exported = await exportConfig(first.pool);
  await applied(second.pool, exported, asAdmin, { ...env, NTFY_TOKEN: 'written-out' });
  assert.equal(await exportConfig(second.pool), exported);

  // Ids and revisions are each installation's own.
  const comparable = async (pool: Pool) => {
    const installation = await readInstallation(pool);
    return {
      ...installation,
      revision: 0,
      directory: { ...installation.directory, revision: 0 },
      integrations: installation.integrations.map((integration) => ({ ...integration, id: '' })),
    };
  };
  assert.deepEqual(await comparable(second.pool), await comparable(first.pool));

  for (const secret of [
    'xoxb-1',
    'written-out',
    'secret-topic',
    'prom-0123456789abcdef01234567',
    'tk_0123456789abcdef0123456789abcdef',
  ])
    assert.ok(!exported.includes(secret), `the export must not hold ${secret}`);
  assert.match(exported, /token: \$\{NTFY_TOKEN\}/);
  assert.match(exported, /keyHash: [0-9a-f]{64}/);
  assert.match(exported, /^process: \|\n(?: {2}#.*\n)* {2}# The severity matrix/m);
});

test('an empty installation exports, and its export applies', async () => {
  await using db = await createTestDatabase();
  const exported = await exportConfig(db.pool);
  const result = await applied(db.pool, exported);
  assert.deepEqual(result.plan, { created: [], changed: [], removed: [] });
  assert.equal(await exportConfig(db.pool), exported);
});

test('applying the same again changes nothing, audits nothing and leaves the revision', async () => {
  await using db = await createTestDatabase();
  const first = await applied(db.pool, acme, asFile);
  const again = await applied(db.pool, acme, asFile);
  assert.deepEqual(again.plan, { created: [], changed: [], removed: [] });
  assert.equal(again.revision, first.revision);
});

test('a plan says what would happen, and nothing of it does', async () => {
  await using db = await createTestDatabase();
  await applied(db.pool, acme);
  const text = acme
    .replace('name: Checkout, team', 'name: Check-out, team')
    .replace('teams:\n', 'teams:\n  - { handle: core, members: [ana] }\n')
    .replace(/ {2}- \{ handle: events.*\n/, '');
  const before = await exportConfig(db.pool);
  const planned = await planConfig(db.pool, read(text), asAdmin);
  assert.ok(planned.ok);
  const names = (changes: { noun: string; handle: string; fields: string[] }[]) =>
    changes.map(({ noun, handle, fields }) => [noun, handle, ...fields].join(' '));
  assert.deepEqual(names(planned.plan.created), ['team core']);
  assert.deepEqual(names(planned.plan.changed), ['service checkout name']);
  assert.deepEqual(names(planned.plan.removed), ['integration events']);
  assert.equal(await exportConfig(db.pool), before);

  const done = await applied(db.pool, text);
  assert.deepEqual(done.plan, planned.plan);
  const [latest] = await readAudit(db.pool, { limit: 1, before: null, noun: 'integration' });
  assert.deepEqual(
    [latest!.verb, latest!.handle, latest!.after, latest!.actor],
    ['removed', 'events', null, asAdmin.actor],
  );
});

test('sections that do not stand in the file stay as they are', async () => {
  await using db = await createTestDatabase();
  await applied(db.pool, acme);
  const result = await applied(db.pool, 'routes: []\n');
  assert.deepEqual(
    result.plan.changed.map(({ noun }) => noun),
    ['routes'],
  );
  assert.deepEqual(result.plan.removed, []);
  assert.equal(Object.keys((await readInstallation(db.pool)).directory.users).length, 3);
});

test('what the file leaves out but others still name is refused, with who names it', async () => {
  await using db = await createTestDatabase();
  await applied(db.pool, acme);
  const users =
    'users:\n  - { handle: ana, name: Ana Ortiz, role: admin }\n  - { handle: ben, name: Ben Idowu }\n';
  const { refused: code, errors } = await refused(db.pool, users, { ...asAdmin, force: true });
  assert.equal(code, 'invalid-configuration');
  assert.deepEqual(
    errors.map(({ message, line }) => [message, line]),
    [
      ['There is no user `cy`, whom the team `platform` has as a member.', null],
      ['There is no user `cy`, whom the schedule `primary` names.', null],
    ],
  );
});

test("people's contacts and rules, and overrides, are taken from a file once", async () => {
  await using db = await createTestDatabase();
  await applied(db.pool, acme, asFile);
  const override = (await readRows(db.pool)).overrides[0]!;
  await deleteOverride(db.pool, override.id);
  await removeContact(db.pool, 'ana', 'mail');
  await putContact(db.pool, {
    person: 'ana',
    id: 'phone',
    channel: 'webhook',
    address: 'https://example.test/new',
  });
  await putContact(db.pool, { person: 'ben', id: 'mine', channel: 'slack', address: 'U1' });

  const again = await applied(db.pool, acme.replace('name: Acme\n', 'name: Acme Ltd\n'), asFile);
  assert.deepEqual(
    again.plan.changed.map(({ noun }) => noun),
    ['organization'],
  );
  assert.deepEqual(again.plan.created, []);
  assert.ok(
    again.warnings.some(
      ({ message, line }) => line !== null && /contact `phone` of `ana` is their own/.test(message),
    ),
  );
  const { directory } = await readInstallation(db.pool);
  assert.deepEqual(directory.users.ana!.contacts, [
    { id: 'phone', channel: 'webhook', to: 'https://example.test/new' },
  ]);
  assert.deepEqual(
    directory.users.ben!.contacts.map(({ id }) => id),
    ['phone', 'mine'],
  );
  assert.deepEqual(directory.schedules.primary!.overrides, []);

  // What is new in the file is new.
  const added = acme.replace(
    'contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/cy" }]',
    'contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/cy" }, { id: pager, channel: webhook, to: "http://127.0.0.1:9999/cy2" }]',
  );
  const more = await applied(db.pool, added, asFile);
  assert.deepEqual(
    more.plan.created.map(({ noun, handle }) => `${noun} ${handle}`),
    ['contact cy/pager'],
  );
});

test('a section of the file is read-only to the API, until the file leaves it out', async () => {
  await using db = await createTestDatabase();
  await applied(db.pool, acme, asFile);
  const { refused: code, errors } = await refused(db.pool, 'services: [{ handle: search }]\nteams: []\n');
  assert.equal(code, 'section-belongs-to-file');
  assert.match(
    errors[0]!.message,
    /`teams` belongs to the file acme\.yaml, so the team `platform` cannot be removed here/,
  );
  // Applying what stands there already changes nothing, so nothing is refused.
  await applied(db.pool, acme);
  const withoutServices = acme.replace(/^services:\n.*\n/m, '');
  await applied(db.pool, withoutServices, asFile);
  const now = await applied(db.pool, 'services: [{ handle: checkout }, { handle: search }]\n');
  assert.deepEqual(
    now.plan.created.map(({ handle }) => handle),
    ['search'],
  );
});

test('whoever is on call is removed only by force', async () => {
  await using db = await createTestDatabase();
  const without = acme
    .replace(/ {2}- \{ handle: cy,.*\n/, '')
    .replaceAll(', cy]', ']')
    .replace(/ {4}overrides:\n.*\n/, '');
  await applied(db.pool, acme);
  const { refused: code, errors } = await refused(db.pool, without);
  assert.equal(code, 'configuration-needs-force');
  assert.equal(errors[0]!.message, '`cy` is on call by the schedule `primary` until 2026-11-30T17:00:00Z.');
  const forced = await applied(db.pool, without, { ...asAdmin, force: true });
  assert.ok(forced.plan.removed.some(({ noun, handle }) => noun === 'user' && handle === 'cy'));
  // Somebody else's turn: Cy is no longer needed.
  await applied(db.pool, acme);
  await applied(db.pool, without, { ...asAdmin, now: '2026-12-01T20:00:00.000Z' });
});

test('whoever is on call at once because somebody else has left is told so, and a plan tells nobody', async () => {
  await using db = await createTestDatabase();
  const file = (people: string) => `users:
  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "https://phone.example.test/ana" }] }
  - { handle: ben, name: Ben, contacts: [{ id: phone, channel: webhook, to: "https://phone.example.test/ben" }] }
schedules:
  - handle: primary
    timeZone: UTC
    layers: [{ rotation: weekly, starts: 2026-01-05, participants: [${people}] }]
`;
  const told = async () =>
    (
      await db.pool.query<{ person: string; urgency: string; body: string }>(
        `select person, urgency, message ->> 'body' as body from deliveries order by person`,
      )
    ).rows;
  await applied(db.pool, file('ben'), asFile);
  assert.deepEqual(await told(), []);
  await planConfig(db.pool, read(file('ana')), asFile);
  assert.deepEqual(await told(), []);
  await applied(db.pool, file('ana'), asFile);
  const [ana, ben, ...others] = await told();
  assert.deepEqual([ana?.person, ana?.urgency, ben?.person, others.length], ['ana', 'high', 'ben', 0]);
  assert.match(ana!.body, /^The configuration acme\.yaml has put you on call for primary:/);
  assert.match(ben!.body, /^The configuration acme\.yaml has relieved you of primary:/);
  // What changes nothing about tomorrow is no news.
  await applied(db.pool, file('ana, ana'), asFile);
  assert.equal((await told()).length, 2);
});

test('whoever comes back is who they were; a former handle goes to somebody else only by force', async () => {
  await using db = await createTestDatabase();
  const withCy = acme.replace(/, cy\]/g, ']').replace(/ {4}overrides:\n.*\n/, '');
  const withoutCy = withCy.replace(/ {2}- \{ handle: cy,.*\n/, '');
  await applied(db.pool, withCy);
  await applied(db.pool, withoutCy);
  await applied(db.pool, withCy);
  assert.equal((await readInstallation(db.pool)).directory.users.cy!.contacts.length, 1);
  await applied(db.pool, withoutCy);
  const other = withCy.replace(
    'name: Cy Lindqvist, email: cy@example.test',
    'name: Cyd Moreau, email: cyd@example.test',
  );
  const { refused: code, errors } = await refused(db.pool, other);
  assert.equal(code, 'configuration-needs-force');
  assert.match(errors[0]!.message, /The handle `cy` was Cy Lindqvist's, who left/);
});

test('the last resort cannot be left without a contact that works', async () => {
  await using db = await createTestDatabase();
  const nobody = 'users: [{ handle: ana, name: Ana, role: admin }]\n';
  const first = await refused(db.pool, nobody);
  assert.equal(first.refused, 'invalid-configuration');
  assert.match(first.errors[0]!.message, /The last resort \(ana\) has no contact that works/);
  assert.equal(Object.keys((await readInstallation(db.pool)).directory.users).length, 0);
  // Only by a channel that is off.
  const mail = nobody.replace(
    'role: admin',
    'role: admin, contacts: [{ id: m, channel: email, to: a@example.test }]',
  );
  assert.match((await refused(db.pool, mail)).errors[0]!.message, /no contact that works/);
  await applied(
    db.pool,
    `${mail}channels: { email: { smtp: "smtp://127.0.0.1:25", from: a@example.test } }\n`,
  );
  // Switching the channel off takes the contact away as surely as removing it.
  const off = 'channels: { email: { enabled: false } }\n';
  assert.match((await refused(db.pool, off)).errors[0]!.message, /The last resort \(ana\)/);
  // A rule for high that leads nowhere else counts, and a rule for low does not.
  const lastResort = 'organization: { name: A, lastResort: [{ user: ben }] }\n';
  assert.match((await refused(db.pool, `${lastResort}`)).errors[0]!.message, /There is no user `ben`/);
});

test('two people may exchange their mail addresses in one file', async () => {
  await using db = await createTestDatabase();
  await applied(db.pool, acme);
  const swapped = acme
    .replace('email: ben@example.test', 'email: X')
    .replace('email: cy@example.test', 'email: ben@example.test')
    .replace('email: X', 'email: cy@example.test');
  await applied(db.pool, swapped);
  const { users } = (await readInstallation(db.pool)).directory;
  assert.deepEqual([users.ben!.email, users.cy!.email], ['cy@example.test', 'ben@example.test']);
});

test('a secret that the environment changed is a change, and its value is in no audit row', async () => {
  await using db = await createTestDatabase();
  const text = acme.replace('slack: { enabled: false,', 'slack: {');
  const env = { SLACK_TOKEN: 'xoxb-first', SLACK_SECRET: 's-value' };
  await applied(db.pool, text, asFile, env);
  const rotated = await applied(db.pool, text, asFile, { ...env, SLACK_TOKEN: 'xoxb-second' });
  assert.deepEqual(
    rotated.plan.changed.map(({ noun, handle }) => `${noun} ${handle}`),
    ['secret SLACK_TOKEN'],
  );
  assert.equal((await readInstallation(db.pool)).channels.slack!.token, 'xoxb-second');
  const audit = JSON.stringify(await readAudit(db.pool, { limit: 100, before: null, noun: null }));
  assert.ok(!audit.includes('xoxb-') && !audit.includes('s-value'));
  await applied(db.pool, text.replace(/ {2}slack:.*\n/, ''), asFile);
  assert.deepEqual((await readRows(db.pool)).secrets, []);
});

test('an integration for which the file names no key keeps its own', async () => {
  await using db = await createTestDatabase();
  await applied(db.pool, acme);
  const keyless = acme.replace('key: "prom-0123456789abcdef01234567", ', '');
  const result = await applied(db.pool, keyless);
  assert.deepEqual(result.plan, { created: [], changed: [], removed: [] });
});

test('quiet hours that a severity overrides which the process does not have are a warning', async () => {
  await using db = await createTestDatabase();
  const text = acme.replace(
    'timeZone: America/Chicago,',
    'timeZone: America/Chicago, quietHours: { days: [sat, sun], overriddenBy: [SEV-1, SEV-9] },',
  );
  const { warnings } = await applied(db.pool, text);
  const said = warnings.filter(({ path }) => path.includes('quietHours'));
  assert.deepEqual(
    said.map(({ message }) => message),
    [
      'The process `severity-matrix` has no severity `SEV-9`, so nothing overrides the quiet hours of `ben` by it.',
    ],
  );
});

test('a viewer whom a schedule names is a warning, once a schedule', async () => {
  await using db = await createTestDatabase();
  const text = acme.replace('America/Chicago, role: responder', 'America/Chicago, role: viewer');
  const { warnings } = await applied(db.pool, text);
  assert.deepEqual(
    warnings.filter(({ message }) => message.includes('viewer')).map(({ path, message }) => [path, message]),
    [
      [
        'schedules[0].layers[0].participants[1]',
        '`ben`, whom the schedule `primary` names, is a viewer: on call they can acknowledge by the link in a page, and do nothing else.',
      ],
    ],
  );
});
