/** Who had how much: a table that sorts on the desk, a card a person on the phone; under each their nights. */
import { Link } from '@tanstack/react-router';
import { ArrowDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PersonHealth } from '../../api/on-call-health.ts';
import { Card } from '../../parts/Card.tsx';
import { Person } from '../../parts/Person.tsx';
import { FIGURE, sortedBy, written } from './health-figures.ts';
import { FIGURES, type FigureWord } from './health-words.ts';
import { NightStrip } from './NightStrip.tsx';

type Properties = {
  people: readonly PersonHealth[];
  from: string;
  to: string;
  sort: FigureWord | undefined;
  onSort: (figure: FigureWord | undefined) => void;
  onShow: (person: PersonHealth, figure: FigureWord) => void;
};

export function HealthTable(properties: Properties) {
  const people = sortedBy(properties.people, properties.sort);
  return (
    <>
      <OnTheDesk {...properties} people={people} />
      <OnThePhone {...properties} people={people} />
    </>
  );
}

function OnTheDesk({ people, from, to, sort, onSort, onShow }: Properties) {
  return (
    <Card className="hidden overflow-hidden side:block">
      <table className="w-full">
        <thead>
          <tr className="border-b text-small text-third">
            <th scope="col" className="py-2 pl-4.5 text-left font-normal">
              Who
            </th>
            {FIGURES.map((figure) => (
              <th
                key={figure}
                scope="col"
                aria-sort={sort === figure ? 'descending' : 'none'}
                className="px-2 py-1 text-right font-normal last:pr-4.5"
              >
                <button
                  type="button"
                  onClick={() => onSort(sort === figure ? undefined : figure)}
                  className={`inline-flex min-h-6 items-center gap-1 hover:text-ink ${sort === figure ? 'font-semibold text-ink' : ''}`}
                >
                  {sort === figure && <ArrowDown size={13} aria-hidden="true" />}
                  {FIGURE[figure].label}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        {people.map((one) => (
          <tbody key={one.person.handle} className="border-b last:border-b-0">
            <tr>
              <th scope="row" className="max-w-48 py-2 pl-4.5 text-left font-medium">
                <Person person={one.person} />
              </th>
              {FIGURES.map((figure) => (
                <td key={figure} className="px-2 py-2 text-right tabular-nums last:pr-4.5">
                  <Value one={one} figure={figure} onShow={onShow} />
                </td>
              ))}
            </tr>
            <tr>
              <td colSpan={FIGURES.length + 1} className="px-4.5 pb-3">
                <NightStrip health={one} from={from} to={to} />
              </td>
            </tr>
          </tbody>
        ))}
      </table>
    </Card>
  );
}

function OnThePhone({ people, from, to, sort, onSort, onShow }: Properties) {
  return (
    <div className="side:hidden">
      <select
        aria-label="Sort by"
        value={sort ?? ''}
        onChange={({ target }) => onSort(FIGURES.find((figure) => figure === target.value))}
        className="field mb-3"
      >
        <option value="">Most disturbed first</option>
        {FIGURES.map((figure) => (
          <option key={figure} value={figure}>
            By {FIGURE[figure].long}
          </option>
        ))}
      </select>
      <ul className="flex flex-col gap-3">
        {people.map((one) => (
          <li key={one.person.handle} className="rounded-card border bg-panel px-4 py-3.5">
            <p className="mb-2 font-semibold">
              <Person person={one.person} />
            </p>
            <NightStrip health={one} from={from} to={to} />
            <dl className="mt-2.5 grid grid-cols-2 gap-x-4 gap-y-1">
              {FIGURES.map((figure) => (
                <div key={figure}>
                  <dt className="text-small text-third">{FIGURE[figure].label}</dt>
                  <dd className="tabular-nums">
                    <Value one={one} figure={figure} onShow={onShow} />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A number leads to what it counts. */
function Value({
  one,
  figure,
  onShow,
}: {
  one: PersonHealth;
  figure: FigureWord;
  onShow: Properties['onShow'];
}): ReactNode {
  const text = written(figure, one);
  const { counts, valueOf, long } = FIGURE[figure];
  const look =
    'inline-flex min-h-6 min-w-6 items-center side:justify-end underline decoration-hairline-strong underline-offset-3 hover:decoration-ink';
  if (valueOf(one) === null)
    return (
      <span className="text-third">
        {text}
        <span className="sr-only"> no data</span>
      </span>
    );
  if (valueOf(one) === 0) return text;
  if (counts === undefined)
    return (
      <Link to="/on-call" className={look} aria-label={`${text} ${long} of ${one.person.name}`}>
        {text}
      </Link>
    );
  return (
    <button
      type="button"
      onClick={() => onShow(one, figure)}
      aria-label={`${text} ${long} of ${one.person.name}`}
      className={look}
    >
      {text}
    </button>
  );
}
