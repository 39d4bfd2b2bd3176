/** Who is asked next: a rung, a stand-in or the last resort, whichever comes first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plus } from '../instant.ts';
import { acknowledge, at, bound, by, declaredAt, given, houseWith, type Story } from './given.ts';
import { nextAsked, upcoming } from './upcoming.ts';

function nextOf(story: Story, afterMinutes: number) {
  const { process, directory, state } = story;
  const picture = { process, directory, now: plus(declaredAt, afterMinutes * 60_000) };
  return nextAsked(upcoming(state, picture), picture);
}

test('it is the next rung, by the name of its position', () => {
  const next = nextOf(given({ severity: 'SEV-1' }, at('2m', acknowledge, by('ana'))), 3);
  assert.equal(next?.as, 'rung');
  assert.equal(next?.sentence, 'VP Engineering in 12:00 unless mitigated');
});

test('a stand-in who comes before the next rung is named, and only while nobody answers', () => {
  const directory = houseWith({
    positions: {
      'on-call': { target: { user: 'ana' }, standIn: { user: 'ben' }, standInAfterMs: 300_000 },
    },
  });
  const silent = nextOf(given({ severity: 'SEV-1', directory }), 1);
  assert.deepEqual(
    [silent?.as, silent?.to, silent?.sentence],
    ['stand-in', ['ben'], 'ben as stand-in in 4:00 unless acknowledged'],
  );
  const answered = nextOf(given({ severity: 'SEV-1', directory }, at('1m', acknowledge, by('ana'))), 2);
  assert.equal(answered?.as, 'rung');
});

test('where no rung is left it is the last resort, by name', () => {
  const directory = houseWith({
    positions: { 'on-call': bound('ana'), 'engineering-lead': null, 'vp-engineering': null },
  });
  const next = nextOf(given({ severity: 'SEV-2', directory }), 1);
  assert.equal(next?.as, 'last-resort');
  assert.deepEqual(next?.to, ['ada']);
  assert.match(next?.sentence ?? '', /^ada as last resort in \d+:\d\d unless acknowledged$/);
});

test('when it is resolved nobody is asked', () => {
  const story = given({ severity: 'SEV-1' }, at('2m', { type: 'resolve' }, by('ana')));
  assert.equal(nextOf(story, 3), null);
});
