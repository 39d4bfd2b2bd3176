/** Promises of a response that can be broken before, or without, anybody being paged. */
import { inWords, spanInWords } from '../../incident/naming.ts';
import { msOf } from '../../instant.ts';
import type { Clock } from '../process.ts';
import { isWithinHours, nextOpening } from '../spans.ts';
import { closings, workingHours } from './ordinary-hours.ts';
import { holdsAlways, type Reading } from './reading.ts';
import type { Found, Rule, Subject } from './rule.ts';
import { thenInWords, momentInWords } from './words.ts';

export const breachWhileNobodyIsPaged: Rule = {
  code: 'breach-while-nobody-is-paged',
  title: 'A response is promised at any hour, and pages wait for office hours',
  why: [
    'A clock runs as the process says: `1h` is an hour at night and on Sunday too. A rung with `during` pages in its hours only. Where',
    'the clock runs at all hours and every page keeps to some, an incident that is declared after closing breaks the promise before',
    'anybody has been asked to keep it.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const moments = new Map(process.severities.map(({ id }) => [id, closedMoments(process, reading, id)]));
    for (const { clock, path } of reading.clocks) {
      const cases = process.severities.flatMap(({ id }) => {
        if (!reading.responses(id).some((response) => response.clock === clock)) return [];
        if (reading.pagedByMessage(id)) return [];
        if (earliestWritten(reading, id) >= (reading.lengthOf(clock.within)?.most ?? 0)) return [];
        const worst = worstOf(reading, clock, moments.get(id) ?? []);
        return worst === null ? [] : [{ severity: id, ...worst }];
      });
      const [first] = cases;
      if (first === undefined) continue;
      const { declaredAt, breachAt, page, timeZone } = first;
      const paged =
        page === null
          ? 'and nobody is paged for it'
          : `and the first page goes out ${thenInWords(page, declaredAt, timeZone)}`;
      yield {
        path: [...path, 'within'],
        message: `\`${clock.id}\` promises an answer within ${clock.within.text} at any hour, but the pages of ${inWords(cases.map(({ severity }) => severity))} wait for working hours: declared on ${momentInWords(declaredAt, timeZone)}, it is breached ${thenInWords(breachAt, declaredAt, timeZone)}, ${paged}.`,
        remedy: `Let somebody be paged at any hour (leave out \`during\`), or count the promise in those hours (\`calendar\`).`,
      };
    }
  },
  example: {
    broken: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h } # found
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, during: { calendar: business, outside: defer } }
`,
    mended: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h@business }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, during: { calendar: business, outside: defer } }
`,
  },
};

/** By what is written, whatever the hour; Infinity: nobody is paged. */
function earliestWritten(reading: Reading, severity: string): number {
  return reading.pagingRungs(severity)[0]?.rung.afterMs ?? Number.POSITIVE_INFINITY;
}

interface Moment {
  declaredAt: string;
  /** When the first page goes out; null: none does. */
  page: string | null;
  timeZone: string;
}

/** More hours than these no severity has: the first of them show what is wrong. */
const mostHours = 20;

/** Declarations at which a rung is climbed just after its hours. */
function closedMoments({ calendars }: Subject['process'], reading: Reading, severity: string): Moment[] {
  const kept = reading.pagingRungs(severity).filter(({ rung }) => rung.during !== null);
  const found = new Map<string, Moment>();
  for (const { rung } of kept.slice(0, mostHours)) {
    const calendar = calendars.find(({ id }) => id === rung.during?.calendar);
    if (calendar === undefined) continue;
    for (const declaredAt of closings(calendar, rung.afterMs))
      if (!found.has(declaredAt))
        found.set(declaredAt, {
          declaredAt,
          page: reading.firstPage(severity, declaredAt)?.at ?? null,
          timeZone: calendar.timeZone,
        });
  }
  return [...found.values()];
}

/** The declaration after which a breach is longest without a page; null: at every hour somebody is paged in time. */
function worstOf(reading: Reading, clock: Clock, moments: Moment[]): (Moment & { breachAt: string }) | null {
  let worst: { waitMs: number; moment: Moment & { breachAt: string } } | null = null;
  for (const moment of moments) {
    const breachAt = reading.breachAt(clock, moment.declaredAt);
    if (breachAt === null || (moment.page !== null && msOf(moment.page) < msOf(breachAt))) continue;
    const waitMs = moment.page === null ? Number.MAX_SAFE_INTEGER : msOf(moment.page) - msOf(breachAt);
    if (worst === null || waitMs > worst.waitMs) worst = { waitMs, moment: { ...moment, breachAt } };
  }
  return worst?.moment ?? null;
}

