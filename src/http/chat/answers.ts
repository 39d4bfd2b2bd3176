/** What chat is answered with: short sentences, with incidents as links. */
import type { ChatProblem } from '../../domain/chat-commands/chat-request.ts';
import { allUsages, type Vocabulary } from '../../domain/chat-commands/read-request.ts';
import type { ChatAnswer } from '../../domain/chat-commands/from-chat.ts';
import { labelOf, personRef, spanInWords } from '../../domain/incident/naming.ts';
import { nextRung, upcoming, type Picture } from '../../domain/incident/upcoming.ts';
import { msOf } from '../../domain/instant.ts';
import type { IncidentRow } from '../../store/read/incidents.ts';
import type { OnCallView } from '../shapes.ts';

type Numbered = Pick<IncidentRow, 'number'>;

export function said(
  text: string,
  {
    url,
    about = [],
    to = 'asker',
  }: {
    url: string;
    about?: Numbered[];
    to?: ChatAnswer['to'];
  },
): ChatAnswer {
  const links = Object.fromEntries(about.map(({ number }) => [number, `${url}/incidents/${number}`]));
  return { text, to, links };
}

export function notUnderstood({ sentence, usages }: ChatProblem): string {
  return [sentence, ...usages.map(({ usage, says }) => `\`${usage}\` ${says}`)].join('\n');
}

export function helpText(process: Pick<Vocabulary, 'commands'>): string {
  return [
    'In an incident’s channel its number can be left out; elsewhere it stands behind the word: `/incident close INC-2026-0001`.',
    ...allUsages(process).map(({ usage, says }) => `\`${usage}\` ${says}`),
  ].join('\n');
}

export function whichOne(among: IncidentRow[], example: string): string {
  if (among.length === 0)
    return 'No incident is open. `/incident create "what is wrong" severity=2` declares one.';
  const named = among.map((row) => `${row.number} ${row.state.severity} ${row.title}`);
  return [`Which incident? Name it: \`${example} ${among[0]!.number}\``, ...named].join('\n');
}

/** What stands and what is next, as the incident's page says it. */
export function stateInWords(row: IncidentRow, picture: Picture): string {
  const { state } = row;
  const { process, directory, now } = picture;
  const owner =
    state.owner === null ? 'nobody has it' : `${personRef(directory, state.owner.person).name} has it`;
  const roles = Object.entries(state.roles).map(
    ([role, person]) => `${labelOf(process.roles, role)}: ${personRef(directory, person).name}`,
  );
  const next = row.held ? null : nextRung(upcoming(state, picture), picture);
  return [
    `${row.number} ${state.severity} ${row.title}`,
    `${labelOf(process.statuses, state.status)} since ${spanInWords(msOf(now) - msOf(state.declaredAt))}; ${owner}.`,
    ...roles,
    ...(next === null ? [] : [`Next: ${next.sentence}.`]),
  ].join('\n');
}

export function listInWords(rows: IncidentRow[], { mostListed }: { mostListed: number }): string {
  if (rows.length === 0) return 'No incident is open.';
  const lines = rows.map(
    ({ number, title, state }) => `${number} ${state.severity} ${state.status} ${title}`,
  );
  return [rows.length === mostListed ? `The first ${mostListed}:` : 'Open:', ...lines].join('\n');
}

export function onCallInWords(
  positions: OnCallView['positions'],
  schedules: OnCallView['schedules'],
): string {
  const names = (people: { name: string }[]) => people.map(({ name }) => name).join(', ');
  const lines = [
    ...positions.map(({ label, bound, people }) =>
      bound ? `${label}: ${people.length === 0 ? 'nobody' : names(people)}` : `${label}: bound to nobody`,
    ),
    ...schedules.map(({ name, people }) => `${name}: ${people.length === 0 ? 'nobody' : names(people)}`),
  ];
  return lines.length === 0 ? 'Nobody: no position and no schedule is set up.' : lines.join('\n');
}
