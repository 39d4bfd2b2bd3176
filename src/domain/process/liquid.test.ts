/** Texts with Liquid: what they may name, what is said of those that are wrong, and that none holds up whoever renders it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLiquid, facts, renderLiquid } from './liquid.ts';

const known = [...Object.keys(facts), 'nextSteps'];

test('a text may name facts and its own fields', () => {
  assert.equal(checkLiquid('{{ incident.title }}: {{ nextSteps }}', known), null);
  assert.equal(
    checkLiquid(
      '{% if incident.service %}{{ incident.service | upcase }}{% endif %}{{ now | date: "%H:%M" }}',
      known,
    ),
    null,
  );
});

test('a name that is none is told with its line and the nearest that is', () => {
  assert.deepEqual(checkLiquid('Hello\n{{ incident.titel }}', known), {
    message: 'The text names `incident.titel`, which is neither a fact nor one of its fields.',
    remedy: 'Did you mean `incident.title`?',
    line: 2,
  });
});

test('what is not Liquid is told, with its line', () => {
  const found = [
    'a\n{{ incident.title',
    '{% nope %}',
    '{{ now | backwards }}',
    '{% if now %}never closed',
    'x'.repeat(20_001),
  ].map((text) => checkLiquid(text, known));
  assert.deepEqual(
    found.map((one) => one?.line),
    [2, 1, 1, 1, 1],
  );
  for (const one of found) assert.match(one?.message ?? '', /^The text is not Liquid: .+\.$/);
});

test('times are UTC, a title becomes the name of a channel, and what is not known is left empty', () => {
  const values = {
    declaredAt: '2026-11-18T23:05:00+02:00',
    incident: { title: 'Database: très slow!' },
  };
  assert.equal(
    renderLiquid('incident-{{ declaredAt | date: "%Y%m%d-%H%M" }}', values),
    'incident-20261118-2105',
  );
  assert.equal(
    renderLiquid('inc-{{ incident.title | slug }}{{ incident.service }}', values),
    'inc-database-tres-slow',
  );
});

const counting = '{% for i in (1..1000000000) %}{{ i }}{% endfor %}';
const doubling = `{% assign a = "0123456789" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`;
const nesting = `{% assign a = "x,x,x,x,x,x,x,x,x,x" | split: "," %}${'{% for i in a %}'.repeat(9)}${'{% endfor %}'.repeat(9)}`;

test('a text that would take for ever, or all memory, is refused while it is rendered', () => {
  for (const bomb of [counting, doubling, nesting]) assert.throws(() => renderLiquid(bomb, {}));
  // Hundreds of entries are no bomb.
  const entries = Array.from({ length: 2_000 }, (_, n) => `entry ${n}`);
  const text = renderLiquid('{% for entry in entries %}{{ entry }}\n{% endfor %}', { entries });
  assert.equal(text.split('\n').length, 2_001);
});

test('such a text is told beforehand, with its line', () => {
  for (const bomb of [counting, doubling, nesting])
    assert.deepEqual(checkLiquid(`Hello\n${bomb}`, known), {
      message: 'The text would take more time or memory than any text may.',
      remedy: 'Leave out the loop, or let it run over a list that somebody fills in.',
      line: 2,
    });
});

test('a text reaches nothing but what it was given', () => {
  assert.equal(renderLiquid('{{ incident.constructor.name }}{{ incident.__proto__ }}', { incident: {} }), '');
});
