/** Publishes a delivery to an ntfy topic, on the server of the settings or on the one that the contact names. */

import type { ChannelSender, SendResult } from '../../domain/message/delivery.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { renderNtfy } from './render.ts';

interface NtfySenderOptions {
  fetch: GuardedFetch['fetch'];
  server: string;
  token: string | undefined;
}

export function makeNtfySender(options: NtfySenderOptions): ChannelSender {
  return {
    channel: 'ntfy',
    bundles: true,
    async send(delivery, signal) {
      const target = readTarget(delivery.contact.to, options.server);
      if ('wrong' in target) return { result: 'gave-up', reason: target.wrong };
      const headers: Record<string, string> = { 'content-type': 'application/json', 'user-agent': 'Tocsin' };
      // Our token is for our server: a person's own address must not learn it.
      if (options.token !== undefined && new URL(target.server).origin === new URL(options.server).origin) {
        headers['authorization'] = `Bearer ${options.token}`;
      }
      const body = JSON.stringify(renderNtfy(delivery, target.topic));
      const answer = await options.fetch({ url: target.server, method: 'POST', headers, body, signal });
      return judge(answer, delivery.at);
    },
  };
}

/** A contact is a topic on our server, or a whole address whose last part is the topic. */
function readTarget(to: string, server: string): { server: string; topic: string } | { wrong: string } {
  let base = server;
  let topic = to;
  if (/^https?:\/\//i.test(to)) {
    if (!URL.canParse(to))
      return { wrong: 'The contact is not a URL; enter one like "https://ntfy.example.test/my-topic"' };
    const url = new URL(to);
    const parts = url.pathname.split('/').filter((part) => part !== '');
    topic = parts.pop() ?? '';
    url.pathname = `/${parts.join('/')}`;
    url.search = '';
    url.hash = '';
    base = url.href;
  }
  if (!/^[-_A-Za-z0-9]{1,64}$/.test(topic)) {
    return { wrong: 'The contact names no ntfy topic; a topic has up to 64 letters, digits, "-" and "_"' };
  }
  return { server: base.endsWith('/') ? base : `${base}/`, topic };
}

function judge(answer: Answer, at: string): SendResult {
  if (answer.outcome === 'answered') {
    if (answer.status === 401 || answer.status === 403) {
      const reason = `The ntfy server did not let us publish (${answer.status}); give channels.ntfy a token that may write to this topic`;
      return { result: 'gave-up', reason };
    }
    if (answer.status === 200) return { result: 'sent', vendorId: idIn(answer.body), detail: 'HTTP 200' };
  }
  return judgeAnswer(answer, 'The ntfy server', at);
}

function idIn(body: string): string | null {
  try {
    const { id } = JSON.parse(body) as { id?: unknown };
    return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}
