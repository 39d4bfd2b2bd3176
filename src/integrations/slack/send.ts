/** Posts a delivery to a person or a channel in Slack. */

import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import type { ChatPostMessageResponse } from '@slack/web-api';
import type { ChannelSender, SendResult } from '../../domain/message/delivery.ts';
import { askedWait, judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { renderSlack } from './render.ts';
import { silent } from './silent.ts';

interface SlackSenderOptions {
  fetch: GuardedFetch['fetch'];
  token: string;
  apiUrl: string;
  /** A click finds its way back to us. */
  interactive: boolean;
}

export function makeSlackSender(options: SlackSenderOptions): ChannelSender {
  return {
    channel: 'slack',
    bundles: true,
    async send(delivery, signal) {
      // The library gives no way to pass a signal to one call, so each call has its own client (50 µs) around our fetch.
      let answer: Answer | null = null;
      const client = new WebClient(options.token, {
        slackApiUrl: options.apiUrl,
        allowAbsoluteUrls: false,
        // Retrying is the outbox's: it writes down each attempt, and knows when the page is no longer needed.
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logger: silent,
        fetch: async (url, init) => {
          answer = await options.fetch({
            url: String(url),
            method: 'POST',
            headers: headersOf(init?.headers),
            body: String(init?.body ?? ''),
            signal,
          });
          if (answer.outcome !== 'answered') throw new Error(answer.reason);
          // A response with these statuses may have no body.
          const body = [204, 205, 304].includes(answer.status) ? null : answer.body;
          return new Response(body, { status: answer.status, headers: answer.headers });
        },
      });
      try {
        const posted: ChatPostMessageResponse = await client.apiCall('chat.postMessage', {
          ...renderSlack(delivery, options),
        });
        return {
          result: 'sent',
          vendorId: posted.ts ?? null,
          detail: null,
        };
      } catch (problem) {
        return judge(answer, problem, delivery.contact.to, delivery.at);
      }
    },
  };
}

/** `answer` is null only where the library failed before it called, which is a fault of ours. */
function judge(answer: Answer | null, problem: unknown, to: string, at: string): SendResult {
  if (answer === null) throw problem;
  if (answer.outcome !== 'answered' || answer.status !== 200) return judgeAnswer(answer, 'Slack', at);
  const code = codeOf(answer, problem);
  if (code === null) {
    const reason =
      'Slack answered with something that is not its JSON; does channels.slack.apiUrl lead to Slack?';
    return { result: 'retry', reason, afterSeconds: null, ambiguous: true };
  }
  // Slack has this message from an attempt whose answer was lost.
  if (code === 'duplicate_client_msg_id') {
    return { result: 'sent', vendorId: null, detail: 'Slack already had this message' };
  }
  const passing = passingErrors[code];
  if (passing !== undefined) {
    return {
      result: 'retry',
      reason: `${passing.says} (${code})`,
      afterSeconds: askedWait(answer, at),
      ambiguous: passing.ambiguous,
    };
  }
  const remedy = remedyOf[code];
  return {
    result: 'gave-up',
    reason: remedy === undefined ? `Slack refused the message (${code})` : `${remedy(to)} (${code})`,
  };
}

function codeOf(answer: Answer & { outcome: 'answered' }, problem: unknown): string | null {
  if (!answer.complete || !(problem instanceof WebAPIPlatformError)) return null;
  // The library puts a body that it cannot read in the code's place.
  return /^[a-z0-9_.]{1,60}$/.test(problem.data.error) ? problem.data.error : null;
}

/** Errors that pass. Slack says of the internal ones that the message may have been posted nevertheless. */
const passingErrors: Readonly<Record<string, { says: string; ambiguous: boolean } | undefined>> = {
  ratelimited: { says: 'Slack asks us to slow down', ambiguous: false },
  rate_limited: { says: 'Slack asks us to slow down', ambiguous: false },
  message_limit_exceeded: {
    says: 'Slack takes no more messages from this workspace for now',
    ambiguous: false,
  },
  service_unavailable: { says: 'Slack is not available', ambiguous: false },
  request_timeout: { says: 'Slack gave up reading our request', ambiguous: false },
  team_added_to_org: { says: 'Slack is moving this workspace into an organisation', ambiguous: false },
  internal_error: { says: 'Slack failed', ambiguous: true },
  fatal_error: { says: 'Slack failed', ambiguous: true },
};

const newToken = (): string =>
  'Slack does not accept our token; install the app again and put its new bot token into channels.slack.token';
const noScope = (): string =>
  'The Slack app may not post; add the scopes chat:write and im:write, then install it again';
const notThere = (to: string): string =>
  `Slack knows no channel or person "${to}"; enter a member ID (U…) or a channel, and invite the app to a private one`;
const invite = (to: string): string => `The Slack app is not in "${to}"; invite it there`;
const lost = (): string => 'Slack had this message before, but can no longer find it; was it deleted?';

/** What a person does about an error that stays. `to` is the contact's own entry. */
const remedyOf: Readonly<Record<string, ((to: string) => string) | undefined>> = {
  invalid_auth: newToken,
  not_authed: newToken,
  account_inactive: newToken,
  token_revoked: newToken,
  token_expired: newToken,
  missing_scope: noScope,
  no_permission: noScope,
  not_allowed_token_type: () =>
    'This is another kind of token; channels.slack.token takes a bot token (xoxb-…)',
  channel_not_found: notThere,
  user_not_found: notThere,
  users_not_found: notThere,
  not_in_channel: invite,
  user_not_in_channel: invite,
  is_archived: (to) => `The Slack channel "${to}" is archived; enter another one`,
  user_disabled: (to) => `The Slack account "${to}" is switched off; enter another contact`,
  cannot_dm_bot: (to) => `"${to}" is a bot in Slack; enter a person or a channel`,
  messages_tab_disabled: () =>
    'The Slack app takes no direct messages; switch on its Messages tab under App Home',
  restricted_action: (to) =>
    `Only some people may post in "${to}"; allow the app to, or enter another channel`,
  restricted_action_read_only_channel: (to) => `"${to}" is read-only in Slack; enter another channel`,
  ekm_access_denied: () => "The workspace's administrators have suspended posting; ask them to allow the app",
  access_denied: () => "The workspace's administrators do not let the app post; ask them to allow it",
  accesslimited: () =>
    'The workspace takes no calls from our network; ask its administrators to allow our address',
  duplicate_message_not_found: lost,
  duplicate_channel_not_found: lost,
};

function headersOf(headers: unknown): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of new Headers(headers as ConstructorParameters<typeof Headers>[0]))
    flat[name] = value;
  return flat;
}
