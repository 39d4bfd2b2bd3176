/** What keeps somebody from being reached: each flaw with its weight, and what to do. */
import type { ReadinessOfPerson } from '../../api/types.ts';

const WEIGHT = {
  severe: { mark: '▲', ink: 'text-sev1-text', word: 'No page arrives:' },
  warn: { mark: '◆', ink: 'text-sev2-text', word: 'To mend:' },
  note: { mark: '○', ink: 'text-third', word: 'To know:' },
} as const;

export function Problems({ problems }: { problems: ReadinessOfPerson['problems'] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {problems.map(({ kind, weight, sentence, remedy }) => (
        <li key={`${kind} ${sentence}`} className="flex gap-2 [overflow-wrap:anywhere]">
          <span
            aria-hidden="true"
            className={`${WEIGHT[weight].ink} w-3.5 shrink-0 text-center text-small leading-6`}
          >
            {WEIGHT[weight].mark}
          </span>
          <span>
            <span className="sr-only">{WEIGHT[weight].word} </span>
            {sentence} <span className="text-second">{remedy}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
