/** Every row of the five handbooks is said in its process file and holds; none is missing, none is told twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handbooks } from './all.ts';
import { readHandbook, tellHandbook } from './handbook.ts';
import { mutantsAt } from './mutate.ts';

test('there are 305 rows, each once', () => {
  const all = handbooks.flatMap(({ handbook }) => handbook.rows.map(({ id }) => id));
  assert.equal(new Set(all).size, 305);
  assert.equal(all.length, 305);
  for (const { handbook, prefix, rows } of handbooks) {
    assert.equal(handbook.rows.length, rows, `${handbook.process} has ${rows} rows`);
    assert.ok(handbook.rows.every(({ id }) => id.startsWith(`${prefix}-`)));
  }
});

for (const { handbook } of handbooks) {
  const told = tellHandbook(handbook.process);
  const file = readHandbook(handbook.process);
  for (const row of handbook.rows)
    test(`${row.id}: ${row.says}`, () => {
      for (const place of row.at) assert.ok(mutantsAt(file, place).length > 0, `${place} says something`);
      assert.ok(row.at.length > 0 || (row.breaks ?? []).length > 0, 'what is said can be changed');
      row.check(told);
    });
}
