/** Whose page a request comes from, by what browsers really send. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForeign } from './origin.ts';

const url = 'https://tocsin.example.test';
const loose = (headers: Record<string, string>) => isForeign(headers, url, { strict: false });
const strict = (headers: Record<string, string>) => isForeign(headers, url, { strict: true });

test('our own page is known by its public address, and by the name that the browser used for us', () => {
  assert.equal(strict({ origin: url }), false);
  assert.equal(strict({ origin: 'http://localhost:4040', host: 'localhost:4040' }), false);
});

test('another origin is foreign: another port, another name, another scheme, a longer name', () => {
  for (const origin of [
    'https://evil.example.test',
    'https://tocsin.example.test:8443',
    'http://tocsin.example.test',
    'https://tocsin.example.test.evil.test',
    'https://eviltocsin.example.test',
    'nonsense',
    '',
  ])
    assert.equal(loose({ origin, host: 'internal:4040' }), true, origin);
});

test('a form of our page, which sends no referrer and so the origin null, is ours by its site', () => {
  assert.equal(strict({ origin: 'null', 'sec-fetch-site': 'same-origin' }), false);
  assert.equal(strict({ origin: 'null', 'sec-fetch-site': 'cross-site' }), true);
  assert.equal(strict({ origin: 'null', 'sec-fetch-site': 'same-site' }), true);
  assert.equal(loose({ origin: 'null' }), true);
});

test('a program names no origin: let through where its secret is the right, refused where a cookie is', () => {
  assert.equal(loose({}), false);
  assert.equal(strict({}), true);
  assert.equal(strict({ 'sec-fetch-site': 'none' }), false);
  assert.equal(loose({ 'sec-fetch-site': 'cross-site' }), true);
});
