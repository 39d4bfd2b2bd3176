/** What the demonstration prints is what its guide says, and a shell takes it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { demoBanner, demoCurl } from './banner.ts';
import { demoKeys } from './organization.ts';

test('the terminal says how to get in, what to try, how fast it runs, and that nothing leaves the machine', () => {
  const url = 'http://127.0.0.1:4040';
  const told = demoBanner({ url, signInLink: `${url}/demo/token`, dataFolder: '/here/data-demo', rate: 60 });
  for (const part of [
    `${url}/demo/token`,
    demoCurl(url),
    '60×',
    'nothing leaves this machine',
    '/here/data-demo',
  ])
    assert.ok(told.includes(part), part);
});

test('the guide shows the same call and the same keys', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/demo.md'), 'utf8');
  assert.ok(guide.includes(demoCurl('http://127.0.0.1:4040')));
  for (const key of Object.values(demoKeys)) assert.ok(guide.includes(key), key);
});
