/** What a request of chat becomes: words for whoever asked, or a form to fill in; and all that it takes to make them. */
import type { Pool } from 'pg';
import type { ChatAnswer, ChatForm } from '../../domain/chat-commands/from-chat.ts';
import type { Engine } from '../../engine/engine.ts';
import type { IncidentRow } from '../../store/read/incidents.ts';
import { said } from './answers.ts';
import type { Ran } from './run-command.ts';
import type { FindSpeaker } from './speaker.ts';

export interface ChatDeps {
  pool: Pool;
  engine: Engine;
  settings: { url: string };
  wallNow: () => string;
  findSpeaker: FindSpeaker;
}

export interface Line {
  /** Names the request. */
  id: string;
  command: string;
  text: string;
  channel: string | null;
}

export type Answered = { answer: ChatAnswer } | { form: ChatForm };

/** Words, with the incidents in them as links. */
export function plain(
  { settings }: ChatDeps,
  text: string,
  more: { about?: Pick<IncidentRow, 'number'>[]; to?: ChatAnswer['to'] } = {},
): Answered {
  return { answer: said(text, { url: settings.url, ...more }) };
}

/** What came of commands, one after the other. `publicly`: where it was done and is no secret, the whole channel sees it. */
export function answerRan(
  deps: ChatDeps,
  ran: Ran[],
  { publicly, more = '' }: { publicly: boolean; more?: string },
): Answered {
  const sentences = ran.map((one, index) => {
    if (one.done === 'repeated') return 'This was done already.';
    if (one.done === false) return one.sentence;
    const { message, next } = one.answer;
    // What is next is said once, at the end.
    return next === null || index === ran.length - 1
      ? message
      : message.replace(` Next: ${next.sentence}.`, '');
  });
  const about = ran.flatMap((one) => (one.done === true ? [one.answer.incident] : []));
  const all = ran.every(({ done }) => done !== false);
  const isSecret = about.some(({ visibility }) => visibility === 'private');
  const text = [...new Set(sentences), ...(more === '' || !all ? [] : [more])].join(' ');
  return plain(deps, text, {
    about: about.slice(0, 1),
    to: publicly && all && !isSecret ? 'channel' : 'asker',
  });
}
