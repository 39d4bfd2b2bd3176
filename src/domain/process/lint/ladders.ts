/** Ladders that call people too late, in the wrong order, twice, or never. */
import { inWords, positionLabels, spanInWords } from '../../incident/naming.ts';
import { minuteMs, msOf } from '../../instant.ts';
import type { Milestone, Position, Process } from '../process.ts';
import { closings } from './ordinary-hours.ts';
import type { PlacedRung, TimedRung } from './reading.ts';
import type { Rule } from './rule.ts';
import { thenInWords, momentInWords } from './words.ts';

export const helpAfterBreach: Rule = {
  code: 'help-after-breach',
  title: 'Nobody further is called before the promised resolution is broken',
  why: [
    'Escalation is there so that more people help while the promise can still be kept. A ladder whose second step lies behind the',
    'resolution target calls them to a promise that is already broken.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const seen = new Set<PlacedRung['rung']>();
    for (const { id } of process.severities) {
      const asking = reading.timedRungs(id).filter(({ rung }) => rung.by !== 'ticket');
      const [first] = asking;
      if (first === undefined) continue;
      const asked = new Set(
        asking.filter(({ rung }) => rung.afterMs === first.rung.afterMs).flatMap(({ rung }) => rung.to),
      );
      const second = asking.find(
        ({ rung }) => rung.by === 'page' && rung.to.some((position) => !asked.has(position)),
      );
      if (second === undefined || second.rung.afterMs === first.rung.afterMs || seen.has(second.rung))
        continue;
      const broken = reading
        .resolutions(id)
        .find(
          ({ clock }) =>
            (reading.lengthOf(clock.within)?.most ?? Number.POSITIVE_INFINITY) < second.rung.afterMs,
        );
      if (broken === undefined) continue;
      // Whoever the clock calls in time is help as well.
      if (
        reading.clocks.some(
          ({ clock }) => clock === broken.clock && clock.onWarn.some(({ by }) => by === 'page'),
        )
      )
        continue;
      seen.add(second.rung);
      yield {
        path: second.path,
        message: `${positionLabels(process, second.rung.to)} ${second.rung.to.length === 1 ? 'is' : 'are'} the first to be called to help with ${id}, after ${spanInWords(second.rung.afterMs)}, but \`${broken.clock.id}\` promises that it is resolved within ${broken.clock.within.text}.`,
        remedy: `Climb this rung earlier than ${broken.clock.within.text}, or page somebody when the clock warns (\`onWarn\`).`,
      };
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 1h }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, unless: resolved }
      - { after: 2h, to: lead, by: page, unless: resolved } # found
`,
    mended: `
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: resolution, label: Resolution, starts: declared, stops: resolved, within: 1h }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, unless: resolved }
      - { after: 30m, to: lead, by: page, unless: resolved }
`,
  },
};

export const rungOvertaken: Rule = {
  code: 'rung-overtaken',
  title: 'Out of hours a later rung pages before an earlier one',
  why: [
    'A rung that waits for opening hours is overtaken by those that do not. Outside of the hours somebody is then woken for an incident',
    'of which those who come before them in the ladder have not been asked anything.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const seen = new Set<PlacedRung['rung']>();
    for (const { id } of process.severities) {
      const paging = reading.pagingRungs(id);
      for (const earlier of paging) {
        const { during } = earlier.rung;
        const calendar = process.calendars.find((candidate) => candidate.id === during?.calendar);
        if (during === null || calendar === undefined) continue;
        const before = new Set(earlier.rung.to);
        const later = paging.find(
          ({ rung }) =>
            rung.afterMs > earlier.rung.afterMs &&
            rung.during === null &&
            !rung.to.every((position) => before.has(position)),
        );
        if (later === undefined || seen.has(later.rung)) continue;
        const declaredAt = closings(calendar, earlier.rung.afterMs)[0];
        if (declaredAt === undefined) continue;
        const first = reading.actsAt(earlier.rung, declaredAt);
        const second = reading.firstPage(id, declaredAt);
        // Another rung may page in the hours in which this one does not.
        if (second?.of.rung !== later.rung || (first !== null && msOf(first) <= msOf(second.at))) continue;
        seen.add(later.rung);
        const zone = calendar.timeZone;
        yield {
          path: later.path,
          message: `${positionLabels(process, later.rung.to)} ${later.rung.to.length === 1 ? 'is' : 'are'} paged before ${positionLabels(process, earlier.rung.to)} outside of the hours of \`${calendar.id}\`: ${id}, declared on ${momentInWords(declaredAt, zone)}, climbs this rung ${thenInWords(second.at, declaredAt, zone)} and the one before it ${first === null ? notPaged[during.outside] : `pages ${thenInWords(first, declaredAt, zone)}`}.`,
          remedy: 'Give both rungs the same hours, or none to the one that comes first.',
        };
      }
    }
  },
  example: {
    broken: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 24h@business }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, during: { calendar: business, outside: defer } }
      - { after: 6h, to: lead, by: page, unless: resolved } # found
