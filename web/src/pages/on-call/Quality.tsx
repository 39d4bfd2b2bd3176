/** How evenly a schedule is shared over the next twelve weeks, and what is wrong with it. */
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { quality, type ScheduleQuality } from '../../api/on-call.ts';
import { Card } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { Person } from '../../parts/Person.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import type { Row } from './stretches.ts';

const FIGURES = [
  ['hours', 'Hours'],
  ['nights', 'Nights'],
  ['weekends', 'Weekends'],
] as const;
const FIRST_FINDINGS = 5;

export function Quality({ rows }: { rows: readonly Row[] }) {
  const [asked, setAsked] = useState<string | null>(null);
  const row = rows.find(({ schedule }) => schedule === asked) ?? rows[0];
  const { data, error } = useQuery({ ...quality(row?.schedule ?? ''), enabled: row !== undefined });
  if (row === undefined) return null;
  return (
    <section aria-labelledby="quality">
      <div className="mb-2 flex h-5 items-center justify-between gap-3">
        <h2 id="quality" className="label-section">
          Quality
        </h2>
        <span className="text-small text-third">the next twelve weeks</span>
      </div>
      <Card className="px-4.5 py-3.5">
        {rows.length > 1 && (
          <select
            aria-label="Schedule"
            value={row.schedule}
            onChange={(event) => setAsked(event.target.value)}
            className="field mb-3 wide:w-auto"
          >
            {rows.map(({ schedule, name }) => (
              <option key={schedule} value={schedule}>
                {name}
              </option>
            ))}
          </select>
        )}
        {error !== null && <ProblemNote error={error} />}
        {data === undefined && error === null && (
          <LoadingRows rows={3} label="How it is shared is being read." />
        )}
        {data !== undefined && (
          <>
            <Shares load={data.load} share={data.share} />
            <Findings findings={data.findings} />
          </>
        )}
      </Card>
    </section>
  );
}

function Shares({ load, share }: Pick<ScheduleQuality, 'load' | 'share'>) {
  if (load.length === 0) return <p className="text-second">Nobody takes turns in it.</p>;
  const longest = Object.fromEntries(
    FIGURES.map(([figure]) => [
      figure,
      Math.max(share?.[figure] ?? 0, ...load.map((each) => each[figure])) || 1,
    ]),
  ) as Record<(typeof FIGURES)[number][0], number>;
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="text-left text-small text-third">
          <th scope="col" className="w-2/5 pb-1 font-normal">
            <span className="sr-only">Who</span>
          </th>
          {FIGURES.map(([figure, label]) => (
            <th key={figure} scope="col" className="pb-1 pl-3 font-normal">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {load.map((each) => (
          <tr key={each.person.handle}>
            <th scope="row" className="truncate py-1.5 text-left align-top font-medium">
              <Person person={each.person} />
            </th>
            {FIGURES.map(([figure]) => (
              <td key={figure} className="py-1.5 pl-3 align-top tabular-nums">
                {each[figure]}
                <span aria-hidden="true" className="relative mt-0.5 block h-1.5 rounded-round bg-sunk">
                  <span
                    className="absolute inset-y-0 left-0 rounded-round bg-third"
                    style={{ width: `${(each[figure] / longest[figure]) * 100}%` }}
                  />
                  {share !== null && (
                    <span
                      className="absolute -inset-y-1 w-0.5 bg-brass"
                      style={{ left: `calc(${(share[figure] / longest[figure]) * 100}% - 1px)` }}
                    />
                  )}
                </span>
              </td>
            ))}
          </tr>
        ))}
        {share !== null && (
          <tr className="text-second">
            <th scope="row" className="flex items-center gap-2 pt-2 text-left font-normal">
              <span aria-hidden="true" className="h-3.5 w-0.5 bg-brass" />
              An equal share
            </th>
            {FIGURES.map(([figure]) => (
              <td key={figure} className="pt-2 pl-3 tabular-nums">
                {share[figure]}
              </td>
            ))}
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Findings({ findings }: Pick<ScheduleQuality, 'findings'>) {
  const [all, setAll] = useState(false);
  const shown = all ? findings : findings.slice(0, FIRST_FINDINGS);
  return (
    <ul className="mt-3.5 flex flex-col gap-1.5 border-t pt-3.5">
      {findings.length === 0 && (
        <li className="flex items-start gap-2 text-good-text">
          <CircleCheck size={15} aria-hidden="true" className="mt-[3px] shrink-0" />
          Covered at every hour, evenly shared, with rest between turns.
        </li>
      )}
      {shown.map(({ kind, sentence, from }) => (
        <li key={`${kind} ${from} ${sentence}`} className="flex items-start gap-2">
          <CircleAlert
            size={15}
            aria-hidden="true"
            className={`mt-[3px] shrink-0 ${kind === 'gap' ? 'text-sev1-text' : 'text-sev2-text'}`}
          />
          <span>{sentence}</span>
        </li>
      ))}
      {findings.length > shown.length && (
        <li>
          <button
            type="button"
            onClick={() => setAll(true)}
            className="min-h-8 font-semibold text-second hover:text-ink"
          >
            {findings.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}
