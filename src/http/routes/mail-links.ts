/**
 * Links in mails to addresses that belong to nobody here: a GET only shows, however often a mail filter opens it; a POST stops,
 * also the one that a mail program sends by itself (RFC 8058), or begins again.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readStopToken, type StopLink } from '../../domain/access/stop-link.ts';
import { readStoppedAddresses, resumeAddress, stopAddress } from '../../store/mail/stopped-addresses.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { readForms } from '../read-form.ts';
import { problemOf } from '../problems.ts';
import { htmlText } from '../views/html-text.ts';
import { sendPlainPage } from '../views/plain-page.ts';

export function mailLinkRoutes(app: App, context: Context): void {
  const { pool, engine } = context;
  readForms(app);

  async function linkOf({ params }: FastifyRequest): Promise<StopLink | null> {
    return readStopToken(await context.linkKey(), (params as { token: string }).token);
  }

  app.get('/stop/:token', { config: { policy: 'link' }, schema: { hide: true } }, async (request, reply) => {
    const link = await linkOf(request);
    return link === null ? unknownLink(reply) : show(reply, link);
  });

  app.post(
    '/stop/:token',
    {
      config: { policy: 'link' },
      schema: {
        summary: 'Stop mails to an address, or with `again=yes` begin again',
        description:
          'The link stands in each mail to an address of an audience. A mail program posts `List-Unsubscribe=One-Click` to it (RFC 8058).',
        tags: ['updates'],
      },
    },
    async (request, reply) => {
      const link = await linkOf(request);
      if (link === null) return unknownLink(reply);
      if ((request.body as URLSearchParams | undefined)?.get('again') === 'yes')
        await resumeAddress(pool, link);
      else await stopAddress(pool, { ...link, because: 'asked' }, engine.now());
      return show(reply, link);
    },
  );

  async function show(reply: FastifyReply, link: StopLink): Promise<FastifyReply> {
    const to = link.to.toLowerCase();
    const stopped = (await readStoppedAddresses(pool, link.audience)).some(
      (one) => one.channel === link.channel && one.to === to,
    );
    const organization = engine.installation().directory.organization.name;
    const address = `<strong>${htmlText(link.to)}</strong>`;
    const content = stopped
      ? `<h1>No more updates</h1><p role="status">${address} gets no more updates of incidents from ${htmlText(organization)}.</p>` +
        `<form method="post"><input type="hidden" name="again" value="yes"><button class="quiet">Send them again</button></form>`
      : `<h1>Stop the updates?</h1><p>${address} gets updates of incidents from ${htmlText(organization)}.</p>` +
        `<form method="post"><button>Stop them</button></form>`;
    return sendPlainPage(reply, { title: stopped ? 'No more updates' : 'Stop the updates?', content });
  }
}

function unknownLink(reply: FastifyReply): FastifyReply {
  const { status, detail, remedy } = problemOf('link-invalid');
  return sendPlainPage(reply, {
    status,
    title: 'This link does not open',
    content: `<h1>This link does not open</h1><p role="alert">${htmlText(detail)} ${htmlText(remedy)}</p>`,
  });
}
