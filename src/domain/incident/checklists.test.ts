/** Checklists on an incident: which apply, who checked what, and what is asked for at the end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Checklist, Process } from '../process/process.ts';
import { checklistsNow, requiredAndOpen } from './checklists.ts';
import { acknowledge, at, by, given, instantAt, type Later, matrix, type Story } from './given.ts';

const nowhere: Checklist['attach'] = {
  phases: null,
  statuses: null,
  severities: null,
  role: null,
  moment: null,
};

function checklist(
  id: string,
  attach: Partial<Checklist['attach']>,
  ...items: (string | Checklist['items'][number])[]
) {
  return {
    id,
    title: `List ${id}`,
    attach: { ...nowhere, ...attach },
    items: items.map((item) => (typeof item === 'string' ? itemNamed(item) : item)),
  };
}

function itemNamed(id: string, change: Partial<Checklist['items'][number]> = {}): Checklist['items'][number] {
  return { id, text: `Do ${id}`, required: false, when: {}, link: null, command: null, ...change };
}

const process: Process = {
  ...matrix,
  checklists: [
    checklist(
      'triage-steps',
      { phases: ['triage'] },
      'assess',
      itemNamed('legal', { when: { flags: ['data-loss'] } }),
    ),
    checklist('fix', { phases: ['respond'] }, itemNamed('verify', { required: true }), 'test'),
    checklist('worst', { severities: ['SEV-1'], statuses: ['investigating'] }, 'bridge'),
    checklist('lead', { role: 'commander' }, itemNamed('roles', { required: true })),
    checklist('afterwards', { phases: ['review'] }, itemNamed('archive', { required: true })),
    checklist('tidy', { moment: 'resolved' }, 'ticket'),
    checklist('shift', { moment: 'shift-start' }, 'test-phone'),
  ],
};

const check = (list: string, item: string, checked = true): Later => ({
  type: 'check-item',
  checklist: list,
  item,
  checked,
});

/** "triage-steps: assess ✓ ana" */
function shown(story: Story): string[] {
  return checklistsNow(story.process, story.state).map(
    ({ checklist: { id }, items }) =>
      `${id}: ${items.map(({ item, ticked }) => (ticked === null ? item.id : `${item.id} ✓ ${ticked.by}`)).join(', ')}`,
  );
}

test('those apply whose phase, status and severity it is in; items wait for their flag; shifts have their own', () => {
  const story = given({ severity: 'SEV-1', process });
  assert.deepEqual(shown(story), ['worst: bridge', 'lead: roles']);
  story.take(at('2m', acknowledge, by('ana')));
  assert.deepEqual(shown(story), ['triage-steps: assess', 'worst: bridge', 'lead: roles']);
  story.take(at('3m', { type: 'flag', flag: 'data-loss' }, by('ana')));
  assert.deepEqual(shown(story)[0], 'triage-steps: assess, legal');
  story.take(at('4m', { type: 'set-status', status: 'identified' }, by('ana')));
  assert.deepEqual(shown(story), ['fix: verify, test', 'lead: roles']);
  story.take(at('5m', { type: 'resolve' }, by('ana')));
  assert.deepEqual(shown(story), ['lead: roles', 'afterwards: archive', 'tidy: ticket']);
});

test('a checked item says who did it and when, is progress, and can be opened again', () => {
  const story = given({ severity: 'SEV-2', process }, at('2m', acknowledge, by('ana')));
  story.take(at('3m', check('triage-steps', 'assess'), by('ben')));
  assert.deepEqual(shown(story)[0], 'triage-steps: assess ✓ ben');
  assert.deepEqual(story.state.checked, { 'triage-steps': { assess: { by: 'ben', at: instantAt('3m') } } });
  assert.equal(story.state.lastProgressAt, instantAt('3m'));
  assert.deepEqual(story.when(at('4m', check('triage-steps', 'assess'), by('ana'))).events, []);
  story.take(at('5m', check('triage-steps', 'assess', false), by('ana')));
  assert.deepEqual(shown(story)[0], 'triage-steps: assess');
  assert.equal(story.state.lastProgressAt, instantAt('3m'), 'an item that is opened again is no progress');
});

test('an item may be checked before its phase and after it', () => {
  const story = given({ severity: 'SEV-2', process }, at('1m', check('fix', 'verify'), by('ben')));
  assert.equal(story.state.checked['fix']?.['verify']?.by, 'ben');
});

test('a checklist or an item that the process does not have is refused', () => {
  const story = given({ severity: 'SEV-2', process });
  for (const list of ['triage', 'shift', 'constructor'])
    assert.equal(story.when(at('1m', check(list, 'assess'), by('ana'))).refused, 'no-such-checklist');
  for (const item of ['verify', 'toString'])
    assert.equal(story.when(at('1m', check('triage-steps', item), by('ana'))).refused, 'no-such-item');
});

test('at the end the required items of the work are asked for, those of afterwards and of roles that nobody has are not', () => {
  const story = given({ severity: 'SEV-2', process }, at('2m', { type: 'resolve' }, by('ana')));
  const open = () => requiredAndOpen(story.process, story.state).map(({ item }) => item.id);
  assert.deepEqual(open(), ['verify']);
  story.take(at('3m', { type: 'assign-role', role: 'commander', person: 'lea' }, by('ana')));
  assert.deepEqual(open(), ['verify', 'roles']);
  story.take(at('4m', check('fix', 'verify'), by('ana')));
  assert.deepEqual(open(), ['roles']);
});

test('however long the lists are, the state stays small: the oldest ticks leave it first', () => {
  const many: Process = {
    ...matrix,
    checklists: [checklist('long', {}, ...Array.from({ length: 400 }, (_, n) => itemNamed(`item-${n}`)))],
  };
  const story = given({ severity: 'SEV-4', process: many });
  for (let n = 0; n < 400; n += 1) story.take(at(`${n + 1}s`, check('long', `item-${n}`), by('ana')));
  assert.ok(JSON.stringify(story.state.checked).length <= 10_000);
  assert.equal(story.state.checked['long']?.['item-399']?.by, 'ana');
  assert.equal(story.state.checked['long']?.['item-0'], undefined);
});

test('a checklist and an item may be spelt like something that every object inherits', () => {
  const inherited = { ...process, checklists: [checklist('constructor', {}, 'name')] };
  const story = given({ severity: 'SEV-1', process: inherited });
  assert.deepEqual(shown(story), ['constructor: name']);
  story.take(at('1m', check('constructor', 'name'), by('ana')));
  assert.deepEqual(shown(story), ['constructor: name ✓ ana']);
});
