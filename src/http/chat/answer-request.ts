/** A request of chat carried out: commands for the incident that is meant, answers to questions, or a form to fill in. */
import type { Pool } from 'pg';
import type { ChatRequest } from '../../domain/chat-commands/chat-request.ts';
import type { ChatAnswer, ChatForm, ChatSystemIn } from '../../domain/chat-commands/from-chat.ts';
import { readMoment } from '../../domain/chat-commands/moment.ts';
import { readRequest } from '../../domain/chat-commands/read-request.ts';
import { updateClock } from '../../domain/chat-commands/update-clock.ts';
import { checklistsNow } from '../../domain/incident/checklists.ts';
import { onTheIncident } from '../../domain/incident/audience.ts';
import { inWords, spanInWords } from '../../domain/incident/naming.ts';
import { msOf } from '../../domain/instant.ts';
import { localTime } from '../../domain/message/local-time.ts';
import type { Process } from '../../domain/process/process.ts';
import type { Engine } from '../../engine/engine.ts';
import { openIncidents, type IncidentRow } from '../../store/read/incidents.ts';
import type { OfIncident } from '../command-doors.ts';
import type { commandBodies } from '../shapes.ts';
import { onCallView } from '../views/on-call-view.ts';
import { pictureOf } from '../views/picture.ts';
import {
  helpText,
  listInWords,
  notUnderstood,
  onCallInWords,
  said,
  stateInWords,
  whichOne,
} from './answers.ts';
import { declareForm, updateForm } from './forms.ts';
import { incidentMeant, incidentOfPlace } from './incident-here.ts';
import { runCommand, runDeclare, type Ran, type Speaker } from './run-command.ts';
import { runUpdate } from './run-update.ts';
import type { FindSpeaker } from './speaker.ts';
import { everybodyOf, onePersonOf } from './whom.ts';

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
  return answerAbout({ deps, system, speaker, line, row: meant.found }, request);
}

type Alone = Extract<ChatRequest, { ask: 'declare' | 'list' | 'on-call' | 'help' | 'form' }>;
type AboutIncident = Exclude<
  ChatRequest,
  { ask: 'declare' | 'list' | 'on-call' | 'help' } | { form: 'declare' }
>;

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

