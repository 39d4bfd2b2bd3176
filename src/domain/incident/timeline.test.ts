/** The timeline: every event and everything to come as a sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plus } from '../instant.ts';
import type { IncidentEvent, RecordedEvent } from './events.ts';
import {
  acknowledge,
  at,
  by,
  declaredAt,
  gap,
  given,
  houseWith,
  prometheus,
  type Setting,
  type Step,
} from './given.ts';
import { futureEntries } from './future-entries.ts';
import { pastEntries } from './past-entries.ts';

const nothing = { texts: new Map<string, string | null>(), numbers: new Map<string, string>() };

/** "Cy acknowledged | after 2 min", without what another entry tells. */
function told(setting: Setting, steps: Step[], until: string, words = nothing): string[] {
  const story = given(setting, ...steps).until(until);
  const picture = { process: story.process, directory: story.directory, now: story.state.lastEventAt };
  return pastEntries(story.log, story.state, picture, words)
    .filter(({ minor }) => !minor)
    .map(({ text, detail }) => (detail === null ? text : `${text} | ${detail}`));
}

test('an update that somebody promised is called that, also when it is late', () => {
  const promise = { type: 'promise-update', at: '2026-11-18T10:20:00.000Z' } as const;
  const lines = told({ severity: 'SEV-3', actor: prometheus }, [at('1m', promise, by('ana'))], '30m');
  assert.ok(
    lines.some((line) => line.startsWith('Promised update is late')),
    lines.join('\n'),
  );
  assert.ok(!lines.join(' ').includes('promised-update'));
});

test('a SEV-1 that nobody answers for a while is told as a colleague would tell it', () => {
  assert.deepEqual(
    told({ severity: 'SEV-1', actor: prometheus }, [at('16m', acknowledge, by('vic'))], '17m'),
    [
      'Declared SEV-1 Critical | from prom',
      'VP Engineering told | vic · severity-matrix · SEV-1 · rung 1',
      'CTO told | tom · severity-matrix · SEV-1 · rung 1',
      'CEO told | eve · severity-matrix · SEV-1 · rung 1',
      'On-call engineer paged | ana · no answer · severity-matrix · SEV-1 · rung 1',
      'Engineering lead paged | lea · no answer · severity-matrix · SEV-1 · rung 1',
      'lea did not answer | every contact was tried',
      'Acknowledgement is late | within 5 min',
      'Response is late | within 5 min',
      'Status page is late | at once',
      'ana did not answer | every contact was tried',
      'VP Engineering paged | vic · answered after 1 min · severity-matrix · SEV-1 · rung 2',
      'Triage is late | within 15 min',
      'vic acknowledged | over the API · after 16 min',
      'Acknowledgement: done, late | within 5 min',
      'Response: done, late | within 5 min',
    ],
  );
});

test('cause, mitigation, watch and resolution are told once each', () => {
  const steps = [
    at('1m', acknowledge, by('ana')),
    at('2m', { type: 'set-status', status: 'identified' }, by('ana')),
    at('3m', { type: 'mitigate' }, by('ana')),
    at('4m', { type: 'resolve' }, by('ana')),
  ];
  const sentences = told({ severity: 'SEV-4' }, steps, '5m');
  assert.deepEqual(sentences.slice(2), [
    'ana acknowledged | over the API · after 1 min',
    'Cause identified | by ana',
    'Mitigated | by ana',
    'Watched for 15 min | then Resolved, unless it fires again',
    'Resolved | from Monitoring · by ana',
  ]);
});

test('a gap in a schedule and a person who has left are named', () => {
  const directory = houseWith({ positions: { 'on-call': gap, 'secondary-on-call': gap } });
  const sentences = told({ severity: 'SEV-2', directory }, [], '1s');
  assert.ok(
    sentences.includes(
      'Nobody covers On-call engineer | the next rung is climbed now · severity-matrix · SEV-2 · sev-2-matrix, rung 1',
    ),
  );
  const left = told({ severity: 'SEV-4', actor: by('gone') }, [], '1s');
  assert.equal(left[0], 'Declared SEV-4 Low | by gone');
});

test('free text is shown with its event, and a redacted one says so', () => {
  const story = given(
    { severity: 'SEV-4' },
    at('1m', { type: 'note', text: 'n1', progress: false }, by('ana')),
    at('2m', { type: 'note', text: 'n2', progress: true }, by('ana')),
  );
  const words = {
    ...nothing,
    texts: new Map([
      ['n1', 'Pool is empty'],
      ['n2', null],
    ]),
  };
  const picture = { process: story.process, directory: story.directory, now: declaredAt };
  const notes = pastEntries(story.log, story.state, picture, words).filter(({ kind }) => kind === 'noted');
  assert.deepEqual(
    notes.map(({ text, detail, body }) => [text, detail, body]),
    [
      ['Note', 'by ana', 'Pool is empty'],
      ['Progress', 'by ana · redacted', null],
    ],
  );
});

