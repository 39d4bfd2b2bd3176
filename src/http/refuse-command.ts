/** A command that is refused is answered with the word that is wrong, and with those that would be right. */
import type { FastifyReply } from 'fastify';
import { audiencesOf } from '../domain/incident/audience.ts';
import { checklistNamed, checklistsOfIncidents } from '../domain/incident/checklists.ts';
import type { Refusal } from '../domain/incident/commands.ts';
import { inWords } from '../domain/incident/naming.ts';
import { nearestWord } from '../domain/process/nearest-word.ts';
import { type Process, reachedByWord } from '../domain/process/process.ts';
import { refuse } from './problems.ts';

export type AnyRefusal = Refusal | 'no-such-incident' | 'no-such-process' | 'not-allowed';

export interface RefusalWords {
  body: object;
  /** Where the words of the body are looked up, if that can be told to whoever asks. */
  process: Process | null | (() => Promise<Process | null>);
}

/** Names the word that is wrong and those that would be right, where the process has a list of them. */
export async function refuseCommand(
  reply: FastifyReply,
  refused: AnyRefusal,
  { body, process: found }: RefusalWords,
): Promise<FastifyReply> {
  if (refused === 'no-such-flag') {
    const field = 'flags' in body ? 'flags' : 'flag';
    return refuseWord(reply, refused, { field, list: ({ flags }) => flags }, { body, process: found });
  }
  const named = refused in fieldOf ? fieldOf[refused as keyof typeof fieldOf] : undefined;
  return named === undefined
    ? refuse(reply, refused)
    : refuseWord(reply, refused, named, { body, process: found });
}

interface Named {
  field: string;
  /** `body`: what was asked. */
  list: (process: Process, body: object) => { id: string }[];
}

async function refuseWord(
  reply: FastifyReply,
  refused: AnyRefusal,
  named: Named,
  { body, process: found }: RefusalWords,
): Promise<FastifyReply> {
  const process = typeof found === 'function' ? await found() : found;
  const given = (body as Record<string, unknown>)[named.field];
  const ids = process === null ? [] : named.list(process, body).map(({ id }) => id);
  const unknown = [given].flat().filter((word) => typeof word === 'string' && !ids.includes(word));
  const nearest = nearestWord(String(unknown[0]), ids);
  const meant = nearest === null ? '' : `; did you mean "${nearest}"?`;
  const message = `${unknown.map((word) => `"${String(word)}"`).join(', ')} is none of ${inWords(ids, 'or')}${meant}`;
  return refuse(
    reply,
    refused,
    ids.length === 0
      ? {}
      : { detail: message.endsWith('?') ? message : `${message}.`, errors: [{ path: named.field, message }] },
  );
}

const fieldOf: Partial<Record<Refusal, Named>> = {
  'no-such-severity': { field: 'severity', list: ({ severities }) => severities },
  'no-such-status': { field: 'status', list: ({ statuses }) => statuses },
  'no-such-phase': { field: 'phase', list: ({ phases }) => phases },
  'no-such-role': { field: 'role', list: ({ roles }) => roles },
  'no-such-audience': {
    field: 'audience',
    list: (process) => audiencesOf(process).map((id) => ({ id })),
  },
  'no-such-source': { field: 'source', list: ({ detection }) => detection },
  'no-such-checklist': { field: 'checklist', list: checklistsOfIncidents },
  'no-such-item': { field: 'item', list: (process, body) => itemsOf(process, body) },
  'no-such-milestone': { field: 'milestone', list: () => reachedByWord.map((id) => ({ id })) },
  'no-such-position': { field: 'positions', list: ({ positions }) => positions },
};

function itemsOf(process: Process, body: object): { id: string }[] {
  const checklist = 'checklist' in body ? String(body.checklist) : '';
  return checklistNamed(process, checklist)?.items ?? [];
}
