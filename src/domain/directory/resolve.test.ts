/** From a position to people: service before team before organisation, schedules, stand-ins, nobody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Directory, Person } from './directory.ts';
import { bindingOf, peopleOf, resolvePosition, shadowsOf } from './resolve.ts';

const at = '2026-03-04T12:00:00Z';

function person(handle: string): Person {
  return { handle, name: handle, email: null, timeZone: 'UTC', role: 'responder', contacts: [], rules: [] };
}

const to = (user: string) => ({ target: { user }, standIn: null, standInAfterMs: null });

const directory: Directory = {
  revision: 1,
  organization: { name: 'Acme', timeZone: 'UTC', lastResort: [] },
  users: { ana: person('ana'), ben: person('ben'), cy: person('cy') },
  teams: {
    platform: {
      handle: 'platform',
      name: 'Platform',
      members: ['ana', 'ben', 'ana', 'gone'],
      positions: { lead: to('ben') },
    },
  },
  services: {
    checkout: {
      handle: 'checkout',
      name: 'Checkout',
      team: 'platform',
      runbook: null,
      dashboards: [],
      positions: { 'on-call': to('cy') },
    },
    orphan: { handle: 'orphan', name: 'Orphan', team: null, runbook: null, dashboards: [], positions: {} },
  },
  schedules: {
    primary: {
      handle: 'primary',
      timeZone: 'UTC',
      layers: [
        { rotation: 'weekly', handoff: 'monday 09:00', starts: '2026-01-05', participants: ['ana', 'ben'] },
      ],
      overrides: [{ from: '2026-03-05T09:00', to: '2026-03-06T09:00', who: 'gone' }],
    },
  },
  positions: {
    'on-call': {
      target: { schedule: 'primary' },
      standIn: { users: ['cy', 'ana', 'ben'] },
      standInAfterMs: 300_000,
    },
    lead: to('ana'),
    former: to('gone'),
  },
  audiences: {},
};

test('a service answers for a position before its team, its team before the organisation', () => {
  assert.deepEqual(bindingOf(directory, 'on-call', 'checkout'), to('cy'));
  assert.deepEqual(bindingOf(directory, 'lead', 'checkout'), to('ben'));
  assert.deepEqual(bindingOf(directory, 'lead', 'orphan'), to('ana'));
  assert.deepEqual(bindingOf(directory, 'lead', null), to('ana'));
  assert.deepEqual(bindingOf(directory, 'lead', 'no-such-service'), to('ana'));
});

test('a position that nobody bound is not bound, even when it is spelt like a property of every object', () => {
  assert.deepEqual(resolvePosition(directory, 'cto', { service: 'checkout', at }), { bound: false });
  assert.equal(bindingOf(directory, 'constructor', 'toString'), null);
});

test('a team is its members, once each, without those who are gone', () => {
  assert.deepEqual(peopleOf(directory, { team: 'platform' }, at), {
    people: ['ana', 'ben'],
    schedule: null,
    until: null,
  });
  assert.deepEqual(peopleOf(directory, { team: 'no-such-team' }, at).people, []);
});

test('a schedule answers with who is on call and until when', () => {
  const resolved = resolvePosition(directory, 'on-call', { service: null, at });
  assert.ok(resolved.bound);
  assert.equal(resolved.schedule, 'primary');
  assert.equal(resolved.people.length, 1);
  assert.equal(resolved.until && Temporal.Instant.from(resolved.until).toString(), '2026-03-05T09:00:00Z');
});

test('whoever is paged first is not their own stand-in', () => {
  const resolved = resolvePosition(directory, 'on-call', { service: null, at });
  assert.ok(resolved.bound);
  assert.equal(resolved.standIn.length, 2);
  assert.ok(!resolved.standIn.includes(resolved.people[0]!));
  assert.equal(resolved.standInAfterMs, 300_000);
});

test('a position bound to somebody who left is a gap, not unbound', () => {
  const resolved = resolvePosition(directory, 'former', { service: null, at });
  assert.deepEqual(resolved, {
    bound: true,
    people: [],
    schedule: null,
    until: null,
    standIn: [],
    standInAfterMs: null,
  });
  const override = resolvePosition(directory, 'on-call', { service: null, at: '2026-03-05T12:00:00Z' });
  assert.ok(override.bound);
  assert.deepEqual(override.people, []);
});

test('in turn: each incident asks one of the team, the next incident the next, and whoever is away is left out', () => {
  const inTurn = { ...to('cy'), target: { users: ['ana', 'ben', 'gone', 'cy'] }, pick: 'in-turn' as const };
  const house: Directory = { ...directory, positions: { lead: inTurn } };
  const asked = (incident: string | null, around?: Directory['around']) => {
    const found = resolvePosition({ ...house, ...(around && { around }) }, 'lead', {
      service: null,
      at,
      incident,
    });
    return found.bound ? found.people.join() : 'unbound';
  };
  const numbers = ['INC-2026-0003', 'INC-2026-0004', 'INC-2026-0005', 'INC-2026-0006'];
  assert.deepEqual(
    numbers.map((number) => asked(number)),
    ['ana', 'ben', 'cy', 'ana'],
  );
  assert.equal(asked(null), 'ana,ben,cy', 'without an incident any of them may be asked');
  const away = (...people: string[]) => ({
    calendars: {},
    away: people.map((person) => ({ person, from: '2026-03-04T12:00:00Z', to: '2026-03-05T00:00:00Z' })),
  });
  assert.deepEqual(
    numbers.map((number) => asked(number, away('ben'))),
    ['cy', 'ana', 'cy', 'ana'],
  );
  assert.equal(
    asked('INC-2026-0004', away('ana', 'ben', 'cy')),
    'ben',
    'where all are away, one is asked all the same',
  );
});

test('whoever learns beside a position is resolved like anybody else', () => {
  const house: Directory = {
    ...directory,
    positions: { lead: { ...to('ana'), shadow: { team: 'platform' } } },
  };
  assert.deepEqual(shadowsOf(house, 'lead', { service: null, at }), ['ana', 'ben']);
  assert.deepEqual(shadowsOf(directory, 'lead', { service: null, at }), []);
});
