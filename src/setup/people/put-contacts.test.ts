/** People’s own contacts and rules: set whole, checked, on record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/harness/database.ts';
import type { OwnContacts } from '../../domain/config/file-schema.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { vendors } from '../../vendor-settings.ts';
import { applyConfig } from '../config/apply-config.ts';
import { readConfig } from '../config/read-config.ts';
import { makeResolveProcess } from '../config/resolve-process.ts';
import { putContacts } from './put-contacts.ts';

const now = '2026-11-23T20:00:00.000Z';
const file = `
users:
  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: ben, name: Ben, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/\${BEN}" }] }
channels: { ntfy: { server: "https://ntfy.example.test", token: "\${NTFY_TOKEN}" } }
`;

async function apply(pool: Pool, text = file): Promise<void> {
  const read = readConfig(text, {
    env: { BEN: 'ben-secret', NTFY_TOKEN: 't' },
    vendors,
    resolveProcess: makeResolveProcess(null),
  });
  assert.ok(read.ok);
  const applied = await applyConfig(pool, read.config, {
    actor: { kind: 'file', name: 'tocsin.yaml' },
    source: 'file',
    force: false,
    now,
  });
  assert.ok(applied.ok, applied.ok ? '' : JSON.stringify(applied.errors));
}

const put = (pool: Pool, person: string, own: OwnContacts) =>
  putContacts(pool, own, {
    person,
    actor: { kind: 'person', handle: person, via: 'web' },
    now,
    inbox: false,
  });

const push: OwnContacts['contacts'][number] = { id: 'push', channel: 'ntfy', to: 'ben-4f9c' };
const mail: OwnContacts['contacts'][number] = { id: 'mail', channel: 'email', to: 'ben@example.test' };

test("a person's contacts are theirs: in their order, audited, and no later file takes them back", async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  const rules: OwnContacts['rules'] = [
    { urgency: 'high', after: '0s', contact: 'push', repeat: { every: '2m', times: 3 } },
  ];
  const result = await put(db.pool, 'ben', { contacts: [push, mail], rules });
  assert.deepEqual(result, { ok: true, revision: 2, changed: true });
  const audit = await readAudit(db.pool, { limit: 4, before: null, noun: null });
  assert.deepEqual(
    audit.map(({ noun, handle, verb }) => `${noun} ${handle} ${verb}`),
    [
      'rules ben created',
      'contact ben/mail created',
      'contact ben/push created',
      'contact ben/phone removed',
    ],
  );
  assert.deepEqual(await put(db.pool, 'ben', { contacts: [push, mail], rules }), {
    ok: true,
    revision: 2,
    changed: false,
  });
  await apply(db.pool);
  const { ben } = (await readInstallation(db.pool)).directory.users;
  assert.deepEqual(ben!.contacts, [push, mail]);
  assert.deepEqual(ben!.rules[0]!.repeat, { everyMs: 120_000, times: 3 });
  // The file's contact alone needed it.
  assert.deepEqual(Object.keys((await readInstallation(db.pool)).secrets), ['NTFY_TOKEN']);
  assert.ok((await put(db.pool, 'ben', { contacts: [mail, push], rules })).ok);
  const reordered = (await readInstallation(db.pool)).directory.users.ben!;
  assert.deepEqual(
    reordered.contacts.map(({ id }) => id),
    ['mail', 'push'],
  );
});

test('rules keep their hours, and quiet hours are a person’s own: on record, and no file takes them back', async () => {
  await using db = await createTestDatabase();
  const withQuiet = file.replace('name: Ben,', 'name: Ben, quietHours: { days: [sat, sun] },');
  await apply(db.pool, withQuiet);
  const read = async () => (await readInstallation(db.pool)).directory.users.ben!;
  assert.deepEqual((await read()).quietHours, { hours: null, days: ['sat', 'sun'], overriddenBy: [] });
  const own: OwnContacts = {
    contacts: [mail],
    rules: [{ urgency: 'high', after: '0s', contact: 'mail', during: '22:00-07:00', days: ['mon', 'fri'] }],
    quietHours: { hours: '23:00-06:00', overriddenBy: ['SEV-1'] },
  };
  assert.ok((await put(db.pool, 'ben', own)).ok);
  await apply(db.pool, withQuiet);
  assert.deepEqual((await read()).quietHours, { hours: '23:00-06:00', days: null, overriddenBy: ['SEV-1'] });
  assert.deepEqual((await read()).rules[0]!.when, { hours: '22:00-07:00', days: ['mon', 'fri'] });
  assert.ok((await put(db.pool, 'ben', { contacts: [mail], rules: [] })).ok);
  await apply(db.pool, withQuiet);
  assert.equal((await read()).quietHours, undefined);
  const audit = await readAudit(db.pool, { limit: 20, before: null, noun: 'quiet-hours' });
  assert.deepEqual(
    audit.map(({ handle, verb }) => `${handle} ${verb}`),
    ['ben removed', 'ben changed', 'ben created'],
  );
});

test('nobody can have a secret of the installation sent to an address of their own', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  const stolen = { id: 'x', channel: 'webhook' as const, to: 'https://example.test/${NTFY_TOKEN}' };
  const result = await put(db.pool, 'ben', { contacts: [stolen], rules: [] });
  assert.ok(!result.ok && result.refused === 'invalid-contacts');
  assert.deepEqual(result.errors[0]!.path, 'contacts[0].to');
  // What an admin wrote into the file may stay.
  const kept = { id: 'phone', channel: 'webhook' as const, to: 'http://127.0.0.1:9/${BEN}' };
  assert.ok((await put(db.pool, 'ben', { contacts: [kept, mail], rules: [] })).ok);
});

test('what cannot work is told at its place', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  const result = await put(db.pool, 'ben', {
    contacts: [{ ...mail, to: 'ben' }, mail],
    rules: [{ urgency: 'high', after: '0s', contact: 'phone' }],
  });
  assert.ok(!result.ok && result.refused === 'invalid-contacts');
  assert.deepEqual(
    result.errors.map(({ path }) => path),
    ['contacts[0].to', 'contacts[1].id', 'rules[0].contact'],
  );
  assert.deepEqual(await put(db.pool, 'nobody', { contacts: [], rules: [] }), {
    ok: false,
    refused: 'no-such-person',
  });
});

test('the last resort cannot take their last contact away', async () => {
  await using db = await createTestDatabase();
  await apply(db.pool);
  const result = await put(db.pool, 'ana', { contacts: [], rules: [] });
  assert.ok(!result.ok && result.refused === 'invalid-contacts');
  assert.match(result.errors[0]!.message, /The last resort \(ana\) has no contact that works/);
  assert.equal((await readInstallation(db.pool)).directory.users.ana!.contacts.length, 1);
});