`,
    mended: `
calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 24h@business }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
      - { after: 6h, to: lead, by: page, unless: resolved }
`,
  },
};

/** What a rung does outside of its hours, when it does not page. */
const notPaged = { skip: 'is left out', notify: 'only informs', defer: 'never pages' };

export const tiersOutOfOrder: Rule = {
  code: 'tiers-out-of-order',
  title: 'A higher tier is paged before a lower one',
  why: [
    'Tiers are there so that whoever is further up is asked when those below could not help. Where a severity pages a higher tier first,',
    'the lower one is called when its leaders have been at it for some time; and the share of incidents that were escalated counts all.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const seen = new Set<PlacedRung['rung']>();
    for (const { id } of process.severities) {
      const tiers = reading.pagingRungs(id).filter(({ rung }) => rung.level !== null);
      for (const lower of tiers) {
        const higher = tiers.find(
          ({ rung }) => rung.afterMs < lower.rung.afterMs && rung.level! > lower.rung.level!,
        );
        if (higher === undefined || seen.has(lower.rung)) continue;
        seen.add(lower.rung);
        yield {
          path: lower.path,
          message: `${id} pages tier ${higher.rung.level} (${positionLabels(process, higher.rung.to)}) ${afterWords(higher)} and tier ${lower.rung.level} (${positionLabels(process, lower.rung.to)}) only ${afterWords(lower)}.`,
          remedy:
            'Put the tiers in the order of their times, or only inform the higher one at first (`by: notify`).',
        };
      }
    }
  },
  example: {
    broken: `
escalation:
  - id: first
    rungs:
      - { level: 1, after: 0m, to: on-call, by: page }
      - { level: 3, after: 0m, to: cto, by: page }
      - { level: 2, after: 2h, to: lead, by: page } # found
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
`,
    mended: `
escalation:
  - id: first
    rungs:
      - { level: 1, after: 0m, to: on-call, by: page }
      - { level: 3, after: 0m, to: cto, by: notify }
      - { level: 2, after: 2h, to: lead, by: page }
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
`,
  },
};

function afterWords({ rung }: TimedRung): string {
  return rung.afterMs === 0 ? 'at once' : `after ${spanInWords(rung.afterMs)}`;
}

export const standInPagedAlready: Rule = {
  code: 'stand-in-paged-already',
  title: 'Those who are paged together stand in for one another, and nobody else is asked',
  why: [
    'A stand-in is somebody new to ask when the first does not answer. One who is paged at the same instant is no redundancy: when none of',
    'them answers, there is nobody left but the last resort.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const seen = new Set<PlacedRung['rung']>();
    for (const { id } of process.severities) {
      const paging = reading.pagingRungs(id);
      const [first] = paging;
      const asked = [...new Set(paging.flatMap(({ rung }) => rung.to))];
      // Somebody else is asked at another time.
      if (first === undefined || asked.length < 2 || first.rung.afterMs !== paging.at(-1)?.rung.afterMs)
        continue;
      const standIns = asked.flatMap((position) => standInsOf(process, position));
      if (seen.has(first.rung) || standIns.length === 0) continue;
      if (!standIns.every((position) => asked.includes(position))) continue;
      seen.add(first.rung);
      const pairs = asked.flatMap((position) => {
        const standIn = process.positions.find((seat) => seat.id === position)?.standIn;
        return standIn == null
          ? []
          : [`${positionLabels(process, [standIn])} for ${positionLabels(process, [position])}`];
      });
      yield {
        path: first.path,
        message: `${id} pages ${asked.length} positions at the same instant, and they stand in for one another (${inWords(pairs)}): when none of them answers, no rung asks anybody else.`,
        remedy: 'Add a later rung with somebody else, or a stand-in who is not paged already.',
      };
    }
  },
  example: {
    broken: `
