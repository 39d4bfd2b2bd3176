/** A command that is refused is answered with the word that is wrong, and with those that would be right. */
import type { FastifyReply } from 'fastify';
import { audiencesOf } from '../domain/incident/audience.ts';
import { checklistNamed, checklistsOfIncidents } from '../domain/incident/checklists.ts';
import type { Refusal } from '../domain/incident/commands.ts';
import { inWords } from '../domain/incident/naming.ts';
import { nearestWord } from '../domain/process/nearest-word.ts';
import { type Process, reachedByWord } from '../domain/process/process.ts';
import { ids } from '../domain/process/report.ts';
import { type ProblemWords, refuse } from './problems.ts';

export type AnyRefusal =
  | Refusal
  | 'no-such-incident'
  | 'no-such-process'
  | 'not-allowed'
  | 'update-incomplete';

export interface RefusalWords {
  body: object;
  /** Where the words of the body are looked up, if that can be told to whoever asks. */
  process: Process | null | (() => Promise<Process | null>);
}

export async function refuseCommand(
  reply: FastifyReply,
  refused: AnyRefusal,
  words: RefusalWords,
): Promise<FastifyReply> {
  return refuse(reply, refused, await wordsOfRefusal(refused, words));
}

/** Names the word that is wrong and those that would be right, where the process has a list of them. */
export async function wordsOfRefusal(refused: AnyRefusal, words: RefusalWords): Promise<ProblemWords> {
  const named = namedBy[refused];
  if (named === undefined) return {};
  const process = typeof words.process === 'function' ? await words.process() : words.process;
  if (process === null) return {};
  const body = words.body as Record<string, unknown>;
  const known = named.known(process, body);
  const unknownIn = (field: string) =>
    [body[field]].flat().filter((word) => typeof word === 'string' && !known.includes(word));
  const field = named.fields.find((one) => unknownIn(one).length > 0) ?? named.fields[0];
  const unknown = unknownIn(field);
  if (known.length === 0 || unknown.length === 0) return {};
  const nearest = nearestWord(String(unknown[0]), known);
  const meant = nearest === null ? '' : `; did you mean "${nearest}"?`;
  const message = `${unknown.map((word) => `"${String(word)}"`).join(', ')} is none of ${inWords(known, 'or')}${meant}`;
  return {
    detail: message.endsWith('?') ? message : `${message}.`,
    errors: [{ path: field, message }],
  };
}

/** Where the body of a command has the word, and the words that there are. */
interface Named {
  /** The first that has a word which is none of them. */
  fields: [string, ...string[]];
  known: (process: Process, body: Record<string, unknown>) => string[];
}

const namedBy: Partial<Record<AnyRefusal, Named>> = {
  'no-such-severity': { fields: ['severity'], known: ({ severities }) => ids(severities) },
  'no-such-status': { fields: ['status'], known: ({ statuses }) => ids(statuses) },
  'no-such-phase': { fields: ['phase'], known: ({ phases }) => ids(phases) },
  'no-such-role': { fields: ['role'], known: ({ roles }) => ids(roles) },
  'no-such-flag': { fields: ['flags', 'flag'], known: ({ flags }) => ids(flags) },
  'no-such-audience': { fields: ['audience'], known: audiencesOf },
  'no-such-source': { fields: ['source'], known: ({ detection }) => ids(detection) },
  'no-such-checklist': { fields: ['checklist'], known: (process) => ids(checklistsOfIncidents(process)) },
  'no-such-item': {
    fields: ['item'],
    known: (process, { checklist }) => ids(checklistNamed(process, String(checklist))?.items),
  },
  'no-such-milestone': { fields: ['milestone'], known: () => [...reachedByWord] },
  'no-such-position': { fields: ['positions', 'next'], known: ({ positions }) => ids(positions) },
};
