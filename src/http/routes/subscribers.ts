/** Subscribers of status pages for admins: who they are, who is entered or removed, files of them, what they were sent. */
import { isUtf8 } from 'node:buffer';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { csv } from '../../domain/metrics/csv.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { pageOf } from '../../domain/status-page/page.ts';
import { readSubscribersCsv } from '../../domain/subscribers/read-csv.ts';
import { readAddress, type Subscriber } from '../../domain/subscribers/subscriber.ts';
import { enterSubscribers } from '../../setup/subscribers/enter-subscribers.ts';
import { removeSubscriber } from '../../setup/subscribers/remove-subscriber.ts';
import { listNews } from '../../store/subscribers/news.ts';
import {
  countSubscribers,
  findByAddress,
  listSubscribers,
  readSubscribersAfter,
} from '../../store/subscribers/subscribers.ts';
import { actorBehind } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { cutAt, listQuery, readCursor } from '../cursor.ts';
import { refuse, UnreadableBody } from '../problems.ts';
import * as shapes from '../shapes-subscribers.ts';

const tags = ['status-pages'];
const one = '/api/v1/status-pages/:page';
const ofPage = z.strictObject({ page: z.string().max(63).describe('the page’s handle') });
const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** Read in one go, in some 40 ms; whoever has more sends pieces. */
const mostInFile = 20_000;
const longestFile = 4 * 1024 * 1024;
/** An export of them all, some 30 MB at the most. */
const mostExported = 300_000;
const exportedAtOnce = 5_000;
const mostNews = 50;

export function subscriberRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;

  /** Null: it was refused. */
  function pageOr404({ params }: FastifyRequest, reply: FastifyReply): StatusPage | null {
    const { statusPages = [], directory } = engine.installation();
    const entry = statusPages.find(({ handle }) => handle === (params as { page: string }).page);
    if (entry === undefined) {
      refuse(reply, 'no-such-status-page');
      return null;
    }
    return pageOf(entry, { url: settings.url, timeZone: directory.organization.timeZone });
  }

  app.get(
    `${one}/subscribers`,
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'Who subscribes to a status page, the latest first',
        tags,
        params: ofPage,
        querystring: z.strictObject({
          ...listQuery,
          state: z.enum(['pending', 'confirmed', 'stopped', 'bounced']).optional(),
          text: z.string().trim().max(200).optional().describe('in the address'),
        }),
        response: { 200: shapes.subscriberList },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { limit, cursor, state = null, text = '' } = request.query;
      const before = readCursor(cursor, place);
      if (before !== null && 'refused' in before) return refuse(reply, before.refused);
      const rows = await listSubscribers(pool, {
        page: page.handle,
        state,
        text: text === '' ? null : text,
        before: before === null ? null : { at: before[0], id: before[1] },
        limit: limit + 1,
      });
      const { shown, nextCursor } = cutAt(rows, limit, ({ createdAt, id }) => [createdAt, id]);
      return reply.send({ items: shown.map(viewOf), nextCursor });
    },
  );

  app.post(
    `${one}/subscribers`,
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'Enter a subscriber; they are asked to confirm, unless they did elsewhere',
        description: 'Somebody who is there already, or who has left, stays as they are.',
        tags,
        params: ofPage,
        body: shapes.enteredSubscriber,
        response: { 200: shapes.subscriber, 201: shapes.subscriber },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { kind, to, components, confirmed } = request.body;
      const address = readAddress(kind, to);
      if (!address.ok) return refuse(reply, 'invalid-subscriber', { detail: address.sentence });
      const unknown = components.find((id) => page.components.every((component) => component.id !== id));
      if (unknown !== undefined)
        return refuse(reply, 'invalid-subscriber', { detail: `The page has no component "${unknown}".` });
      const entry = { kind, to: address.to, key: address.key, components, confirmed };
      const entered = await enterSubscribers(
        pool,
        { page: page.handle, entries: [entry] },
        { actor: actorBehind(request), now: engine.now() },
      );
      const found = await findByAddress(pool, { page: page.handle, kind, key: address.key });
      if (found === null) return refuse(reply, 'no-such-subscriber');
      context.subscribers.hurry();
      return reply.code(entered.length === 1 ? 201 : 200).send(viewOf(found));
    },
  );

  app.delete(
    `${one}/subscribers/:id`,
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'Remove a subscriber, with everything that was kept of them',
        tags,
        params: ofPage.extend({ id: z.string().max(60) }),
      },
    },
    async (request, reply) => {
      const { page, id } = request.params;
      if (!z.uuid().safeParse(id).success) return refuse(reply, 'no-such-subscriber');
      const by = { actor: actorBehind(request), now: engine.now() };
      const removed = await removeSubscriber(pool, { page, id }, by);
      return removed ? reply.code(204).send() : refuse(reply, 'no-such-subscriber');
    },
  );

  app.get(
    `${one}/subscribers.csv`,
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'All subscribers as comma-separated values (RFC 4180)',
        description:
          'Columns: kind, to, components (ids with semicolons between them), state, createdAt. A cell that a spreadsheet would run begins with an apostrophe; the import takes it away again.',
        tags,
        params: ofPage,
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const parts = [csv([['kind', 'to', 'components', 'state', 'createdAt']])];
      let after: string | null = null;
      for (let written = 0; written < mostExported; written += exportedAtOnce) {
        const rows: Subscriber[] = await readSubscribersAfter(pool, {
          page: page.handle,
          after,
          limit: exportedAtOnce,
        });
        parts.push(
          csv(
            rows.map(({ kind, to, components, state, createdAt }) => [
              kind,
              to,
              components.join(';'),
              state,
              createdAt,
            ]),
          ),
        );
        after = rows.at(-1)?.id ?? null;
        if (rows.length < exportedAtOnce) break;
      }
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${page.handle}-subscribers.csv"`)
        .serializer((text: string) => text)
        .send(parts.join(''));
    },
  );

  app.get(
    `${one}/subscriber-news`,
    {
      config: { policy: 'configure' },
      schema: {
        summary: 'How many subscribe, and what became of the latest news to them',
        tags,
        params: ofPage,
        response: { 200: shapes.subscriberNews },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const news = await listNews(pool, { page: page.handle, limit: mostNews });
      return reply.send({
        kinds: [...context.subscribers.kinds()],
        subscribers: await countSubscribers(pool, page.handle),
        items: news.map(({ at, subject, expanded, counts }) => {
          const { waiting = 0, sending = 0, sent = 0, failed = 0, unknown = 0, cancelled = 0 } = counts;
          const left = waiting + sending;
          return {
            at,
            subject,
            waiting: left,
            sent,
            failed,
            unknown,
            cancelled,
            complete: expanded && left === 0,
          };
        }),
      });
    },
  );

  void app.register(async (scope) => importRoute(scope, context, pageOr404));
}

