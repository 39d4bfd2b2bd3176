/** Reading incidents: the list, and of one its timeline, line, clocks, pages and deliveries. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Viewer } from '../../domain/access/can.ts';
import { eventsOnTheLine, lineOf } from '../../domain/incident/line.ts';
import { futureEntries } from '../../domain/incident/future-entries.ts';
import { namedElsewhere, pastEntries } from '../../domain/incident/past-entries.ts';
import { categories } from '../../domain/process/process.ts';
import { deliveriesOfIncident } from '../../store/read/deliveries.ts';
import {
  findIncident,
  incidentNumbers,
  type IncidentRow,
  listIncidents,
} from '../../store/read/incidents.ts';
import { readEventsOf, readNewest, readTexts } from '../../store/read/log.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor, writeCursor } from '../cursor.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { clockViews } from '../views/clock-view.ts';
import { pageViews } from '../views/delivery-view.ts';
import { incidentView } from '../views/incident-view.ts';
import { wholeIncidentView } from '../views/whole-incident-view.ts';
import { pictureOf } from '../views/picture.ts';

const place = z.tuple([shapes.instant, z.uuid()]);
/** Of every address that names one incident. */
export const incidentParams = z.strictObject({
  ref: z.string().min(1).max(60).describe('an id, or a number: INC-2026-0001'),
});

/** An incident of several days has hundreds of events; the first page holds nearly every one of them. */
const timelineQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(500).describe('how far back, in events'),
  cursor: z.string().max(400).optional(),
  all: z.enum(['true', 'false']).default('false').describe('true: also what another entry tells already'),
});

const filters = z.strictObject({
  ...listQuery,
  status: severalOf(z.string().max(60)).optional(),
  category: severalOf(z.enum(categories)).optional(),
  severity: severalOf(z.string().max(60)).optional(),
  service: z.string().max(63).optional(),
  text: z.string().max(200).optional().describe('in the title or the number'),
  from: shapes.instant.optional().describe('declared then or later'),
  to: shapes.instant.optional().describe('declared before then'),
});

/** Pages have at most 30 steps, and nobody has more pages than this for one incident. */
const mostPageEvents = 4000;
const mostPageDeliveries = 4000;
const mostLineEvents = 600;

