/** Whatever comes from a chat, taken: who it is, what they ask, and an answer at once or, where it takes longer, behind it. */
import type { Logger } from 'pino';
import type {
  ChatAnswer,
  ChatForm,
  ChatSystemIn,
  FromChat,
  Immediate,
} from '../../domain/chat-commands/from-chat.ts';
import { leadingRole } from '../../domain/incident/tell-whom.ts';
import { databaseIsAway } from '../../store/database-is-away.ts';
import { claimChatEvent, endChatEvent, keepChatEvent, putOffChatEvent } from '../../store/chat/events.ts';
import { findIncident } from '../../store/read/incidents.ts';
import { pictureOf } from '../views/picture.ts';
import {
  answerLine,
  answerRan,
  audienceOf,
  type Answered,
  type ChatDeps,
  notYours,
} from './answer-request.ts';
import { runUpdate } from './run-update.ts';
import { said, whichOne } from './answers.ts';
import { declareForm, problemsOf, readUpdateForm, updateForm } from './forms.ts';
import { incidentMeant, incidentOfPlace } from './incident-here.ts';
import { followEvent, noteMessage, type Noted } from './marks.ts';
import { runCommand, runDeclare, type Ran, type Speaker } from './run-command.ts';
import { makeFindSpeaker } from './speaker.ts';

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

async function speakerOf(deps: ChatDeps, system: ChatSystemIn, user: string): Promise<Speaker | null> {
  const person = await deps.findSpeaker(system, user, deps.engine.installation().directory);
  if (person === null) return null;
  const { handle, role, timeZone, name } = person;
  return { viewer: { kind: 'person', handle, role }, timeZone, name };
}

function unknownSpeaker({ system }: ChatSystemIn, user: string): string {
  const enter = `enter the contact ${system}: ${user} on your own page`;
  // Slack alone vouches for the addresses of its accounts.
  return system === 'slack'
    ? `Tocsin does not know who you are. Ask an admin to give you the e-mail address that you have here, or ${enter}.`
    : `Tocsin does not know who you are. In Tocsin, ${enter}.`;
}

function failure(error: unknown): string {
  return databaseIsAway(error)
    ? 'Tocsin cannot reach its database just now. Try again in some seconds; the web page shows whether it was done.'
    : 'Something broke on our side. Look at the incident before you try again.';
}

async function press(
  deps: ChatDeps,
  speaker: Speaker,
  { id, action, value }: Extract<FromChat, { kind: 'pressed' }>,
): Promise<Answered> {
  const run = async (ran: Promise<Ran>) => answerRan(deps, [await ran], { publicly: false });
  const key = `${id} ${action}`;
  switch (action) {
    case 'acknowledge':
    case 'escalate':
      return run(runCommand(deps, speaker, value, { name: action, body: {}, key }));
    case 'take-command': {
      const row = await findIncident(deps.pool, speaker.viewer, value);
      const role =
        row === null ? null : leadingRole({ process: deps.engine.process(row.state.process.hash) });
      if (row !== null && role === null)
        return answer(deps, 'This process has no role that leads, so there is none to take.');
      const body = { role: role ?? '', person: speaker.viewer.handle };
      return run(runCommand(deps, speaker, value, { name: 'assign-role', body, key }));
    }
    default:
      return answer(deps, 'This button is not known any more.');
  }
}

async function shortcut(
  deps: ChatDeps,
  system: ChatSystemIn,
  speaker: Speaker,
  { shortcut: name, message, channel }: Extract<FromChat, { kind: 'shortcut' }>,
): Promise<Answered> {
  const { engine, pool } = deps;
  if (name === 'declare-incident') {
    const { directory, processHash } = engine.installation();
    return processHash === ''
      ? answer(deps, 'No process is chosen yet, so nothing can be declared.')
      : { form: declareForm(engine.process(processHash), directory, {}) };
  }
  if (name !== 'note-message' || message === null)
    return answer(deps, 'This shortcut is not known any more.');
  const here = await incidentOfPlace(pool, speaker.viewer, { system: system.system, channel });
  const meant = await incidentMeant(pool, speaker.viewer, { named: null, here, resolvedToo: false });
  if ('notYours' in meant) return answer(deps, notYours);
  if ('unknown' in meant || 'among' in meant)
    return answer(
      deps,
      'among' in meant && meant.among.length > 0
        ? 'Several incidents are open, and this channel is none’s. Mark the message in the incident’s own channel.'
        : whichOne([], ''),
    );
  const noted = await noteMessage(deps, system, {
    viewer: speaker.viewer,
    row: meant.found,
    marked: message,
  });
  return {
    answer: said(inWordsOf(noted, meant.found.number), { url: deps.settings.url, about: [meant.found] }),
  };
}

