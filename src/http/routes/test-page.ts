/**
 * Test pages: a person, or an admin for somebody, asks for one; and the link in it, by which its reader says that it arrived.
 * A GET only shows, however often a chat or a mail filter opens it; a POST confirms.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readConfirmToken, type ConfirmLink } from '../../domain/access/confirm-link.ts';
import { can } from '../../domain/access/can.ts';
import { sendTestPage } from '../../setup/people/send-test-page.ts';
import { confirmContact, readContactChecks } from '../../store/deliveries/contact-checks.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { problemOf, refuse, refuseForNow } from '../problems.ts';
import { sentTestPage, testPageView as testPageShape, type TestPageView } from '../shapes-readiness.ts';
import { TokenBuckets } from '../token-bucket.ts';
import { testPageHtml } from '../views/test-page-html.ts';
import { testPageView } from '../views/test-page-view.ts';
import { pageWithout } from '../web-page.ts';

/** Enough to try each contact, and too little to be a nuisance to a vendor or to whoever is tested. */
const testPages = { perSecond: 1 / 20, burst: 5 };

const wantedContact = z.strictObject({
  contact: z.string().max(63).optional().describe('the id of one contact; without it all are tried'),
});

export function testPageRoutes(app: App, { pool, engine }: Context): void {
  const tests = new TokenBuckets(testPages);

  app.post(
    '/api/v1/me/test-page',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Send yourself a test page: by one contact, or by all of them',
        description: 'Each carries a link by which its reader confirms that it arrived.',
        tags: ['access'],
        body: wantedContact,
        response: { 202: sentTestPage },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      // A program's key is nobody's pocket.
      if (viewer.kind !== 'person')
        return refuse(reply, 'not-allowed', {
          detail: 'Only a person who is signed in has contacts of their own.',
        });
      await send(request, reply, viewer.handle);
      return reply;
    },
  );

  app.post(
    '/api/v1/users/:handle/test-page',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Send somebody a test page: yourself, or as an admin anybody',
        tags: ['users'],
        params: z.strictObject({ handle: z.string().max(63) }),
        body: wantedContact,
        response: { 202: sentTestPage },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const { handle } = request.params;
      const isOwn = viewer.kind === 'person' && viewer.handle === handle;
      if (!isOwn && !can(viewer, 'configure'))
        return refuse(reply, 'not-allowed', { detail: 'Only an admin may have somebody else tested.' });
      await send(request, reply, handle);
      return reply;
    },
  );

  async function send(request: FastifyRequest, reply: FastifyReply, handle: string): Promise<FastifyReply> {
    const { users } = engine.installation().directory;
    const person = Object.hasOwn(users, handle) ? users[handle] : undefined;
    if (person === undefined) return refuse(reply, 'no-such-person');
    const viewer = askerOf(request.viewer);
    const isOwn = viewer.kind === 'person' && viewer.handle === handle;
    const { contact: wanted } = request.body as z.output<typeof wantedContact>;
    const contacts = person.contacts.filter(({ id }) => wanted === undefined || id === wanted);
    if (contacts.length === 0) {
      const whose = isOwn ? 'You have' : `${person.name} has`;
      return refuse(reply, 'no-such-contact', {
        detail: wanted === undefined ? `${whose} no contact yet.` : `${whose} no contact "${wanted}".`,
      });
    }
    const wait = tests.take(person.handle, performance.now());
    if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
    const askedBy = isOwn
      ? null
      : viewer.kind === 'key'
        ? viewer.name
        : (users[viewer.handle]?.name ?? viewer.handle);
    const deliveries = await sendTestPage(pool, { person, contacts, askedBy, now: engine.now() });
    return reply.code(202).send({ deliveries });
  }
}

/** In a scope of its own: whatever a gateway sends along with the answer is not read. */
export function testPageLinkRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async () => undefined);

  app.get(
    '/api/v1/test-page/:token',
    {
      config: { policy: 'link' },
      schema: {
        summary: 'What the link of a test page shows; it changes nothing',
        tags: ['access'],
        response: { 200: testPageShape },
      },
    },
    async (request, reply) => {
      const shown = await view(request);
      return shown === null ? refuse(reply, 'link-invalid') : reply.send(shown);
    },
  );

  app.get('/t/:token', { config: { policy: 'link' }, schema: { hide: true } }, async (request, reply) => {
    reply.header('x-robots-tag', 'noindex').header('vary', 'accept');
    const shown = await view(request);
    if (wantsJson(request)) return shown === null ? refuse(reply, 'link-invalid') : reply.send(shown);
    return pageWithout(reply, settings, testPageHtml(shown ?? problemOf('link-invalid')));
  });

  app.post(
    '/t/:token',
    {
      config: { policy: 'link' },
      schema: {
        summary: 'Confirm that a test page arrived; no body is needed',
        tags: ['access'],
        response: { 200: testPageShape },
      },
    },
    async (request, reply) => {
      const found = await read(request);
      if (found === null) return refuse(reply, 'link-invalid');
      const before = await viewOf(found);
      switch (before.state) {
        case 'open':
          await confirmContact(pool, found.link, engine.now());
          break;
        case 'confirmed':
          break;
        case 'expired':
          if (wantsJson(request)) return refuse(reply, 'link-expired');
          break;
        case 'outdated':
          if (wantsJson(request)) return refuse(reply, 'no-such-contact');
          break;
      }
      // A form without scripts: back to the page, which shows what became of it.
      if (!wantsJson(request)) return reply.redirect(request.url, 303);
      return reply.send(await viewOf(found));
    },
  );

  async function read(request: FastifyRequest): Promise<{ link: ConfirmLink; expired: boolean } | null> {
    const { token } = request.params as { token: string };
    const result = readConfirmToken(await context.linkKey(), token, engine.now());
    if (!result.ok) return null;
    // Whoever has left the organisation is not reached any more.
    return Object.hasOwn(engine.installation().directory.users, result.link.person) ? result : null;
  }

  async function view(request: FastifyRequest): Promise<TestPageView | null> {
    const found = await read(request);
    return found === null ? null : await viewOf(found);
  }

  async function viewOf(found: { link: ConfirmLink; expired: boolean }): Promise<TestPageView> {
    const checks = await readContactChecks(pool, [found.link.person]);
    const { directory } = engine.installation();
    return testPageView(found, checks, { directory, now: engine.now() });
  }
}

/** A browser that opens a link asks for HTML; everything else that calls us is a program. */
function wantsJson({ headers: { accept = '' } }: FastifyRequest): boolean {
  return !/\btext\/html\b/.test(accept);
}
