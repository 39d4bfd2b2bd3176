/** The picture's promises: it says what the simulation says, nothing in it covers anything else, and nobody's words become markup. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { matrix, matrixWith } from '../incident/given.ts';
import type { Process } from '../process/process.ts';
import { directoryOfPositions } from './directory-of-positions.ts';
import { pictureOf } from './picture-of.ts';
import { scaleOf } from './picture-scale.ts';
import { readScenario, type WrittenScenario } from './read-scenario.ts';
import { simulate } from './simulate.ts';

const at = '2026-11-18T10:00:00.000Z';

function pictured(written: WrittenScenario, process: Process = matrix): string {
  const read = readScenario(
    { at, ...written },
    { process, directory: directoryOfPositions(process), now: at },
  );
  if (!read.ok) throw new Error(read.mistakes.map(({ message }) => message).join(' '));
  return pictureOf(simulate(read.scenario));
}

interface Text {
  x: number;
  y: number;
  text: string;
  names: string;
}

function textsOf(svg: string): Text[] {
  return [...svg.matchAll(/<text class="([^"]*)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<\/text>/g)].map(
    ([, names = '', x, y, text = '']) => ({ x: Number(x), y: Number(y), text, names }),
  );
}

test('pages stand above the axis, what is late or answered below, and every mark has its time', () => {
  const svg = pictured({ severity: 'SEV-1', answers: { 'on-call': '4m' }, until: '2h' });
  const axis = Number(/class="tocsin-axis"[^>]* y1="([\d.]+)"/.exec(svg)?.[1]);
  const texts = textsOf(svg);
  const of = (text: string) => texts.find((one) => one.text === text);
  for (const label of ['On-call engineer + Engineering lead', 'VP Engineering', 'CTO', 'CEO'])
    assert.ok(of(label)!.y < axis, label);
  assert.ok(of('Triage')!.y > axis);
  const faces = texts.filter(({ names }) => names.includes('tick')).map(({ text }) => text);
  assert.deepEqual(faces.toSorted(), ['+0:00', '+0:04', '+0:05', '+0:15', '+0:30', '+1:00', '+1:05']);
});

test('it follows the light, and holds neither a script nor an address', () => {
  const svg = pictured({ severity: 'SEV-1' });
  assert.match(svg, /@media \(prefers-color-scheme: dark\)/);
  assert.doesNotMatch(svg, /<script|<image|<use|<foreignObject|\son\w+=|href|url\(|@import/i);
  assert.doesNotMatch(svg.replace('xmlns="http://www.w3.org/2000/svg"', ''), /https?:/);
  assert.match(svg, /role="img"[^>]*>\n<title>SEV-1 Critical<\/title>\n<desc>\+0:00 /);
});

test('a mark is called what it is about, whatever words its sentence is made of', () => {
  const flags = matrix.flags.map((flag) =>
    flag.id === 'data-loss' ? { ...flag, label: 'Lost: data of customers' } : flag,
  );
  const script = [
    { after: '2m', do: 'flag', flag: 'data-loss', by: 'on-call' },
    { after: '20m', do: 'resolve', by: 'on-call' },
    { after: '40m', do: 'reopen', by: 'on-call' },
  ];
  const svg = pictured({ severity: 'SEV-1', script }, { ...matrix, flags });
  const labels = textsOf(svg).flatMap(({ text, names }) =>
    names.includes('tocsin-label') ? text.split(' + ') : [],
  );
  for (const label of ['Lost: data of customers', 'Reopened']) assert.ok(labels.includes(label), label);
});

test('nobody’s words become markup', () => {
  const process = matrixWith(['label: CTO,', 'label: "<script>alert(1)</script> & \\"\\u0007\\" ]]>",']);
  const svg = pictured({ severity: 'SEV-1' }, process);
  assert.doesNotMatch(svg, /<script/);
  assert.match(svg, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; &quot;\u{fffd}&quot; \]\]&gt;/u);
});

test('no label covers another, whoever answers and whatever is done', () => {
  const minutes = fc.integer({ min: 0, max: 120 });
  const step = fc.record({
    after: minutes.map((n) => `${n}m`),
    do: fc.constantFrom('escalate', 'mitigate', 'acknowledge', 'reopen', 'resolve', 'post-update'),
  });
  fc.assert(
    fc.property(
      fc.constantFrom('SEV-1', 'SEV-2', 'SEV-3'),
      fc.array(step, { maxLength: 8 }),
      fc.constantFrom({}, { anybody: '3m' }, { cto: '1m' }),
      (severity, script, answers) => {
        const labels = textsOf(pictured({ severity, script, answers, until: '4h' })).filter(({ names }) =>
          names.includes('tocsin-label'),
        );
        for (const [index, one] of labels.entries())
          for (const other of labels.slice(index + 1)) {
            if (one.y !== other.y) continue;
            const [left, right] = one.x < other.x ? [one, other] : [other, one];
            assert.ok(left.x + left.text.length * 6.4 < right.x, `${left.text} covers ${right.text}`);
          }
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});

test('distances are true where the marks can be told apart, and pressed where not', () => {
  const span = { left: 0, right: 100 };
  const even = scaleOf([0, 50, 100], span, 10);
  assert.deepEqual([0, 50, 100].map(even), [0, 50, 100]);
  const pressed = scaleOf([0, 1, 10_000], span, 20);
  assert.ok(pressed(1) >= 20 && pressed(10_000) === 100);
  const many = scaleOf([0, 1, 2, 3, 10_000], span, 40);
  assert.deepEqual([0, 1, 2, 3, 10_000].map(many), [0, 25, 50, 75, 100]);
});
