/** What people do in a scenario, by the commands' own names: which fields each takes, and how they become the command. */
import { audiencesOf, onTheIncident } from '../incident/audience.ts';
import { checklistNamed, checklistsOfIncidents } from '../incident/checklists.ts';
import { type Process, reachedByWord } from '../process/process.ts';
import { ids } from '../process/report.ts';
import type { Later } from './scenario.ts';

interface Verb {
  takes: string[];
  make: (fields: Fields) => Later;
}

export const scriptVerbs: Record<string, Verb> = {
  acknowledge: { takes: [], make: () => ({ type: 'acknowledge', human: true }) },
  'pass-on': { takes: [], make: () => ({ type: 'pass-on' }) },
  escalate: { takes: [], make: () => ({ type: 'escalate' }) },
  mitigate: { takes: [], make: () => ({ type: 'mitigate' }) },
  resolve: { takes: [], make: () => ({ type: 'resolve' }) },
  reopen: { takes: [], make: () => ({ type: 'reopen' }) },
  close: { takes: [], make: () => ({ type: 'close' }) },
  'mark-false-positive': { takes: [], make: () => ({ type: 'mark-false-positive' }) },
  'hand-over': { takes: ['to'], make: ({ person }) => ({ type: 'hand-over', to: person('to') }) },
  'set-severity': {
    takes: ['severity'],
    make: ({ severity }) => ({ type: 'set-severity', severity: severity() }),
  },
  'set-status': {
    takes: ['status'],
    make: ({ word, process }) => ({
      type: 'set-status',
      status: word('status', 'status', ids(process.statuses)),
    }),
  },
  'set-phase': {
    takes: ['phase'],
    make: ({ word, process }) => ({ type: 'set-phase', phase: word('phase', 'phase', ids(process.phases)) }),
  },
  'assign-role': {
    takes: ['role', 'person'],
    make: ({ word, person, nobody, process }) => ({
      type: 'assign-role',
      role: word('role', 'role', ids(process.roles)),
      person: nobody('person') ? null : person('person'),
    }),
  },
  page: {
    takes: ['positions', 'people', 'urgency'],
    make: ({ people, word, plain, process }) => {
      // Whoever writes a position among the people, or a person among the positions, means them all the same.
      const asked = [...people('positions'), ...people('people')];
      const isPosition = (one: string) => ids(process.positions).includes(one);
      return {
        type: 'page',
        positions: asked.filter(isPosition),
        people: asked.filter((one) => !isPosition(one)),
        urgency:
          plain('urgency') === null || word('urgency', 'urgency', ['high', 'low']) === 'high'
            ? 'high'
            : 'low',
      };
    },
  },
  'post-update': {
    takes: ['text', 'audience', 'next'],
    make: ({ text, plain, word, inTime, process }) => ({
      type: 'post-update',
      text: text('text'),
      audience:
        plain('audience') === null
          ? (audiencesOf(process)[0] ?? onTheIncident)
          : word('audience', 'audience', audiencesOf(process)),
      nextUpdateAt: inTime('next'),
    }),
  },
  'promise-update': {
    takes: ['next'],
    // Without a time there is nothing to promise; the missing field is said by whoever reads it.
    make: ({ inTime, word }) => ({
      type: 'promise-update',
      at: inTime('next') ?? word('next', 'time', ['30m', '1h']),
    }),
  },
  flag: {
    takes: ['flag'],
    make: ({ word, process }) => ({ type: 'flag', flag: word('flag', 'flag', ids(process.flags)) }),
  },
  unflag: {
    takes: ['flag'],
    make: ({ word, process }) => ({ type: 'unflag', flag: word('flag', 'flag', ids(process.flags)) }),
  },
  'reach-milestone': {
    takes: ['milestone'],
    make: ({ word }) => ({
      type: 'reach-milestone',
      milestone: word('milestone', 'milestone', [...reachedByWord]),
    }),
  },
  note: {
    takes: ['text', 'progress'],
    make: ({ text, yes }) => ({ type: 'note', text: text('text'), progress: yes('progress', false) }),
  },
  'check-item': {
    takes: ['checklist', 'item', 'checked'],
    make: ({ word, yes, process }) => {
      const checklist = word('checklist', 'checklist', ids(checklistsOfIncidents(process)));
      const found = checklistNamed(process, checklist);
      return {
        type: 'check-item',
        checklist,
        // Of a checklist that there is not, nobody knows the items.
        item: found === null ? '' : word('item', 'item of that checklist', ids(found.items)),
        checked: yes('checked', true),
      };
    },
  },
};

/** How a step's fields become a command; each reads one of them and says what is wrong with it. */
export interface Fields {
  word: (field: string, noun: string, words: string[]) => string;
  severity: () => string;
  person: (field: string) => string;
  people: (field: string) => string[];
  text: (field: string) => string;
  plain: (field: string) => string | null;
  yes: (field: string, otherwise: boolean) => boolean;
  /** It is written, and says null. */
  nobody: (field: string) => boolean;
  inTime: (field: string) => string | null;
  process: Process;
}
