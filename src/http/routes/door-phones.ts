/**
 * What providers of texts and calls send us: receipts, ends of calls, words that a call asks for, keys and replies. Each request
 * is signed by its provider over our public address; one that is not is refused, and a repeated one changes nothing.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readNumber } from '../../domain/phone/number.ts';
import { type PhoneDoor, type PhoneProviderName, phoneProviders } from '../../domain/phone/phone-door.ts';
import { findCall, keepPressed } from '../../store/phones/calls.ts';
import { answerKey, answerText, wasAnswered } from '../answer-phone.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { bytesOf, readRaw } from '../door.ts';
import { refuse, refuseForNow } from '../problems.ts';
import { TokenBuckets } from '../token-bucket.ts';

/** A form of a text of 1,600 characters with everything that providers add. */
const bodyLimit = 64 * 1024;

/** Each answer is a text that somebody pays for, and two machines could answer each other for ever. */
const answers = { perSecond: 1 / 60, burst: 10 };

export function phoneDoors(app: App, context: Context): void {
  const { pool, engine, settings, phones } = context;
  const answersTo = new TokenBuckets(answers);
  readRaw(app);
  for (const provider of phoneProviders) {
    const open = (
      path: string,
      summary: string,
      take: (door: PhoneDoor, heard: Heard, reply: FastifyReply) => Promise<FastifyReply>,
    ) =>
      app.post(
        `/${provider}/${path}`,
        { config: { policy: 'vendor' }, bodyLimit, schema: { summary, tags: ['doors in'] } },
        async (request: FastifyRequest, reply) => {
          const wait = context.limits.integration(`phones:${request.ip}`);
          if (wait > 0) return refuseForNow(reply, 'rate-limited', wait);
          const door = phones.doorOf(provider);
          if (door === null)
            return refuse(reply, 'no-such-route', { detail: `${provider} is not set up here.` });
          const form = new URLSearchParams(bytesOf(request).toString('utf8'));
          const asked = { url: `${settings.url}${request.url}`, headers: headersOf(request), form };
          if (!door.isGenuine(asked)) return refuse(reply, 'bad-signature');
          const { delivery = '' } = request.params as { delivery?: string };
          return await take(door, { provider, form, delivery, id: door.idOf(asked) }, reply);
        },
      );

    open('texts/:delivery', 'What became of a text', async (door, { form, delivery }, reply) => {
      const read = door.readReceipt(form);
      if (read === null) return refuse(reply, 'malformed-signal', { detail: 'This is no receipt.' });
      await phones.takeReceipt({ provider, delivery, ...read });
      return reply.code(204).send();
    });

    open('calls/:delivery/ended', 'How a call ended', async (door, { form, delivery }, reply) => {
      const read = door.readCallEnd(form);
      if (read === null) return refuse(reply, 'malformed-signal', { detail: 'This is no end of a call.' });
      await phones.takeReceipt({ provider, delivery, ...read });
      return reply.code(204).send();
    });

    open('calls/:delivery', 'What is said in a call', async (door, { delivery }, reply) => {
      const call = await findCall(pool, delivery);
      const says = call?.says ?? ['This is Tocsin. There is nothing to say any more. Goodbye.'];
      if (call !== null && (await wasAnswered({ pool, engine }, call.asks)))
        return xml(
          reply,
          door.speak({ says: ['This is Tocsin. Your page was answered meanwhile. Goodbye.'], keysUrl: null }),
        );
      const asks = call !== null && call.asks.length > 0;
      const keysUrl = asks ? `${settings.url}/${provider}/calls/${encodeURIComponent(delivery)}/keys` : null;
      return xml(reply, door.speak({ says, keysUrl }));
    });

    open('calls/:delivery/keys', 'A key was pressed in a call', async (door, heard, reply) => {
      const { form, delivery, id } = heard;
      const call = await findCall(pool, delivery);
      const key = door.readKey(form);
      const answer =
        call === null || key === null
          ? null
          : await answerKey({ pool, engine }, { ...call, key, provider, id: id || delivery });
      if (answer === null || key === null)
        return xml(reply, door.speak({ says: ['That key means nothing here. Goodbye.'], keysUrl: null }));
      // First acted on, then written down: what is said is true either way.
      await keepPressed(pool, { delivery, key, at: engine.now() });
      await phones.takeReceipt({
        provider,
        vendorId: `${id || delivery}#key`,
        delivery,
        state: 'delivered',
        detail: `Heard: key ${key} was pressed`,
        hopeless: false,
      });
      return xml(reply, door.speak({ says: answer, keysUrl: null }));
    });

    open('texts', 'A text to us', async (door, { form, id }, reply) => {
      const read = door.readText(form);
      if (read === null) return refuse(reply, 'malformed-signal', { detail: 'This is no text.' });
      const phone = readNumber(read.from);
      const answer =
        phone === null ? null : await answerText({ pool, engine }, { phone, text: read.text, provider, id });
      const silent = answer === null || answersTo.take(read.from, performance.now()) > 0;
      return xml(reply, door.answerText(silent ? null : { ...read, text: answer }));
    });
  }
}

interface Heard {
  provider: PhoneProviderName;
  form: URLSearchParams;
  /** Our delivery, in the address that we gave the provider. */
  delivery: string;
  id: string;
}

function xml(reply: FastifyReply, body: string): FastifyReply {
  return reply.type('text/xml; charset=utf-8').send(body);
}

function headersOf({ headers }: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
