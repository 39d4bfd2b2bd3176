/** Whoever learns beside a position is told of its pages, and changes nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonInWords } from '../message/reason.ts';
import { at, bound, by, declaredAt, given, house, houseWith, matrix } from './given.ts';
import { reasonOf } from './tell-of-pages.ts';

const learning = houseWith({
  positions: { 'on-call': { ...bound('ana'), shadow: { users: ['ben', 'lea'] } } },
});

test('the shadow of a position is told with urgency low when it is paged, once an incident, and whoever is paged anyway is not', () => {
  const story = given(
    { severity: 'SEV-1', directory: learning },
    at('3m', { type: 'escalate' }, by('ana')),
  ).until('64m');
  assert.deepEqual(
    story.pages('low').filter((page) => page.endsWith('ben') || page.endsWith('lea')),
    ['0s ben'],
  );
  const [told] = story.all('paged').filter(({ event }) => event.person === 'ben');
  assert.deepEqual(told?.event.reason, { kind: 'shadow', position: 'on-call' });
});

test('nobody waits for a shadow: silence goes on to the next rung as if they were not there', () => {
  const pages = (directory = house) => given({ severity: 'SEV-2', directory }).until('34m').pages();
  assert.deepEqual(pages(learning), pages());
});

test('a position that is paged by hand tells its shadow', () => {
  const page = (urgency: 'high' | 'low') =>
    given(
      { severity: 'SEV-4', directory: learning },
      at('5m', { type: 'page', people: [], positions: ['on-call'], urgency }, by('lea')),
    ).pages('low');
  assert.deepEqual([page('high'), page('low')], [['5m ben', '5m lea'], ['5m ana']]);
});

test('a rung that only informs tells no shadow', () => {
  const story = given({ severity: 'SEV-3', directory: learning }).until('20m');
  assert.deepEqual(story.pages('low'), ['0s ana', '15m lea']);
});

test('they are told why, and the timeline says as what', () => {
  const story = given({ severity: 'SEV-2', directory: learning }).until('1m');
  const [told] = story.all('paged').filter(({ event }) => event.person === 'ben');
  const { reason } = told!.event;
  const { label } = reasonOf(reason, {
    process: matrix,
    directory: learning,
    severity: 'SEV-2',
    now: declaredAt,
  });
  assert.equal(label, 'On-call engineer’s shadow');
  assert.match(
    reasonInWords(reason, { process: matrix, severity: 'SEV-2', nameOf: (person) => person }),
    /^You learn beside On-call engineer: nobody waits for your answer/,
  );
});
