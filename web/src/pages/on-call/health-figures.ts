/** The figures of a person's health: what each is called, how it is written and sorted, and which pages it counts. */
import type { GotPage, PersonHealth } from '../../api/on-call-health.ts';
import { span } from '../../time/format.ts';
import type { FigureWord } from './health-words.ts';

interface Figure {
  /** Over a column. */
  label: string;
  /** Where it stands alone. */
  long: string;
  /** Null: there is no data, which is more than nought and less. */
  valueOf: (one: PersonHealth) => number | null;
  /** Where the number alone would not do. */
  inWords?: (one: PersonHealth) => string;
  /** Of a person's pages those that it counts; without it, it counts no pages. */
  counts?: (page: GotPage, one: PersonHealth) => boolean;
}

export const FIGURE: Record<FigureWord, Figure> = {
  hours: { label: 'Hours', long: 'hours on call', valueOf: ({ hours }) => hours },
  nights: { label: 'Nights', long: 'nights on call', valueOf: ({ nights }) => nights },
  pages: { label: 'Pages', long: 'pages', valueOf: ({ pages }) => pages, counts: () => true },
  'at-night': {
    label: 'At night',
    long: 'pages at night',
    valueOf: ({ pagesAtNight }) => pagesAtNight,
    counts: isAtNight,
  },
  'a-night': {
    label: 'A night',
    long: 'pages a night while on call',
    valueOf: ({ pagesANight }) => pagesANight,
    counts: (page) => isAtNight(page) && page.onDuty,
  },
  disturbed: {
    label: 'Disturbed',
    long: 'nights disturbed',
    valueOf: ({ nightsDisturbed }) => nightsDisturbed,
    counts: isAtNight,
  },
  run: {
    label: 'In a row',
    long: 'nights disturbed in a row',
    valueOf: ({ longestRun }) => longestRun?.nights ?? null,
    counts: (page, { longestRun }) => longestRun !== null && isInRun(page, longestRun),
  },
  interrupted: {
    label: 'Hours interrupted',
    long: 'hours interrupted',
    valueOf: ({ interruptedHours }) => interruptedHours,
    inWords: ({ interruptedHours, interruptedHoursAfterWork }) =>
      interruptedHours === 0 ? '0' : `${interruptedHours}, ${interruptedHoursAfterWork} after work`,
    counts: () => true,
  },
  answer: {
    label: 'Time to answer',
    long: 'median time to answer',
    valueOf: ({ answer }) => answer.medianMs,
    inWords: ({ answer }) =>
      answer.medianMs === null ? '–' : `${span(answer.medianMs)} of ${answer.sample}`,
    counts: (page) => page.answeredAfterMs !== null,
  },
};

/** A dash where there is no data. */
export function written(figure: FigureWord, one: PersonHealth): string {
  const { valueOf, inWords } = FIGURE[figure];
  return inWords?.(one) ?? String(valueOf(one) ?? '–');
}

/** Most first, and last those of whom nothing is known; else as the server has them: the most disturbed first. */
export function sortedBy(people: readonly PersonHealth[], figure: FigureWord | undefined): PersonHealth[] {
  if (figure === undefined) return [...people];
  const { valueOf } = FIGURE[figure];
  return [...people].sort((a, b) => (valueOf(b) ?? -1) - (valueOf(a) ?? -1));
}

function isAtNight({ evening }: GotPage): boolean {
  return evening !== null;
}

const DAY = 86_400_000;

function isInRun({ evening }: GotPage, { nights, from }: { nights: number; from: string }): boolean {
  if (evening === null) return false;
  const after = (Date.parse(evening) - Date.parse(from)) / DAY;
  return after >= 0 && after < nights;
}
