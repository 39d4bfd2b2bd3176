/** The example of the documentation, read and applied on a real database. */
/* oxlint-disable unicorn/no-thenable -- a route's `then` is the configuration's own word, and never a function */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { hashSecret } from '../../domain/access/secret-hash.ts';
import { resolvePosition } from '../../domain/directory/resolve.ts';
import { onCallAt } from '../../domain/schedule/on-call-at.ts';
import { ChannelsSettings } from '../../integrations/outgoing/settings.ts';
import { findApiKey } from '../../store/directory/api-keys.ts';
import { findIntegrationByKey } from '../../store/directory/integrations.ts';
import { readAudit } from '../../store/directory/audit.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { vendors } from '../../vendor-settings.ts';
import { applyConfig } from './apply-config.ts';
import { readConfig } from './read-config.ts';
import { makeResolveProcess } from './resolve-process.ts';

const examples = join(import.meta.dirname, '../../../examples');
const acme = readFileSync(join(examples, 'acme.yaml'), 'utf8');
const now = '2026-11-23T20:00:00.000Z';

function readAcme(env: Record<string, string> = {}) {
  const read = readConfig(acme, {
    env,
    vendors,
    resolveProcess: makeResolveProcess(examples),
    fileName: 'acme.yaml',
  });
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.errors, null, 2));
  return read;
}

test('secrets that the environment lacks are warnings where their block is off', () => {
  const { warnings } = readAcme();
  assert.deepEqual(
    warnings.map(({ path }) => path),
    [
      'channels.slack.token',
      'channels.slack.signingSecret',
      'channels.twilio.accountSid',
      'channels.twilio.authToken',
    ],
  );
  const line = acme.split('\n').findIndex((text) => text.includes('SLACK_TOKEN')) + 1;
  assert.equal(warnings[0]!.line, line);
  assert.match(warnings[0]!.message, /The environment has no SLACK_TOKEN/);
  assert.deepEqual(
    readAcme({ SLACK_TOKEN: 'a', SLACK_SECRET: 'b', TWILIO_SID: 'c', TWILIO_TOKEN: 'd' }).warnings,
    [],
  );
});

test('the example applies, and the installation answers by it', async () => {
  await using db = await createTestDatabase();
  const { config } = readAcme();
  const applied = await applyConfig(db.pool, config, {
    actor: { kind: 'file', name: 'acme.yaml' },
    source: 'file',
    force: false,
    now,
  });
  assert.ok(applied.ok, applied.ok ? '' : JSON.stringify(applied.errors, null, 2));
  assert.equal(applied.revision, 1);
  assert.deepEqual(
    [applied.plan.changed.map(({ noun }) => noun), applied.plan.removed],
    [['organization', 'outgoing', 'routes'], []],
  );

  const installation = await readInstallation(db.pool);
  const { directory } = installation;
  assert.equal(installation.revision, 1);
  assert.deepEqual(directory.organization, {
    name: 'Acme',
    timeZone: 'Europe/Berlin',
    lastResort: [{ user: 'ana' }],
  });
  assert.deepEqual(directory.users.ana!.rules[0], {
    urgency: 'high',
    afterMs: 0,
    contact: 'phone',
    repeat: { everyMs: 120_000, times: 3 },
  });
  assert.deepEqual(directory.users.ben, {
    handle: 'ben',
    name: 'Ben Idowu',
    email: 'ben@example.test',
    timeZone: 'America/Chicago',
    role: 'responder',
    contacts: [{ id: 'phone', channel: 'webhook', to: 'http://127.0.0.1:9999/ben' }],
    rules: [],
  });

  // Monday 2026-11-23, 12:00 in Los Angeles: the handoff was at 09:00, and of the rotation's 47 turns since Ana's
  // first (nine hours of 2026-01-05) Cy's is the last.
  const { schedules } = directory;
  assert.deepEqual(onCallAt(schedules.primary!, now), {
    people: ['cy'],
    layer: 0,
    override: null,
    until: '2026-11-30T17:00:00Z',
  });
  assert.deepEqual(onCallAt(schedules.primary!, '2026-12-25T12:00:00Z').people, ['cy']);
  assert.deepEqual(resolvePosition(directory, 'on-call', { service: 'checkout', at: now }), {
    bound: true,
    people: ['cy'],
    schedule: 'primary',
    until: '2026-11-30T17:00:00Z',
    standIn: [],
    standInAfterMs: null,
  });
  assert.deepEqual(resolvePosition(directory, 'engineering-lead', { service: null, at: now }), {
    bound: true,
    people: ['ana'],
    schedule: null,
    until: null,
    standIn: ['ben'],
    standInAfterMs: 300_000,
  });
  assert.deepEqual(resolvePosition(directory, 'ceo', { service: null, at: now }), { bound: false });
  assert.deepEqual(directory.audiences.executives, {
    users: ['ana'],
    teams: [],
    addresses: ['board@example.test'],
    chat: [],
  });

  assert.deepEqual(installation.routes, [
    {
      match: { severity: 'critical' },
      severity: 'SEV-1',
      service: null,
      groupBy: ['alertname', 'cluster'],
      then: 'incident',
    },
    {
      match: { 'labels.team': '/platform|core/' },
      severity: null,
      service: null,
      groupBy: [],
      then: 'incident',
    },
  ]);
  assert.equal(installation.process!.id, 'severity-matrix');
  assert.match(installation.processHash!, /^[0-9a-f]{64}$/);
  assert.deepEqual(installation.outgoing, { allow: ['127.0.0.0/8'] });
  assert.equal(ChannelsSettings.parse(installation.channels).slack!.enabled, false);

  const prom = await findIntegrationByKey(db.pool, hashSecret('prom-0123456789abcdef01234567'));
  assert.deepEqual([prom!.handle, prom!.kind, prom!.service], ['prom', 'alertmanager', 'checkout']);
  assert.equal(await findIntegrationByKey(db.pool, hashSecret('prom-0123456789abcdef01234568')), null);
  assert.deepEqual(await findApiKey(db.pool, hashSecret('tk_0123456789abcdef0123456789abcdef')), {
    name: 'ci',
    role: 'admin',
  });

  const audit = await readAudit(db.pool, { limit: 100, before: null, noun: null });
  assert.equal(audit.length, applied.plan.created.length + applied.plan.changed.length);
  assert.deepEqual(audit.at(-1)!.actor, { kind: 'file', name: 'acme.yaml' });
});

test('a position that nobody is bound to is a warning', async () => {
  await using db = await createTestDatabase();
  const { config } = readAcme();
  const applied = await applyConfig(db.pool, config, {
    actor: { kind: 'clock' },
    source: 'api',
    force: false,
    now,
  });
  assert.ok(applied.ok);
  assert.deepEqual(
    applied.warnings.filter(({ path }) => path === 'audiences').map(({ message }) => message),
    [
      'The audience `customers` is nobody here: what the process tells it by the rule `affected-customers` reaches nobody.',
    ],
  );
  const unbound = applied.warnings.filter(({ path }) => path === 'positions').map(({ message }) => message);
  assert.equal(unbound.length, 9);
  assert.match(unbound[0]!, /`secondary-on-call` is bound to nobody/);
  assert.ok(
    applied.warnings.some(({ message }) => message.includes('needs the channel email, which is off')),
  );
});
