/** The command line knows the server from outside alone, and what it believes of the answers is true. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type * as ours from '../../src/cli/answers.ts';
import type * as theirs from '../../src/http/shapes.ts';

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
  Reads<ours.Problem, Required<theirs.Problem>>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

test('no file of the command line imports from another room', () => {
  const folder = new URL('../../src/cli/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    for (const [, from] of text.matchAll(/from '([^']+)'/g))
      assert.match(from!, /^(node:|\.\/)/, `${file} imports ${from}`);
  }
});
