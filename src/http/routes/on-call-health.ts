/**
 * `/api/v1/on-call/health`, `/pages`, `/ledger` and `/burden`: what being on call did to people between two instants, what it
 * took of their free time, and how much of it each team had in a month.
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import { dayMs, instantOf, msOf, plus } from '../../domain/instant.ts';
import { workingHoursOf } from '../../domain/metrics/hours.ts';
import { ledgerOf } from '../../domain/metrics/ledger.ts';
import { type OnCallFacts, onCallHealth } from '../../domain/metrics/on-call-health.ts';
import type { Process } from '../../domain/process/process.ts';
import { readTurnings } from '../../store/read/got-pages.ts';
import { type AllOnCallFacts, giveWay, mostPages, readOnCallFacts } from '../../store/read/on-call-facts.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import * as health from '../shapes-on-call-health.ts';
import { reviewOf, teamBurdens } from '../views/on-call-burden-view.ts';
import { inUtc, onCallHealthView, onCallPagesView, teamRef } from '../views/on-call-health-view.ts';
import { ledgerCsv, onCallLedgerView } from '../views/on-call-ledger-view.ts';

/** A turn each of four people who take weeks. */
const usualDays = 28;
/** A year, and the leap day. */
const mostDays = 366;

const from = shapes.instant.optional().describe(`default: ${usualDays} days before \`to\``);
const to = shapes.instant.optional().describe('default: now, and at most that');
const handle = z.string().max(63);
const team = handle.optional().describe('only the people of this team');
const ranged = z.strictObject({ from, to, team });

type Asked = { from?: string | undefined; to?: string | undefined; team?: string | undefined };
type Range = { from: string; to: string };
type Recorded = AllOnCallFacts & { range: NonNullable<AllOnCallFacts['range']> };