/** In a scope of its own: its body is a file's text, whatever its sender calls it. */
function importRoute(
  scope: App,
  { pool, engine, subscribers }: Context,
  pageOr404: (request: FastifyRequest, reply: FastifyReply) => StatusPage | null,
): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: longestFile },
    async (_request: FastifyRequest, body: Buffer) => {
      if (!isUtf8(body)) throw new UnreadableBody('malformed-request', 'The file is not valid UTF-8.');
      return body.toString('utf8');
    },
  );
  scope.post(
    `${one}/subscribers/import`,
    {
      config: { policy: 'configure' },
      bodyLimit: longestFile,
      schema: {
        summary: 'Enter a file of subscribers, as the export writes it',
        description: `Comma-separated values whose first line names the columns: \`to\` (also \`address\`, \`email\`, \`endpoint\`), and where they are there \`kind\` and \`components\`; up to ${mostInFile} lines. Sent again it enters nobody twice.`,
        tags,
        params: ofPage,
        querystring: z.strictObject({
          confirmed: z
            .enum(['true', 'false'])
            .default('false')
            .describe('whether they said elsewhere that they want it; else each is asked'),
        }),
        body: z.string().meta({ contentMediaType: 'text/csv' }),
        response: { 200: shapes.importedSubscribers },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const known = page.components.map(({ id }) => id);
      const { entries, wrong } = readSubscribersCsv(request.body, known, mostInFile);
      const confirmed = request.query.confirmed === 'true';
      const added = await enterSubscribers(
        pool,
        { page: page.handle, entries: entries.map((entry) => ({ ...entry, confirmed })) },
        { actor: actorBehind(request), now: engine.now() },
      );
      subscribers.hurry();
      return reply.send({
        read: entries.length,
        added: added.length,
        already: entries.length - added.length,
        wrong: wrong.slice(0, 50),
      });
    },
  );
}

function viewOf({ id, kind, to, components, state, createdAt }: Subscriber): shapes.SubscriberView {
  return { id, kind, to, components, state, createdAt };
}
