/** What a team carried together, who carried most, and when it was more than the process allows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burdenOf, teamsOfPeople } from './burden.ts';
import { loadFindings, teamFinding } from './load-findings.ts';
import type { JudgedShift, OnCallHealth } from './on-call-health.ts';

const quiet: OnCallHealth = {
  person: 'ana',
  hours: 168,
  nights: 7,
  shifts: 1,
  pages: 0,
  pagesAtNight: 0,
  pagesAtNightOnDuty: 0,
  pagesOffDuty: 0,
  pagesANight: 0,
  judged: [],
  nightsDisturbed: 0,
  longestRun: null,
  interruptions: 0,
  interruptedHours: 0,
  interruptedHoursAfterWork: 0,
  answer: { medianMs: null, sample: 0 },
  strip: [],
};

const load = { pagesANight: 2, remedy: 'Mend the alerts' };

test('a team’s pages a night are the mean of all its nights, not of its people', () => {
  const busy = { ...quiet, pages: 12, pagesAtNight: 9, pagesAtNightOnDuty: 9, nights: 3, nightsDisturbed: 3 };
  const rested = { ...quiet, person: 'ben', pagesAtNightOnDuty: 1, pagesAtNight: 1, pages: 2, nights: 7 };
  const unpaged = { ...quiet, person: 'dee', hours: 100, nights: 0 };
  const idle = { ...quiet, person: 'cy', hours: 0, nights: 0 };
  const burden = burdenOf({ team: 'shop', people: ['ana', 'ben', 'cy', 'dee'] }, [
    busy,
    rested,
    idle,
    unpaged,
  ]);
  assert.deepEqual(burden.figures, {
    hours: 436,
    pages: 14,
    pagesAtNight: 10,
    pagesAtNightOnDuty: 10,
    nights: 10,
    nightsDisturbed: 3,
    pagesANight: 1,
  });
  assert.deepEqual(
    [burden.people, burden.eachPerson],
    [3, { hours: 436 / 3, pages: 14 / 3, nightsDisturbed: 1 }],
  );
  assert.equal(burden.mostLoaded?.person, 'ana');
});

test('a team of which nobody was on call or paged has no mean, and nobody with most', () => {
  const burden = burdenOf({ team: 'shop', people: ['ana'] }, [{ ...quiet, hours: 0, nights: 0 }]);
  assert.deepEqual([burden.people, burden.eachPerson, burden.mostLoaded], [0, null, null]);
  assert.equal(burden.figures.pagesANight, null);
});

test('whoever is in two teams counts in both, and whoever is in none is told too', () => {
  const teams = [
    { handle: 'shop', members: ['ana', 'ben'] },
    { handle: 'data', members: ['ben'] },
  ];
  assert.deepEqual(teamsOfPeople(teams, ['ana', 'ben', 'cy']), [
    { team: 'shop', people: ['ana', 'ben'] },
    { team: 'data', people: ['ben'] },
    { team: null, people: ['cy'] },
  ]);
  assert.equal(teamsOfPeople(teams, ['ana']).length, 2);
});

test('more than the process allows is a finding with its figures and what the process wants done; as much is none', () => {
  const figures = { pagesANight: 2.25, pagesAtNightOnDuty: 9, nights: 4 };
  assert.equal(
    teamFinding('Shop', figures, load),
    'Shop was paged 2.3 times a night on average: 9 pages in 4 nights on call, where the process allows 2. Mend the alerts.',
  );
  assert.equal(teamFinding('Shop', { ...figures, pagesANight: 2 }, load), null);
  assert.equal(teamFinding('Shop', { ...figures, pagesANight: null }, load), null);
  assert.equal(teamFinding('Shop', figures, null), null);
});

test('of each person the hardest shift over the threshold is told, and how many more there were', () => {
  const shift = (pagesANight: number): JudgedShift => ({
    schedule: 'primary',
    from: Date.parse('2026-03-02T08:00:00Z'),
    to: Date.parse('2026-03-09T08:00:00Z'),
    unfinished: false,
    nights: 7,
    pagesAtNight: Math.round(pagesANight * 7),
    pagesANight,
  });
  const words = {
    nameOf: (person: string) => ({ ana: 'Ana', ben: 'Ben' })[person]!,
    scheduleName: () => 'Primary',
    zoneOf: () => 'Europe/Berlin',
  };
  const healths = [
    { ...quiet, judged: [shift(16 / 7), shift(15 / 7), shift(2)] },
    { ...quiet, person: 'ben', judged: [shift(3)] },
    { ...quiet, person: 'cy', judged: [shift(2)] },
  ];
  assert.deepEqual(
    loadFindings(healths, load, words).map(({ sentence }) => sentence),
    [
      'Ben was paged 3 times a night on average in Primary from 2026-03-02 09:00 to 2026-03-09 09:00 (Europe/Berlin): 21 pages in 7 nights, where the process allows 2. Mend the alerts.',
      'Ana was paged 2.3 times a night on average in Primary from 2026-03-02 09:00 to 2026-03-09 09:00 (Europe/Berlin): 16 pages in 7 nights, where the process allows 2; 1 more of their shifts was over it too. Mend the alerts.',
    ],
  );
  assert.deepEqual(loadFindings(healths, null, words), []);
});
