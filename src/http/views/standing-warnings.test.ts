/** What is wrong with a set-up is said until it is mended, and not before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallDirectory, someone } from '../../../test/harness/stepped-engine.ts';
import type { Directory, Person } from '../../domain/directory/directory.ts';
import { bound, house, matrix } from '../../domain/incident/given.ts';
import { standingWarnings } from './standing-warnings.ts';

type Given = Partial<Parameters<typeof standingWarnings>[0]>;

function warnings(given: Given = {}): string[] {
  return standingWarnings({
    directory: house,
    process: matrix,
    url: 'https://tocsin.example.test',
    demo: false,
    channels: [{ channel: 'email', enabled: true }],
    gaps: [],
    now: '2026-03-02T12:00:00.000Z',
    ...given,
  }).map(({ state, text }) => `${state}: ${text}`);
}

function with_(people: Person[], change: Partial<Directory> = {}): Directory {
  return {
    ...house,
    users: { ...house.users, ...Object.fromEntries(people.map((one) => [one.handle, one])) },
    ...change,
  };
}

test('a set-up that lacks nothing is not warned of', () => {
  assert.deepEqual(warnings(), []);
});

test('links to this machine are warned of while anybody is reached elsewhere', () => {
  for (const url of ['http://127.0.0.1:4040', 'http://localhost:4040', 'http://[::1]:4040'])
    assert.deepEqual(warnings({ url }), [`warn: Links lead to ${url}, which only this machine can open`]);
  const here = Object.values(house.users).map((person) => ({
    ...person,
    contacts: person.contacts.filter(({ channel }) => channel === 'webhook'),
  }));
  assert.deepEqual(warnings({ url: 'http://127.0.0.1:4040', directory: with_(here) }), []);
  assert.deepEqual(warnings({ url: 'http://127.0.0.1:4040', demo: true }), []);
});

test('a channel that is off or missing is named where somebody relies on it, and not where that is unknown', () => {
  assert.deepEqual(warnings({ channels: [] }), ['warn: The channel email is not set up']);
  assert.deepEqual(warnings({ channels: [{ channel: 'email', enabled: false }] }), [
    'warn: The channel email is off',
  ]);
  assert.deepEqual(warnings({ channels: null }), []);
});

test('positions that are bound nowhere are named; one that a service binds is not', () => {
  const { ceo: _, ...others } = house.positions;
  assert.deepEqual(warnings({ directory: with_([], { positions: others }) }), [
    'warn: CEO is bound to nobody',
  ]);
  const shop = {
    handle: 'shop',
    name: 'Shop',
    team: null,
    runbook: null,
    dashboards: [],
    positions: { ceo: bound('eve') },
  };
  assert.deepEqual(warnings({ directory: with_([], { positions: others, services: { shop } }) }), []);
  assert.match(warnings({ directory: with_([], { positions: {} }) })[0] ?? '', /^bad: /);
});

test('a last resort without a contact is bad, and so is an on-call person without one worth a warning', () => {
  const silent = (handle: string): Person => ({ ...house.users[handle]!, contacts: [] });
  assert.deepEqual(warnings({ directory: with_([silent('ada')]) }), [
    'bad: The last resort cannot be reached',
  ]);
  assert.deepEqual(warnings({ directory: with_([silent('ana')]) }), ['warn: ana cannot be paged']);
  const named = { ...house.organization, lastResort: [{ user: 'ben' }] };
  assert.deepEqual(warnings({ directory: with_([silent('ada')], { organization: named }) }), []);
});

test('people of a schedule count as on call', () => {
  const directory = smallDirectory({
    users: { ana: someone('ana', 'admin'), cy: { ...someone('cy'), contacts: [] } },
    positions: Object.fromEntries(
      matrix.positions.map(({ id }) => [
        id,
        { target: { schedule: 's' }, standIn: null, standInAfterMs: null },
      ]),
    ),
    schedules: {
      s: {
        handle: 's',
        timeZone: 'Etc/UTC',
        layers: [{ rotation: 'weekly', starts: '2026-01-05', participants: ['ana', 'cy'] }],
        overrides: [],
      },
    },
  });
  assert.deepEqual(warnings({ directory }), ['warn: Cy cannot be paged']);
});

test('a gap that a rung will find is warned of, and is bad by the day before', () => {
  const schedule = (handle: string) => ({
    handle,
    name: `The ${handle}`,
    timeZone: 'Europe/Berlin',
    layers: [],
    overrides: [],
  });
  const handles = ['engineers', 'leads', 'nights', 'weekends'];
  const directory = with_([], { schedules: Object.fromEntries(handles.map((one) => [one, schedule(one)])) });
  const gap = (of: string, day: string) => ({
    schedule: of,
    from: `2026-03-${day}T07:00:00.000Z`,
    to: `2026-03-${day}T19:00:00.000Z`,
  });
  assert.deepEqual(warnings({ directory, gaps: [gap('engineers', '10'), gap('engineers', '11')] }), [
    'warn: The engineers has 2 gaps in the next 14 days',
  ]);
  assert.deepEqual(warnings({ directory, gaps: [gap('leads', '03')] }), [
    'bad: The leads has a gap in the next 14 days',
  ]);
  assert.deepEqual(warnings({ directory, gaps: handles.map((one) => gap(one, '10')) }), [
    'warn: 4 schedules have gaps in the next 14 days',
  ]);
});
