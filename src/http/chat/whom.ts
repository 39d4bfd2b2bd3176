/** Whom a name in chat means: a person, a position, a team, or whoever a schedule has on call now. */
import type { ChatSystemIn } from '../../domain/chat-commands/from-chat.ts';
import type { Directory } from '../../domain/directory/directory.ts';
import { inWords } from '../../domain/incident/naming.ts';
import { nearestWord } from '../../domain/process/nearest-word.ts';
import type { Process } from '../../domain/process/process.ts';
import { onCallAt } from '../../domain/schedule/on-call-at.ts';
import type { FindSpeaker } from './speaker.ts';

export type Whom = { people: string[]; positions: string[] } | { problem: string };

interface Asked {
  directory: Directory;
  process: Process;
  system: ChatSystemIn;
  findSpeaker: FindSpeaker;
  at: string;
}

/** A person goes before a position of the same name, that before a schedule, that before a team. */
export async function whomOf(
  name: string,
  { directory, process, system, findSpeaker, at }: Asked,
): Promise<Whom> {
  const account = /^<@(\w+)>$/.exec(name)?.[1];
  if (account !== undefined) {
    const person = await findSpeaker(system, account, directory);
    return person === null
      ? { problem: 'Tocsin does not know the person behind that account. Use their handle, as in @ana.' }
      : { people: [person.handle], positions: [] };
  }
  const word = name.replace(/^@/, '').toLowerCase();
  if (word === '') return { problem: 'Say who is meant.' };
  const users = Object.values(directory.users);
  // Where a chat names people by words, its own name for somebody goes before ours.
  const named = users.filter(({ contacts }) =>
    contacts.some(({ channel, to }) => channel === system.system && to.toLowerCase() === `@${word}`),
  );
  if (named.length === 1) return { people: [named[0]!.handle], positions: [] };
  const person =
    directory.users[word] !== undefined && Object.hasOwn(directory.users, word)
      ? directory.users[word]
      : users.find((one) => one.name.toLowerCase() === word);
  if (person !== undefined) return { people: [person.handle], positions: [] };
  const position = process.positions.find(
    ({ id, label }) => id.toLowerCase() === word || label.toLowerCase() === word,
  );
  if (position !== undefined) return { people: [], positions: [position.id] };
  if (Object.hasOwn(directory.schedules, word)) {
    const { people } = onCallAt(directory.schedules[word]!, at);
    const there = people.filter((one) => Object.hasOwn(directory.users, one));
    return there.length === 0
      ? { problem: `Nobody is on call by the schedule ${word} now.` }
      : { people: there, positions: [] };
  }
  const team = Object.hasOwn(directory.teams, word) ? directory.teams[word] : undefined;
  if (team !== undefined)
    return team.members.length === 0
      ? { problem: `The team ${team.name} has no members.` }
      : { people: team.members, positions: [] };
  return { problem: unknown(word, { directory, process }) };
}

/** Everybody who is named, each once; or what is wrong with the first name that nobody has. */
export async function everybodyOf(names: string[], asked: Asked): Promise<Whom> {
  const [people, positions] = [new Set<string>(), new Set<string>()];
  for (const name of names) {
    const found = await whomOf(name, asked);
    if ('problem' in found) return found;
    for (const one of found.people) people.add(one);
    for (const one of found.positions) positions.add(one);
  }
  return { people: [...people], positions: [...positions] };
}

/** For a role or a handover, which one person has. */
export async function onePersonOf(
  name: string,
  asked: Asked,
): Promise<{ person: string } | { problem: string }> {
  const found = await whomOf(name, asked);
  if ('problem' in found) return found;
  const [person] = found.people;
  return person !== undefined && found.people.length === 1 && found.positions.length === 0
    ? { person }
    : { problem: `"${name}" is not one person. Name one, as in @ana.` };
}

function unknown(word: string, { directory, process }: Pick<Asked, 'directory' | 'process'>): string {
  const names = [
    ...Object.keys(directory.users),
    ...process.positions.map(({ id }) => id),
    ...Object.keys(directory.schedules),
    ...Object.keys(directory.teams),
  ];
  const near = nearestWord(word, names);
  const positions = inWords(
    process.positions.map(({ id }) => `@${id}`),
    'or',
  );
  const meant = near === null ? '' : ` Did you mean @${near}?`;
  return `"${word}" is no person, position, schedule or team.${meant}${positions === '' ? '' : ` Positions are ${positions}.`}`;
}
