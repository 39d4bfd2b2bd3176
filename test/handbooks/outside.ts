/** What an incident brings about outside the people on call, by the decisions of production: who hears, what a status page is given, what chat understands. */
import { desiredFor } from '../../src/domain/chat/desired.ts';
import { factsOf } from '../../src/domain/incident/ladders.ts';
import { at, by, type Step } from '../../src/domain/incident/given.ts';
import { type ChatRequest } from '../../src/domain/chat-commands/chat-request.ts';
import { readRequest } from '../../src/domain/chat-commands/read-request.ts';
import { msOf } from '../../src/domain/instant.ts';
import { publicationOf, templateFor } from '../../src/domain/status-page/from-incident.ts';
import { happened } from '../../src/domain/telling/occasions.ts';
import { whoHears } from '../../src/domain/telling/who-hears.ts';
import type { Told } from './handbook.ts';

/** An update to those who are on the incident, and the resolution. */
export const updateThenEnd: Step[] = [
  at('5m', { type: 'post-update', text: 'u', audience: 'internal', nextUpdateAt: null }, by('on-call')),
  at('1h', { type: 'resolve' }, by('on-call')),
];

/** Whoever is on the incident hears of each update, whatever the handbook says. */
export function notInternal(line: string): boolean {
  return !line.startsWith('update-posted: internal ');
}

/**
 * Who hears of each step, the declaration first: "declared: engineering by p1-engineering through chat". `asked`: whoever leads the
 * incident is asked before it goes out; `in`: in the words of a template.
 */
export function heard({ process, story }: Told, severity: string, ...steps: Step[]): string[] {
  const incident = story({ severity });
  const lines: string[] = [];
  let before = 0;
  const tellOfStep = (): void => {
    const what = happened(incident.log.slice(before));
    before = incident.log.length;
    if (what === null) return;
    for (const telling of whoHears(process, factsOf(incident.state), what)) {
      const { occasion, audience, rule, through, template, confirm } = telling;
      lines.push(
        [
          `${occasion}: ${audience}`,
          ...(rule === null ? [] : [`by ${rule}`]),
          `through ${through.join(' and ') || 'every way'}`,
          ...(template === null ? [] : [`in ${template}`]),
          ...(confirm ? ['asked'] : []),
        ].join(' '),
      );
    }
  };
  tellOfStep();
  for (const step of steps) {
    incident.take(step);
    tellOfStep();
  }
  return lines;
}

/** What a status page is given of such an incident, and in which template's words in each status: "draft: investigating in first". */
export function publishedOf(
  { process, story }: Told,
  severity: string,
  { flags = [], statuses = [] }: { flags?: string[]; statuses?: string[] } = {},
): string[] {
  const { state } = story({ severity, flags });
  const publication = publicationOf(process, factsOf(state));
  return [
    publication.publish,
    ...statuses.map(
      (status) => `${status} in ${templateFor(process, publication, status)?.id ?? 'no template'}`,
    ),
  ];
}

/** What a line in the chat asks for; throws the sentence that answers a line that is not understood. */
export function understood({ process }: Told, line: string): ChatRequest {
  const [command = '', ...rest] = line.split(' ');
  const read = readRequest({ command, text: rest.join(' ') }, process);
  if (!read.ok) throw new Error(read.problem.sentence);
  return read.request;
}

/** When the channel of an incident that was resolved after an hour is archived, as an offset from the resolution; null: never. */
export function channelArchivedAfterMs({ process, story }: Told, severity: string): number | null {
  const { state, directory, log } = story({ severity }, ...updateThenEnd);
  const { resolved } = state.milestones;
  if (resolved === undefined) throw new Error('the incident must be over');
  const open = { state: 'open', number: 1, id: 'C1', name: 'incident', link: null, private: false } as const;
  const { wakeAt } = desiredFor({
    state,
    process,
    directory,
    log,
    now: resolved,
    page: '',
    texts: new Map(),
    numbers: new Map(),
    members: [],
    chats: [],
    users: new Map(),
    statusPage: null,
    actual: {
      system: 'slack',
      channel: open,
      purpose: null,
      topic: null,
      summary: { message: null, print: '', pinned: false, count: 0 },
      bookmarks: [],
      people: {},
      announcements: {},
      toldUpTo: 0,
      updates: {},
      trying: null,
      faults: {},
    },
  });
  return wakeAt === null ? null : msOf(wakeAt) - msOf(resolved);
}
