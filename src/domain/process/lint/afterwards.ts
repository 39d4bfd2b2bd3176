/** What comes after an incident: reviews that nobody has to hold in time, actions that are nobody's, measures that contradict promises. */
import { inWords, spanInWords } from '../../incident/naming.ts';
import { dayMs, hourMs, minuteMs } from '../../instant.ts';
import type { Metric } from '../process.ts';
import type { Reading } from './reading.ts';
import { holdsAlways } from './reading.ts';
import type { Rule } from './rule.ts';
import { counted } from './words.ts';

export const reviewWithoutClock: Rule = {
  code: 'review-without-clock',
  title: 'A review is required, and no clock says by when',
  why: 'A review without a deadline is held when there is time, which is when nobody remembers. Requiring it and not counting it is the most common way in which handbooks stay paper.',
  asks: 'process',
  *check({ process }) {
    const { review } = process;
    if (review === null) return;
    const missing = review.requiredAt.filter(
      (severity) =>
        !process.clocks.some(
          ({ when, stops, within }) =>
            (when.severities?.includes(severity) ?? true) &&
            within.kind !== 'as-needed' &&
            stops.some((stop) => stop.startsWith('review-')),
        ),
    );
    if (missing.length === 0) return;
    yield {
      path: ['review', 'requiredAt'],
      message: `A review is required at ${inWords(missing)}, but of ${counted(process.clocks.length, 'clock')} none says by when it is drafted, held or published.`,
      remedy:
        'Add a clock with `starts: resolved` and `stops: review-held` (or `review-drafted`, `review-published`).',
    };
  },
  example: {
    broken: `
review:
  requiredAt: [P0, P1] # found
`,
    mended: `
review:
  requiredAt: [P0, P1]
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: review, label: Review, starts: resolved, stops: review-held, within: 48h }
`,
  },
};

export const reviewNotAsked: Rule = {
  code: 'review-not-asked',
  title: 'A clock waits for a review that is neither required nor optional',
  why: 'The clock is broken for each incident of this severity, because the process has no review for it that anybody could hold.',
  asks: 'process',
  *check({ process }) {
    const { review } = process;
    if (review === null) return;
    const asked = [...review.requiredAt, ...review.optionalAt];
    if (asked.length === 0) return;
    for (const [index, { id, when, stops, within }] of process.clocks.entries()) {
      if (!stops.every((stop) => stop.startsWith('review-')) || within.kind === 'as-needed') continue;
      const without = (when.severities ?? process.severities.map((one) => one.id)).filter(
        (severity) => !asked.includes(severity),
      );
      if (without.length === 0) continue;
      yield {
        path: ['clocks', index],
        message: `\`${id}\` promises a review within ${within.text} at ${inWords(without)}, but reviews are held at ${inWords(asked)} alone.`,
        remedy: 'Let the clock hold for those severities (`when`), or require the review there as well.',
      };
    }
  },
  example: {
    broken: `
review:
  requiredAt: P0
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: review, label: Review, starts: resolved, stops: review-held, within: 48h } # found
`,
    mended: `
review:
  requiredAt: P0
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: review, label: Review, when: { severity: P0 }, starts: resolved, stops: review-held, within: 48h }
`,
  },
};

export const actionsWithoutOwner: Rule = {
  code: 'actions-without-owner',
  title: 'Actions have to be done in time, and need no owner',
  why: 'A clock that stops with `actions-done` reminds somebody. An action without an owner is nobody’s, so the promise is kept by whoever happens to care.',
  asks: 'process',
  *check({ process }) {
    if (process.review?.everyActionHas.includes('owner') === true) return;
    for (const [index, { id, stops, within }] of process.clocks.entries()) {
      if (!stops.includes('actions-done') || within.kind === 'as-needed') continue;
      yield {
        path: ['clocks', index],
        message: `\`${id}\` promises that all actions are done within ${within.text}, but no rule says that an action has an owner.`,
        remedy: 'Add `everyActionHas: [owner, due-date]` to `review`.',
      };
      return;
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: actions, label: Actions, starts: resolved, stops: actions-done, within: 30d } # found
`,
    mended: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: actions, label: Actions, starts: resolved, stops: actions-done, within: 30d }
review:
  everyActionHas: [owner, due-date]
`,
  },
};

export const targetContradictsPromise: Rule = {
  code: 'target-contradicts-promise',
  title: 'A measure asks for less time than every promise allows',
  why: [
    'Clocks say what people may take; measures say what is aimed at. Where even the strictest clock allows more than the target, a team',
    'that keeps each promise to the minute misses the target with every incident, and one of the two figures is not meant.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    for (const [index, metric] of process.metrics.entries()) {
      const targetMs = boundOf(metric);
      if (targetMs === null) continue;
      const promises = (
        metric.severities.length > 0 ? metric.severities : process.severities.map(({ id }) => id)
      )
        .flatMap((severity) => promisesOf(reading, metric, severity))
        .toSorted((a, b) => a.least - b.least);
      const [strictest] = promises;
      if (strictest === undefined || strictest.least <= targetMs) continue;
      yield {
        path: ['metrics', index, 'target'],
        message: `${metric.label} is to be ${metric.target}, but the strictest promise of it, \`${strictest.id}\` at ${strictest.severity}, allows ${spanInWords(strictest.least)}.`,
        remedy: `Promise at most ${spanInWords(targetMs)} at some severity, or aim at a figure that the promises allow.`,
      };
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 4h }
metrics:
  - { id: mttr, label: Mean time to resolve, measures: time-between, from: declared, to: resolved, as: mean, target: "< 1h" } # found
`,
    mended: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 4h }
metrics:
  - { id: mttr, label: Mean time to resolve, measures: time-between, from: declared, to: resolved, as: mean, target: "< 4h" }
`,
  },
};

const unitMs: Record<string, number> = { s: 1000, m: minuteMs, h: hourMs, d: dayMs };

/** An upper bound in time; null where the target is none. */
function boundOf({ target, measures }: Metric): number | null {
  if (measures !== 'time-between') return null;
  const read = /^(?:<=?\s*)?(\d+(?:\.\d+)?)\s*([smhd])$/.exec(target ?? '');
  return read === null ? null : Number(read[1]) * unitMs[read[2]!]!;
}

function promisesOf(
  reading: Reading,
  { from, to }: Metric,
  severity: string,
): { id: string; severity: string; least: number }[] {
  // What was detected before it was declared makes the measure longer, never shorter.
  const begins = (starts: string) => starts === from || (from === 'detected' && starts === 'declared');
  return reading.clocks.flatMap(({ clock }) => {
    const least = reading.lengthOf(clock.within)?.least;
    return least !== undefined &&
      begins(clock.starts) &&
      clock.restarts.length === 0 &&
      to !== null &&
      clock.stops.includes(to) &&
      holdsAlways(clock.when, severity)
      ? [{ id: clock.id, severity, least }]
      : [];
  });
}
