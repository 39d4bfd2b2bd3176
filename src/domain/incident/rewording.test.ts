/** What was said can be said better, and what the rest of the house reports of itself stands in the log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, by, declaredAt, given } from './given.ts';
import { plus } from '../instant.ts';

const update = { type: 'post-update', text: 'u1', audience: 'internal', nextUpdateAt: null } as const;
const channel = { system: 'slack', id: 'C1', name: 'inc-2026-0001', link: null } as const;

test('an update is corrected by an event of its own, and the correction is no new update', () => {
  const story = given({ severity: 'SEV-2' }, at('5m', update, by('ana')));
  const { version } = story.log.find(({ event }) => event.type === 'update-posted')!;
  const corrected = story.when(at('9m', { type: 'correct-update', update: version, text: 'u2' }, by('ana')));
  assert.deepEqual(corrected.events, [{ type: 'update-corrected', update: version, text: 'u2' }]);
  const beyond = { type: 'correct-update', update: 999, text: 'u2' } as const;
  assert.equal(story.when(at('9m', beyond, by('ana'))).refused, 'no-such-update');
  assert.equal(
    story.when(at('9m', { type: 'edit-note', note: 1, text: 'n2' }, by('ana'))).refused,
    'no-such-note',
  );
});

test('a note that was said earlier keeps its time, and none is said in the future', () => {
  const said = (offsetMs: number) =>
    given({ severity: 'SEV-2' }).when(
      at(
        '9m',
        { type: 'note', text: 'n1', progress: false, happenedAt: plus(declaredAt, offsetMs) },
        by('ana'),
      ),
    ).events[0];
  assert.deepEqual(said(-60_000), {
    type: 'noted',
    text: 'n1',
    progress: false,
    happenedAt: plus(declaredAt, -60_000),
  });
  const future = said(60 * 60_000);
  assert.equal(future?.type === 'noted' ? future.happenedAt : '', plus(declaredAt, 9 * 60_000));
});

test('a channel is opened once, archived once, and its archiving is a milestone', () => {
  const opened = at('1m', { type: 'report-channel', channel } as const, { kind: 'clock' });
  const story = given({ severity: 'SEV-2' }, opened, opened);
  assert.equal(story.log.filter(({ event }) => event.type === 'channel-opened').length, 1);
  assert.deepEqual(story.state.channel, { ...channel, archivedAt: null });
  const archived = story.when(at('2h', { type: 'archive-channel' }, { kind: 'clock' }));
  assert.deepEqual(
    archived.events.filter(({ type }) => type === 'channel-archived' || type === 'milestone-reached'),
    [{ type: 'channel-archived' }, { type: 'milestone-reached', milestone: 'channel-archived' }],
  );
  const none = given({ severity: 'SEV-2' }).when(at('2h', { type: 'archive-channel' }, { kind: 'clock' }));
  assert.ok(!none.events.some(({ type }) => type === 'channel-archived'));
});

test('nobody promises the public anything by an update of a private incident', () => {
  const hidden = at('1m', { type: 'set-visibility', visibility: 'private' }, by('ana'));
  const story = given({ severity: 'SEV-2' }, hidden);
  assert.equal(
    story.when(at('5m', { ...update, audience: 'public' }, by('ana'))).refused,
    'audience-may-not-read',
  );
  assert.equal(story.when(at('5m', { ...update, audience: 'executives' }, by('ana'))).refused, null);
  const open = given({ severity: 'SEV-2' });
  assert.equal(open.when(at('5m', { ...update, audience: 'public' }, by('ana'))).refused, null);
});
