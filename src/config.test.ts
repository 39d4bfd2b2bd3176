/** Settings: what is read from the environment and the line, and what is refused with which sentence. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSettings, settingRow, settingsInWords } from './config.ts';

function settings(env: Record<string, string>, args: string[] = []) {
  const read = readSettings(env, args, '/srv/tocsin');
  assert.ok(read.ok, read.ok ? '' : read.errors.join('\n'));
  return read.settings;
}

function errors(env: Record<string, string>, args: string[] = []): string[] {
  const read = readSettings(env, args, '/srv/tocsin');
  assert.ok(!read.ok, 'these settings should have been refused');
  return read.errors;
}

test('without any setting it listens on 127.0.0.1:4040, with its data beside it, and does everything', () => {
  assert.deepEqual(settings({}), {
    port: 4040,
    host: '127.0.0.1',
    url: 'http://127.0.0.1:4040',
    urlGiven: false,
    databaseUrl: null,
    dataFolder: '/srv/tocsin/data',
    configFile: null,
    roles: ['api', 'intake', 'engine'],
    demo: false,
    trustedProxies: [],
  });
});

test('an empty variable is one that is not set', () => {
  assert.equal(settings({ TOCSIN_PORT: '', DATABASE_URL: ' ' }).port, 4040);
});

test('every setting is taken from its variable', () => {
  assert.deepEqual(
    settings({
      TOCSIN_PORT: '8080',
      TOCSIN_HOST: '0.0.0.0',
      TOCSIN_URL: 'https://tocsin.example.test/',
      DATABASE_URL: 'postgres://tocsin:pass@db.example.test/tocsin',
      TOCSIN_DATA: '/var/lib/tocsin',
      TOCSIN_CONFIG: 'acme.yaml',
      TOCSIN_ROLES: 'intake, api',
      TOCSIN_TRUSTED_PROXIES: '10.0.0.7,fd00::/8',
    }),
    {
      port: 8080,
      host: '0.0.0.0',
      url: 'https://tocsin.example.test',
      urlGiven: true,
      databaseUrl: 'postgres://tocsin:pass@db.example.test/tocsin',
      dataFolder: '/var/lib/tocsin',
      configFile: '/srv/tocsin/acme.yaml',
      roles: ['intake', 'api'],
      demo: false,
      trustedProxies: ['10.0.0.7', 'fd00::/8'],
    },
  );
});

test('the address is made from host and port, so that it can be opened', () => {
  assert.equal(settings({ TOCSIN_HOST: '0.0.0.0', TOCSIN_PORT: '80' }).url, 'http://127.0.0.1:80');
  assert.equal(settings({ TOCSIN_HOST: '[::1]' }).url, 'http://[::1]:4040');
  assert.equal(settings({ TOCSIN_HOST: '::' }).url, 'http://[::1]:4040');
});

test('--config wins over TOCSIN_CONFIG', () => {
  assert.equal(
    settings({ TOCSIN_CONFIG: 'a.yaml' }, ['--config', 'b.yaml']).configFile,
    '/srv/tocsin/b.yaml',
  );
  assert.equal(settings({}, ['--config=/etc/c.yaml']).configFile, '/etc/c.yaml');
});

test('the demonstration keeps its data apart, and takes neither a database nor a configuration of yours', () => {
  assert.equal(settings({}, ['--demo']).dataFolder, '/srv/tocsin/data-demo');
  assert.match(
    errors({ DATABASE_URL: 'postgres://db.example.test/x' }, ['--demo'])[0]!,
    /does not take DATABASE_URL/,
  );
  assert.match(errors({ TOCSIN_CONFIG: 'acme.yaml' }, ['--demo'])[0]!, /leave out TOCSIN_CONFIG/);
});

test('a wrong value is told by its setting, the value and the remedy; all of them at once', () => {
  assert.deepEqual(
    errors(
      { TOCSIN_PORT: '70000', TOCSIN_ROLES: 'api,engin', TOCSIN_HOST: 'http://x', TOCSIN_URL: 'tocsin' },
      ['--dmeo'],
    ),
    [
      'There is no argument "--dmeo": did you mean --demo?',
      'TOCSIN_PORT is "70000", which is not a port: write a number from 1 to 65535.',
      'TOCSIN_HOST is "http://x", which is neither an address nor a name: write an address of this machine such as 0.0.0.0, and the port into TOCSIN_PORT.',
      'TOCSIN_URL is "tocsin", which is not a web address: write it with https:// or http://, as in https://tocsin.example.test.',
      'TOCSIN_ROLES is "api,engin", and "engin" is not a role: did you mean engine? write some of api, intake, engine, joined by commas, or all.',
    ],
  );
  assert.match(
    errors({ TOCSIN_URL: 'https://example.test/tocsin' })[0]!,
    /write https:\/\/example\.test alone/,
  );
  assert.match(errors({ TOCSIN_TRUSTED_PROXIES: '10.0.0.0/33' })[0]!, /neither an address nor a network/);
  assert.match(errors({}, ['--config'])[0]!, /--config names no file/);
});

test('the password of a database address is never repeated', () => {
  const [sentence] = errors({ DATABASE_URL: 'mysql://tocsin:hunter2@db.example.test/x' });
  assert.doesNotMatch(sentence!, /hunter2/);
});

test('a mistyped setting is pointed out, since it would silently do nothing', () => {
  const read = readSettings({ TOCSIN_PROT: '1', TOCSIN_SLACK_CREDENTIAL: 'x' }, [], '/');
  assert.deepEqual(read.ok && read.warnings, ['There is no setting TOCSIN_PROT: did you mean TOCSIN_PORT?']);
});

test('the reference of the settings lists each of them', () => {
  const page = readFileSync(new URL('../docs/reference/settings.md', import.meta.url), 'utf8');
  const listed = page.split('\n').filter((line) => line.startsWith('| `'));
  assert.deepEqual(listed, Object.keys(settingsInWords).map(settingRow), '`npm run reference` writes it');
});
