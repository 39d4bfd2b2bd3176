/** The words that the address of Health has: ranges of time, and figures. Apart from what they mean, which is fetched with the page. */

export const RANGES = ['4-weeks', '12-weeks', 'this-month', 'last-month'] as const;
export type RangeWord = (typeof RANGES)[number];

export const FIGURES = [
  'hours',
  'nights',
  'pages',
  'at-night',
  'a-night',
  'disturbed',
  'run',
  'interrupted',
  'answer',
] as const;
export type FigureWord = (typeof FIGURES)[number];
