/** The commands' own doors: what each route says of itself, who may use it, and how its body becomes the command. */
import type { z } from 'zod';
import { canAdoptProcess, type Capability, type Viewer } from '../domain/access/can.ts';
import type { Directory } from '../domain/directory/directory.ts';
import type { Command } from '../domain/incident/commands.ts';
import type { IncidentEvent } from '../domain/incident/events.ts';
import { leadingRole } from '../domain/incident/tell-whom.ts';
import { plus } from '../domain/instant.ts';
import type { Process } from '../domain/process/process.ts';
import { severityOf } from '../domain/process/resolve-severity.ts';
import { composeUpdate } from '../domain/telling/compose-update.ts';
import type { IncidentRow } from '../store/read/incidents.ts';
import type { ProblemWords } from './problems.ts';
import type { AnyRefusal } from './refuse-command.ts';
import type { commandBodies, CommandName } from './shapes.ts';

export type OfIncident = Exclude<CommandName, 'declare'>;
export type Body<Name extends CommandName> = z.output<(typeof commandBodies)[Name]>;

/** What a command's route says of itself, and how its body becomes the command. */
export interface Door<Name extends OfIncident> {
  summary: string;
  policy: Capability;
  make(body: Body<Name>, known: Known): Asked | Promise<Asked>;
  /** Which process a refused word should have been one of, where that is not the incident's own. */
  wordsOf?(body: Body<Name>, known: Known): Process | null;
}

type Asked =
  | { command: Command; texts?: Record<string, string> }
  /** `because`: what the refusal says here, where its words cannot be looked up in the process. */
  | { refused: AnyRefusal; because?: ProblemWords };

/** What a body's words are looked up in: the incident and its own process, another process, the incident it is merged into. */
export interface Known {
  viewer: Viewer;
  incident: () => Promise<IncidentRow | null>;
  /** By its hash; null: the one that new incidents get. */
  otherProcess: (hash: string | null) => { hash: string; process: Process } | null;
  process: () => Promise<Process | null>;
  other: (ref: string) => Promise<IncidentRow | null>;
  /** What stands in its log under this number; null: nothing that whoever asks may see. */
  event: (version: number) => Promise<IncidentEvent | null>;
  /** What texts are made of beside the incident. */
  surroundings: () => { directory: Directory; url: string; now: string };
}

