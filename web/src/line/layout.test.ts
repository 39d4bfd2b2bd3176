/** The line's picture: whatever happened and whenever, nothing on it covers anything else. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Line, Mark } from '../api/types.ts';
import { layout, type Layout } from './layout.ts';

const NOW = Date.parse('2026-11-20T13:28:00Z');
const MINUTE = 60_000;
const measure = (text: string, weight: 400 | 600) => text.length * (weight === 600 ? 6.8 : 6.3);

function mark(minutes: number, kind: Mark['kind'], label: string, detail: string | null = null): Mark {
  return { at: iso(minutes), kind, label, detail, unless: null, people: [] };
}

function iso(minutes: number): string {
  return new Date(NOW + minutes * MINUTE).toISOString();
}

function lineOf(past: Mark[], future: Mark[]): Line {
  return { from: past[0]?.at ?? iso(0), now: iso(0), past, future, next: [] };
}

function large(line: Line, width: number, now = NOW): Layout {
  return layout({ line, now, width, size: 'large', zone: 'Europe/Berlin', measure });
}

const usual = lineOf(
  [
    mark(-26, 'page', 'on call + lead', 'page'),
    mark(-24, 'answer', 'acknowledged 1:58'),
    mark(-16, 'milestone', 'first update'),
    mark(-11, 'page', 'VP Engineering', 'page · answered'),
  ],
  [
    mark(4, 'rung', 'CTO', 'unless mitigated'),
    mark(7, 'promise', 'update due'),
    mark(34, 'rung', 'CEO', 'unless mitigated'),
  ],
);

suite('the line, large', () => {
  test('at a desk every mark has its label, pages above the axis and answers below', () => {
    const { labels } = large(usual, 1_100);
    assert.deepEqual(labels.map((label) => `${label.side} ${label.text}`).toSorted(), [
      'above CEO',
      'above CTO',
      'above VP Engineering',
      'above on call + lead',
      'below acknowledged 1:58',
      'below first update',
      'below update due',
    ]);
  });

  test('a line that has not begun has no present, and its times are told from its beginning', () => {
    const line = lineOf([mark(0, 'page', 'on call', 'page')], [mark(15, 'rung', 'CTO', 'unless mitigated')]);
    const face = (at: number) => `+${(at - NOW) / MINUTE}`;
    const placed = layout({
      line,
      now: NOW,
      width: 600,
      size: 'large',
      zone: 'UTC',
      measure,
      timeless: true,
      face,
    });
    assert.equal(placed.pill, null);
    assert.deepEqual(
      placed.labels.map(({ text, side }) => `${side} ${text}`),
      ['above CTO', 'above on call'],
    );
    assert.ok(
      placed.ticks.every(({ text }) => text.startsWith('+')),
      placed.ticks.map(({ text }) => text).join(),
    );
  });

  test('on a phone what comes next keeps its label', () => {
    const texts = large(usual, 300).labels.map((label) => label.text);
    assert.ok(texts.includes('CTO'), texts.join(', '));
    assert.ok(texts.includes('update due'), texts.join(', '));
  });

  test('a page and a promise of the same instant are one mark that is told on both sides', () => {
    const { marks, labels } = large(
      lineOf([mark(-1, 'page', 'on call')], [mark(5, 'rung', 'CTO'), mark(5, 'promise', 'response due')]),
      1_100,
    );
    assert.equal(marks.length, 2);
    assert.deepEqual(
      labels.filter((label) => label.mark.tense === 'future').map((label) => `${label.side} ${label.text}`),
      ['above CTO', 'below response due'],
    );
  });

  test('a page is not hidden by what was missed at that moment: it is drawn, and the breach is told under it', () => {
    const { marks, labels } = large(
      lineOf(
        [mark(-10, 'page', 'VP Engineering', 'page · answered'), mark(-10, 'breach', 'Triage late')],
        [],
      ),
      1_100,
    );
    assert.deepEqual(
      marks.map(({ mark: drawn }) => drawn.kind),
      ['page'],
    );
    assert.deepEqual(
      labels.map(({ side, text }) => `${side} ${text}`),
      ['above VP Engineering', 'below Triage late'],
    );
  });

  test('of two milestones in one place the later is told', () => {
    const { labels } = large(
      lineOf(
        [mark(-60, 'page', 'on call'), mark(-1, 'milestone', 'mitigated'), mark(-1, 'milestone', 'resolved')],
        [],
      ),
      600,
    );
    assert.ok(labels.some((label) => label.text === 'resolved +1'));
  });

  test('a label of several names gives way to the first and a count', () => {
    const { labels } = large(
      lineOf(
        [mark(-1, 'page', 'On-call engineer + Engineering lead + VP Engineering')],
        [mark(5, 'rung', 'CTO')],
      ),
      300,
    );
    assert.ok(labels.some((label) => label.text === 'On-call engineer +2'));
  });

  test('the axis reaches from the first mark over the present into what is to come', () => {
    const placed = large(usual, 1_100);
    assert.ok(placed.start < placed.now && placed.now < placed.end);
    for (const { x, tense } of placed.marks)
      assert.ok(
        tense === 'past' ? x <= placed.now : x >= placed.now,
        `${tense} at ${x}, now at ${placed.now}`,
      );
  });

  test('of an incident that is over it ends with what was last, however long ago', () => {
    const placed = layout({
      line: lineOf([mark(-90_000, 'page', 'on call'), mark(-89_900, 'milestone', 'resolved')], []),
      now: NOW,
      width: 600,
      size: 'large',
      zone: 'Europe/Berlin',
      measure,
      over: true,
    });
    assert.equal(placed.pill, null);
    assert.deepEqual(placed.breaks, []);
    assert.equal(placed.end, placed.marks.at(-1)?.x);
  });

  test('its height does not change as time passes', () => {
    const heights = [0, 1, 2, 3].map((minutes) => large(usual, 600, NOW + minutes * MINUTE).height);
    assert.equal(new Set(heights).size, 1);
  });

  test('an incident that was declared this moment has a line', () => {
    const { marks } = large(lineOf([mark(0, 'page', 'on call')], []), 600);
    assert.equal(marks.length, 1);
    for (const { x } of marks) assert.ok(Number.isFinite(x));
  });

  const kinds = fc.constantFrom<Mark['kind']>(
    'page',
    'answer',
    'milestone',
    'rung',
    'promise',
    'soak',
    'breach',
  );
  const marksWithin = (from: number, to: number) =>
    fc.array(
      fc.tuple(
        fc.integer({ min: from, max: to }),
        kinds,
        fc.string({ minLength: 1, maxLength: 40 }),
        fc.boolean(),
      ),
      { maxLength: 25 },
    );
  const anyLine = fc.tuple(marksWithin(-20_000, -1), marksWithin(1, 60_000)).map(([past, future]) => {
    const made = (some: typeof past) =>
      some
        .toSorted((a, b) => a[0] - b[0])
        .map(([minutes, kind, label, detailed]) =>
          mark(minutes, kind, label, detailed ? 'unless mitigated' : null),
        );
    return lineOf(made(past), made(future));
  });

  test('no label covers another, the now-mark or the edge, whatever is on the line', () => {
    fc.assert(
      fc.property(anyLine, fc.integer({ min: 280, max: 1_400 }), (line, width) => {
        const placed = large(line, width);
        for (const [index, label] of placed.labels.entries()) {
          assert.ok(label.left >= 0 && label.right <= width, 'a label stays within the picture');
          assert.ok(
            label.side === 'below' || label.right <= placed.now || label.left >= placed.now,
            'a label above the axis leaves the now-mark free',
          );
          for (const other of placed.labels.slice(index + 1))
            assert.ok(!meet(label, other), 'labels are apart');
        }
        for (const [index, tick] of placed.ticks.entries())
          for (const other of placed.ticks.slice(index + 1))
            assert.ok(tick.right <= other.left || other.right <= tick.left, 'ticks are apart');
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('marks stand in the order of their instants', () => {
    fc.assert(
      fc.property(anyLine, fc.integer({ min: 600, max: 1_400 }), (line, width) => {
        const xs = large(line, width).marks.map((each) => each.x);
        for (const [index, x] of xs.entries()) assert.ok(index === 0 || x >= xs[index - 1]!);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}
function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
