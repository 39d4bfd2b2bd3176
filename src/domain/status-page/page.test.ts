import { test } from 'node:test';
import assert from 'node:assert/strict';
import { componentId, pageOf } from './page.ts';

const known = { url: 'https://tocsin.example.test', timeZone: 'Europe/Berlin' };

test('a page of which only its title is said is public, in English and in the organisation’s zone', () => {
  const page = pageOf(
    { handle: 'public', title: 'Acme', components: [{ name: 'Checkout', service: 'shop' }] },
    known,
  );
  assert.equal(page.url, 'https://tocsin.example.test/status/public');
  assert.deepEqual([page.visibility, page.language, page.timeZone], ['public', 'en', 'Europe/Berlin']);
  assert.deepEqual(page.components[0], {
    id: 'checkout',
    name: 'Checkout',
    description: null,
    group: null,
    services: ['shop'],
    startDate: null,
    showcase: true,
    onlyIfDegraded: false,
  });
  assert.deepEqual(page.maintenanceReminders, [86_400, 3600]);
});

test('a page with a host name of its own stands at its root', () => {
  const page = pageOf(
    { handle: 'public', title: 'Acme', hostName: 'status.example.test', components: [] },
    known,
  );
  assert.equal(page.url, 'https://status.example.test');
});

test('a component’s id is the one that is written, else made of group and name, and the same at each reading', () => {
  assert.equal(componentId({ name: 'Sign-in & accounts' }), 'sign-in-accounts');
  assert.equal(componentId({ name: 'Cart', group: 'The shop' }), 'the-shop-cart');
  assert.equal(componentId({ id: 'c1', name: 'Cart' }), 'c1');
  assert.equal(componentId({ name: 'Öffentliche Kasse' }), 'offentliche-kasse');
  const [one, other] = [componentId({ name: '検索' }), componentId({ name: '決済' })];
  assert.match(one, /^[0-9a-f]{8}$/);
  assert.notEqual(one, other);
  assert.equal(one, componentId({ name: '検索' }));
});