export const doors: { [Name in OfIncident]: Door<Name> } = {
  acknowledge: {
    summary: 'I have it: what rings stops, and the rungs that say so fall away',
    policy: 'acknowledge',
    make: () => ({ command: { type: 'acknowledge', human: true } }),
  },
  'pass-on': {
    summary: 'I was paged and cannot take it: whoever is next is asked now',
    policy: 'acknowledge',
    make: () => ({ command: { type: 'pass-on' } }),
  },
  escalate: {
    summary: 'Climbs the next rung now',
    policy: 'respond',
    make: () => ({ command: { type: 'escalate' } }),
  },
  'hand-over': {
    summary: 'Somebody else has it from now on; they are paged',
    policy: 'respond',
    make: ({ to }) => ({ command: { type: 'hand-over', to } }),
  },
  'set-severity': {
    summary: 'Sets the severity, by id or alias; ladders and clocks follow',
    policy: 'respond',
    async make({ severity }, { process }) {
      const known = await process();
      const id = known === null ? severity : (severityOf(known, severity) ?? severity);
      return { command: { type: 'set-severity', severity: id } };
    },
  },
  'adopt-process': {
    summary:
      'Goes on by another process, or another version of its own; as with a change of severity, ladders and clocks follow',
    policy: 'respond',
    async make({ process: hash, severity }, { viewer, incident, process, otherProcess }) {
      const [row, current] = [await incident(), await process()];
      if (row === null || current === null) return { refused: 'no-such-incident' };
      const leading = leadingRole({ process: current });
      if (!canAdoptProcess(viewer, { leading, roles: row.state.roles })) return { refused: 'not-allowed' };
      const found = otherProcess(hash ?? null);
      if (found === null) return { refused: 'no-such-process' };
      const named = severity === undefined ? null : (severityOf(found.process, severity) ?? severity);
      const adopted = { id: found.process.id, hash: found.hash };
      return { command: { type: 'adopt-process', process: adopted, severity: named } };
    },
    wordsOf: ({ process: hash }, { otherProcess }) => otherProcess(hash ?? null)?.process ?? null,
  },
  'set-status': {
    summary: 'Sets the status',
    policy: 'respond',
    make: ({ status }) => ({ command: { type: 'set-status', status } }),
  },
  'set-phase': {
    summary: 'Sets the phase',
    policy: 'respond',
    make: ({ phase }) => ({ command: { type: 'set-phase', phase } }),
  },
  'assign-role': {
    summary: 'Gives a role to somebody, or to nobody',
    policy: 'respond',
    make: ({ role, person }) => ({ command: { type: 'assign-role', role, person } }),
  },
  page: {
    summary: 'Pages people and positions by hand',
    policy: 'respond',
    make: ({ people, positions, next, urgency }) => ({
      command: { type: 'page', people, positions, ...(next.length === 0 ? {} : { next }), urgency },
    }),
  },
  'post-update': {
    summary: 'Posts an update to an audience',
    policy: 'respond',
    async make(asked, { incident, process, surroundings }) {
      const [row, current] = [await incident(), await process()];
      if (row === null || current === null) return { refused: 'no-such-incident' };
      const { audience, nextUpdateAt, template, status } = asked;
      if (status !== undefined && !current.statuses.some(({ id }) => id === status))
        return { refused: 'no-such-status' };
      const words = composeUpdate(asked, row.state, { process: current, ...surroundings() });
      if (words.problems.length > 0) return { refused: 'update-incomplete', because: incomplete(words) };
      const subject = words.givenSubject;
      return {
        command: {
          type: 'post-update',
          text: 'body',
          audience,
          nextUpdateAt: nextUpdateAt === undefined ? null : plus(nextUpdateAt, 0),
          ...(subject === null ? {} : { subject: 'subject' }),
          ...(template === undefined ? {} : { template }),
          ...(status === undefined ? {} : { status }),
        },
        texts: { body: words.body, ...(subject === null ? {} : { subject }) },
      };
    },
  },
  'correct-update': {
    summary: 'Corrects an update; whoever was told is told, and what it said first stays in the log',
    policy: 'respond',
    async make({ update, text, subject }, { incident, event }) {
      if ((await incident()) === null) return { refused: 'no-such-incident' };
      if ((await event(update))?.type !== 'update-posted') return { refused: 'no-such-update' };
      return {
        command: {
          type: 'correct-update',
          update,
          text: 'body',
          ...(subject === undefined ? {} : { subject: 'subject' }),
        },
        texts: { body: text, ...(subject === undefined ? {} : { subject }) },
      };
    },
  },
  'promise-update': {
    summary: 'Says when the next update comes',
    policy: 'respond',
    make: ({ at }) => ({ command: { type: 'promise-update', at: plus(at, 0) } }),
  },
  flag: {
    summary: 'Raises a flag; rungs that wait for it are climbed',
    policy: 'respond',
    make: ({ flag }) => ({ command: { type: 'flag', flag } }),
  },
  unflag: {
    summary: 'Lowers a flag',
    policy: 'respond',
    make: ({ flag }) => ({ command: { type: 'unflag', flag } }),
  },
  note: {
    summary: 'Keeps a note in the timeline; progress counts for ladders that wait for some',
    policy: 'respond',
    make: ({ text, progress, happenedAt }) => ({
      command: {
        type: 'note',
        text: 'body',
        progress,
        ...(happenedAt === undefined ? {} : { happenedAt: plus(happenedAt, 0) }),
      },
      texts: { body: text },
    }),
  },
  'edit-note': {
    summary: 'Says otherwise what a note says; what it said first stays in the log',
    policy: 'respond',
    async make({ note, text }, { incident, event }) {
      if ((await incident()) === null) return { refused: 'no-such-incident' };
      if ((await event(note))?.type !== 'noted') return { refused: 'no-such-note' };
      return { command: { type: 'edit-note', note, text: 'body' }, texts: { body: text } };
    },
  },
  'check-item': {
    summary: 'Checks an item of a checklist, or opens it again',
    policy: 'respond',
    make: ({ checklist, item, checked }) => ({ command: { type: 'check-item', checklist, item, checked } }),
  },
  'reach-milestone': {
    summary:
      'Says that something was reached that no status brings about: a fix is deployed, the review was held',
    policy: 'respond',
    make: ({ milestone }) => ({ command: { type: 'reach-milestone', milestone } }),
  },
  mitigate: {
    summary: 'The harm has stopped: ladders stand still, and the incident is watched',
    policy: 'respond',
    make: () => ({ command: { type: 'mitigate' } }),
  },
  resolve: {
    summary: 'It is over; its alerts end with it',
    policy: 'respond',
    make: () => ({ command: { type: 'resolve' } }),
  },
  reopen: {
    summary: 'It is not over: everybody may be paged again',
    policy: 'respond',
    make: () => ({ command: { type: 'reopen' } }),
  },
  close: {
    summary: 'Closes a resolved incident',
    policy: 'respond',
    make: () => ({ command: { type: 'close' } }),
  },
  merge: {
    summary: 'Ends this incident; its alerts go on in another',
    policy: 'respond',
    async make({ into }, { other }) {
      const found = await other(into);
      return found === null
        ? { refused: 'no-such-incident' }
        : { command: { type: 'merge', into: found.id } };
    },
  },
  'archive-channel': {
    summary: 'Archives its channel in the chat now; nothing in it is deleted',
    policy: 'respond',
    make: () => ({ command: { type: 'archive-channel' } }),
  },
  'mark-false-positive': {
    summary: 'It was none: resolved, and counted as a false alarm',
    policy: 'respond',
    make: () => ({ command: { type: 'mark-false-positive' } }),
  },
  'set-visibility': {
    summary: 'Shows it to the organisation, or to its members alone',
    policy: 'respond',
    make: ({ visibility }) => ({ command: { type: 'set-visibility', visibility } }),
  },
};

/** What still keeps an update from going out, as a refusal says it. */
export function incomplete({ problems }: { problems: { field: string; message: string }[] }): ProblemWords {
  return {
    detail: problems.map(({ message }) => message).join(' '),
    errors: problems.map(({ field, message }) => ({ path: field, message })),
  };
}
