/** A line of chat, answered: the incident that it means is found, and whatever speaks of none is answered here. */
import type { ChatRequest } from '../../domain/chat-commands/chat-request.ts';
import type { ChatSystemIn } from '../../domain/chat-commands/from-chat.ts';
import { readRequest } from '../../domain/chat-commands/read-request.ts';
import { inWords } from '../../domain/incident/naming.ts';
import type { Process } from '../../domain/process/process.ts';
import { openIncidents } from '../../store/read/incidents.ts';
import { onCallView } from '../views/on-call-view.ts';
import { actOnIncident } from './act-on-incident.ts';
import { type Answered, answerRan, type ChatDeps, type Line, plain } from './answered.ts';
import { helpText, listInWords, notUnderstood, onCallInWords, whichOne } from './answers.ts';
import { declareForm } from './forms.ts';
import { incidentMeant, incidentOfPlace } from './incident-here.ts';
import { runDeclare, type Speaker } from './run-command.ts';

/** As many open incidents as one message lists. */
const mostListed = 20;

export const notYours =
  'The incident of this channel is not yours to see. Whoever leads it can give you a role in it.';

const noProcess = { commands: [], statuses: [] };

export async function answerLine(
  deps: ChatDeps,
  system: ChatSystemIn,
  speaker: Speaker,
  line: Line,
): Promise<Answered> {
  const { engine, pool } = deps;
  const here = await incidentOfPlace(pool, speaker.viewer, { system: system.system, channel: line.channel });
  const { processHash } = engine.installation();
  const own = here === null || here === 'not-yours' ? null : here.state.process.hash;
  const hash = own ?? (processHash === '' ? null : processHash);
  const process = hash === null ? null : engine.process(hash);
  const read = readRequest(line, process ?? noProcess);
  if (!read.ok) return plain(deps, notUnderstood(read.problem));
  const { request } = read;
  if (speaksOfNoIncident(request)) return answerAlone(deps, speaker, line, request, process);
  const meant = await incidentMeant(pool, speaker.viewer, {
    named: read.incident,
    here,
    resolvedToo: isAboutTheEnd(request),
  });
  if ('notYours' in meant) return plain(deps, notYours);
  if ('unknown' in meant)
    return plain(deps, `There is no incident ${meant.unknown}. \`/incident list\` shows the open ones.`);
  if ('among' in meant) return plain(deps, whichOne(meant.among, exampleOf(line)), { about: meant.among });
  return actOnIncident({ deps, system, speaker, line, row: meant.found }, request);
}

type Alone = Extract<ChatRequest, { ask: 'declare' | 'list' | 'on-call' | 'help' | 'form' }>;
function speaksOfNoIncident(request: ChatRequest): request is Exclude<Alone, { form: 'update' }> {
  return (
    ['declare', 'list', 'on-call', 'help'].includes(request.ask) ||
    (request.ask === 'form' && request.form === 'declare')
  );
}

function isAboutTheEnd(request: ChatRequest): boolean {
  return request.ask === 'plain' && (request.command === 'close' || request.command === 'reopen');
}

function exampleOf({ command, text }: Line): string {
  const slash = command.startsWith('/') ? command : `/${command}`;
  return `${slash} ${text.split(/\s+/)[0] ?? ''}`.trim();
}

async function answerAlone(
  deps: ChatDeps,
  speaker: Speaker,
  { id }: Line,
  request: Exclude<Alone, { form: 'update' }>,
  process: Process | null,
): Promise<Answered> {
  const { engine, pool } = deps;
  switch (request.ask) {
    case 'help':
      return plain(deps, helpText(process ?? noProcess));
    case 'list': {
      const rows = await openIncidents(pool, speaker.viewer, mostListed);
      return plain(deps, listInWords(rows, { mostListed }), { about: rows });
    }
    case 'on-call':
      return plain(deps, onCallText(deps, request.about, process));
    case 'form':
      return process === null
        ? plain(deps, 'No process is chosen yet, so nothing can be declared.')
        : { form: declareForm(process, engine.installation().directory, {}) };
    case 'declare': {
      const { title, severity, service, isPrivate } = request;
      if (severity === null && process !== null) {
        const values = { title, ...(service === null ? {} : { service }) };
        return { form: declareForm(process, engine.installation().directory, values) };
      }
      const ran = await runDeclare(deps, speaker, {
        body: {
          title,
          ...(severity === null ? {} : { severity }),
          ...(service === null ? {} : { service }),
          ...(isPrivate ? { visibility: 'private' } : {}),
        },
        key: id,
      });
      return answerRan(deps, [ran], { publicly: true });
    }
  }
}

function onCallText({ engine }: ChatDeps, about: string | null, process: Process | null): string {
  const { directory } = engine.installation();
  const at = engine.now();
  const word = about?.replace(/^@/, '').toLowerCase() ?? null;
  const service = word !== null && Object.hasOwn(directory.services, word) ? word : null;
  const { positions, schedules } = onCallView(directory, process, { at, service });
  if (word === null || service !== null) return onCallInWords(positions, word === null ? schedules : []);
  const named = positions.filter(
    ({ position, label }) => position.toLowerCase() === word || label.toLowerCase() === word,
  );
  const kept = schedules.filter(({ schedule, name }) => schedule === word || name.toLowerCase() === word);
  return named.length + kept.length > 0
    ? onCallInWords(named, kept)
    : `"${about}" is no position, schedule or service. There are: ${inWords([...positions.map(({ position }) => position), ...schedules.map(({ schedule }) => schedule)])}.`;
}
