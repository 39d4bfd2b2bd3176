/** Templates, filled in: facts and fields become a text; what is missing or too long is said field by field. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, by, given, matrix } from '../incident/given.ts';
import type { Template, TemplateField } from '../process/process.ts';
import { channelName } from './channel-name.ts';
import { fillTemplate, sentencesIn } from './fill-template.ts';
import { durationText, factsForTexts, type Facts } from './incident-facts.ts';

const story = given({ severity: 'SEV-1' }, at('2h5m', { type: 'resolve' }, by('ana')));

function factsAt(now: string): Facts {
  const { state, directory } = story;
  return factsForTexts(state, {
    process: matrix,
    directory,
    url: 'https://tocsin.example.test/incidents/INC-2026-0001',
    channel: '#inc-1',
    nextUpdateAt: null,
    now,
  });
}
const facts = factsAt('2026-11-18T13:00:00.000Z');

function field(id: string, change: Partial<TemplateField> = {}): TemplateField {
  return {
    id,
    variable: id.replace('next-steps', 'nextSteps'),
    label: id,
    type: 'text',
    required: false,
    from: null,
    choices: [],
    minSentences: null,
    maxSentences: null,
    format: null,
    ...change,
  };
}

function template(body: string, ...fields: TemplateField[]): Template {
  return {
    id: 'update',
    title: 'Update',
    purpose: 'internal-update',
    statuses: null,
    subject: '{{ incident.number }}: {{ incident.status }}',
    body,
    fields,
    file: null,
  };
}

test('facts and fields become a text', () => {
  const made = fillTemplate(
    template(
      '{{ incident.severity }} {{ incident.title }}, {{ incident.duration }}\n{% for step in nextSteps %}- {{ step }}\n{% endfor %}',
      field('next-steps', { type: 'list' }),
    ),
    facts,
    { 'next-steps': 'Watch it\nWrite it down' },
  );
  assert.deepEqual(made, {
    problems: {},
    subject: 'INC-2026-0001: Resolved',
    text: 'SEV-1 title-1, 2 hours 5 minutes\n- Watch it\n- Write it down',
  });
});

test('a field is filled beforehand by its fact, and what a person writes goes before it', () => {
  const wanted = template('{{ what }}', field('what', { from: 'incident.title', required: true }));
  assert.equal(textOf(wanted, {}), 'title-1');
  assert.equal(textOf(wanted, { what: 'Nobody can pay' }), 'Nobody can pay');
});

test('what is missing, wrong or too long is said, each field in one sentence', () => {
  const made = fillTemplate(
    template(
      '{{ impact }}',
      field('impact', { required: true }),
      field('summary', { maxSentences: 2 }),
      field('cause', { minSentences: 2 }),
      field('affected', { type: 'percentage' }),
      field('when', { type: 'instant' }),
      field('status', { type: 'choice', choices: ['Investigating', 'Resolved'] }),
    ),
    facts,
    {
      impact: '  ',
      summary: 'One. Two. Three.',
      cause: 'A bad deployment.',
      affected: '120%',
      when: 'soon',
      status: 'Unknown',
      other: 'x',
    },
  );
  assert.deepEqual(made, {
    subject: 'INC-2026-0001: Resolved',
    text: '',
    problems: {
      other: 'The template update has no such field. It has: impact, summary, cause, affected, when, status.',
      impact: 'impact is missing.',
      summary: 'summary has 3 sentences, and at most 2 are allowed.',
      cause: 'cause has 1 sentence, and at least 2 are asked for.',
      affected: 'affected is a share from 0% to 100%.',
      when: 'when is a time, as in 2026-11-18T14:30:00Z.',
      status: 'status is one of: Investigating, Resolved.',
    },
  });
});

test('sentences are counted as people would', () => {
  assert.equal(sentencesIn('It broke at 14:30. Nobody could pay!\nWhy? We do not know.'), 4);
  assert.equal(sentencesIn('Version 2.0 was rolled back'), 1);
  assert.equal(sentencesIn(' \n '), 0);
});

test('a duration has at most two units', () => {
  const minute = 60_000;
  assert.equal(durationText(0), 'less than a minute');
  assert.equal(durationText(61 * minute), '1 hour 1 minute');
  assert.equal(durationText(2 * 24 * 60 * minute + 5 * minute), '2 days 5 minutes');
});

test('a channel is named by the time in UTC, and by a number where the name is taken', () => {
  const named = (name: string, taken?: (name: string) => boolean) =>
    channelName(
      story.state,
      { ...matrix, channel: { name, topic: null, announceIn: [], archiveAfter: null, when: {} } },
      facts,
      taken,
    );
  const byTime = 'incident-{{ declaredAt | date: "%Y%m%d-%H%M" }}';
  assert.equal(named(byTime), 'incident-20261118-1000');
  assert.equal(
    named(byTime, (name) => name === 'incident-20261118-1000'),
    'incident-20261118-1000-2',
  );
  assert.equal(named('Inc {{ incident.title }} «Übung»'), 'inc-title-1-ubung');
  assert.equal(
    named('x'.repeat(200), (name) => name.length === 80 && !name.endsWith('-2')),
    `${'x'.repeat(78)}-2`,
  );
});

test('a name that cannot be made is the incident’s number, and never stands in the way', () => {
  const channel = { name: '{{ nothing }}', topic: null, announceIn: [], archiveAfter: null, when: {} };
  assert.equal(channelName(story.state, { ...matrix, channel }, facts), 'inc-2026-0001');
  const endless = { ...channel, name: '{% for i in (1..100000000) %}x{% endfor %}' };
  assert.equal(channelName(story.state, { ...matrix, channel: endless }, facts), 'inc-2026-0001');
  const elsewhere = { ...channel, when: { severities: ['SEV-2'] } };
  assert.equal(channelName(story.state, { ...matrix, channel: elsewhere }, facts), null);
});

function textOf(wanted: Template, values: Record<string, string>): string {
  const { text, problems } = fillTemplate(wanted, facts, values);
  assert.deepEqual(problems, {});
  return text;
}
