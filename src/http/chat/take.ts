/** Whatever comes from a chat, taken: who it is, what they ask, and an answer at once or, where it takes longer, behind it. */
import type { Logger } from 'pino';
import type {
  ChatAnswer,
  ChatForm,
  ChatSystemIn,
  FromChat,
  Immediate,
} from '../../domain/chat-commands/from-chat.ts';
import { databaseIsAway } from '../../store/database-is-away.ts';
import { claimChatEvent, endChatEvent, keepChatEvent, putOffChatEvent } from '../../store/chat/events.ts';
import { answerLine } from './answer-line.ts';
import type { Answered, ChatDeps } from './answered.ts';
import { said } from './answers.ts';
import { followEvent } from './marks.ts';
import { press, shortcut } from './press.ts';
import type { Speaker } from './run-command.ts';
import { makeFindSpeaker, speakerOf, unknownSpeaker } from './speaker.ts';
import { changedForm, sentForm } from './take-form.ts';

/** Within which whoever asked gets an answer; what takes longer is answered behind it. */
const answerWithinMs = 250;

export interface Chat {
  take(system: ChatSystemIn, came: FromChat): Promise<Immediate>;
  /** Does one event that was kept; answers how long there is nothing more to do, in ms. */
  turn(system: ChatSystemIn | null): Promise<number>;
}

export function makeChat(given: Omit<ChatDeps, 'findSpeaker'> & { log: Logger }): Chat {
  const deps: ChatDeps = { ...given, findSpeaker: makeFindSpeaker() };
  const { log, pool, wallNow, settings } = given;

  return {
    async take(system, came) {
      switch (came.kind) {
        case 'nothing':
          return { kind: 'done' };
        case 'challenge':
          return { kind: 'challenge', challenge: came.challenge };
        case 'event':
          await keepChatEvent(pool, { system: system.system, id: came.id, event: came.event }, wallNow());
          return { kind: 'done' };
        case 'command':
          return soon(system, came, async (speaker) => answerLine(deps, system, speaker, came), {
            inBody: true,
          });
        case 'pressed':
          return soon(system, came, (speaker) => press(deps, speaker, came), { inBody: false });
        case 'shortcut':
          return soon(system, came, (speaker) => shortcut(deps, system, speaker, came), { inBody: false });
        case 'form-changed': {
          const form = await changedForm(deps, system, came);
          if (form !== null) await system.changeForm(came.view, form);
          return { kind: 'done' };
        }
        case 'form-sent':
          return sentForm(deps, system, came);
      }
    },

    async turn(system) {
      if (system === null) return Infinity;
      const now = wallNow();
      const kept = await claimChatEvent(pool, system.system, now);
      if (kept === null) return Infinity;
      try {
        await followEvent(deps, system, kept.event);
        await endChatEvent(pool, system.system, kept.id);
      } catch (error) {
        const again = await putOffChatEvent(pool, system.system, kept, now);
        log.warn(
          { err: error },
          `An event of ${system.system} failed and is ${again ? 'tried again' : 'given up'}.`,
        );
      }
      return 0;
    },
  };

  type Asked = Extract<FromChat, { kind: 'command' | 'pressed' | 'shortcut' }>;

  /** Acts, then answers: in the answer's own body where there is time, else by the address that came with the request. */
  async function soon(
    system: ChatSystemIn,
    came: Asked,
    act: (speaker: Speaker) => Promise<Answered>,
    { inBody }: { inBody: boolean },
  ): Promise<Immediate> {
    const work = answerOf(system, came, act);
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<'later'>((resolve) => {
      timer = setTimeout(resolve, answerWithinMs, 'later');
    });
    const first = await Promise.race([work, waited]);
    clearTimeout(timer);
    if (first === null) return { kind: 'done' };
    if (first !== 'later' && inBody) return { kind: 'said', answer: first };
    if (came.answerTo !== null)
      void work
        .then(async (answer) => {
          if (answer !== null) await system.answer(came.answerTo!, answer);
        })
        .catch((error: unknown) =>
          log.warn({ err: error }, `An answer could not be given in ${system.system}.`),
        );
    return { kind: 'done' };
  }

  /** Null: a form was opened instead. */
  async function answerOf(
    system: ChatSystemIn,
    came: Asked,
    act: (speaker: Speaker) => Promise<Answered>,
  ): Promise<ChatAnswer | null> {
    try {
      const speaker = await whoSpeaks(system, came.user);
      if (typeof speaker === 'string') return said(speaker, { url: settings.url });
      const answered = await act(speaker);
      if ('answer' in answered) return answered.answer;
      if (came.trigger === null) return said('A form cannot be shown here.', { url: settings.url });
      return (await showForm(system, came.trigger, answered.form))
        ? null
        : said(noForm, { url: settings.url });
    } catch (error) {
      log.error({ err: error }, `Something that was asked in ${system.system} failed.`);
      return said(failure(error), { url: settings.url });
    }
  }

  /** Or a sentence that says why nobody knows. */
  async function whoSpeaks(system: ChatSystemIn, user: string): Promise<Speaker | string> {
    try {
      return (await speakerOf(deps, system, user)) ?? unknownSpeaker(system, user);
    } catch (error) {
      log.warn({ err: error }, `Who somebody is could not be asked in ${system.system}.`);
      return `${nameOfSystem[system.system]} does not tell who you are just now. Try again, or enter the contact ${system.system}: ${user} on your own page: then it need not be asked.`;
    }
  }

  /** A form can be shown within three seconds, and not where the chat is away. */
  async function showForm(system: ChatSystemIn, trigger: string, form: ChatForm): Promise<boolean> {
    try {
      await system.openForm(trigger, form);
      return true;
    } catch (error) {
      log.warn({ err: error }, `A form could not be shown in ${system.system}.`);
      return false;
    }
  }
}

const nameOfSystem = { slack: 'Slack', mattermost: 'Mattermost', teams: 'Teams' };
const noForm =
  'The form could not be shown in time. Type it in one line: `/incident create "what is wrong" severity=2`, `/incident update "what is known"`.';

function failure(error: unknown): string {
  return databaseIsAway(error)
    ? 'Tocsin cannot reach its database just now. Try again in some seconds; the web page shows whether it was done.'
    : 'Something broke on our side. Look at the incident before you try again.';
}