function plain(
  { settings }: ChatDeps,
  text: string,
  more: { about?: Pick<IncidentRow, 'number'>[]; to?: ChatAnswer['to'] } = {},
): Answered {
  return { answer: said(text, { url: settings.url, ...more }) };
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
      return answerRan(deps, [ran], { publicly: !isPrivate });
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

interface About {
  deps: ChatDeps;
  system: ChatSystemIn;
  speaker: Speaker;
  line: Line;
  row: IncidentRow;
}

async function answerAbout(about: About, request: AboutIncident): Promise<Answered> {
  const { deps, system, speaker, row } = about;
  const { engine } = deps;
  const process = engine.process(row.state.process.hash);
  const { directory } = engine.installation();
  const at = engine.now();
  const asked = { directory, process, system, findSpeaker: deps.findSpeaker, at };
  switch (request.ask) {
    case 'show':
      return plain(deps, stateInWords(row, pictureOf(engine, row.state)), { about: [row] });
    case 'form':
      return {
        form: updateForm(
          { process, row, picture: pictureOf(engine, row.state), url: deps.settings.url },
          { template: request.template, values: {} },
        ),
      };
    case 'plain':
      return run(about, [[request.command, {}]]);
    case 'severity':
      return run(about, [['set-severity', { severity: request.severity }]]);
    case 'status':
      return run(about, [['set-status', { status: wordOf(process.statuses, request.status) }]]);
    case 'phase':
      return run(about, [['set-phase', { phase: wordOf(process.phases, request.phase) }]]);
    case 'flag':
      return run(about, [
        [request.raised ? 'flag' : 'unflag', { flag: wordOf(process.flags, request.flag) }],
      ]);
    case 'note':
      return run(about, [['note', { text: request.text, progress: request.progress }]]);
    case 'page': {
      const whom = await everybodyOf(request.who, asked);
      if ('problem' in whom) return plain(deps, whom.problem);
      const { urgency, message } = request;
      // Whoever is paged is rung first; what they are told stands in the timeline when they look.
      return run(about, [
        ['page', { ...whom, urgency }],
        ...(message === null ? [] : [['note', { text: message }] satisfies Order]),
      ]);
    }
    case 'role': {
      const { role, person } = request;
      const named = wordOf(process.roles, role);
      if (person === null) return run(about, [['assign-role', { role: named, person: null }]]);
      const whom = await onePersonOf(person, asked);
      if ('problem' in whom) return plain(deps, whom.problem);
      return run(about, [['assign-role', { role: named, person: whom.person }]]);
    }
    case 'hand-over': {
      const whom = await onePersonOf(request.to, asked);
      if ('problem' in whom) return plain(deps, whom.problem);
      return run(about, [['hand-over', { to: whom.person }]]);
    }
    case 'check':
      return check(about, request, process);
    case 'promise-update': {
      const next = readMoment(request.next, { now: at, timeZone: speaker.timeZone });
      if (next === null) return plain(deps, noMoment(request.next));
      return run(about, [['promise-update', { at: next }]]);
    }
    case 'start-clocks':
      return startClock(about, process, at);
    case 'update':
      return postUpdate(about, request, { process, at });
  }
}

async function postUpdate(
  about: About,
  { text, status, audience, next }: Extract<ChatRequest, { ask: 'update' }>,
  { process, at }: { process: Process; at: string },
): Promise<Answered> {
  const { deps, speaker, row, line } = about;
  const nextUpdateAt = next === null ? null : readMoment(next, { now: at, timeZone: speaker.timeZone });
  if (next !== null && nextUpdateAt === null) return plain(deps, noMoment(next));
  const ran = await runUpdate(deps, speaker, row, {
    words: { text },
    audience: audienceOf(process, audience),
    status: status === null ? null : wordOf(process.statuses, status),
    nextUpdateAt,
    key: line.id,
  });
  return answerRan(deps, [ran], { publicly: false });
}

/** The readers of the status page are whoever the process reaches through it; where it has none, those on the incident. */
export function audienceOf(
  { audiences }: Process,
  asked: { named: string } | 'on-the-incident' | 'status-page',
): string {
  if (asked === 'on-the-incident') return onTheIncident;
  if (asked === 'status-page')
    return audiences.find(({ through }) => through.includes('status-page'))?.id ?? onTheIncident;
  return wordOf(audiences, asked.named);
}

async function startClock(about: About, process: Process, now: string): Promise<Answered> {
  const { deps, row, speaker } = about;
  const clock = updateClock(row.state, process, now);
  if (clock.state === 'none')
    return plain(
      deps,
      `${process.title} asks for no updates of a ${row.state.severity}. \`/incident promise 30m\` promises one.`,
    );
  const due = `The next update is due at ${localTime(clock.at, speaker.timeZone)} (in ${spanInWords(msOf(clock.at) - msOf(now))}).`;
  if (clock.state === 'promised')
    return plain(deps, `The clock of ${row.number} runs already. ${due}`, { about: [row] });
  return run(about, [['promise-update', { at: clock.at }]], due);
}

async function check(
  about: About,
  { words, checked }: Extract<ChatRequest, { ask: 'check' }>,
  process: Process,
): Promise<Answered> {
  const { deps, row } = about;
  const wanted = words.toLowerCase();
  const items = checklistsNow(process, row.state).flatMap(({ checklist, items: shown }) =>
    shown.map(({ item }) => ({ checklist: checklist.id, item: item.id, text: item.text })),
  );
  const fits = [
    items.filter(({ item, text }) => item === wanted || text.toLowerCase() === wanted),
    items.filter(({ text }) => text.toLowerCase().startsWith(wanted)),
    items.filter(({ text }) => text.toLowerCase().includes(wanted)),
  ].find((found) => found.length > 0);
  const [one] = fits ?? [];
  if (one === undefined || fits!.length > 1) {
    const shown = (fits ?? items).slice(0, mostListed).map(({ text }) => `• ${text}`);
    const why = one === undefined ? `No item says "${words}".` : `Several items say "${words}".`;
    return plain(deps, [why, ...shown].join('\n'));
  }
  return run(about, [['check-item', { checklist: one.checklist, item: one.item, checked }]]);
}

type Order = {
  [Name in OfIncident]: [Name, (typeof commandBodies)[Name]['_zod']['input']];
}[OfIncident];

/** One after the other; what is refused ends the row, and says what was done before. */
async function run({ deps, speaker, line, row }: About, orders: Order[], more = ''): Promise<Answered> {
  const ran: Ran[] = [];
  for (const [name, body] of orders) {
    const key = `${line.id} ${name}`;
    const one = await runCommand(deps, speaker, row.number, { name, body: body as never, key });
    ran.push(one);
    if (one.done === false) break;
  }
  return answerRan(deps, ran, { publicly: false, more });
}

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
  const text = [...new Set(sentences), ...(more === '' || !all ? [] : [more])].join(' ');
  return plain(deps, text, { about: about.slice(0, 1), to: publicly && all ? 'channel' : 'asker' });
}

/** A label is as good as an id; what is neither is left for the refusal to name. */
function wordOf(named: { id: string; label: string }[], word: string): string {
  const typed = word.trim().toLowerCase();
  const found =
    named.find(({ id }) => id.toLowerCase() === typed) ??
    named.find(({ label }) => label.toLowerCase() === typed) ??
    named.find(({ id }) => id.toLowerCase().replaceAll('-', ' ') === typed);
  return found?.id ?? word.trim();
}

function noMoment(typed: string): string {
  return `"${typed}" is no time. Write it like 30m, 2h, 14:30 or 2026-11-18T14:30:00Z.`;
}
