/** A request about one incident, carried out: the commands that it takes, in the incident's own words. */
import type { ChatRequest } from '../../domain/chat-commands/chat-request.ts';
import type { ChatSystemIn } from '../../domain/chat-commands/from-chat.ts';
import { readMoment } from '../../domain/chat-commands/moment.ts';
import { updateClock } from '../../domain/chat-commands/update-clock.ts';
import { onTheIncident } from '../../domain/incident/audience.ts';
import { checklistsNow } from '../../domain/incident/checklists.ts';
import { spanInWords } from '../../domain/incident/naming.ts';
import { msOf } from '../../domain/instant.ts';
import { localTime } from '../../domain/message/local-time.ts';
import type { Process } from '../../domain/process/process.ts';
import type { IncidentRow } from '../../store/read/incidents.ts';
import type { OfIncident } from '../command-doors.ts';
import type { commandBodies } from '../shapes.ts';
import { pictureOf } from '../views/picture.ts';
import { type Answered, answerRan, type ChatDeps, type Line, plain } from './answered.ts';
import { stateInWords } from './answers.ts';
import { updateForm } from './forms.ts';
import { runCommand, type Ran, type Speaker } from './run-command.ts';
import { runUpdate } from './run-update.ts';
import { everybodyOf, onePersonOf } from './whom.ts';

/** As many items of checklists as one message names. */
const mostListed = 20;

export type AboutIncident = Exclude<
  ChatRequest,
  { ask: 'declare' | 'list' | 'on-call' | 'help' } | { form: 'declare' }
>;

interface About {
  deps: ChatDeps;
  system: ChatSystemIn;
  speaker: Speaker;
  line: Line;
  row: IncidentRow;
}

export async function actOnIncident(about: About, request: AboutIncident): Promise<Answered> {
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
