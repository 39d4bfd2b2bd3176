/** What becomes of a swap: who may answer, who wins, and the overrides that an acceptance writes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AskedSwap, askSwap } from './ask-swap.ts';
import { onCallAt } from './on-call-at.ts';
import type { Schedule } from './schedule.ts';
import { decideSwap, inTheirPlace, stateAt, type Swap, type SwapCommand } from './swap.ts';

const now = '2026-03-02T09:00:00.000Z';
/** A day each, from midnight: Ana has 2 March, Ben the 3rd, Cy the 4th, Ana the 5th. */
const daily: Schedule = {
  handle: 'primary',
  timeZone: 'UTC',
  layers: [{ rotation: 'daily', starts: '2026-03-02', participants: ['ana', 'ben', 'cy'] }],
  overrides: [],
};
const people = ['ana', 'ben', 'cy', 'dee', 'vera'];
const nameOf = (person: string) => person[0]!.toUpperCase() + person.slice(1);
const facts = (given: { schedule?: Schedule; now?: string } = {}) => ({
  now,
  schedule: daily,
  nameOf,
  ...given,
});

const day = (date: number) => `2026-03-0${date}T00:00:00.000Z`;

function asked(given: Partial<AskedSwap> = {}, schedule: Schedule = daily) {
  const swap: AskedSwap = { asker: 'ana', from: day(5), to: day(6), asked: [], inReturn: null, ...given };
  return askSwap(swap, { now, schedule, people, nameOf, mayAnswer: (person) => person !== 'vera' });
}

function swapOf(given: Partial<AskedSwap> = {}, state: Partial<Swap> = {}): Swap {
  const placed = asked(given);
  assert.ok('duty' in placed, JSON.stringify(placed));
  return {
    id: '0',
    schedule: 'primary',
    asker: 'ana',
    asked: given.asked ?? [],
    declined: [],
    note: null,
    state: 'open',
    takenBy: null,
    createdAt: now,
    endedAt: null,
    ...placed,
    ...state,
  };
}

const decide = (swap: Swap, type: SwapCommand['type'], by: string, given = {}) =>
  decideSwap(swap, { type, by }, facts(given));

test('whoever accepts is on call in the asker’s place, and the asker in what was offered in return', () => {
  const swap = swapOf({ asked: ['ben'], inReturn: { from: day(3), to: day(4) } });
  const decided = decide(swap, 'accept', 'ben');
  assert.ok('overrides' in decided);
  assert.deepEqual(decided.overrides, [
    { from: day(5), to: day(6), who: 'ben' },
    { from: day(3), to: day(4), who: 'ana' },
  ]);
  const after = { ...daily, overrides: decided.overrides };
  const who = (at: string) => onCallAt(after, at).people;
  assert.deepEqual([who(day(3)), who(day(4)), who(day(5)), who(day(6))], [['ana'], ['cy'], ['ben'], ['ben']]);
});

test('of a longer time only the asker’s own part passes on, and whoever shares it stays', () => {
  const shared: Schedule = {
    ...daily,
    layers: [
      { rotation: 'daily', starts: '2026-03-02', participants: [['ana', 'dee'], 'ben', ['ana', 'ben']] },
    ],
  };
  assert.deepEqual(inTheirPlace(shared, { from: day(5), to: day(9) }, { leaves: 'ana', takes: 'cy' }), [
    { from: day(5), to: day(6), who: ['cy', 'dee'] },
    { from: day(7), to: day(8), who: ['cy', 'ben'] },
    { from: day(8), to: day(9), who: ['cy', 'dee'] },
  ]);
});

test('the second to accept is told who was first, and one who never was asked that they were not', () => {
  const taken = swapOf({}, { state: 'accepted', takenBy: 'ben', endedAt: now });
  assert.deepEqual(decide(taken, 'accept', 'cy'), {
    refused: 'swap-is-over',
    sentence: 'Ben has taken it already.',
  });
  assert.deepEqual(decide(swapOf({ asked: ['ben'] }), 'accept', 'cy'), {
    refused: 'not-your-swap',
    sentence: 'Ana has asked Ben; to take over all the same, enter an override.',
  });
  const outside = decide(swapOf(), 'accept', 'dee');
  assert.match('sentence' in outside ? outside.sentence : '', /asked those who take turns in the schedule/);
  const own = decide(swapOf(), 'accept', 'ana');
  assert.match('sentence' in own ? own.sentence : '', /^You asked for this swap yourself/);
  const other = decide(swapOf(), 'withdraw', 'ben');
  assert.match(
    'sentence' in other ? other.sentence : '',
    /^Ana asked for this swap and alone can withdraw it/,
  );
});

