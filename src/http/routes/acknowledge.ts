/**
 * The link in a page: whoever holds it sees one incident and acts on it as the person who was paged, without a login.
 * A GET only shows, however often a chat or a mail filter opens it; a POST acts.
 */
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readAcknowledgeToken, type AcknowledgeLink } from '../../domain/access/acknowledge-link.ts';
import type { Command } from '../../domain/incident/commands.ts';
import type { Idempotency } from '../../store/access/idempotency.ts';
import { listAlerts } from '../../store/read/alerts.ts';
import { findIncident, readHead } from '../../store/read/incidents.ts';
import { actorOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { answerRepeat, idempotencyOf, keepFirstAnswer } from '../idempotent.ts';
import { problemOf, refuse } from '../problems.ts';
import { readJson } from '../read-body.ts';
import {
  acknowledgeView as acknowledgeShape,
  commandAnswer,
  type AcknowledgeView,
  type Problem,
} from '../shapes.ts';
import { acknowledgeHtml } from '../views/acknowledge-html.ts';
import { acknowledgeView } from '../views/acknowledge-view.ts';
import { commandAnswerOf } from '../views/command-answer.ts';
import { pictureOf } from '../views/picture.ts';
import { pageWithout } from '../web-page.ts';

/** A note of 20,000 characters, and no more. */
const longestBody = 128 * 1024;

const linkAction = z
  .strictObject({
    action: z
      .enum(['acknowledge', 'pass-on', 'escalate', 'mark-false-positive', 'note'])
      .default('acknowledge')
      .describe('without a body: acknowledge'),
    text: z.string().trim().min(1).max(20_000).optional().describe('for `note`'),
  })
  .refine(({ action, text }) => (action === 'note') === (text !== undefined), {
    path: ['text'],
    message: 'a note has a text, and nothing else has one',
  });

export function acknowledgeRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;
  readLinkBodies(app);

  app.get(
    '/api/v1/acknowledge/:token',
    {
      config: { policy: 'link' },
      schema: {
        summary: 'What the link of a page shows; it changes nothing',
        tags: ['acknowledge'],
        response: { 200: acknowledgeShape },
      },
    },
    async (request, reply) => {
      await show(request, reply);
      return reply;
    },
  );

  app.get('/a/:token', { config: { policy: 'link' }, schema: { hide: true } }, (request, reply) => {
    // A link belongs to one person: no search engine, and no cache on the way.
    reply.header('x-robots-tag', 'noindex').header('vary', 'accept');
    return wantsJson(request) ? show(request, reply) : showPage(request, reply, null);
  });

  app.post(
    '/a/:token',
    {
      config: { policy: 'link' },
      bodyLimit: longestBody,
      schema: {
        summary: 'Act as the person who was paged: acknowledge, unless the body says otherwise',
        tags: ['acknowledge'],
        body: linkAction,
        response: { 200: commandAnswer },
      },
    },
    async (request, reply) => {
      await act(request, reply);
      return reply;
    },
  );

  async function read(request: FastifyRequest): Promise<{ link: AcknowledgeLink; expired: boolean } | null> {
    const { token } = request.params as { token: string };
    const result = readAcknowledgeToken(await context.linkKey(), token, engine.now());
    if (!result.ok) return null;
    // Whoever has left the organisation has no pages any more.
    const { users } = engine.installation().directory;
    return Object.hasOwn(users, result.link.person) ? result : null;
  }

  async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const shown = await view(request);
    return 'refused' in shown ? refuse(reply, shown.refused) : reply.send(shown);
  }

  /** The page reads by itself what it shows; a browser without scripts finds it in the page. */
  async function showPage(
    request: FastifyRequest,
    reply: FastifyReply,
    problem: Problem | null,
  ): Promise<FastifyReply> {
    const shown = await view(request);
    const content = acknowledgeHtml('refused' in shown ? problemOf(shown.refused) : shown, problem);
    return pageWithout(reply.code(problem?.status ?? 200), settings, content);
  }

  async function view(
    request: FastifyRequest,
  ): Promise<AcknowledgeView | { refused: 'link-invalid' | 'link-expired' }> {
    const found = await read(request);
    if (found === null) return { refused: 'link-invalid' };
    const { link, expired } = found;
    const reader = readerOf(link);
    const row = await findIncident(pool, reader, link.incident);
    if (row === null) return { refused: expired ? 'link-expired' : 'link-invalid' };
    const [alert = null] = expired
      ? []
      : await listAlerts(pool, reader, { incident: link.incident }, { before: null, limit: 1 });
    const picture = pictureOf(engine, row.state);
    return acknowledgeView({ link, expired }, { row, alert }, picture, {
      url: settings.url,
      clockRate: engine.rate,
    });
  }

  async function act(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const found = await read(request);
    if (found === null) return refuse(reply, 'link-invalid');
    if (found.expired) return refuse(reply, 'link-expired');
    const { link } = found;
    const holder = { kind: 'link', handle: link.person, incident: link.incident } as const;
    const idempotency = idempotencyOf(request, holder, context.wallNow());
    if (idempotency !== null && 'refused' in idempotency) return refuse(reply, idempotency.refused);
    const url = settings.url;
    const repeat = (key: Idempotency) =>
      answerRepeat({ pool, viewer: readerOf(link), idempotency: key }, reply, (row) => ({
        status: 200,
        body: commandAnswerOf(row, null, { engine, url }),
      }));
    if (idempotency !== null && (await repeat(idempotency))) return reply;

    const { action, text } = request.body as z.output<typeof linkAction>;
    const result = await engine.command(
      link.incident,
      commandOf(action),
      actorOf(holder, { signedIn: false }),
      {
        readableBy: holder,
        ...(text === undefined ? {} : { texts: { body: text } }),
        ...(idempotency === null ? {} : { idempotency }),
      },
    );
    if (!result.ok) {
      if (result.refused !== 'repeated-request') {
        const code = result.refused === 'no-such-incident' ? 'link-invalid' : result.refused;
        return wantsJson(request) ? refuse(reply, code) : showPage(request, reply, problemOf(code));
      }
      if (idempotency !== null && (await repeat(idempotency))) return reply;
      throw new Error('a request can only be a repeated one if its key was kept');
    }
    const { state, events } = result;
    const body = commandAnswerOf({ ...(await readHead(pool, state.id)), state }, events, { engine, url });
    await keepFirstAnswer(pool, idempotency, { status: 200, body });
    // A form without scripts: back to the page, which shows what became of it.
    if (!wantsJson(request)) return reply.redirect(request.url, 303);
    return reply.send(body);
  }
}

/** In a list, the person who was paged is a member of the incident, private or not. */
function readerOf({ person }: AcknowledgeLink) {
  return { kind: 'person', handle: person, role: 'viewer' } as const;
}

function commandOf(action: z.output<typeof linkAction>['action']): Command {
  switch (action) {
    case 'acknowledge':
      return { type: 'acknowledge', human: true };
    case 'note':
      return { type: 'note', text: 'body', progress: false };
    case 'pass-on':
    case 'escalate':
    case 'mark-false-positive':
      return { type: action };
  }
}

/** A browser that opens a link asks for HTML; everything else that calls us is a program. */
function wantsJson({ headers: { accept = '' } }: FastifyRequest): boolean {
  return !/\btext\/html\b/.test(accept);
}

/** JSON, a form, or whatever a gateway sends along with "acknowledge": that says nothing, and is not read. */
function readLinkBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => (body.length === 0 ? undefined : readJson(body)),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => {
      const form = new URLSearchParams(body);
      return form.has('action') ? Object.fromEntries(form) : undefined;
    },
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async () => undefined);
}