export function incidentRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;

  app.get(
    '/api/v1/incidents',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Incidents, the newest declaration first',
        tags: ['incidents'],
        querystring: filters,
        response: { 200: shapes.listOf(shapes.incident) },
      },
    },
    async (request, reply) => {
      const { limit, cursor, status, category, severity, service, text, from, to } = request.query;
      const after = readCursor(cursor, place);
      if (after !== null && 'refused' in after) return refuse(reply, after.refused);
      const rows = await listIncidents(
        pool,
        askerOf(request.viewer),
        {
          statuses: status,
          categories: category,
          severities: severity,
          service,
          text: text?.trim() || undefined,
          from,
          to,
        },
        { after: after === null ? null : { at: after[0], id: after[1] }, limit: limit + 1 },
      );
      const { shown, nextCursor } = cutAt(rows, limit, ({ declaredAt, id }) => [declaredAt, id]);
      return reply.send({
        items: shown.map((row) => incidentView(row, { ...pictureOf(engine, row.state), url: settings.url })),
        nextCursor,
      });
    },
  );

  app.get(
    '/api/v1/incidents/:ref',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'One incident, by id or number',
        tags: ['incidents'],
        params: incidentParams,
        response: { 200: shapes.wholeIncident },
      },
    },
    async (request, reply) => {
      const row = await findOr404(context, askerOf(request.viewer), request.params.ref, reply);
      if (row === null) return reply;
      return reply.send(wholeIncidentView(row, { ...pictureOf(engine, row.state), url: settings.url }));
    },
  );

  app.get(
    '/api/v1/incidents/:ref/timeline',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What happened and what the process will do, the latest first',
        description: 'Future entries stand on the first page, above the newest of the past.',
        tags: ['incidents'],
        params: incidentParams,
        querystring: timelineQuery,
        response: { 200: shapes.listOf(shapes.timelineEntry) },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const { limit, cursor, all } = request.query;
      const before = readCursor(cursor, z.tuple([z.int().min(1)]));
      if (before !== null && 'refused' in before) return refuse(reply, before.refused);
      const row = await findOr404(context, viewer, request.params.ref, reply);
      if (row === null) return reply;
      const log = await readNewest(pool, row.id, { before: before?.[0] ?? null, limit });
      const named = namedElsewhere(log);
      const words = {
        texts: await readTexts(pool, row.id, named.texts),
        numbers: await incidentNumbers(pool, viewer, named.incidents),
      };
      const picture = pictureOf(engine, row.state);
      const past = pastEntries(log, row.state, picture, words)
        .filter(({ minor }) => all === 'true' || !minor)
        .map(({ minor: _minor, version: _version, ...entry }) => entry);
      const future = before === null && !row.held ? futureEntries(row.state, picture) : [];
      const oldest = log[0]?.version ?? 1;
      return reply.send({
        items: [...past, ...future].toReversed(),
        nextCursor: oldest > 1 ? writeCursor([oldest]) : null,
      });
    },
  );

  app.get(
    '/api/v1/incidents/:ref/line',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Past and future on one axis, and the sentences about what comes next',
        tags: ['incidents'],
        params: incidentParams,
        response: { 200: shapes.line },
      },
    },
    async (request, reply) => {
      const row = await findOr404(context, askerOf(request.viewer), request.params.ref, reply);
      if (row === null) return reply;
      const logs = await readEventsOf(pool, [row.id], eventsOnTheLine, mostLineEvents);
      const line = lineOf(logs.get(row.id) ?? [], row.state, pictureOf(engine, row.state), {
        held: row.held,
      });
      return reply.send(line);
    },
  );

  app.get(
    '/api/v1/incidents/:ref/clocks',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Its promises: those that run first, by deadline',
        tags: ['incidents'],
        params: incidentParams,
        response: { 200: shapes.listOf(shapes.clock) },
      },
    },
    async (request, reply) => {
      const row = await findOr404(context, askerOf(request.viewer), request.params.ref, reply);
      if (row === null) return reply;
      return reply.send({
        items: clockViews(row.state, engine.process(row.state.process.hash)),
        nextCursor: null,
      });
    },
  );

  app.get(
    '/api/v1/incidents/:ref/pages',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Who was paged, why, how, and what came of it; the newest first',
        tags: ['incidents'],
        params: incidentParams,
        response: { 200: shapes.listOf(shapes.page) },
      },
    },
    async (request, reply) => {
      const row = await findOr404(context, askerOf(request.viewer), request.params.ref, reply);
      if (row === null) return reply;
      const logs = await readEventsOf(
        pool,
        [row.id],
        ['declared', 'severity-set', 'paged', 'page-ended'],
        mostPageEvents,
      );
      const deliveries = await deliveriesOfIncident(pool, row.id, mostPageDeliveries);
      return reply.send({
        items: pageViews(logs.get(row.id) ?? [], row.state, deliveries, pictureOf(engine, row.state)),
        nextCursor: null,
      });
    },
  );
}

/** The same answer for one that is not there and one that this viewer may not see. Null: it was refused. */
export async function findOr404(
  { pool }: Pick<Context, 'pool'>,
  viewer: Viewer,
  ref: string,
  reply: FastifyReply,
): Promise<IncidentRow | null> {
  const row = await findIncident(pool, viewer, ref);
  if (row === null) refuse(reply, 'no-such-incident');
  return row;
}

/** A parameter that may come several times, or once with commas. */
export function severalOf<Item extends z.ZodType<string, string>>(item: Item) {
  return z
    .union([z.string().max(500), z.array(z.string().max(60)).max(20)])
    .transform((given) =>
      [given]
        .flat()
        .flatMap((each) => each.split(','))
        .filter(Boolean),
    )
    .pipe(z.array(item).min(1).max(20));
}
