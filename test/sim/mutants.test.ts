/** A simulation proves as much as it would have noticed: mutants of the production's code must be killed by it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUnplantable, killMutants } from './kill-mutants.ts';
import { mutants } from './mutants.ts';
import { invariantsTable, readPage } from './reference-page.ts';

/** All of them take some minutes: `npm run sim -- --mutants`. Here as many as fit, and those that come first are quick. */
const forMs = 30_000;
/** Bounded by seeds, which do not depend on how fast a machine is. */
const budget = { cpuSeconds: 1_000, seeds: 40 };

test('every mutant can still be planted: its text stands once in its file', () => {
  assert.deepEqual(findUnplantable(), []);
  assert.ok(mutants.length >= 20);
  assert.equal(new Set(mutants.map(({ id }) => id)).size, mutants.length);
});

test('the simulation kills the mutants that it is shown', async (t) => {
  const startedAt = performance.now();
  const killed = await killMutants(
    () => true,
    () => {},
    budget,
    () => performance.now() - startedAt > forMs,
  );
  t.diagnostic(`${killed.length} of ${mutants.length} mutants were planted`);
  assert.ok(killed.length > 0);
  assert.deepEqual(
    killed.filter(({ by }) => by === null).map(({ mutant }) => mutant.id),
    [],
  );
});

test('the page of the reference says which invariants there are, and lists every mutant', () => {
  const page = readPage();
  assert.ok(page.includes(invariantsTable()), 'written anew by `npm run sim -- --mutants --write`');
  assert.deepEqual(
    mutants.filter(({ id }) => !page.includes(`| ${id} |`)).map(({ id }) => id),
    [],
  );
});
