/** The line in characters: past and future on one axis, with room for both. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line, Mark } from '../../src/cli/answers.ts';
import { drawLine } from '../../src/cli/draw-line.ts';

const mark = (at: string, kind: Mark['kind']): Mark => ({ at, kind, label: '', detail: null });
const from = '2026-03-02T09:00:00Z';

function draw(line: Partial<Line> & { now: string }): string {
  return drawLine({ from, past: [], future: [], next: [], ...line }, 21);
}

test('what happened is left of now and what will happen right of it, each where its time puts it', () => {
  const line = draw({
    now: '2026-03-02T09:10:00Z',
    past: [mark('2026-03-02T09:00:00Z', 'milestone'), mark('2026-03-02T09:05:00Z', 'answer')],
    future: [mark('2026-03-02T09:15:00Z', 'promise'), mark('2026-03-02T09:20:00Z', 'rung')],
  });
  assert.equal(line, '○────✓────│┈┈┈┈▪┈┈┈┈◌'.replace('┈┈┈┈▪┈┈┈┈', '┈┈┈┈┈▪┈┈┈'));
});

test('two days behind and five minutes ahead still leave a fifth for what is ahead', () => {
  const line = draw({ now: '2026-03-04T09:00:00Z', future: [mark('2026-03-04T09:05:00Z', 'rung')] });
  assert.equal(line, '────────────────│┈┈┈◌');
});

test('without a future the whole width is the past', () => {
  assert.equal(draw({ now: '2026-03-02T09:10:00Z' }), '────────────────────│');
});

test('where two marks meet, the one that asks for more stays', () => {
  const at = '2026-03-02T09:00:00Z';
  const line = draw({
    now: '2026-03-02T09:10:00Z',
    past: [mark(at, 'milestone'), mark(at, 'breach'), mark(at, 'page')],
  });
  assert.equal(line[0], '!');
});