export const responseWithoutPage: Rule = {
  code: 'response-without-page',
  title: 'A response is promised at any hour, and nobody is ever paged',
  why: [
    'A notice or a ticket rouses nobody: it is read when somebody looks. A promise that ends before people are at work again is then',
    'kept by luck. Promises in working hours (`4h@business`, `1bd`, `next-business-day`) do not have this problem.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const hours = workingHours(process);
    for (const { clock, path } of reading.clocks) {
      const severities = process.severities
        .map(({ id }) => id)
        .filter((id) => reading.responses(id).some((response) => response.clock === clock))
        .filter((id) => earliestWritten(reading, id) === Number.POSITIVE_INFINITY)
        .filter((id) => !isReminded(reading, id) && !reading.pagedByMessage(id));
      if (severities.length === 0) continue;
      const said = `\`${clock.id}\` promises an answer within ${clock.within.text} at any hour, but ${inWords(severities)} ${severities.length === 1 ? 'pages' : 'page'} nobody`;
      const found: Omit<Found, 'message'> = {
        path: [...path, 'within'],
        remedy: 'Add a rung that pages, or count the promise in working hours (`4h@business`, `1bd`).',
      };
      if (hours === null) {
        const length = reading.lengthOf(clock.within);
        if (length === null || length.most > 8 * 3_600_000) continue;
        yield {
          ...found,
          message: `${said}: at night it is breached after ${spanInWords(length.most)}, while everybody sleeps.`,
        };
        continue;
      }
      const worst = closings(hours).find((declaredAt) => {
        const breachAt = reading.breachAt(clock, declaredAt);
        const opens = nextOpening({ ...hours, holidays: [] }, declaredAt);
        return breachAt !== null && opens !== null && msOf(breachAt) <= msOf(opens);
      });
      if (worst === undefined) continue;
      const opens = nextOpening({ ...hours, holidays: [] }, worst)!;
      yield {
        ...found,
        message: `${said}: declared on ${momentInWords(worst, hours.timeZone)}, it is breached ${thenInWords(reading.breachAt(clock, worst)!, worst, hours.timeZone)}, and work begins on ${momentInWords(opens, hours.timeZone)}.`,
      };
    }
  },
  example: {
    broken: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h } # found
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: notify }
`,
    mended: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h@business }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: notify }
`,
  },
};

/** Some clock pages when it warns. */
function isReminded(reading: Reading, severity: string): boolean {
  return reading.clocks.some(
    ({ clock }) => holdsAlways(clock.when, severity) && clock.onWarn.some(({ by }) => by === 'page'),
  );
}

export const pageAfterResponse: Rule = {
  code: 'page-after-response',
  title: 'The first page goes out when the promised response is over',
  why: [
    'The promise runs from the declaration. Where the first page waits as long as the promise or longer, the promise can be kept by',
    'chance alone, whoever is on call.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    for (const { clock, path } of reading.clocks) {
      const late = process.severities.flatMap(({ id }) => {
        const first = reading.pagingRungs(id)[0];
        const most = reading.lengthOf(clock.within)?.most;
        if (first === undefined || most === undefined || first.rung.afterMs < most) return [];
        if (!reading.responses(id).some((response) => response.clock === clock)) return [];
        if (reading.pagedByMessage(id)) return [];
        return [{ severity: id, first }];
      });
      const [one] = late;
      if (one === undefined) continue;
      yield {
        path: [...path, 'within'],
        message: `\`${clock.id}\` promises an answer within ${clock.within.text}, but the first page of ${inWords(late.map(({ severity }) => severity))} goes out after ${spanInWords(one.first.rung.afterMs)} (\`${one.first.ladder.id}\`).`,
        remedy: `Page somebody earlier than ${clock.within.text} after the declaration, or promise more time.`,
      };
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m } # found
escalation:
  - id: first
    rungs:
      - { after: 20m, to: on-call, by: page }
`,
    mended: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
`,
  },
};

export const coverageNotPaged: Rule = {
  code: 'coverage-not-paged',
  title: 'Somebody has to be there at hours at which nobody would be paged',
  why: [
    'On-call duty that reaches further than the pages costs people their nights for nothing, or the pages were meant to go out at',
    'those hours too. Both readings are in such a handbook, and only whoever owns it can say which is meant.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    for (const [index, { severities, calendar }] of (process.onCall?.coverage ?? []).entries()) {
      const hours = process.calendars.find(({ id }) => id === calendar);
      const asleep = severities.flatMap((severity) => {
        const writtenMs = earliestWritten(reading, severity);
        if (writtenMs === Number.POSITIVE_INFINITY || reading.pagedByMessage(severity)) return [];
        const late = closedMoments(process, reading, severity)
          .filter(
            ({ declaredAt }) => hours === undefined || isWithinHours({ ...hours, holidays: [] }, declaredAt),
          )
          .find(({ declaredAt, page }) => page === null || msOf(page) > msOf(declaredAt) + writtenMs);
        return late === undefined ? [] : [{ severity, ...late }];
      });
      const [one] = asleep;
      if (one === undefined) continue;
      const when = calendar === null ? 'at every hour' : `in the hours of \`${calendar}\``;
      const paged =
        one.page === null
          ? 'is never paged'
          : `is paged first ${thenInWords(one.page, one.declaredAt, one.timeZone)}`;
      yield {
        path: ['onCall', 'coverage', index],
        message: `Somebody has to be there for ${inWords(asleep.map(({ severity }) => severity))} ${when}, but for what is declared on ${momentInWords(one.declaredAt, one.timeZone)} nobody is paged at once: it ${paged}.`,
        remedy: 'Page at those hours too, or ask for nobody to be there at them.',
      };
    }
  },
  example: {
    broken: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h@business }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, during: { calendar: business, outside: defer } }
onCall:
  coverage:
    - { severity: [P0, P1] } # found
`,
    mended: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h@business }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, during: { calendar: business, outside: defer } }
onCall:
  coverage:
    - { severity: [P0, P1], calendar: business }
`,
  },
};
