/** How many sentences a text may have: the fewest are no more than the most. */
import type { Path } from './finding.ts';
import type { Report } from './report.ts';

export function checkSentences(
  { minSentences, maxSentences }: { minSentences?: number | undefined; maxSentences?: number | undefined },
  path: Path,
  report: Report,
): void {
  if (minSentences === undefined || maxSentences === undefined || minSentences <= maxSentences) return;
  report.error(
    'no-such-length',
    [...path, 'minSentences'],
    `No text has at least ${minSentences} and at most ${maxSentences} sentences.`,
    'Let the fewest be no more than the most.',
  );
}
