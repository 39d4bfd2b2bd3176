/** The channel of an incident on the terminal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentChannel } from '../../src/cli/channel.ts';
import type { IncidentChannelView } from '../../src/http/shapes-channel.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = Reads<IncidentChannel, IncidentChannelView>;
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

test('it says where people talk, who is there, and what the chat would not take', async () => {
  await using api = await startApi();
  const channel: IncidentChannelView = {
    channel: {
      system: 'slack',
      id: 'C01',
      name: 'inc-1',
      link: 'https://acme.example.test/C01',
      archivedAt: null,
    },
    people: [{ handle: 'ana', name: 'Ana Ortiz' }],
    announcedIn: ['slack #incidents'],
    problem: { text: 'The app may not pin', tries: 2, retryAt: '2026-11-21T12:00:00.000Z' },
  };
  api.answerNext(json(channel));
  const { code, out } = await tocsin(['channel', 'INC-2026-0001'], { url: api.url, key: apiKey });
  assert.equal(code, 0);
  assert.equal(api.requests[0]?.path, '/api/v1/incidents/INC-2026-0001/channel');
  assert.match(out, /#inc-1 {2}slack\nhttps:\/\/acme\.example\.test\/C01\nIn it: Ana Ortiz\n/);
  assert.match(out, /Announced in slack #incidents\nThe app may not pin \(tried 2 times, again /);
});

test('without one it says so', async () => {
  await using api = await startApi();
  api.answerNext(json({ channel: null, people: [], announcedIn: [], problem: null }));
  const { out } = await tocsin(['channel', 'INC-2026-0001'], { url: api.url, key: apiKey });
  assert.equal(out.trim(), 'It has no channel.');
});