test('one whose asker is no longer on call then is refused', () => {
  const away = { ...daily, overrides: [{ from: day(5), to: day(6), who: 'cy' }] };
  assert.deepEqual(decide(swapOf(), 'accept', 'ben', { schedule: away }), {
    refused: 'swap-cannot-be',
    sentence: 'Ana is no longer on call in that time: the schedule has changed since they asked.',
  });
  const partly = { ...daily, overrides: [{ from: day(5), to: '2026-03-05T12:00', who: 'cy' }] };
  const decided = decide(swapOf(), 'accept', 'ben', { schedule: partly });
  assert.match(
    'sentence' in decided ? decided.sentence : '',
    /no longer on call as they were when they asked/,
  );
});

test('nobody takes what they have themselves, or gives what they do not have', () => {
  const sentence = (swap: Swap, by: string, schedule = daily) => {
    const decided = decide(swap, 'accept', by, { schedule });
    return 'sentence' in decided ? decided.sentence : '';
  };
  const together = { ...daily, overrides: [{ from: day(5), to: day(6), who: ['ana', 'ben'] }] };
  assert.match(sentence(swapOf(), 'ben', together), /^You are on call in that time yourself/);
  const inReturn = { from: day(3), to: day(4) };
  assert.match(sentence(swapOf({ inReturn }), 'cy'), /in which you are not on call\.$/);
  const both = { ...daily, overrides: [{ ...inReturn, who: ['ana', 'ben'] }] };
  assert.match(sentence(swapOf({ inReturn }), 'ben', both), /in which they are on call themselves\.$/);
});

test('a swap expires when it begins, and what was offered in return cannot have begun', () => {
  const swap = swapOf({ inReturn: { from: day(3), to: day(4) } });
  assert.equal(stateAt(swap, '2026-03-04T23:59:59.999Z'), 'open');
  assert.equal(stateAt(swap, day(5)), 'expired');
  const late = decide(swap, 'accept', 'ben', { now: day(5) });
  assert.equal(
    'sentence' in late ? late.sentence : '',
    'It has begun, and nobody had taken it: Ana is on call.',
  );
  const begun = decide(swap, 'accept', 'ben', { now: '2026-03-03T00:00:00.000Z' });
  assert.match('sentence' in begun ? begun.sentence : '', /offers in return has begun/);
});

test('it is declined when all who were asked have declined', () => {
  const one = decide(swapOf(), 'decline', 'ben');
  assert.deepEqual(one, { becomes: 'open', declined: ['ben'] });
  assert.deepEqual(decide(swapOf({}, { declined: ['ben'] }), 'decline', 'cy'), {
    becomes: 'declined',
    declined: ['ben', 'cy'],
  });
});

test('who says the same twice is answered the same', () => {
  const said = (state: Partial<Swap>, type: SwapCommand['type'], by: string) =>
    decide(swapOf({}, state), type, by);
  const same = { becomes: 'what-it-is' };
  assert.deepEqual(said({ state: 'accepted', takenBy: 'ben' }, 'accept', 'ben'), same);
  assert.deepEqual(said({ declined: ['ben'] }, 'decline', 'ben'), same);
  assert.deepEqual(said({ state: 'withdrawn' }, 'withdraw', 'ana'), same);
  assert.ok('refused' in said({ state: 'accepted', takenBy: 'ben' }, 'decline', 'ben'));
});

test('a swap that cannot be is refused with a sentence', () => {
  const wrong = (given: Partial<AskedSwap>, schedule?: Schedule) => {
    const placed = asked(given, schedule);
    return 'errors' in placed
      ? placed.errors.map(({ path, message }) => `${path.join('.')}: ${message}`)
      : [];
  };
  assert.deepEqual(wrong({ from: day(3), to: day(4) }), [
    'from: Ana is not on call by "primary" in that time',
  ]);
  assert.match(wrong({ from: day(2) })[0]!, /^from: .* is not to come: to hand over what has begun/);
  assert.match(wrong({ to: day(5) })[0]!, /^to: .* is not after/);
  assert.match(wrong({ to: '2026-06-01T00:00Z' })[0]!, /^to: it is longer than 62 days/);
  assert.match(wrong({ asked: ['benn'] })[0]!, /^asked\.0: there is nobody .*did you mean "ben"\?$/);
  assert.match(wrong({ asked: ['ana'] })[0]!, /^asked: names you alone/);
  assert.match(wrong({ from: 'soon', to: 'later' })[1]!, /^to: "later" is not a date and time/);
  assert.match(
    wrong({ inReturn: { from: day(5), to: day(7) } })[0]!,
    /^inReturn\.from: overlaps the time that you give/,
  );
  assert.match(
    wrong({ asked: ['ben'], inReturn: { from: day(4), to: day(5) } })[0]!,
    /^inReturn\.from: nobody whom you ask is on call/,
  );
  const alone = { ...daily, layers: [{ ...daily.layers[0]!, participants: ['ana'] }] };
  assert.match(wrong({}, alone)[0]!, /^asked: nobody else takes turns/);
});

test('whoever may only look is not asked, since they could not accept', () => {
  assert.deepEqual(asked({ asked: ['ben', 'vera'] }), {
    errors: [
      {
        path: ['asked', 1],
        message:
          'Vera may look and not respond, so they could not accept: ask somebody else, or enter an override',
      },
    ],
  });
});
