/** What the stand-in knows of whether people can be reached: readiness, what a page would do, and the link of a test page. */
import type { z } from 'zod';
import {
  planView,
  readiness,
  readinessOfPerson,
  testPageView,
  type PlanView,
  type Readiness,
  type ReadinessOfPerson,
  type TestPageView,
} from '../../src/http/shapes-readiness.ts';
import { at } from './stand-in-data.ts';

type Checked = [schema: z.ZodType, value: unknown];

const ana: ReadinessOfPerson = {
  person: { handle: 'ana', name: 'Ana Ortiz' },
  ready: false,
  problems: [
    {
      kind: 'never-confirmed',
      weight: 'warn',
      sentence: 'A test page went out, and nobody has said that it arrived.',
      remedy: 'Open it and press “I got it”, or send another.',
    },
    {
      kind: 'quiet-during-shift',
      weight: 'note',
      sentence:
        'Quiet hours (22:00–07:00) fall into a shift: pages get through, notices wait until they end.',
      remedy: 'Name the severities that override them, if some notices are not to wait.',
    },
  ],
  contacts: [
    { contact: 'phone', channel: 'ntfy', testedAt: at(-3), confirmedAt: null, state: 'sent', detail: null },
    { contact: 'mail', channel: 'email', testedAt: null, confirmedAt: null, state: null, detail: null },
  ],
  testedAt: at(-3),
  confirmedAt: null,
  always: false,
  onCallNow: false,
  nextOnCallAt: at(60 * 26),
  positions: ['On-call engineer'],
};

const ben: ReadinessOfPerson = {
  ...ana,
  person: { handle: 'ben', name: 'Ben Idowu' },
  problems: [
    {
      kind: 'deliveries-fail',
      weight: 'severe',
      sentence: 'Nothing gets through: the last message to phone failed. The webhook answered 410.',
      remedy: 'Look at its address, and send a test page.',
    },
    {
      kind: 'one-way',
      weight: 'warn',
      sentence: 'There is one way only: phone by webhook.',
      remedy: 'Add a contact by another channel.',
    },
  ],
  onCallNow: true,
  nextOnCallAt: at(0),
};

const zora: ReadinessOfPerson = {
  ...ana,
  person: { handle: 'zora', name: 'Zora Novak' },
  ready: true,
  problems: [],
  confirmedAt: at(-60 * 24 * 5),
  always: true,
  onCallNow: true,
  nextOnCallAt: at(0),
  positions: ['VP Engineering'],
};

function planOf(urgency: 'high' | 'low', night: boolean): PlanView {
  const from = night ? at(60 * 12) : at(0);
  const step = (minutes: number, contact: string, channel: string) => ({
    at: at((night ? 60 * 12 : 0) + minutes),
    afterMs: minutes * 60_000,
    contact,
    channel,
  });
  const paged = [step(0, 'phone', 'ntfy'), step(2, 'mail', 'email'), step(4, 'phone', 'ntfy')];
  const told = night ? [step(240, 'mail', 'email')] : [step(0, 'mail', 'email')];
  return {
    at: from,
    urgency,
    timeZone: 'Europe/Berlin',
    steps: urgency === 'high' ? paged : told,
    heldUntil: urgency === 'low' && night ? at(60 * 16) : null,
    everyContact: null,
    sentence: night
      ? urgency === 'high'
        ? 'phone at 03:00 and 03:04 and mail at 03:02.'
        : 'mail at 07:00. Quiet hours hold it back until 07:00.'
      : urgency === 'high'
        ? 'phone at 14:28 and 14:32 and mail at 14:30.'
        : 'mail at 14:28.',
  };
}

export function readReadiness(
  path: string,
  search: URLSearchParams,
  acts: readonly { path: string }[],
): Checked | null {
  switch (path) {
    case '/on-call/readiness':
      return [
        readiness,
        { at: at(0), until: at(60 * 24 * 14), ready: 1, items: [ben, ana, zora] } satisfies Readiness,
      ];
    case '/me/readiness':
      return [readinessOfPerson, ana];
    case '/me/plan':
      return [planView, planOf(search.get('urgency') === 'low' ? 'low' : 'high', search.has('at'))];
    default:
  }
  if (!path.startsWith('/test-page/')) return null;
  const token = path.split('/')[2] ?? '';
  const confirmed = acts.some((act) => act.path === `/t/${token}`);
  return [testPageView, testOf(confirmed ? 'confirmed' : (token as TestPageView['state']))];
}

/** The answer to the one button of a test page, and to asking for one. */
export function actOnReadiness(path: string): unknown | null {
  if (path.startsWith('/t/')) return testOf('confirmed');
  return path === '/api/v1/users/ben/test-page' ? { deliveries: [] } : null;
}

function testOf(state: TestPageView['state']): TestPageView {
  return {
    state,
    person: ana.person,
    contact: 'phone',
    channel: state === 'outdated' ? null : 'ntfy',
    confirmedAt: state === 'confirmed' ? at(0) : null,
    organization: 'Acme',
    at: at(0),
  };
}
