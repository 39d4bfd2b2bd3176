/** Changes what a row names, in every way that matters: another number, another position, an item that is missing. */
import type { FileValue } from './handbook.ts';

export interface Mutant {
  /** `clocks[response-p0].within: 15m becomes 30m` */
  name: string;
  /** The whole file, changed; the original is left as it is. */
  file: FileValue;
}

type Step = string | number;

/** Throws where the file has nothing at that place: a row that names a place which is not there traces nothing. */
export function mutantsAt(file: FileValue, place: string): Mutant[] {
  const path = resolve(file, place);
  const value = valueAt(file, path);
  return changesOf(value, path, file).map(({ name, change }) => {
    const copy: FileValue = structuredClone(file);
    change(copy);
    return { name: `${place}${name}`, file: copy };
  });
}

interface Change {
  name: string;
  change: (copy: FileValue) => void;
}

function changesOf(value: FileValue, path: Step[], file: FileValue): Change[] {
  const set = (to: unknown): Change => ({
    name: `: ${short(value)} becomes ${short(to)}`,
    change: (copy) => {
      valueAt(copy, path.slice(0, -1))[path.at(-1)!] = to;
    },
  });
  if (typeof value === 'number') return [set(value + 1)];
  if (typeof value === 'boolean') return [set(!value)];
  if (typeof value === 'string') return changedText(value, path, file).map(set);
  if (Array.isArray(value))
    return value.map((item, index) => ({
      name: `: without ${short(item)}`,
      change: (copy: FileValue) => {
        const list = valueAt(copy, path) as unknown[];
        list.splice(index, 1);
        if (list.length === 0) remove(copy, path);
      },
    }));
  return [{ name: ': left out', change: (copy) => remove(copy, path) }];
}

/** A span becomes another span, a word another word of its kind, and any other text one that says nothing of the sort. */
function changedText(text: string, path: Step[], file: FileValue): string[] {
  const length = /^(\d+)(m|h|d|w|bd)(@.*)?$/.exec(text);
  // Twice nothing is nothing.
  if (length !== null) return [`${Number(length[1]) * 2 || 1}${length[2]}${length[3] ?? ''}`];
  const range = /^(\d+)(m|h|d|w)\.\.(\d+)(m|h|d|w)$/.exec(text);
  if (range !== null) {
    const [, first, unit, second, unit2] = range;
    return [
      `${Number(first) + 1}${unit}..${second}${unit2}`,
      `${first}${unit}..${Number(second) * 2}${unit2}`,
    ];
  }
  const daily = /^daily@(\d\d):(\d\d)(.*)$/.exec(text);
  if (daily !== null)
    return [`daily@${String((Number(daily[1]) + 1) % 24).padStart(2, '0')}:${daily[2]}${daily[3]}`];
  if (text === 'immediate') return ['10m'];
  if (text === 'as-needed') return ['1h'];
  if (text === 'next-business-day') return ['2bd'];
  if (text.startsWith('next-sprint')) return ['3w'];
  if (/^[\d.]+$/.test(text)) return [`${text}1`];
  const others = siblings(text, path, file);
  return others.length > 0 ? others : ['something else'];
}

/** Closed lists of the language whose words are no ids of the file. */
const wordLists = [
  ['page', 'notify', 'ticket'],
  ['acknowledged', 'mitigated', 'resolved', 'progress'],
  ['declared', 'acknowledged', 'triaged', 'mitigated', 'monitoring', 'resolved', 'closed'],
  [
    'review-scheduled',
    'review-drafted',
    'review-held',
    'review-published',
    'actions-assigned',
    'actions-done',
  ],
  ['skip', 'notify', 'defer'],
  ['low', 'medium', 'high'],
  ['always', 'never'],
  ['triage', 'active', 'mitigating', 'monitoring', 'resolved', 'closed'],
  ['declare', 'page', 'post-update', 'set-status', 'resolve', 'close', 'start-clocks'],
  ['mean', 'median', 'share', 'count'],
  ['time-between', 'incidents', 'false-alerts', 'escalations', 'reviews-done', 'actions-done'],
  ['week', 'month', 'quarter', 'year'],
  ['lower', 'higher'],
  ['chat', 'mail', 'page', 'status-page'],
  ['open-incidents', 'investigations', 'alerts-24h', 'changes-24h', 'contacts', 'schedule'],
  ['handoff', 'shift-start', 'shift', 'set-up'],
];

/** At most two other words that could stand there: ids of the same list of the file, or words of the same closed list. */
function siblings(text: string, path: Step[], file: FileValue): string[] {
  // A name of the entry itself is not exchanged for another's.
  if (path.at(-1) === 'id') return [`${text}-x`];
  const lists: string[][] = [
    file.positions,
    file.severities,
    file.flags,
    file.audiences,
    file.roles,
    file.calendars,
    file.templates,
    file.runbooks,
    file.lifecycle?.statuses,
    file.lifecycle?.phases,
  ]
    .map((list: { id: string }[] | undefined) => (list ?? []).map(({ id }) => id))
    .concat(wordLists);
  const found = lists.find((list) => list.includes(text)) ?? [];
  return found.filter((other) => other !== text).slice(0, 2);
}

function remove(copy: FileValue, path: Step[]): void {
  const holder = valueAt(copy, path.slice(0, -1));
  const last = path.at(-1)!;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
}

/** `escalation[p0].rungs[1].after` to the steps that lead there. */
function resolve(file: FileValue, place: string): Step[] {
  const path: Step[] = [];
  let here: FileValue = file;
  for (const [, key, bracket] of place.matchAll(/([A-Za-z_][\w-]*)|\[([^\]]+)\]/g)) {
    let step: Step;
    if (key !== undefined) step = key;
    else if (Array.isArray(here)) {
      const byId = here.findIndex((one: FileValue) => String(one?.id ?? one) === bracket);
      step = byId === -1 && /^\d+$/.test(bracket!) ? Number(bracket) : byId;
    } else step = bracket!;
    here = here?.[step];
    if (here === undefined) throw new Error(`the file has nothing at ${place} (no ${key ?? bracket})`);
    path.push(step);
  }
  return path;
}

function valueAt(file: FileValue, path: Step[]): FileValue {
  return path.reduce((here, step) => here[step], file);
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify((value as { id?: string })?.id ?? value);
  return text.length <= 50 ? text : `${text.slice(0, 47)}…`;
}
