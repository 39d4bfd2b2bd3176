/** Promises that cannot both be kept, or of which one makes the other empty. */
import { inWords, spanInWords } from '../../incident/naming.ts';
import type { Clock } from '../process.ts';
import { holdsAlways } from './reading.ts';
import type { Rule } from './rule.ts';

export const contradictingPromises: Rule = {
  code: 'contradicting-promises',
  title: 'The same is promised twice, with different deadlines',
  why: [
    'Two clocks that start and stop with the same events are one promise. The longer of the two can never be the one that is broken, and',
    'people read it on the incident and believe they have that long.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    for (const [index, later] of reading.clocks.entries()) {
      for (const earlier of reading.clocks.slice(0, index)) {
        if (!isSamePromise(earlier.clock, later.clock)) continue;
        const [one, other] = [reading.lengthOf(earlier.clock.within), reading.lengthOf(later.clock.within)];
        if (one === null || other === null || (one.least === other.least && one.most === other.most))
          continue;
        const both = process.severities.filter(
          ({ id }) => holdsAlways(earlier.clock.when, id) && holdsAlways(later.clock.when, id),
        );
        if (both.length === 0) continue;
        yield {
          path: [...later.path, 'within'],
          message: `At ${inWords(both.map(({ id }) => id))} \`${earlier.clock.id}\` promises ${earlier.clock.within.text} and \`${later.clock.id}\` promises ${later.clock.within.text} for the same: from ${later.clock.starts} to ${inWords(later.clock.stops, 'or')}.`,
          remedy: 'Keep one of them at each severity, or let another event stop one of them.',
        };
      }
    }
  },
  example: {
    broken: `
clocks:
  - { id: answer, label: Answer, starts: declared, stops: acknowledged, within: 15m }
  - { id: response, label: Response, when: { severity: P1 }, starts: declared, stops: acknowledged, within: 1h } # found
`,
    mended: `
clocks:
  - { id: answer, label: Answer, when: { severity: P0 }, starts: declared, stops: acknowledged, within: 15m }
  - { id: response, label: Response, when: { severity: P1 }, starts: declared, stops: acknowledged, within: 1h }
`,
  },
};

function isSamePromise(one: Clock, other: Clock): boolean {
  const same = (some: string[], others: string[]) =>
    some.length === others.length && some.every((word) => others.includes(word));
  return (
    one.starts === other.starts &&
    same(one.stops, other.stops) &&
    same(one.restarts, other.restarts) &&
    one.audience === other.audience
  );
}

export const cadenceLongerThanResolution: Rule = {
  code: 'cadence-longer-than-resolution',
  title: 'The first update is owed after the promised resolution',
  why: [
    'A cadence that is longer than the time in which it is to be over promises nothing: an incident that keeps its target owes no update',
    'at all, and whoever waits hears only of those that went wrong.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    for (const { clock, path } of reading.clocks) {
      const empty = process.severities.flatMap(({ id }) => {
        if (!reading.cadences(id).some((cadence) => cadence.clock === clock)) return [];
        const least = reading.lengthOf(clock.within)?.least ?? 0;
        const over = reading
          .resolutions(id)
          .find(
            (resolution) =>
              (reading.lengthOf(resolution.clock.within)?.most ?? Number.POSITIVE_INFINITY) < least,
          );
        return over === undefined ? [] : [{ severity: id, over: over.clock }];
      });
      const [first] = empty;
      if (first === undefined) continue;
      yield {
        path: [...path, 'within'],
        message: `\`${clock.id}\` owes the first update after ${clock.within.text}, but \`${first.over.id}\` promises the resolution of ${inWords(empty.map(({ severity }) => severity))} within ${first.over.within.text}.`,
        remedy: `Promise updates more often than ${first.over.within.text}, or none.`,
      };
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 1h }
  - { id: updates, label: Next update, starts: declared, stops: resolved, restarts: update-posted, within: 2h } # found
`,
    mended: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 1h }
  - { id: updates, label: Next update, starts: declared, stops: resolved, restarts: update-posted, within: 20m }
`,
  },
};

export const updateBeforeResponse: Rule = {
  code: 'update-before-response',
  title: 'An update is owed before anybody has to have answered',
  why: [
    'Both clocks run from the declaration. Where the update is due first, it is late for every incident whose response is in time but not',
    'early: there was nobody yet who could have written it.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    for (const { clock, path } of reading.clocks) {
      if (!['declared', 'detected'].includes(clock.starts)) continue;
      if (
        !clock.stops.includes('update-posted') &&
        !clock.stops.includes('first-update') &&
        clock.restarts.length === 0
      )
        continue;
      const most = reading.lengthOf(clock.within)?.most;
      if (most === undefined) continue;
      const early = process.severities.flatMap(({ id }) => {
        const responses = reading.responses(id);
        if (!holdsAlways(clock.when, id) || responses.length === 0) return [];
        const soonest = responses.reduce(
          (least, { clock: response }) => Math.min(least, reading.lengthOf(response.within)?.least ?? least),
          Number.POSITIVE_INFINITY,
        );
        return most < soonest ? [{ severity: id, soonest }] : [];
      });
      const [first] = early;
      if (first === undefined) continue;
      yield {
        path: [...path, 'within'],
        message: `\`${clock.id}\` owes an update after ${clock.within.text}, but at ${inWords(early.map(({ severity }) => severity))} an answer may take ${spanInWords(first.soonest)}: an incident that is answered in time has broken its promise by then.`,
        remedy: 'Start the clock at `acknowledged`, give the update more time, or the response less.',
      };
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h }
  - { id: updates, label: Next update, starts: declared, stops: resolved, restarts: update-posted, within: 30m } # found
`,
    mended: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1h }
  - { id: updates, label: Next update, starts: acknowledged, stops: resolved, restarts: update-posted, within: 30m }
`,
  },
};

