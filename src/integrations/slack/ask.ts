/** Questions to Slack beside what is sent to people: who somebody is, what a message says, forms, and late answers. */
import type {
  ChatAnswer,
  ChatForm,
  ChatSystemIn,
  MarkedMessage,
} from '../../domain/chat-commands/from-chat.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { answerBody } from './answer-body.ts';
import { callSlack } from './channels.ts';
import { viewOf } from './form-view.ts';
import { plainText } from './plain-text.ts';

interface SlackAccess {
  fetch: GuardedFetch['fetch'];
  token: string;
  apiUrl: string;
}

/** Slack said no, or nothing. The message is a sentence, and holds nothing of what was asked. */
class SlackRefused extends Error {
  readonly code: string | null;
  constructor(reason: string, code: string | null) {
    super(reason);
    this.code = code;
  }
}

export function askSlack(access: SlackAccess): ChatSystemIn {
  async function call(method: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
    const within = AbortSignal.timeout(answerWithinMs);
    const answer = await callSlack(
      { ...access, now: () => new Date().toISOString() },
      method,
      fields,
      within,
    );
    if (!answer.ok) throw new SlackRefused(answer.reason, answer.code);
    return answer.value;
  }
  return {
    system: 'slack',
    async person(user) {
      const answer = await call('users.info', { user }).catch(
        unlessCode('user_not_found', 'user_not_visible'),
      );
      return answer === null ? null : personOf(answer['user']);
    },
    async message({ channel, message }) {
      const answer = await call('conversations.replies', {
        channel,
        ts: message,
        inclusive: 'true',
        limit: '1',
      }).catch(unlessCode('thread_not_found', 'message_not_found', 'channel_not_found', 'not_in_channel'));
      const found = (answer?.['messages'] as unknown[] | undefined)?.find(
        (one): one is SlackMessage => (one as SlackMessage).ts === message,
      );
      if (found === undefined) return null;
      const at = instantOf(message);
      return at === null
        ? null
        : {
            text: plainText(found.text ?? ''),
            user: found.user ?? '',
            at,
            link: await linkTo({ channel, message }),
          };
    },
    async openForm(trigger, form) {
      await call('views.open', { trigger_id: trigger, view: JSON.stringify(viewOf(form)) });
    },
    async changeForm({ id, hash }, form: ChatForm) {
      await call('views.update', {
        view_id: id,
        ...(hash === null ? {} : { hash }),
        view: JSON.stringify(viewOf(form)),
        // Whoever typed on meanwhile sees the newer form already.
      }).catch(unlessCode('hash_conflict', 'not_found'));
    },
    async answer(answerTo, answer: ChatAnswer) {
      const result = await access.fetch({
        url: answerTo,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ ...answerBody(answer), replace_original: false }),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      if (result.outcome !== 'answered') throw new SlackRefused(result.reason, null);
      if (result.status >= 300)
        throw new SlackRefused(`Slack takes no answer any more (HTTP ${result.status})`, null);
    },
  };

  async function linkTo({ channel, message }: MarkedMessage): Promise<string | null> {
    const answer = await call('chat.getPermalink', { channel, message_ts: message }).catch(() => null);
    const link = answer?.['permalink'];
    return typeof link === 'string' && /^https?:\/\//.test(link) ? link.slice(0, 2000) : null;
  }
}

interface SlackMessage {
  ts: string;
  text?: string;
  user?: string;
}

/** Nobody waits longer for an answer in chat. */
const answerWithinMs = 8_000;

function unlessCode(...codes: string[]): (error: unknown) => null {
  return (error) => {
    if (error instanceof SlackRefused && error.code !== null && codes.includes(error.code)) return null;
    throw error;
  };
}

/**
 * Programs are nobody, and so is whoever only shares a channel with us: the address in their profile is their own company's word.
 */
function personOf(user: unknown): { name: string; email: string | null } | null {
  const { deleted, is_bot, is_stranger, is_email_confirmed, real_name, name, profile } = (user ?? {}) as {
    deleted?: boolean;
    is_bot?: boolean;
    is_stranger?: boolean;
    is_email_confirmed?: boolean;
    real_name?: string;
    name?: string;
    profile?: { email?: string };
  };
  if (deleted === true || is_bot === true || is_stranger === true) return null;
  const email = is_email_confirmed === false ? undefined : profile?.email;
  return { name: (real_name ?? name ?? '').slice(0, 200), email: email ?? null };
}

/** A message's id is the second and microsecond at which it was written. */
function instantOf(ts: string): string | null {
  const seconds = /^\d{9,11}\.\d{1,6}$/.test(ts) ? Number(ts) : Number.NaN;
  return Number.isNaN(seconds) ? null : new Date(Math.floor(seconds * 1000)).toISOString();
}
