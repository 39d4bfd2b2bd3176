/**
 * What a status page's readers do themselves: ask to be told, confirm it, change it, leave. Plain forms, which work without scripts.
 * A GET only shows, however often a mail filter opens it; a POST acts, also the one by which a mail program unsubscribes (RFC 8058).
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { pageOf } from '../../domain/status-page/page.ts';
import { mintSubscription, readSubscriberLink, webhookSecret } from '../../domain/subscribers/links.ts';
import {
  readAddress,
  subscriberKinds,
  type Subscriber,
  type SubscriberKind,
} from '../../domain/subscribers/subscriber.ts';
import { askToSubscribe } from '../../setup/subscribers/ask-to-subscribe.ts';
import { confirmSubscription } from '../../setup/subscribers/confirm-subscription.ts';
import { leave } from '../../setup/subscribers/leave.ts';
import { findConfirmation } from '../../store/subscribers/confirmations.ts';
import { changeComponents, confirmSubscriber, findSubscriber } from '../../store/subscribers/subscribers.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { network } from '../limits.ts';
import { problemOf } from '../problems.ts';
import { readForms } from '../read-form.ts';
import { htmlText } from '../views/html-text.ts';
import { sendPlainPage } from '../views/plain-page.ts';
import {
  askedPage,
  confirmPage,
  expiredPage,
  managePage,
  subscribePage,
  tooManyPage,
} from '../views/subscription-html.ts';

const tags = ['status-pages'];

export function publicSubscriptionRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;
  readForms(app);

  /** Null: there is none, or it is not for everybody, which is the same to whoever asks. */
  function pageBehind({ params }: FastifyRequest): StatusPage | null {
    const { page: handle } = params as { page: string };
    const { statusPages = [], directory } = engine.installation();
    const entry = statusPages.find((one) => one.handle === handle);
    if (entry === undefined) return null;
    return pageOf(entry, { url: settings.url, timeZone: directory.organization.timeZone });
  }

  /** Whoever may not read a page cannot have it sent either. */
  function openPage(request: FastifyRequest): StatusPage | null {
    const page = pageBehind(request);
    return page?.visibility === 'public' ? page : null;
  }

  app.get(
    '/status/:page/subscribe',
    { config: { policy: 'open' }, schema: { hide: true } },
    async (request, reply) => {
      const page = openPage(request);
      const kinds = context.subscribers.kinds();
      if (page === null || kinds.length === 0) return nothingHere(reply);
      return sendPlainPage(
        reply,
        subscribePage(page, {
          kinds,
          asked: { kind: kinds[0]!, to: '', components: [] },
          wrong: null,
        }),
      );
    },
  );

  app.post(
    '/status/:page/subscribe',
    {
      config: { policy: 'open' },
      schema: {
        summary: 'Ask to be told what happens on a status page',
        description:
          'A form: `kind` (email, sms, webhook, slack; email where it is left out), `to`, and `component` as often as wanted, none for all. The address is sent a link that confirms it; the answer is the same whether it was known before.',
        tags,
        params: z.strictObject({ page: z.string().max(63) }),
      },
    },
    async (request, reply) => {
      const page = openPage(request);
      if (page === null) return nothingHere(reply);
      const kinds = context.subscribers.kinds();
      const form = (request.body as URLSearchParams | undefined) ?? new URLSearchParams();
      const kind = kindIn(form, kinds);
      if (kind === null) return nothingHere(reply);
      const to = form.get('to') ?? '';
      const components = chosen(page, form);
      const address = readAddress(kind, to);
      if (!address.ok)
        return sendPlainPage(
          reply,
          subscribePage(page, { kinds, asked: { kind, to, components }, wrong: address.sentence }),
        );
      const asked = await askToSubscribe(
        pool,
        { page: page.handle, kind, address, components },
        { network: network(request.ip), now: engine.now() },
      );
      if (!asked.ok) return sendPlainPage(reply, tooManyPage(page));
      context.subscribers.hurry();
      return sendPlainPage(reply, askedPage(page));
    },
  );

  app.get(
    '/status/:page/subscriptions/:token',
    { config: { policy: 'link' }, schema: { hide: true } },
    async (request, reply) => {
      const page = pageBehind(request);
      const link = await linkIn(request);
      if (page === null || link === null) return nothingHere(reply);
      if (link.to === 'confirm') {
        const subscriber = await confirmable(page, link.confirmation);
        return sendPlainPage(
          reply,
          subscriber === null ? expiredPage(page) : confirmPage(page, subscriber.to),
        );
      }
      const { done } = request.query as { done?: unknown };
      const news = done === 'confirmed' || done === 'saved' ? done : null;
      return show(reply, page, link.subscriber, news);
    },
  );

  app.post(
    '/status/:page/subscriptions/:token',
    {
      config: { policy: 'link' },
      schema: {
        summary: 'Confirm a subscription, change it, or leave',
        description:
          'The address stands in each message. A mail program posts `List-Unsubscribe=One-Click` to it (RFC 8058); the page’s forms send `act`: `confirm`, `save` with `component` as often as wanted, `leave`, `again`.',
        tags,
        params: z.strictObject({ page: z.string().max(63), token: z.string().max(600) }),
      },
    },
    async (request, reply) => {
      const page = pageBehind(request);
      const link = await linkIn(request);
      if (page === null || link === null) return nothingHere(reply);
      const form = (request.body as URLSearchParams | undefined) ?? new URLSearchParams();
      if (link.to === 'confirm') {
        const subscriber = await confirmSubscription(pool, link.confirmation, engine.now());
        if (subscriber === null) return sendPlainPage(reply, expiredPage(page));
        const token = mintSubscription(await context.linkKey(), subscriber);
        // Beside this one, under whichever name the page was opened: a form may lead nowhere else.
        return reply.redirect(`./${token}?done=confirmed`, 303);
      }
      const subscriber = await findOn(page, link.subscriber);
      if (subscriber === null) return sendPlainPage(reply, expiredPage(page));
      const act = form.has('List-Unsubscribe') ? 'leave' : form.get('act');
      switch (act) {
        case 'leave':
          await leave(pool, subscriber.id, engine.now());
          return show(reply, page, subscriber.id, null);
        case 'save':
          await changeComponents(pool, { id: subscriber.id, components: chosen(page, form) });
          return show(reply, page, subscriber.id, 'saved');
        case 'again':
          // The link was sent to this address alone: whoever holds it has confirmed it before.
          if (subscriber.confirmedAt !== null) {
            const { id, components } = subscriber;
            await confirmSubscriber(pool, { id, components }, engine.now());
          }
          return show(reply, page, subscriber.id, 'confirmed');
        default:
          return show(reply, page, subscriber.id, null);
      }
    },
  );

  async function linkIn({ params }: FastifyRequest) {
    return readSubscriberLink(await context.linkKey(), (params as { token: string }).token);
  }

  async function findOn(page: StatusPage, id: string): Promise<Subscriber | null> {
    const subscriber = await findSubscriber(pool, id);
    return subscriber?.page === page.handle ? subscriber : null;
  }

  /** Null: it was used before, or has expired. */
  async function confirmable(page: StatusPage, id: string): Promise<Subscriber | null> {
    const confirmation = await findConfirmation(pool, id);
    if (confirmation === null || confirmation.usedAt !== null || confirmation.expiresAt <= engine.now())
      return null;
    return findOn(page, confirmation.subscriber);
  }

  async function show(
    reply: FastifyReply,
    page: StatusPage,
    id: string,
    news: 'confirmed' | 'saved' | null,
  ): Promise<FastifyReply> {
    const subscriber = await findOn(page, id);
    if (subscriber === null) return sendPlainPage(reply, expiredPage(page));
    const secret = webhookSecret(await context.linkKey(), subscriber.id);
    return sendPlainPage(reply, managePage(page, subscriber, { secret, news }));
  }
}

/** Null: not one that is offered here. */
function kindIn(form: URLSearchParams, offered: readonly SubscriberKind[]): SubscriberKind | null {
  const asked = form.get('kind') ?? 'email';
  const kind = subscriberKinds.find((one) => one === asked);
  return kind !== undefined && offered.includes(kind) ? kind : null;
}

/** Of the page's own; all of them is none. */
function chosen({ components }: StatusPage, form: URLSearchParams): string[] {
  const ids = components.map(({ id }) => id).filter((id) => form.getAll('component').includes(id));
  return ids.length === components.length ? [] : ids;
}

function nothingHere(reply: FastifyReply): FastifyReply {
  const { status, detail, remedy } = problemOf('link-invalid');
  return sendPlainPage(reply, {
    status,
    title: 'There is nothing here',
    content: `<h1>There is nothing here</h1><p role="alert">${htmlText(detail)} ${htmlText(remedy)}</p>`,
  });
}
