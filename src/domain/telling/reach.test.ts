/** By what a reader is reached: as the audience is told, else by their own rules; and nobody who may not see it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person } from '../directory/directory.ts';
import { given, house } from '../incident/given.ts';
import type { ChannelKind } from '../message/delivery.ts';
import type { Medium } from '../process/process.ts';
import { reach } from './reach.ts';
import type { Readers } from './readers.ts';

const { state } = given({ severity: 'SEV-2' });
const noon = '2026-11-18T12:00:00.000Z';
const person = (handle: string, change: Partial<Person> = {}): Person => ({
  ...house.users['ben']!,
  handle,
  name: handle,
  rules: [{ urgency: 'low', afterMs: 0, contact: 'phone', repeat: null }],
  ...change,
});

function reached(
  through: Medium[],
  {
    people = [person('kim')],
    addresses = [],
    rooms = [],
    working = ['webhook', 'email', 'slack'],
    visibility = 'organization',
    members = [],
  }: Partial<Omit<Readers, 'people'>> & {
    people?: Person[];
    working?: ChannelKind[];
    visibility?: 'organization' | 'private';
    members?: string[];
  } = {},
) {
  const directory = { ...house, users: Object.fromEntries(people.map((one) => [one.handle, one])) };
  const found = reach({ people: people.map(({ handle }) => handle), addresses, rooms }, through, {
    directory,
    state: { ...state, visibility },
    members,
    now: noon,
    works: (channel) => working.includes(channel),
  });
  const lines = found.people.map(
    ({ person: who, contacts, mail }) =>
      `${who} by ${[...contacts.map(({ channel }) => channel), ...(mail === null ? [] : [mail])].join('+')}`,
  );
  return [...lines, ...found.addresses, ...found.rooms.map(({ channel, to }) => `${to} in ${channel}`)];
}
const slack = { id: 'chat', channel: 'slack', to: 'U1' } as const;
const mail = { id: 'mail', channel: 'email', to: 'kim@example.test' } as const;
const phone = { id: 'phone', channel: 'webhook', to: 'http://127.0.0.1:9/kim' } as const;

test('by page: as their own rules say for what can wait', () => {
  assert.deepEqual(reached(['page']), ['kim by webhook']);
  assert.deepEqual(reached([]), ['kim by webhook']);
});

test('by mail: to their contact, else to the address under which they sign in, else as their rules say', () => {
  assert.deepEqual(reached(['mail']), ['kim by email']);
  const without = { email: 'kim@example.test', contacts: [phone] };
  assert.deepEqual(reached(['mail'], { people: [person('kim', without)] }), ['kim by kim@example.test']);
  assert.deepEqual(reached(['mail'], { people: [person('kim', { ...without, email: null })] }), [
    'kim by webhook',
  ]);
  assert.deepEqual(reached(['mail'], { working: ['webhook'] }), ['kim by webhook'], 'mail is off');
});

test('by chat: in the audience’s room, and where it has none each by their own contact', () => {
  const people = [person('kim', { contacts: [phone, mail, slack] })];
  assert.deepEqual(reached(['chat'], { people, rooms: ['#eng'] }), ['#eng in slack']);
  assert.deepEqual(reached(['chat'], { people }), ['kim by slack']);
  assert.deepEqual(
    reached(['chat'], { rooms: ['#eng'], working: ['webhook'] }),
    ['kim by webhook'],
    'no chat is on',
  );
  assert.deepEqual(reached(['mail', 'chat'], { people, rooms: ['#eng'] }), ['kim by email', '#eng in slack']);
});

test('the address of a workflow is a room of Teams, and a name one of the chat that is in use', () => {
  const rooms = ['#eng', 'https://workflows.example.test/x'];
  assert.deepEqual(reached(['chat'], { people: [], rooms, working: ['mattermost', 'teams'] }), [
    '#eng in mattermost',
    'https://workflows.example.test/x in teams',
  ]);
});

test('whoever is told on the status page is told there alone', () => {
  assert.deepEqual(reached(['status-page'], { addresses: ['x@example.test'], rooms: ['#eng'] }), []);
});

test('quiet hours hold back what can wait, but for mail, and for whoever is up with it', () => {
  const asleep = person('kim', { quietHours: { days: null, hours: '00:00-13:00', overriddenBy: [] } });
  const around = {
    directory: { ...house, users: { kim: asleep } },
    state,
    members: [],
    now: noon,
    works: () => true,
  };
  const at = (through: Medium[], owner: string | null) =>
    reach({ people: ['kim'], addresses: [], rooms: [] }, through, {
      ...around,
      state: { ...state, owner: owner === null ? null : { person: owner, at: noon } },
    }).people[0]?.contacts[0]?.at;
  assert.equal(at(['page'], null), '2026-11-18T13:00:00.000Z');
  assert.equal(at(['page'], 'kim'), noon);
  assert.equal(at(['mail'], null), noon);
});

test('of a private incident members and admins hear, by their own contacts, and nobody else', () => {
  const people = [
    person('kim', { email: 'kim@example.test', contacts: [phone] }),
    person('lee'),
    person('ada', { role: 'admin' }),
  ];
  assert.deepEqual(
    reached(['mail', 'chat'], {
      people,
      addresses: ['x@example.test'],
      rooms: ['#eng'],
      visibility: 'private',
      members: ['kim'],
    }),
    ['kim by webhook', 'ada by email'],
  );
});
