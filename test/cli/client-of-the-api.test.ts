/** The command line knows the server from outside alone, and what it believes of the answers is true. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type * as ours from '../../src/cli/answers.ts';
import type * as theirs from '../../src/http/shapes.ts';
import type { z } from 'zod';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [
  Reads<ours.Incident, theirs.IncidentView>,
  Reads<ours.Line, theirs.Line>,
  Reads<ours.Clock, theirs.ClockView>,
  Reads<ours.TimelineEntry, theirs.TimelineEntry>,
  Reads<ours.CommandAnswer, theirs.CommandAnswer>,
  Reads<ours.Alert, theirs.AlertView>,
  Reads<ours.OnCall, theirs.OnCallView>,
  Reads<ours.Me, theirs.Me>,
  Reads<ours.ProcessView, z.infer<typeof theirs.processView>>,
  Reads<ours.Checked['findings'][number], z.infer<typeof theirs.finding>>,
  Reads<ours.Problem, Required<theirs.Problem>>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

/** They work on the database itself, because they are needed when no server answers. */
const onDatabase = new Set(['backup.ts', 'restore.ts', 'on-database.ts']);

test('no file of the command line imports from another room, but for those that work on the database itself', () => {
  const folder = new URL('../../src/cli/', import.meta.url);
  for (const file of readdirSync(folder).filter((name) => !onDatabase.has(name))) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    for (const [, from] of text.matchAll(/from '([^']+)'/g))
      assert.match(from!, /^(node:|\.\/)/, `${file} imports ${from}`);
  }
});
