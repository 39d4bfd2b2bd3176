/** Calls of Mattermost's REST API, version 4, and what its answers mean. */
import type { Failure } from '../../domain/chat/chat.ts';
import { askedWait } from '../outgoing/answer.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { readObject } from '../outgoing/read-object.ts';

export interface MattermostAccess {
  fetch: GuardedFetch['fetch'];
  url: string;
  token: string;
  /** As its address names it. */
  team: string;
  /** For dates in answers. */
  now: () => string;
}

export type MattermostFailure = Failure & {
  /** HTTP's; null: there was no answer. */
  status: number | null;
  /** Mattermost's own word for what was wrong: "store.sql_channel.save_channel.exists.app_error". */
  error: string;
  /** It may have acted nevertheless. */
  ambiguous: boolean;
};
export type MattermostOutcome<Value = Record<string, unknown>> =
  | { ok: true; value: Value }
  | MattermostFailure;

type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE';

export async function callMattermost(
  { fetch, url, token, now }: MattermostAccess,
  verb: Verb,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<MattermostOutcome> {
  const answer = await fetch({
    url: `${url.replace(/\/+$/, '')}/api/v4/${path}`,
    method: verb,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === null ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    },
    body: body === null ? '' : JSON.stringify(body),
    signal,
  });
  const unknown = { status: null, error: '', ambiguous: false };
  switch (answer.outcome) {
    case 'refused':
      return { ok: false, why: 'refused', reason: answer.reason, ...unknown };
    case 'failed':
      return {
        ...unknown,
        ok: false,
        why: 'passing',
        reason: answer.reason,
        afterSeconds: null,
        ambiguous: answer.written,
      };
    case 'answered': {
      const { status } = answer;
      const said = answer.complete ? readObject(answer.body) : null;
      if (status >= 200 && status < 300) {
        if (said !== null) return { ok: true, value: said };
        const reason =
          'The Mattermost server answered with something that is not its JSON; is channels.mattermost.url right?';
        return { ok: false, why: 'passing', reason, afterSeconds: null, status, error: '', ambiguous: true };
      }
      const error = typeof said?.['id'] === 'string' ? said['id'].slice(0, 200) : '';
      if (status === 429 || status === 408 || status >= 500) {
        const reason =
          status === 429
            ? 'The Mattermost server asks us to slow down'
            : `The Mattermost server failed (${status})`;
        const ambiguous = status >= 500 && status !== 503;
        return {
          ok: false,
          why: 'passing',
          reason,
          afterSeconds: askedWait(answer, now()),
          status,
          error,
          ambiguous,
        };
      }
      const reason = `${remedyOf(status)} (${error === '' ? status : `${status}, ${error}`})`;
      return { ok: false, why: whyOf(error), reason, status, error, ambiguous: false };
    }
  }
}

function whyOf(error: string): 'refused' | 'channel-gone' | 'message-gone' {
  if (/^app\.post\.|^api\.post\.|^store\.sql_post\.get/.test(error) && /get|not_found/.test(error))
    return 'message-gone';
  if (/deleted\.app_error$|can_not_post_to_deleted|^app\.channel\.get\./.test(error)) return 'channel-gone';
  return 'refused';
}

function remedyOf(status: number): string {
  switch (status) {
    case 401:
      return 'The Mattermost server does not accept our token; put the bot’s new one into channels.mattermost.token';
    case 403:
      return 'The bot may not do this; add it to the team and the channel, and give its role the permission';
    case 404:
      return 'The Mattermost server knows no such person or channel';
    default:
      return 'The Mattermost server refused the request';
  }
}

/** What a server calls things, asked once: who we are, the team, channels and people by their names. */
export interface MattermostNames {
  bot: (signal: AbortSignal) => Promise<MattermostOutcome<string>>;
  team: (signal: AbortSignal) => Promise<MattermostOutcome<string>>;
  /** Where a message to a contact goes: `@ana` is a person, everything else a channel of the team. */
  room: (to: string, signal: AbortSignal) => Promise<MattermostOutcome<string>>;
}

/** An installation has a few hundred people and rooms; beyond this the oldest are asked again. */
const mostNames = 2_000;

export function rememberNames(access: MattermostAccess): MattermostNames {
  const known = new Map<string, string>();

  async function idOf(
    verb: Verb,
    path: string,
    body: unknown,
    signal: AbortSignal,
    name = path,
  ): Promise<MattermostOutcome<string>> {
    const found = known.get(name);
    if (found !== undefined) return { ok: true, value: found };
    const answer = await callMattermost(access, verb, path, body, signal);
    if (!answer.ok) return answer;
    const id = String(answer.value['id'] ?? '');
    known.set(name, id);
    if (known.size > mostNames) known.delete(known.keys().next().value ?? '');
    return { ok: true, value: id };
  }

  const names: MattermostNames = {
    bot: (signal) => idOf('GET', 'users/me', null, signal),
    team: (signal) => idOf('GET', `teams/name/${encodeURIComponent(access.team)}`, null, signal),
    async room(to, signal) {
      if (to.startsWith('@')) {
        const bot = await names.bot(signal);
        if (!bot.ok) return bot;
        const person = await idOf(
          'GET',
          `users/username/${encodeURIComponent(to.slice(1).toLowerCase())}`,
          null,
          signal,
        );
        if (!person.ok) return person;
        return await idOf(
          'POST',
          'channels/direct',
          [bot.value, person.value],
          signal,
          `direct ${person.value}`,
        );
      }
      // The id of a channel is 26 letters and digits; hardly anybody calls a channel so.
      if (/^[a-z0-9]{26}$/.test(to)) return { ok: true, value: to };
      const team = await names.team(signal);
      if (!team.ok) return team;
      const name = encodeURIComponent(to.replace(/^[~#]/, ''));
      return await idOf('GET', `teams/${team.value}/channels/name/${name}`, null, signal);
    },
  };
  return names;
}