function inWordsOf(noted: Noted, number: string): string {
  switch (noted) {
    case 'noted':
      return `The message stands in the timeline of ${number}.`;
    case 'already':
      return `The message stands in a timeline already.`;
    case 'not-allowed':
      return 'Your role does not include keeping notes.';
    case 'not-there':
      return 'The message cannot be read. Invite the app to the channel.';
    case 'without-text':
      return 'The message has no text that could be kept.';
  }
}

function answer({ settings }: ChatDeps, text: string): Answered {
  return { answer: said(text, { url: settings.url }) };
}

/** Null: the incident is none that they may see. */
async function changedForm(
  deps: ChatDeps,
  system: ChatSystemIn,
  { user, form }: Extract<FromChat, { kind: 'form-changed' }>,
) {
  const found = await incidentOfForm(deps, system, user, form);
  if (found === null || form.form !== 'update') return null;
  const { template } = readUpdateForm(form);
  return updateForm(found.about, { template, values: form.values });
}

async function incidentOfForm(
  deps: ChatDeps,
  system: ChatSystemIn,
  user: string,
  { about }: { about: Record<string, string> },
) {
  const speaker = await speakerOf(deps, system, user);
  const row =
    speaker === null ? null : await findIncident(deps.pool, speaker.viewer, about['incident'] ?? '');
  if (speaker === null || row === null) return null;
  const picture = pictureOf(deps.engine, row.state);
  return { speaker, row, about: { process: picture.process, row, picture, url: deps.settings.url } };
}

async function sentForm(
  deps: ChatDeps,
  system: ChatSystemIn,
  came: Extract<FromChat, { kind: 'form-sent' }>,
): Promise<Immediate> {
  const { form, id, user } = came;
  switch (form.form) {
    case 'declare': {
      const speaker = await speakerOf(deps, system, user);
      if (speaker === null) return wrong('title', unknownSpeaker(system, user));
      const { title = '', severity = '', service, description, visibility } = form.values;
      const ran = await runDeclare(deps, speaker, {
        body: {
          title,
          severity,
          ...(service === undefined ? {} : { service }),
          ...(description === undefined ? {} : { description }),
          ...(visibility === 'private' ? { visibility } : {}),
        },
        key: id,
      });
      return ran.done === false ? wrong('title', ran.sentence) : { kind: 'done' };
    }
    case 'update': {
      const found = await incidentOfForm(deps, system, user, form);
      if (found === null) return wrong('audience', 'This incident is not there, or not yours to see.');
      const filled = readUpdateForm(form);
      const problems = problemsOf(found.about, filled);
      if (Object.keys(problems).length > 0) return { kind: 'form-wrong', problems };
      const { speaker, row, about } = found;
      const ran = await runUpdate(deps, speaker, row, {
        words:
          filled.template === null
            ? { text: filled.text ?? '' }
            : { template: filled.template, values: filled.values },
        audience: audienceOf(about.process, { named: filled.audience }),
        status: filled.status,
        nextUpdateAt: filled.next,
        key: id,
      });
      return ran.done === false
        ? wrong(filled.template === null ? 'text' : 'audience', ran.sentence)
        : { kind: 'done' };
    }
    default:
      return { kind: 'done' };
  }
}

function wrong(field: string, sentence: string): Immediate {
  return { kind: 'form-wrong', problems: { [field]: sentence } };
}