test('what was reworded is told in its last words, and what was said elsewhere stands at its own time', () => {
  const story = given(
    { severity: 'SEV-2' },
    at(
      '5m',
      { type: 'post-update', text: 'u1', audience: 'internal', nextUpdateAt: null, subject: 's1' },
      by('ana'),
    ),
    at(
      '9m',
      {
        type: 'note',
        text: 'n1',
        progress: false,
        happenedAt: plus(declaredAt, 2 * 60_000),
        source: { system: 'slack', message: '1.2', link: null, author: 'lea' },
      },
      by('ana'),
    ),
  );
  const version = (type: string) => story.log.find(({ event }) => event.type === type)!.version;
  const later: RecordedEvent[] = [
    { type: 'update-corrected' as const, update: version('update-posted'), text: 'u2' },
    { type: 'note-edited' as const, note: version('noted'), text: 'n2' },
  ].map((event, index) => ({
    version: story.log.length + 1 + index,
    at: plus(declaredAt, 20 * 60_000),
    actor: by('ana'),
    event,
  }));
  const texts = new Map<string, string | null>([
    ['u1', 'One in eight fails'],
    ['u2', 'One in nine fails'],
    ['s1', 'Checkout'],
    ['n1', 'It was the cahce'],
    ['n2', 'It was the cache'],
  ]);
  const picture = { process: story.process, directory: story.directory, now: declaredAt };
  const entries = pastEntries([...story.log, ...later], story.state, picture, { ...nothing, texts });
  const told = (kind: string) => entries.find((entry) => entry.kind === kind);
  assert.equal(told('update-posted')?.body, 'One in nine fails');
  assert.match(told('update-posted')?.detail ?? '', /^to .*by ana · corrected 15 min later$/);
  assert.equal(told('noted')?.body, 'It was the cache');
  assert.equal(told('noted')?.at, plus(declaredAt, 2 * 60_000));
  assert.equal(told('noted')?.detail, 'lea said · kept by ana · in the chat · edited');
  assert.ok(entries.indexOf(told('noted')!) < entries.indexOf(told('update-posted')!));
});

test('the future names who, by which rule, and what would prevent it', () => {
  const story = given({ severity: 'SEV-2' }, at('1m', acknowledge, by('ana')));
  const entries = futureEntries(story.state, {
    process: story.process,
    directory: story.directory,
    now: plus(declaredAt, 60_000),
  });
  assert.deepEqual(
    entries.map(({ kind, text, detail }) => `${kind}: ${text} | ${detail}`),
    [
      'clock-due: Triage due | within 15 min',
      'clock-due: Status page due | within 15 min',
      'rung: Engineering lead is paged | lea · severity-matrix · SEV-2 · rung 2 · unless mitigated',
      'rung: VP Engineering is paged | vic · severity-matrix · SEV-2 · rung 3 · unless mitigated',
      'clock-due: Next update due | within 30 min',
    ].toSorted((a, b) => order(a) - order(b)),
  );
  function order(line: string): number {
    return entries.findIndex(({ kind, text }) => line.startsWith(`${kind}: ${text}`));
  }
});