export const emptyWindow: Rule = {
  code: 'empty-window',
  title: 'There is no moment at which a promise could be kept',
  why: 'A clock with `notBefore` warns of what comes too early. Where that lasts as long as the promise itself, whatever anybody does is too early or too late.',
  asks: 'process',
  *check({ reading }) {
    for (const { clock, path } of reading.clocks) {
      const { notBefore } = clock;
      if (notBefore === null || notBefore === undefined) continue;
      const [early, late] = [reading.lengthOf(notBefore), reading.lengthOf(clock.within)];
      if (early === null || late === null || early.least < late.most) continue;
      yield {
        path: [...path, 'notBefore'],
        message: `\`${clock.id}\` is too early for ${notBefore.text} and too late after ${clock.within.text}: there is no time in between.`,
        remedy: `Let \`notBefore\` be shorter than ${clock.within.text}.`,
      };
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - id: meeting
    label: Review meeting
    starts: resolved
    stops: review-held
    notBefore: 48h # found
    within: 24h
review:
  requiredAt: [P0, P1]
`,
    mended: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - id: meeting
    label: Review meeting
    starts: resolved
    stops: review-held
    notBefore: 24h
    within: 48h
review:
  requiredAt: [P0, P1]
`,
  },
};

export const soakLongerThanResolution: Rule = {
  code: 'soak-longer-than-resolution',
  title: 'Watching takes longer than the promised resolution',
  why: [
    'An incident goes from its soak to `resolved` by itself. Where the soak alone takes as long as the resolution may take, every incident',
    'that is watched as the handbook asks has broken the promise, even one that was mended in a minute.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    for (const [index, status] of process.statuses.entries()) {
      const { soak } = status;
      // What lasts after the end keeps nobody waiting for it.
      if (soak === null || status.category === 'resolved' || status.category === 'closed') continue;
      const least = reading.lengthOf(soak.kind === 'range' ? soak.first : soak)?.least ?? 0;
      const over = process.severities.flatMap(({ id }) => {
        const clock = reading
          .resolutions(id)
          .map((placed) => placed.clock)
          .filter(({ pausedWhile }) => !pausedWhile.includes(status.category))
          .find(({ within }) => (reading.lengthOf(within)?.most ?? Number.POSITIVE_INFINITY) <= least);
        return clock === undefined ? [] : [{ severity: id, clock }];
      });
      const [first] = over;
      if (first === undefined) continue;
      yield {
        path: ['lifecycle', 'statuses', index, 'soak'],
        message: `\`${status.id}\` lasts ${soak.text} before the incident is resolved, but \`${first.clock.id}\` promises the resolution of ${inWords(over.map(({ severity }) => severity))} within ${first.clock.within.text}.`,
        remedy: `Watch for less than ${first.clock.within.text}, promise more time, or let the clock stand still meanwhile (\`pausedWhile: ${status.category}\`).`,
      };
    }
  },
  example: {
    broken: `
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - id: monitoring
      label: Monitoring
      category: monitoring
      soak: 2h # found
      then: resolved
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 1h }
`,
    mended: `
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - id: monitoring
      label: Monitoring
      category: monitoring
      soak: 15m
      then: resolved
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 1h }
`,
  },
};

export const timeboxLongerThanPromise: Rule = {
  code: 'timebox-longer-than-promise',
  title: 'A phase may take longer than what is promised about its end',
  why: 'The clock runs from the declaration and stops with an event that also ends the phase. A phase that uses the time it is given has broken the promise before.',
  asks: 'process',
  *check({ process, reading }) {
    for (const [index, phase] of process.phases.entries()) {
      if (phase.timebox === null || phase.leavesOn.length === 0) continue;
      const least = reading.lengthOf(phase.timebox)?.least ?? 0;
      for (const { clock } of reading.clocks) {
        const isAboutItsEnd =
          ['declared', 'detected'].includes(clock.starts) &&
          clock.restarts.length === 0 &&
          clock.stops.every((stop) => stop !== 'update-posted' && phase.leavesOn.includes(stop));
        const most = reading.lengthOf(clock.within)?.most ?? Number.POSITIVE_INFINITY;
        if (!isAboutItsEnd || most >= least) continue;
        yield {
          path: ['lifecycle', 'phases', index, 'timebox'],
          message: `\`${phase.id}\` may take ${phase.timebox.text}, but \`${clock.id}\` promises its end (${inWords(clock.stops, 'or')}) within ${clock.within.text} of the declaration.`,
          remedy: `Give the phase at most ${clock.within.text}, or promise more time.`,
        };
        break;
      }
    }
  },
  example: {
    broken: `
lifecycle:
  phases:
    - id: triage
      label: Triage
      enters: declared
      leaves: triaged
      timebox: 30m # found
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: monitoring, label: Monitoring, category: monitoring }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: triage, label: Triage, starts: declared, stops: triaged, within: 15m }
`,
    mended: `
lifecycle:
  phases:
    - id: triage
      label: Triage
      enters: declared
      leaves: triaged
      timebox: 15m
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: monitoring, label: Monitoring, category: monitoring }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: triage, label: Triage, starts: declared, stops: triaged, within: 15m }
`,
  },
};