positions:
  - { id: on-call, label: On-call engineer, standIn: lead }
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: [on-call, lead], by: page } # found
`,
    mended: `
positions:
  - { id: on-call, label: On-call engineer, standIn: lead }
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: [on-call, lead], by: page }
      - { after: 15m, to: cto, by: page }
`,
  },
};

/** One after the other; the compiler has refused circles. */
function standInsOf({ positions }: Process, position: string): string[] {
  const found: string[] = [];
  let seat: Position | undefined = positions.find(({ id }) => id === position);
  while (seat?.standIn != null && found.length < positions.length) {
    const next: string = seat.standIn;
    found.push(next);
    seat = positions.find(({ id }) => id === next);
  }
  return found;
}

export const standInAfterBreach: Rule = {
  code: 'stand-in-after-breach',
  title: 'The stand-in is asked after the promised response',
  why: 'The stand-in of whoever is paged first is the second chance to keep the promise. One who is asked when the promise is broken is none.',
  asks: 'process',
  *check({ process, reading }) {
    for (const [index, position] of process.positions.entries()) {
      const { respondsWithinMs } = position;
      if (position.standIn === null || respondsWithinMs === null) continue;
      const late = process.severities.flatMap(({ id }) => {
        const paging = reading.pagingRungs(id);
        const [first] = paging;
        if (first === undefined || !first.rung.to.includes(position.id)) return [];
        const at = first.rung.afterMs + respondsWithinMs;
        // Somebody else is asked in time by another rung.
        if (paging.some(({ rung }) => rung.afterMs < at && rung.to.some((other) => other !== position.id)))
          return [];
        const broken = reading
          .responses(id)
          .find(({ clock }) => (reading.lengthOf(clock.within)?.most ?? Number.POSITIVE_INFINITY) < at);
        return broken === undefined ? [] : [{ severity: id, clock: broken.clock, at }];
      });
      const [one] = late;
      if (one === undefined) continue;
      yield {
        path: ['positions', index, 'respondsWithin'],
        message: `At ${inWords(late.map(({ severity }) => severity))} the stand-in of ${position.label} is asked ${spanInWords(one.at)} after the declaration, but \`${one.clock.id}\` promises an answer within ${one.clock.within.text}.`,
        remedy: `Let \`respondsWithin\` be shorter, so that the stand-in is asked before ${one.clock.within.text} have passed.`,
      };
    }
  },
  example: {
    broken: `
positions:
  - id: on-call
    label: On-call engineer
    standIn: lead
    respondsWithin: 15m # found
  - { id: lead, label: Team lead }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 5m }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
`,
    mended: `
positions:
  - id: on-call
    label: On-call engineer
    standIn: lead
    respondsWithin: 3m
  - { id: lead, label: Team lead }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 5m }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
`,
  },
};

