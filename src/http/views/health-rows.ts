/** Tocsin's own health as the first screen says it: sentences made of what the tables say. What is unknown is said to be unknown. */
import { spanInWords } from '../../domain/incident/naming.ts';
import { msOf, plus } from '../../domain/instant.ts';
import type { HealthFacts } from '../../store/read/health-facts.ts';
import type { NowView } from '../shapes.ts';
import type { StandingWarning } from './standing-warnings.ts';

type HealthRow = NowView['health'][number];

/** Decisions take milliseconds; this long means that something is stuck, and a busy machine does not reach it. */
const lateAfterMs = 15_000;
/** Pages of one contact are joined, so a later one waits for up to a minute of the incidents' clock. */
const joinedWithinMs = 75_000;
/** Failures older than this are history. */
const failuresForMs = 60 * 60_000;
/** The engine writes its row every 30 s. */
const silentAfterMs = 90_000;

/** In the demonstration the incidents' clock runs `rate` times as fast as the wall's, by which lateness is felt. */
export function healthSince(
  now: string,
  rate: number,
): { lateSince: string; pagesLateSince: string; failedSince: string } {
  return {
    lateSince: plus(now, -lateAfterMs * rate),
    pagesLateSince: plus(now, -joinedWithinMs - lateAfterMs * rate),
    failedSince: plus(now, -failuresForMs * rate),
  };
}

/** Worst first; what is well follows. */
export function healthRows(
  facts: HealthFacts,
  { now, rate, warnings }: { now: string; rate: number; warnings: StandingWarning[] },
): HealthRow[] {
  const rows = [
    pages(facts, now, rate),
    nextSteps(facts),
    ...troubles(facts),
    ...refusals(facts),
    ...unrouted(facts),
    ...held(facts),
    ...nodes(facts, now, rate),
    ...warnings,
  ];
  const order = { bad: 0, warn: 1, good: 2 };
  return rows.sort((a, b) => order[a.state] - order[b.state]);
}

function pages({ lastSentPage, latePages }: HealthFacts, now: string, rate: number): HealthRow {
  if (latePages > 0)
    return {
      state: 'bad',
      text: `${latePages} page${latePages === 1 ? ' is' : 's are'} late`,
      detail: `due for more than ${spanInWords(joinedWithinMs + lateAfterMs)} and not sent`,
    };
  if (lastSentPage === null)
    return { state: 'good', text: 'Pages', detail: 'none was sent in the last 7 days' };
  const ago = spanInWords(Math.max(0, msOf(now) - msOf(lastSentPage.sentAt)) / rate);
  const took = spanInWords(Math.max(0, msOf(lastSentPage.sentAt) - msOf(lastSentPage.createdAt)) / rate);
  return { state: 'good', text: 'Pages', detail: `last sent ${ago} ago in ${took}` };
}

function nextSteps({ forgottenIncidents, lateWakes, setAside, openIncidents }: HealthFacts): HealthRow {
  const detail = (count: number) => `${count} of ${openIncidents} open`;
  if (setAside > 0)
    return {
      state: 'bad',
      text: 'Incidents were set aside because their next step always fails',
      detail: String(setAside),
    };
  if (forgottenIncidents > 0)
    return { state: 'bad', text: 'Open incidents without a next step', detail: detail(forgottenIncidents) };
  if (lateWakes > 0)
    return { state: 'bad', text: 'The engine is late', detail: `${lateWakes} next steps are overdue` };
  return { state: 'good', text: 'Every open incident has a next step', detail: null };
}

function troubles(facts: HealthFacts): HealthRow[] {
  return facts.troubles.map(({ channel, failed, retrying }) => ({
    state: failed > 0 ? 'bad' : 'warn',
    text: failed > 0 ? `Deliveries by ${channel} failed` : `Deliveries by ${channel} are tried again`,
    detail: [
      failed > 0 ? `${failed} given up in the last hour` : '',
      retrying > 0 ? `${retrying} tried again` : '',
    ]
      .filter(Boolean)
      .join(', '),
  }));
}

/** No page depends on it. */
function refusals({ refusedByChats }: HealthFacts): HealthRow[] {
  return refusedByChats.map(({ system, incidents, reason }) => ({
    state: 'warn',
    text: `Channels in ${system} are not kept for ${incidents} open incident${incidents === 1 ? '' : 's'}`,
    detail: reason,
  }));
}

function unrouted({ unroutedAlerts }: HealthFacts): HealthRow[] {
  if (unroutedAlerts === 0) return [];
  return [
    {
      state: 'bad',
      text: 'Alerts wait for a decision',
      detail: `${unroutedAlerts} for more than ${spanInWords(lateAfterMs)}`,
    },
  ];
}

function held(facts: HealthFacts): HealthRow[] {
  if (facts.held === 0) return [];
  return [
    {
      state: 'warn',
      text: 'Restored incidents wait to be released',
      detail: `${facts.held}, and nobody is paged for them until then`,
    },
  ];
}

function nodes(facts: HealthFacts, now: string, rate: number): HealthRow[] {
  const [newest] = facts.nodes;
  if (newest === undefined)
    // A new installation, in the moment before the first audit has ended; a silent engine has left a row behind.
    return [
      {
        state: 'warn',
        text: 'The engine is starting',
        detail: `its first report is due within ${spanInWords(silentAfterMs)}`,
      },
    ];
  const silentMs = Math.max(0, msOf(now) - msOf(newest.seenAt)) / rate;
  if (silentMs <= silentAfterMs) return [];
  return [{ state: 'bad', text: 'No engine runs', detail: `the last was seen ${spanInWords(silentMs)} ago` }];
}
