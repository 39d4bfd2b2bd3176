/** Messages that somebody marked become notes of their incident, with the time at which they were written; what becomes of them is followed. */
import type { ChatEvent, ChatSystemIn, MarkedMessage } from '../../domain/chat-commands/from-chat.ts';
import { can } from '../../domain/access/can.ts';
import type { Actor } from '../../domain/incident/events.ts';
import {
  findChatMessage,
  keepChatMessage,
  noteOfMessage,
  readText,
  textsOfNote,
} from '../../store/chat/messages.ts';
import type { IncidentRow } from '../../store/read/incidents.ts';
import type { ChatDeps } from './answered.ts';
import { incidentOfPlace } from './incident-here.ts';
import { actorOf, type Speaker } from './run-command.ts';

/** The longest note that the API takes. */
const mostNoteChars = 20_000;

export async function followEvent(deps: ChatDeps, system: ChatSystemIn, event: ChatEvent): Promise<void> {
  switch (event.type) {
    case 'marked': {
      const { directory } = deps.engine.installation();
      const person = await deps.findSpeaker(system, event.by, directory);
      if (person === null) return;
      const viewer: Speaker['viewer'] = { kind: 'person', handle: person.handle, role: person.role };
      const place = { system: system.system, channel: event.channel };
      const row = await incidentOfPlace(deps.pool, viewer, place);
      if (row !== null && row !== 'not-yours')
        await noteMessage(deps, system, { viewer, row, marked: event });
      return;
    }
    case 'edited':
      return followEdit(deps, system, event);
    case 'deleted':
      return followDeletion(deps, system, event);
  }
}

export type Noted = 'noted' | 'already' | 'not-allowed' | 'not-there' | 'without-text';

/** A message is kept once, however many mark it. */
export async function noteMessage(
  { pool, engine, findSpeaker, wallNow }: ChatDeps,
  system: ChatSystemIn,
  { viewer, row, marked }: { viewer: Speaker['viewer']; row: IncidentRow; marked: MarkedMessage },
): Promise<Noted> {
  if (!can(viewer, 'respond')) return 'not-allowed';
  const named = { system: system.system, channel: marked.channel, message: marked.message };
  if ((await findChatMessage(pool, named)) !== null) return 'already';
  const found = await system.message(marked);
  if (found === null) return 'not-there';
  const text = found.text.trim().slice(0, mostNoteChars);
  if (text === '') return 'without-text';
  const author = await findSpeaker(system, found.user, engine.installation().directory);
  const message = idOf(marked);
  const result = await engine.command(
    row.id,
    {
      type: 'note',
      text: 'body',
      progress: false,
      happenedAt: found.at,
      source: { system: system.system, message, link: found.link, author: author?.handle ?? null },
    },
    actorOf(viewer),
    {
      texts: { body: text },
      readableBy: viewer,
      idempotency: {
        actor: `chat:${system.system}`,
        route: `note ${row.id}`,
        key: message,
        requestHash: message,
        now: wallNow(),
      },
    },
  );
  if (!result.ok && result.refused !== 'repeated-request') return 'not-there';
  const note = result.ok
    ? result.events.find(({ event }) => event.type === 'noted')?.version
    : await noteOfMessage(pool, row.id, { system: system.system, message });
  if (note != null) await keepChatMessage(pool, named, { incident: row.id, note });
  return result.ok ? 'noted' : 'already';
}

async function followEdit(
  { pool, engine }: ChatDeps,
  system: ChatSystemIn,
  { channel, message, text }: Extract<ChatEvent, { type: 'edited' }>,
): Promise<void> {
  const kept = await findChatMessage(pool, { system: system.system, channel, message });
  const says = text.trim().slice(0, mostNoteChars);
  if (kept === null || says === '') return;
  const texts = await textsOfNote(pool, kept.incident, kept.note);
  const last = texts.at(-1);
  const before = last === undefined ? null : await readText(pool, last);
  // One that was blanked here stays so, whatever is written there.
  if (before === null || before === says) return;
  await engine.command(kept.incident, { type: 'edit-note', note: kept.note, text: 'body' }, theChat(system), {
    texts: { body: says },
  });
}

async function followDeletion(
  { pool, engine }: ChatDeps,
  system: ChatSystemIn,
  { channel, message }: Extract<ChatEvent, { type: 'deleted' }>,
): Promise<void> {
  const kept = await findChatMessage(pool, { system: system.system, channel, message });
  if (kept === null) return;
  for (const text of await textsOfNote(pool, kept.incident, kept.note)) {
    if ((await readText(pool, text)) === null) continue;
    await engine.command(kept.incident, { type: 'redact', text }, theChat(system));
  }
}

/** The chat tells what became of a message, and not who did it. */
function theChat({ system }: ChatSystemIn): Actor {
  return { kind: 'integration', handle: system };
}

/** A message's id is its own within its channel alone. */
function idOf({ channel, message }: MarkedMessage): string {
  return `${channel}/${message}`;
}
