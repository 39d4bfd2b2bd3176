/** Health, ledger and burden on the terminal: figures where there are some, a dash where there are none, a file as it came. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type * as ours from '../../src/cli/answers-on-call-health.ts';
import * as shapes from '../../src/http/shapes-on-call-health.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, json, startApi } from './server.ts';
import { tocsin } from './tocsin.ts';

/** Compiles only while everything that the API answers is what the command line reads. */
export type Held = [
  Reads<ours.OnCallHealth, shapes.OnCallHealth>,
  Reads<ours.OnCallLedger, shapes.OnCallLedger>,
  Reads<ours.OnCallBurden, shapes.OnCallBurden>,
];
type Reads<Ours, Theirs extends Ours> = [Ours, Theirs];

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());

const run = (...args: string[]) => tocsin(args, { url: api.url, key: apiKey });
const ana = { handle: 'ana', name: 'Ana Ortiz' };
const ben = { handle: 'ben', name: 'Ben Idowu' };
const range = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-30T00:00:00.000Z' };
const head = {
  ...range,
  team: null,
  recordedSince: '2026-03-05T00:00:00.000Z',
  workingHours: 'Monday to Friday 09:00–17:00',
  unread: [],
};

const figures = {
  timeZone: 'UTC',
  hours: 168,
  nights: 7,
  shifts: 1,
  pages: 18,
  pagesAtNight: 16,
  pagesOffDuty: 0,
  pagesANight: 2.3,
  hardestShift: null,
  nightsDisturbed: 5,
  longestRun: { nights: 3, from: '2026-03-03' },
  interruptions: 12,
  interruptedHours: 14,
  interruptedHoursAfterWork: 13,
  answer: { medianMs: 270_000, sample: 11 },
  strip: [],
};

test('the findings come first; where there is no data stands a dash and no nought', async () => {
  const shift = {
    schedule: 'primary',
    ...range,
    unfinished: false,
    nights: 7,
    pagesAtNight: 16,
    pagesANight: 2.3,
  };
  const answer = shapes.onCallHealth.parse({
    ...head,
    threshold: { pagesANight: 2, remedy: null },
    findings: [{ sentence: 'Ana Ortiz was paged 2.3 times a night.', person: ana, shift }],
    people: [
      { ...figures, person: ana },
      {
        ...figures,
        person: ben,
        hours: 0,
        pagesANight: null,
        longestRun: null,
        answer: { medianMs: null, sample: 0 },
      },
    ],
    teams: [],
  });
  api.answerNext(json(answer));
  const { out, code } = await run('on-call-health', '--from', '2026-03-02T00:00Z', '--team', 'shop');
  assert.equal(code, 0);
  assert.match(out, /Nothing was recorded before .*\n\nAna Ortiz was paged 2\.3 times a night\./);
  assert.match(out, /Ana Ortiz +168 +7 +18 +16 +2\.3 +5 +3 +14, 13 after work +4\.5 min of 11/);
  assert.match(out, /Ben Idowu +0 +7 +18 +16 +- +5 +- +14, 13 after work +-/);
  assert.match(
    api.requests.at(-1)!.path,
    /^\/api\/v1\/on-call\/health\?from=2026-03-02T00%3A00%3A00Z&team=shop$/,
  );
});

test('the ledger is a table with its working hours, and a file as the server made it', async () => {
  const none = { evening: 0, night: 0, weekend: 0, holiday: 0 };
  const answer = shapes.onCallLedger.parse({
    ...head,
    compensation: 'Time off',
    rows: [
      {
        person: ana,
        at: '2026-03-03T01:13:00Z',
        date: '2026-03-03',
        time: '02:13',
        timeZone: 'Europe/Berlin',
        weekday: 'Tuesday',
        kind: 'night',
        incident: null,
        severity: null,
        service: null,
        pages: 2,
        answeredAfterMs: 120_000,
        engagedMs: null,
        engagedUntil: 'unanswered',
      },
    ],
    totals: [
      {
        person: ana,
        interruptions: { ...none, night: 1 },
        engagedMs: 0,
        standbyHours: { ...none, night: 63 },
      },
    ],
  });
  api.answerNext(json(answer));
  const { out } = await run('ledger');
  assert.match(out, /Working hours: Monday to Friday 09:00–17:00\nThe process gives: Time off/);
  assert.match(
    out,
    /Ana Ortiz +Tue 2026-03-03 +02:13 +Europe\/Berlin +night +private +2 +2 min +- +unanswered/,
  );
  assert.match(out, /Ana Ortiz +1 +0 min +0 h +63 h/);
  const body = 'entry,person\r\ninterruption,"Ortiz, Ana"\r\n';
  api.answerNext({
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body,
  });
  assert.equal((await run('ledger', '--csv')).out, body);
});

test('the burden of a month has the change against the month before, where there was one', async () => {
  const month = { hours: 336, pages: 20, pagesAtNight: 9, nights: 14, nightsDisturbed: 6, pagesANight: 0.6 };
  const team = {
    team: { handle: 'shop', name: 'Shop' },
    people: 2,
    figures: month,
    eachPerson: { hours: 168, pages: 10, nightsDisturbed: 3 },
    mostLoaded: { person: ana, hours: 168, pages: 15, pagesAtNight: 9, nightsDisturbed: 5 },
    before: { ...month, pages: 12, nightsDisturbed: 7.5 },
    findings: ['Shop was paged too often.'],
  };
  const answer = shapes.onCallBurden.parse({
    ...range,
    month: '2026-03',
    timeZone: 'UTC',
    recordedSince: range.from,
    threshold: null,
    review: null,
    teams: [
      { ...team, before: { ...team.before, nightsDisturbed: 7 } },
      {
        ...team,
        team: null,
        people: 0,
        figures: null,
        eachPerson: null,
        mostLoaded: null,
        before: null,
        findings: [],
      },
    ],
    unread: [],
  });
  api.answerNext(json(answer));
  const { out } = await run('burden', '--month', '2026-03');
  assert.match(out, /Shop was paged too often\./);
  assert.match(
    out,
    /Shop +2 +336 \(0\) +20 \(\+8\) +6 \(-1\) +0\.6 +168 h, 10 pages +Ana Ortiz, 5 nights disturbed/,
  );
  assert.match(out, /in no team +- +- +- +- +-/);
});
