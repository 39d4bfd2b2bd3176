/** The reference of the configuration file is made from its schema. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { vendors } from '../../vendor-settings.ts';
import { configurationReference } from './reference.ts';

const page = new URL('../../../docs/reference/configuration.md', import.meta.url);

test('the reference of the configuration is what the schema says', () => {
  assert.equal(readFileSync(page, 'utf8'), configurationReference(vendors), '`npm run reference` writes it');
});
