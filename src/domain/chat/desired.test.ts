/** What the chats should have of an incident: by its process, by their settings, and by who may see it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledge, at, by, given, matrix, span, type Story } from '../incident/given.ts';
import { deadline } from '../process/spans.ts';
import { newsSince, updateCard } from './cards.ts';
import type { ChatAbility } from './chat.ts';
import { desiredFor, type Wanting } from './desired.ts';
import { nothingYet } from './next-step.ts';

const slack = {
  system: 'slack',
  abilities: new Set<ChatAbility>(['channels', 'bookmarks', 'edits']),
  longestName: 80,
  announceIn: null,
} as const;
const teams = {
  system: 'teams',
  abilities: new Set<ChatAbility>(),
  longestName: 0,
  announceIn: 'https://flow.example.test/1',
} as const;

function wanting(story: Story, change: Partial<Wanting> = {}): Wanting {
  return {
    state: story.state,
    members: ['ben', 'ana'],
    actual: nothingYet,
    log: story.log,
    texts: new Map(),
    numbers: new Map(),
    process: story.process,
    directory: story.directory,
    now: story.state.lastEventAt,
    page: 'https://tocsin.example.test/incidents/INC-2026-0001',
    chats: [slack],
    users: new Map(),
    statusPage: null,
    ...change,
  };
}

const opened = {
  ...nothingYet,
  system: 'slack',
  channel: { state: 'open', number: 1, id: 'C01', name: 'inc', link: null, private: false },
} as const;

test('a process without a channel, and a house without a chat, want none', () => {
  const story = given({});
  assert.equal(desiredFor(wanting(story, { chats: [] })).desired.channel, null);
  assert.equal(desiredFor(wanting(story, { process: { ...matrix, channel: null } })).desired.channel, null);
  assert.equal(desiredFor(wanting(story, { chats: [teams] })).desired.channel, null);
  assert.notEqual(desiredFor(wanting(story)).desired.channel, null);
});

test('what is over when it is first seen gets neither a channel nor an announcement', () => {
  const story = given({ severity: 'SEV-2' }, at('5m', { type: 'resolve' }, by('ana')));
  const { desired } = desiredFor(wanting(story));
  assert.deepEqual([desired.channel, desired.announcements], [null, []]);
});

test('a channel that is there is kept, whatever the severity has become since', () => {
  const story = given(
    { severity: 'SEV-1' },
    at('1m', { type: 'set-severity', severity: 'SEV-4' }, by('ana')),
  );
  const channel = { ...matrix.channel!, when: { severities: ['SEV-1'] } };
  const process = { ...matrix, channel };
  assert.equal(desiredFor(wanting(story, { process })).desired.channel, null);
  assert.notEqual(desiredFor(wanting(story, { process, actual: opened })).desired.channel, null);
});

test('a setting for announcements comes before the process, and an address is known by its system', () => {
  const story = given({});
  const here = { ...slack, announceIn: '#ops' };
  const { announcements } = desiredFor(wanting(story, { chats: [here, teams] })).desired;
  assert.deepEqual(
    announcements.map(({ place, to, follows }) => [place, to, follows]),
    [
      ['slack #ops', '#ops', true],
      ['teams incidents', 'https://flow.example.test/1', false],
    ],
  );
  const byProcess = desiredFor(wanting(story)).desired.announcements;
  assert.deepEqual(
    byProcess.map(({ place }) => place),
    ['slack #incidents'],
  );
});

test('a private channel is not named where all can read', () => {
  const story = given({});
  const hidden = { ...opened, channel: { ...opened.channel, private: true } };
  const [announced] = desiredFor(wanting(story, { actual: hidden })).desired.announcements;
  assert.equal(announced?.card.channel, null);
  const [open] = desiredFor(wanting(story, { actual: opened })).desired.announcements;
  assert.equal(open?.card.channel, 'C01');
});

test('it is archived when the process says, and looked at again then', () => {
  const story = given({ severity: 'SEV-2' }, at('1h', { type: 'resolve' }, by('ana')));
  const after = span('24h');
  const process = { ...matrix, channel: { ...matrix.channel!, archiveAfter: after } };
  const due = deadline(process, after, story.state.milestones.resolved ?? '');
  const soon = desiredFor(wanting(story, { process, actual: opened }));
  assert.deepEqual([soon.desired.channel?.archived, soon.wakeAt], [false, due]);
  const then = desiredFor(wanting(story, { process, actual: opened, now: due ?? '' }));
  assert.deepEqual([then.desired.channel?.archived, then.wakeAt], [true, null]);
});

test('a topic fits, whatever a process writes into it', () => {
  const story = given({});
  const topicOf = (topic: string | null) =>
    desiredFor(wanting(story, { process: { ...matrix, channel: { ...matrix.channel!, topic } } })).desired
      .channel?.topic;
  assert.equal(topicOf('{{ incident.severity }}: {{ incident.title }}'), 'SEV-2: title-1');
  assert.equal(topicOf('x '.repeat(1_000))?.length, 249);
  assert.match(topicOf(null) ?? '', /^SEV-2 title-1 · Investigating · https:/);
});

test('nobody is asked in who has left', () => {
  const members = [...Array.from({ length: 3 }, (_, index) => `left-${index}`), 'ana'];
  const { channel } = desiredFor(wanting(given({}), { members })).desired;
  assert.deepEqual(channel?.people, [{ person: 'ana' }]);
});

test('a channel that was away for long hears of the latest, and that there was more', () => {
  const steps = Array.from({ length: 40 }, (_, minute) =>
    at(`${minute + 1}m`, { type: 'set-severity', severity: minute % 2 === 0 ? 'SEV-3' : 'SEV-2' }, by('ana')),
  );
  const story = given({ severity: 'SEV-2' }, ...steps);
  const news = newsSince(0, story.log, wanting(story));
  assert.equal(news.length, 15);
  assert.match(news[0]?.card.footnote ?? '', /\d+ earlier entries are in the timeline\.$/);
  const last = news.at(-1)?.upTo ?? 0;
  assert.deepEqual(newsSince(last, story.log, wanting(story)), []);
});

test('an update says what it says now: corrected, or removed', () => {
  const story = given(
    {},
    at('1m', acknowledge, by('ana')),
    at('5m', { type: 'post-update', text: 'first', audience: 'engineering', nextUpdateAt: null }, by('ana')),
  );
  const { version } = story.log.find(({ event }) => event.type === 'update-posted')!;
  const texts = new Map<string, string | null>([
    ['first', 'It is the cache.'],
    ['second', 'It is the pool.'],
  ]);
  const card = updateCard(version, story.log, wanting(story, { texts }));
  assert.deepEqual([card.body, card.footnote], ['It is the cache.', 'To Engineering by ana']);
  story.take(at('6m', { type: 'correct-update', update: version, text: 'second' }, by('ana')));
  const after = updateCard(version, story.log, wanting(story, { texts }));
  assert.deepEqual([after.body, after.footnote], ['It is the pool.', 'To Engineering by ana · corrected']);
  const removed = updateCard(version, story.log, wanting(story, { texts: new Map([['second', null]]) }));
  assert.equal(removed.body, 'This text was removed.');
});
