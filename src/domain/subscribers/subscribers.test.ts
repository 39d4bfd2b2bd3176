/** What may be entered, how often the public may ask, what becomes of an attempt, and what a change says to whom. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aMaintenance, anIncident, anUpdate, aPage } from '../status-page/given.ts';
import { incidentPicture, maintenancePicture } from '../status-page/picture.ts';
import { judgeRequest } from './bounds.ts';
import { newsOfComponent, newsOfIncident, newsOfMaintenance } from './news.ts';
import { outcomeOf } from './outcome.ts';
import { concerns, readAddress } from './subscriber.ts';
import { subscriberWords } from './words.ts';

test('a phone number is kept in one form, however it was written', () => {
  const forms = ['+49 (30) 123-456', '0049 30123456', '+4930123456'];
  assert.deepEqual(
    forms.map((form) => readAddress('sms', form)),
    forms.map(() => ({ ok: true, to: '+4930123456', key: '+4930123456' })),
  );
  assert.equal(readAddress('sms', '030123456').ok, false);
});

test('a mailbox that differs in capitals is the same one, and is written to as it was entered', () => {
  assert.deepEqual(readAddress('email', ' Ana@Example.test '), {
    ok: true,
    to: 'Ana@Example.test',
    key: 'ana@example.test',
  });
});

test('a webhook is a web address without a user in it', () => {
  for (const wrong of [
    'ftp://example.test/',
    'https://user:secret@example.test/',
    'javascript:alert(1)',
    'example.test',
  ])
    assert.equal(readAddress('webhook', wrong).ok, false);
  assert.equal(readAddress('webhook', 'https://example.test/hook#top').ok, true);
});

test('news that names no component is for all, and so is every piece for whoever chose none', () => {
  assert.equal(concerns([], ['search']), true);
  assert.equal(concerns(['checkout'], []), true);
  assert.equal(concerns(['checkout'], ['search']), false);
  assert.equal(concerns(['checkout', 'search'], ['search']), true);
});

test('a flood is stopped by what it floods: an address in silence, a network and a page aloud', () => {
  const none = { ofAddress: 0, ofNetworkHour: 0, ofNetwork: 0, ofPage: 0 };
  assert.equal(judgeRequest('email', none), 'send');
  assert.equal(judgeRequest('email', { ...none, ofAddress: 3 }), 'quiet');
  assert.equal(judgeRequest('email', { ...none, ofNetworkHour: 20 }), 'too-many-from-here');
  assert.equal(judgeRequest('email', { ...none, ofNetwork: 60 }), 'too-many-from-here');
  assert.equal(judgeRequest('sms', { ...none, ofPage: 300 }), 'too-many-for-page');
});

const at = '2026-03-02T09:00:00.000Z';
const attempt = { attempts: 1, begun: false, queuedAt: at, now: at };

test('a mail that had begun to leave is not sent again when the line breaks, and is when the server refuses it', () => {
  const broken = { result: 'retry', reason: 'cut', afterSeconds: null, ambiguous: true } as const;
  assert.equal(outcomeOf(broken, { ...attempt, begun: true }).state, 'unknown');
  assert.equal(outcomeOf(broken, attempt).state, 'waiting');
  assert.deepEqual(outcomeOf({ ...broken, ambiguous: false }, { ...attempt, begun: true }), {
    state: 'waiting',
    detail: 'cut',
    dueAt: '2026-03-02T09:00:30.000Z',
  });
});

test('attempts grow apart and end after a day', () => {
  const later = { result: 'retry', reason: '454', afterSeconds: null, ambiguous: false } as const;
  const fifth = outcomeOf(later, { ...attempt, attempts: 5 });
  assert.equal(fifth.state === 'waiting' && fifth.dueAt, '2026-03-02T10:00:00.000Z');
  const asked = outcomeOf({ ...later, afterSeconds: 120 }, attempt);
  assert.equal(asked.state === 'waiting' && asked.dueAt, '2026-03-02T09:02:00.000Z');
  assert.equal(outcomeOf(later, { ...attempt, now: '2026-03-03T09:00:00.000Z' }).state, 'failed');
});

const page = aPage();
const down = anUpdate('investigating', at, {
  id: 'u1',
  body: 'Payments **fail**.',
  components: [
    { component: 'checkout', to: 'major_outage' },
    { component: 'search', to: 'degraded_performance' },
  ],
});

test('one update is one piece of news, whatever it says of however many components', () => {
  const picture = incidentPicture(page, anIncident([down]))!;
  const news = newsOfIncident(page, picture, 'u1')!;
  assert.deepEqual(news.components.toSorted(), ['checkout', 'search']);
  assert.equal(news.words.subject, 'Investigating: Checkout fails');
  assert.equal(news.words.body, 'Payments **fail**.\n\nAffected: Checkout (major outage), Search (degraded)');
  assert.equal(newsOfIncident(page, picture, 'a-draft'), null);
});

test('whoever was told that it is down is told that it is up, though the last update names no component', () => {
  const over = anUpdate('resolved', '2026-03-02T10:00:00.000Z', { id: 'u2' });
  const picture = incidentPicture(page, anIncident([down, over]))!;
  const news = newsOfIncident(page, picture, 'u2')!;
  assert.deepEqual(news.components.toSorted(), ['checkout', 'search']);
  assert.equal(newsOfIncident(page, picture, 'u1')!.words.thread, news.words.thread, 'both are one thread');
});

test('a maintenance says when, on the clock of the page, and its reminder that it is one', () => {
  const german = aPage({ language: 'de', timeZone: 'Europe/Berlin' });
  const picture = maintenancePicture(german, aMaintenance());
  const { words, components } = newsOfMaintenance(german, picture, { kind: 'reminder' })!;
  assert.equal(words.subject, 'Erinnerung: New database');
  assert.match(words.body, /03:00.*05:00.*\(Europe\/Berlin\)/);
  assert.deepEqual(components, ['checkout']);
  assert.equal(
    newsOfMaintenance(page, picture, { kind: 'cancelled' })!.words.subject,
    'Cancelled: New database',
  );
});

test('a component that is set to what it was is no news', () => {
  const change = { from: 'operational', to: 'major_outage', at } as const;
  assert.equal(newsOfComponent(page, 'search', change)!.words.subject, 'Search: major outage');
  assert.equal(newsOfComponent(page, 'search', { ...change, to: 'operational' }), null);
  assert.equal(newsOfComponent(page, 'gone', change), null);
});

test('every language says everything', () => {
  for (const [language, words] of Object.entries(subscriberWords)) {
    assert.deepEqual(Object.keys(words).toSorted(), Object.keys(subscriberWords.en).toSorted(), language);
    assert.match(words.confirmQuestion('TITLE', 'ADDRESS'), /TITLE[^]*ADDRESS|ADDRESS[^]*TITLE/);
    for (const word of [
      words.why,
      words.confirmSubject,
      words.confirmBody,
      words.knownBody,
      words.knownSubject,
    ])
      assert.match(word('TITLE'), /TITLE/);
  }
});
