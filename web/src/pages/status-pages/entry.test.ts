/** What an entry of a status page says of components, and what of it is sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry, EntryUpdate } from '../../api/status-pages.ts';
import { claimsOf, componentsSaid, draftOf, nextOf } from './entry.ts';

function said(
  id: string,
  status: EntryUpdate['status'],
  components: EntryUpdate['components'],
  state: EntryUpdate['state'] = 'published',
): EntryUpdate {
  const at = '2026-11-20T13:00:00.000Z';
  const publishedAt = state === 'draft' ? null : at;
  return {
    id,
    state,
    status,
    body: id,
    displayAt: at,
    publishedAt,
    editedAt: null,
    components,
    by: null,
    byPerson: true,
    edits: [],
  };
}

/** As the API has them: the latest first. */
const entry: Pick<Entry, 'updates'> = {
  updates: [
    said('draft', 'monitoring', [{ component: 'search', to: 'operational' }], 'draft'),
    said('second', 'identified', [
      { component: 'checkout', to: 'degraded_performance' },
      { component: 'storefront', to: 'operational' },
    ]),
    said('first', 'investigating', [
      { component: 'checkout', to: 'major_outage' },
      { component: 'storefront', to: 'partial_outage' },
      { component: 'search', to: 'partial_outage' },
    ]),
  ],
};

test('the last word on a component holds; what is operational again, and what is only a draft, does not count', () => {
  assert.deepEqual(claimsOf(entry), { checkout: 'degraded_performance', search: 'partial_outage' });
  assert.equal(draftOf(entry)?.id, 'draft');
});

test('the next word begins with the status and the components as readers know them', () => {
  const next = nextOf({ title: 'Payments fail', ...entry } as Entry);
  assert.equal(next.status, 'identified');
  assert.deepEqual(next.components, claimsOf(entry));
  assert.equal(next.body, '');
});

test('only what changes is said of components, and nothing where it is over', () => {
  const before = claimsOf(entry);
  const components = { ...before, checkout: 'operational' as const };
  assert.deepEqual(componentsSaid({ status: 'monitoring', components }, before), [
    { component: 'checkout', status: 'operational' },
  ]);
  assert.deepEqual(componentsSaid({ status: 'resolved', components }, before), []);
});