export const warningBeforeAnybody: Rule = {
  code: 'warning-before-anybody',
  title: 'A clock warns before anybody has been asked',
  why: 'A warning that nobody gets is no warning. Before the first rung is climbed nobody looks at the incident, and a clock without `onWarn` tells nobody by itself.',
  asks: 'process',
  *check({ process, reading }) {
    for (const { clock, path } of reading.clocks) {
      const [longest] = clock.warnBeforeMs;
      if (longest === undefined || clock.onWarn.length > 0 || clock.within.kind !== 'elapsed') continue;
      if (clock.starts !== 'declared') continue;
      const warnsAfterMs = clock.within.ms - longest;
      const unheard = process.severities.flatMap(({ id }) => {
        const first = reading.timedRungs(id).find(({ rung }) => rung.by !== 'ticket');
        return first !== undefined && first.rung.afterMs > warnsAfterMs && isAt(clock.when.severities, id)
          ? [{ severity: id, first }]
          : [];
      });
      const [one] = unheard;
      if (one === undefined) continue;
      yield {
        path: [...path, 'warnBefore'],
        message: `\`${clock.id}\` warns ${spanInWords(longest)} before its end, which is ${warnsAfterMs < minuteMs ? 'at once' : `${spanInWords(warnsAfterMs)} after the declaration`}, but at ${inWords(unheard.map(({ severity }) => severity))} the first rung is climbed after ${spanInWords(one.first.rung.afterMs)}.`,
        remedy: 'Warn later, climb the first rung earlier, or say who is warned (`onWarn`).',
      };
    }
  },
  example: {
    broken: `
clocks:
  - id: response
    label: Response
    starts: declared
    stops: acknowledged
    within: 1h
    warnBefore: 55m # found
escalation:
  - id: first
    rungs:
      - { after: 15m, to: on-call, by: page }
`,
    mended: `
clocks:
  - id: response
    label: Response
    starts: declared
    stops: acknowledged
    within: 1h
    warnBefore: 15m
escalation:
  - id: first
    rungs:
      - { after: 15m, to: on-call, by: page }
`,
  },
};

function isAt(severities: string[] | undefined, id: string): boolean {
  return severities?.includes(id) ?? true;
}

export const ladderNeverClimbed: Rule = {
  code: 'ladder-never-climbed',
  title: 'A ladder holds only when the incident is over',
  why: 'Nothing is climbed for an incident that is resolved or closed. A ladder that asks for such a status, or for a phase that begins then, never begins.',
  asks: 'process',
  *check({ process }) {
    for (const [index, { id, when }] of process.ladders.entries()) {
      const over = (status: string) =>
        ['resolved', 'closed'].includes(process.statuses.find((one) => one.id === status)?.category ?? '');
      const after = (phase: string) =>
        (process.phases.find((one) => one.id === phase)?.entersOn ?? []).every((one) =>
          afterTheEnd.includes(one),
        );
      const part =
        when.statuses?.every(over) === true ? 'status' : when.phases?.every(after) === true ? 'phase' : null;
      if (part === null) continue;
      const named = (part === 'status' ? when.statuses : when.phases) ?? [];
      yield {
        path: ['escalation', index, 'when', part],
        message: `\`${id}\` holds in the ${part} ${inWords(named, 'or')} alone, which begins when the incident is over: none of its rungs is ever climbed.`,
        remedy:
          'Let it hold in a part of the work, or remind people by a clock that starts at `resolved` (`onWarn`, `onBreach`).',
      };
    }
  },
  example: {
    broken: `
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
  - id: review
    when:
      status: resolved # found
    rungs:
      - { after: 24h, to: lead, by: notify }
`,
    mended: `
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
  - id: watch
    when:
      status: monitoring
    rungs:
      - { after: 24h, to: lead, by: notify }
`,
  },
};

const afterTheEnd: Milestone[] = [
  'resolved',
  'closed',
  'review-scheduled',
  'review-drafted',
  'review-held',
  'review-published',
  'actions-assigned',
  'actions-done',
  'channel-archived',
];
