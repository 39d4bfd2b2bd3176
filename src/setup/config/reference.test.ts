import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { vendors } from '../../vendor-settings.ts';
import { configurationReference } from './reference.ts';

const page = new URL('../../../docs/reference/configuration.md', import.meta.url);

test('the reference of the configuration is what the schema says', () => {
  const reference = configurationReference(vendors);
  // UPDATE_REFERENCE=1 writes it anew.
  if (process.env.UPDATE_REFERENCE === '1') writeFileSync(page, reference);
  assert.equal(readFileSync(page, 'utf8'), reference);
});
