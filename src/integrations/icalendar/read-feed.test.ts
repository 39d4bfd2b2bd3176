/** Reading a calendar from an address: what is fetched, what is refused, and that no sentence holds the address. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { calendarText, startCalendarServer } from '../../../test/harness/stand-ins/calendar-server.ts';
import type { CalendarServer } from '../../../test/harness/stand-ins/calendar-server.ts';
import { type AskedFeed, windowAt } from '../../domain/schedule/feed.ts';
import { askWorker } from '../../http/worker/ask-worker.ts';
import { makeFeedReader, type FeedReader } from './read-feed.ts';

const bounds = { atOnce: 3, megabytes: 256 };
const ask: Parameters<typeof makeFeedReader>[0]['ask'] = (entry, question, deadlineMs) =>
  askWorker(entry, question, deadlineMs, bounds);

let server: CalendarServer;
let reader: FeedReader;
before(async () => {
  server = await startCalendarServer();
  reader = makeFeedReader({ allow: ['127.0.0.1'], ask });
});
after(async () => {
  await reader.close();
  await server.close();
});

const day = (date: string, title: string) => [`DTSTART;VALUE=DATE:${date}`, `SUMMARY:${title}`];
const asked = (path: string, more: Partial<AskedFeed> = {}): AskedFeed => ({
  url: `${server.url}${path}?token=very-secret`,
  timeZone: 'UTC',
  window: windowAt('2026-11-21T12:00:00.000Z'),
  etag: null,
  lastModified: null,
  ...more,
});
async function problem(
  path: string,
  from: FeedReader = reader,
  more: Partial<AskedFeed> = {},
): Promise<string> {
  const answer = await from.read(asked(path, more));
  assert.equal(answer.outcome, 'failed');
  const said = answer.outcome === 'failed' ? answer.problem : '';
  assert.doesNotMatch(said, /very-secret|token|\.ics/, 'the address is a secret');
  assert.match(said, /^[A-Z1].*\.$/, 'it is a sentence');
  return said;
}

test('a calendar is read, and asked for again by its ETag', async () => {
  server.serve('/good.ics', calendarText(day('20261225', 'Christmas')));
  const first = await reader.read(asked('/good.ics'));
  assert.ok(first.outcome === 'read');
  assert.deepEqual(first.entries, [{ from: '2026-12-25', to: '2026-12-26', title: 'Christmas' }]);
  assert.notEqual(first.etag, null);
  assert.deepEqual(await reader.read(asked('/good.ics', { etag: first.etag })), { outcome: 'unchanged' });
});

test('a redirect is followed, and judged as an address of its own', async () => {
  const to = (location: string) => ({ kind: 'answer', status: 302, headers: { location } }) as const;
  server.serve('/moved.ics', to('/good.ics?token=very-secret'));
  assert.equal((await reader.read(asked('/moved.ics'))).outcome, 'read');
  server.serve('/metadata.ics', to('http://169.254.169.254/latest/meta-data'));
  assert.match(await problem('/metadata.ics'), /^169\.254\.169\.254 is a cloud provider's metadata address/);
  server.serve('/inside.ics', to('http://10.0.0.1/very-secret'));
  assert.match(await problem('/inside.ics'), /^10\.0\.0\.1 is a private address/);
  server.serve('/file.ics', to('file:///etc/passwd'));
  assert.match(await problem('/file.ics'), /sends us on to nowhere/);
  server.serve('/circle.ics', to('/circle.ics'));
  assert.match(await problem('/circle.ics'), /sends us on more than 3 times/);
});

test('a private address is called only where the configuration allows it', async () => {
  const strict = makeFeedReader({ allow: [], ask });
  assert.match(await problem('/good.ics', strict), /127\.0\.0\.1 is an address of this machine itself/);
  await strict.close();
});

test('a server that does not answer with a calendar is named with what it did', async () => {
  assert.match(await problem('/nowhere.ics'), /answered 404: there is no calendar/);
  server.serve('/private.ics', { kind: 'answer', status: 403 });
  assert.match(await problem('/private.ics'), /answered 403: the address is not/);
  server.serve('/broken.ics', { kind: 'answer', status: 500 });
  assert.match(await problem('/broken.ics'), /answered 500\.$/);
  server.serve('/cut.ics', { kind: 'reset' });
  assert.match(await problem('/cut.ics'), /closed the connection/);
  server.serve('/noise.ics', { kind: 'garbage' });
  assert.match(await problem('/noise.ics'), /not HTTP/);
  server.serve('/zipped.ics', {
    kind: 'answer',
    status: 200,
    headers: { 'content-encoding': 'gzip' },
    body: 'x',
  });
  assert.match(await problem('/zipped.ics'), /compressed/);
  server.serve('/page.ics', '<!doctype html>');
  assert.match(await problem('/page.ics'), /not a calendar/);
});

test('fifty megabytes are not read to their end', async () => {
  server.serve('/huge.ics', `BEGIN:VCALENDAR\r\nX:${'x'.repeat(50_000_000)}`);
  assert.match(await problem('/huge.ics'), /larger than 10 MB/);
});

test('what would not come to its end, or take all memory, ends with a sentence beside the event loop', async () => {
  const zone = [
    'BEGIN:VCALENDAR',
    'BEGIN:VTIMEZONE',
    'TZID:Bomb',
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'RRULE:FREQ=SECONDLY',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'END:STANDARD',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART;TZID=Bomb:20261201T090000',
    'DURATION:PT1H',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  server.serve('/bomb.ics', zone);
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 20);
  assert.match(await problem('/bomb.ics'), /could not be understood within 8 s/);
  clearInterval(counting);
  assert.ok(turns > 5, 'the event loop went on turning');
});