test('every kind of event has a sentence, whatever else the log holds', () => {
  const story = given({ severity: 'SEV-2' });
  const picture = { process: story.process, directory: story.directory, now: declaredAt };
  for (const event of everyEvent) {
    const [entry] = pastEntries(
      [{ version: 2, at: plus(declaredAt, 1000), actor: by('ana'), event }],
      story.state,
      picture,
      nothing,
    );
    assert.equal(entry?.kind, event.type);
    assert.match(entry?.text ?? '', /^\S.*[^\s.]$/, event.type);
    assert.doesNotMatch(`${entry?.text} ${entry?.detail}`, /undefined|null,|NaN|\[object/, event.type);
  }
});

type Samples = { [Type in IncidentEvent['type']]: Extract<IncidentEvent, { type: Type }> };
const later = plus(declaredAt, 60_000);
const samples: Samples = {
  'update-corrected': { type: 'update-corrected', update: 3, text: 'x' },
  'audience-told': {
    type: 'audience-told',
    audience: 'executives',
    occasion: 'resolved',
    rule: 'executives',
    update: null,
    through: ['mail'],
    people: 2,
    addresses: 1,
  },
  'note-edited': { type: 'note-edited', note: 3, text: 'x' },
  'channel-opened': {
    type: 'channel-opened',
    channel: { system: 'slack', id: 'C1', name: 'inc-2026-0001', link: null },
  },
  'channel-archived': { type: 'channel-archived' },
  declared: {
    type: 'declared',
    id: 'i',
    number: 'INC-2026-0001',
    title: 't',
    process: { id: 'p', hash: 'h' },
    severity: 'SEV-2',
    severityRank: 2,
    status: 'investigating',
    category: 'active',
    phase: null,
    service: 'checkout',
    visibility: 'organization',
    groupKey: null,
    detectedAt: null,
    flags: [],
  },
  'alerts-joined': { type: 'alerts-joined', firing: 2, total: 3, summary: 'HighErrorRate' },
  'alerts-cleared': { type: 'alerts-cleared', total: 3 },
  'milestone-reached': { type: 'milestone-reached', milestone: 'fix-deployed' },
  acknowledged: { type: 'acknowledged', by: 'prom', human: false },
  'severity-set': { type: 'severity-set', from: 'SEV-2', to: 'SEV-1', toRank: 1, direction: 'raised' },
  'process-adopted': {
    type: 'process-adopted',
    from: { id: 'p', hash: 'h' },
    to: { id: 'severity-matrix', hash: 'i' },
    severity: 'SEV-1',
    severityRank: 1,
    direction: 'raised',
    status: 'investigating',
    category: 'active',
    phase: null,
  },
  'status-set': { type: 'status-set', from: 'investigating', to: 'identified', category: 'mitigating' },
  'soak-started': { type: 'soak-started', endsAt: later, to: 'resolved' },
  'soak-ended': { type: 'soak-ended' },
  'phase-set': { type: 'phase-set', from: null, to: 'triage' },
  'phase-entered': { type: 'phase-entered', phase: 'triage' },
  'phase-left': { type: 'phase-left', phase: 'triage' },
  relapsed: { type: 'relapsed' },
  reopened: { type: 'reopened', status: 'investigating', category: 'active' },
  'ladder-planned': { type: 'ladder-planned', ladder: 'sev-2-matrix', since: declaredAt, rungs: [] },
  'ladder-ended': { type: 'ladder-ended', ladder: 'sev-2-matrix', reason: 'severity-changed' },
  stalled: { type: 'stalled', byMs: 90_000 },
  'rung-climbed': {
    type: 'rung-climbed',
    ladder: 'sev-2-matrix',
    rung: 0,
    to: ['on-call'],
    by: 'page',
    reason: 'by-hand',
    uncovered: [],
    unbound: [],
    already: [],
  },
  'ticket-queued': { type: 'ticket-queued', ladder: 'sev-4-matrix', rung: 0 },
  paged: {
    type: 'paged',
    page: 'p9',
    person: 'ana',
    urgency: 'high',
    reason: { kind: 'clock', clock: 'triage', position: 'on-call' },
    steps: [],
    exhaustedAt: later,
    standIn: null,
    standsInFor: null,
  },
  contacted: { type: 'contacted', page: 'p9', step: 0, contact: 'phone', channel: 'webhook' },
  'contact-failed': { type: 'contact-failed', page: 'p9', step: 0, final: true },
  'page-ended': { type: 'page-ended', page: 'p9', outcome: 'passed-on', by: 'ana' },
  'last-resort-planned': { type: 'last-resort-planned', at: later, round: 2 },
  'clock-started': {
    type: 'clock-started',
    clock: 'triage',
    since: declaredAt,
    dueAt: later,
    warnAt: [],
    nudgeAt: null,
  },
  'clock-paused': { type: 'clock-paused', clock: 'triage' },
  'clock-resumed': { type: 'clock-resumed', clock: 'triage', dueAt: later, warnAt: [] },
  'clock-warned': { type: 'clock-warned', clock: 'triage', dueAt: later },
  'clock-breached': { type: 'clock-breached', clock: 'no-longer-there', dueAt: later },
  'clock-reminded': { type: 'clock-reminded', clock: 'promised-update', role: 'commander' },
  'clock-kept-early': { type: 'clock-kept-early', clock: 'triage', notBeforeAt: later },
  'clock-stopped': { type: 'clock-stopped', clock: 'triage', outcome: 'late' },
  'update-posted': { type: 'update-posted', text: 'x', audience: 'public', nextUpdateAt: null },
  'update-promised': { type: 'update-promised', at: later },
  'role-assigned': { type: 'role-assigned', role: 'commander', person: null },
  'flag-raised': { type: 'flag-raised', flag: 'data-loss' },
  'flag-lowered': { type: 'flag-lowered', flag: 'no-longer-there' },
  noted: { type: 'noted', text: 'x', progress: false },
  'item-checked': { type: 'item-checked', checklist: 'triage', item: 'metrics', checked: true },
  'handed-over': { type: 'handed-over', from: null, to: 'ben' },
  merged: { type: 'merged', into: 'somewhere' },
  'marked-false-positive': { type: 'marked-false-positive' },
  'visibility-set': { type: 'visibility-set', visibility: 'private' },
  redacted: { type: 'redacted', text: 'x' },
};
const everyEvent = Object.values(samples);