export function onCallHealthRoutes(app: App, { engine, pool }: Context): void {
  const tags = ['on-call'];

  function processNow(): Process | null {
    const { processHash } = engine.installation();
    return processHash === '' ? null : engine.process(processHash);
  }

  function rangeOf(asked: Asked): Range | { refused: string } {
    const now = engine.now();
    const end = instantOf(Math.min(msOf(asked.to ?? now), msOf(now)));
    const begin = inUtc(asked.from ?? plus(end, -usualDays * dayMs));
    if (begin >= end)
      return { refused: `The range from ${begin} ends at ${end}, no later: ask for an earlier beginning.` };
    if (msOf(end) - msOf(begin) > mostDays * dayMs)
      return {
        refused: `The range from ${begin} to ${end} is longer than ${mostDays} days: ask for less at a time.`,
      };
    return { from: begin, to: end };
  }

  /** The facts of a range, or the refusal that was sent. */
  async function factsFor(
    reply: FastifyReply,
    viewer: Viewer,
    asked: Asked,
  ): Promise<{ facts: AllOnCallFacts; range: Range } | FastifyReply> {
    const { directory } = engine.installation();
    if (asked.team !== undefined && !Object.hasOwn(directory.teams, asked.team))
      return refuse(reply, 'no-such-team');
    const range = rangeOf(asked);
    if ('refused' in range) return refuse(reply, 'range-too-long', { detail: range.refused });
    const working = workingHoursOf(processNow());
    const facts = await readOnCallFacts(pool, { viewer, directory, working, ...range, now: engine.now() });
    if ('refused' in facts)
      return refuse(reply, 'range-too-long', {
        detail: `Between ${range.from} and ${range.to} people got more than ${mostPages} pages: ask for less at a time.`,
      });
    return { facts, range };
  }

  /** Whoever is asked for: the team, or everybody. */
  function chosen({ people }: AllOnCallFacts, asked: Asked): OnCallFacts[] {
    if (asked.team === undefined) return [...people.values()];
    const members = new Set(engine.installation().directory.teams[asked.team]?.members);
    return [...people.values()].filter(({ person }) => members.has(person));
  }

  async function healthsOf(facts: AllOnCallFacts, people: OnCallFacts[]) {
    const { range } = facts;
    if (range === null) return [];
    const healths = [];
    for (const one of people) {
      healths.push(onCallHealth(one, range));
      await giveWay();
    }
    return healths;
  }

  app.get(
    '/api/v1/on-call/health',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Who had how much of being on call: hours, nights, pages, nights disturbed',
        description:
          'By the schedules as they stand today and the pages that people got. Nights are 22:00 to 07:00 of each person’s own time zone, and belong to the evening on which they began. More than the process’s `onCall.load.pagesANight` on average over a shift is a finding.',
        tags,
        querystring: ranged,
        response: { 200: health.onCallHealth },
      },
    },
    async (request, reply) => {
      const asked = request.query;
      const read = await factsFor(reply, askerOf(request.viewer), asked);
      if (!('facts' in read)) return read;
      const { facts, range } = read;
      const healths = await healthsOf(facts, chosen(facts, asked));
      const { directory } = engine.installation();
      return reply.send(
        onCallHealthView(
          healths.filter(({ hours, pages }) => asked.team !== undefined || hours > 0 || pages > 0),
          { directory, threshold: processNow()?.onCall?.load ?? null, ...headOf(facts, range, asked) },
        ),
      );
    },
  );

  /** What every answer about a range begins with. */
  function headOf(facts: AllOnCallFacts, range: Range, asked: Asked) {
    const { directory } = engine.installation();
    return {
      ...range,
      team: asked.team === undefined ? null : teamRef(directory, asked.team),
      recordedSince: facts.recordedSince,
      workingHours: workingHoursOf(processNow()).inWords,
      unread: facts.unread,
    };
  }

  app.get(
    '/api/v1/on-call/pages',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The pages that one person got: when by their own clock, and whether at night and on call',
        description: 'Of a private incident that whoever asks may not see, nothing but the time is told.',
        tags,
        querystring: z.strictObject({ from, to, person: handle }),
        response: { 200: health.onCallPages },
      },
    },
    async (request, reply) => {
      const { person, ...asked } = request.query;
      const read = await factsFor(reply, askerOf(request.viewer), asked);
      if (!('facts' in read)) return read;
      const { directory } = engine.installation();
      const one = read.facts.people.get(person);
      if (one === undefined && !Object.hasOwn(directory.users, person))
        return refuse(reply, 'no-such-person');
      const { range } = read.facts;
      const span = { from: msOf(read.range.from), to: msOf(read.range.to) };
      const nothing = { person, stays: [], hours: { kinds: [], nights: [] }, turns: [], pages: [] };
      return reply.send(onCallPagesView(range === null ? nothing : (one ?? nothing), span, directory));
    },
  );

  async function readLedger(
    reply: FastifyReply,
    viewer: Viewer,
    asked: Asked,
  ): Promise<health.OnCallLedger | FastifyReply> {
    const read = await factsFor(reply, viewer, asked);
    if (!('facts' in read)) return read;
    const { facts, range } = read;
    const people = chosen(facts, asked);
    const ledgers = isRecorded(facts) ? await ledgersOf(facts, people) : [];
    return onCallLedgerView(ledgers, engine.installation().directory, {
      ...headOf(facts, range, asked),
      compensation: processNow()?.onCall?.compensation ?? null,
    });
  }

  async function ledgersOf({ range }: Recorded, people: OnCallFacts[]) {
    const incidents = new Set(people.flatMap(({ pages }) => pages.map(({ incident }) => incident)));
    const turnings = await readTurnings(pool, [...incidents]);
    const ledgers = [];
    for (const one of people) {
      ledgers.push(ledgerOf(one, turnings, range, msOf(engine.now())));
      await giveWay();
    }
    return ledgers;
  }

  app.get(
    '/api/v1/on-call/ledger',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Each interruption outside of working hours, and the hours of standby',
        description:
          'For time off or pay. A row is one incident that paged one person within an hour. `workingHours` says which hours are none of it. The rows of private incidents are there, their facts only for whoever may see them.',
        tags,
        querystring: ranged,
        response: { 200: health.onCallLedger },
      },
    },
    async (request, reply) => {
      const ledger = await readLedger(reply, askerOf(request.viewer), request.query);
      return 'rows' in ledger ? reply.send(ledger) : ledger;
    },
  );

  app.get(
    '/api/v1/on-call/ledger.csv',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The same as a file: comma-separated values (RFC 4180)',
        description: 'A cell that a spreadsheet would take for a formula begins with an apostrophe.',
        tags,
        querystring: ranged,
      },
    },
    async (request, reply) => {
      const ledger = await readLedger(reply, askerOf(request.viewer), request.query);
      if (!('rows' in ledger)) return ledger;
      const name = `on-call-ledger-${ledger.from.slice(0, 10)}-${ledger.to.slice(0, 10)}`;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .header('cache-control', 'private, no-store')
        .send(ledgerCsv(ledger));
    },
  );

  app.get(
    '/api/v1/on-call/burden',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What being on call cost each team in a month, beside the month before',
        description:
          'Whoever is in two teams counts in both. The month is the organisation’s. For the monthly review of a process that looks at `on-call-load`.',
        tags,
        querystring: z.strictObject({
          month: z
            .string()
            .regex(/^2\d{3}-(0[1-9]|1[0-2])$/, 'a month is written 2026-11')
            .optional()
            .describe('"2026-11"; default: this month'),
        }),
        response: { 200: health.onCallBurden },
      },
    },
    async (request, reply) => {
      const { directory } = engine.installation();
      const { timeZone } = directory.organization;
      const month = request.query.month ?? monthOf(engine.now(), timeZone);
      const [before, begins, ends] = [-1, 0, 1].map((months) => beginOf(month, months, timeZone)) as [
        string,
        string,
        string,
      ];
      const viewer = askerOf(request.viewer);
      const these = await factsFor(reply, viewer, { from: begins, to: ends });
      if (!('facts' in these)) return these;
      const previous = await factsFor(reply, viewer, { from: before, to: begins });
      if (!('facts' in previous)) return previous;
      const process = processNow();
      const healths = async ({ facts }: { facts: AllOnCallFacts }) =>
        facts.range === null ? null : healthsOf(facts, [...facts.people.values()]);
      return reply.send({
        month,
        ...these.range,
        timeZone,
        recordedSince: these.facts.recordedSince,
        threshold: process?.onCall?.load ?? null,
        review: reviewOf(process),
        teams: teamBurdens(
          { these: await healths(these), before: await healths(previous) },
          directory,
          process,
        ),
        unread: these.facts.unread,
      });
    },
  );
}

function isRecorded(facts: AllOnCallFacts): facts is Recorded {
  return facts.range !== null;
}

/** "2026-11" */
function monthOf(now: string, timeZone: string): string {
  return Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate().toString().slice(0, 7);
}

/** The instant at which the month that many months later begins. */
function beginOf(month: string, later: number, timeZone: string): string {
  const first = Temporal.PlainDate.from(`${month}-01`).add({ months: later });
  return instantOf(first.toZonedDateTime(timeZone).epochMilliseconds);
}
