/** Buttons and shortcuts of chat, carried out as whoever pressed them. */
import type { ChatSystemIn, FromChat } from '../../domain/chat-commands/from-chat.ts';
import { leadingRole } from '../../domain/incident/tell-whom.ts';
import { findIncident } from '../../store/read/incidents.ts';
import { notYours } from './answer-line.ts';
import { type Answered, answerRan, type ChatDeps, plain } from './answered.ts';
import { said, whichOne } from './answers.ts';
import { declareForm } from './forms.ts';
import { incidentMeant, incidentOfPlace } from './incident-here.ts';
import { type Noted, noteMessage } from './marks.ts';
import { type Ran, runCommand, type Speaker } from './run-command.ts';

export async function press(
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
        return plain(deps, 'This process has no role that leads, so there is none to take.');
      const body = { role: role ?? '', person: speaker.viewer.handle };
      return run(runCommand(deps, speaker, value, { name: 'assign-role', body, key }));
    }
    default:
      return plain(deps, 'This button is not known any more.');
  }
}

export async function shortcut(
  deps: ChatDeps,
  system: ChatSystemIn,
  speaker: Speaker,
  { shortcut: name, message, channel }: Extract<FromChat, { kind: 'shortcut' }>,
): Promise<Answered> {
  const { engine, pool } = deps;
  if (name === 'declare-incident') {
    const { directory, processHash } = engine.installation();
    return processHash === ''
      ? plain(deps, 'No process is chosen yet, so nothing can be declared.')
      : { form: declareForm(engine.process(processHash), directory, {}) };
  }
  if (name !== 'note-message' || message === null) return plain(deps, 'This shortcut is not known any more.');
  const here = await incidentOfPlace(pool, speaker.viewer, { system: system.system, channel });
  const meant = await incidentMeant(pool, speaker.viewer, { named: null, here, resolvedToo: false });
  if ('notYours' in meant) return plain(deps, notYours);
  if ('unknown' in meant || 'among' in meant)
    return plain(
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
