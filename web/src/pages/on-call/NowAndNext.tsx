/** Who covers each schedule and each position, now or at any other time, who comes next, and where nobody will. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { OnCallView, PersonRef } from '../../api/types.ts';
import { Button } from '../../parts/Button.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { NobodyMark, Person } from '../../parts/Person.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Moment } from '../../time/Moment.tsx';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { instantOf, localOf } from '../../time/local.ts';
import type { Picked } from './Calendar.tsx';
import { useRoomForBars } from './use-room-for-bars.ts';
import { fromTo } from './words.ts';

/** Two rows at a desk, half a screen of a phone; whoever has more presses. */
const FIRST = { desk: 8, phone: 4 };
const MOST_GAPS = 4;

type Cover = ((picked: Picked) => void) | undefined;

export function NowAndNext({
  answer,
  error,
  onCover,
}: {
  answer: OnCallView | undefined;
  error: Error | null;
  onCover: Cover;
}) {
  const [every, setEvery] = useState(false);
  const bars = useRoomForBars();
  if (answer === undefined)
    return error === null ? (
      <LoadingRows rows={2} label="Who is on call is being read." />
    ) : (
      <ProblemNote error={error} />
    );
  const { positions, schedules } = answer;
  const bound = positions.filter((position) => position.bound);
  const unbound = positions.filter((position) => !position.bound);
  const cells = [
    ...schedules.map((schedule) => ({ ...schedule, key: `s ${schedule.schedule}`, label: schedule.name })),
    ...bound
      // Who stands in a schedule is told there, with the positions it answers for.
      .filter((position) => position.schedule === null)
      .map((position) => ({ ...position, key: `p ${position.position}`, label: position.label })),
  ];
  const first = bars ? FIRST.desk : FIRST.phone;
  const shown = every ? cells : cells.slice(0, first);
  const positionsOf = (schedule: string) =>
    bound.filter((position) => position.schedule === schedule).map(({ label }) => label);
  return (
    <section aria-labelledby="on-call-now">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="on-call-now" className="label-section">
          Who is on call
        </h2>
        <At />
      </div>
      {error !== null && <ProblemNote error={error} />}
      <ul className="grid overflow-hidden rounded-card border bg-panel wide:grid-cols-2 side:grid-cols-3 full:grid-cols-4">
        {shown.map((cell) => (
          <li key={cell.key} className="-mr-px -mb-px flex flex-col gap-1 border-r border-b px-4 py-3">
            <span className="text-small text-second">
              {cell.label}
              {'gaps' in cell &&
                positionsOf(cell.schedule).map((label) => (
                  <span key={label} className="text-third">
                    {' '}
                    · {label}
                  </span>
                ))}
            </span>
            <People people={cell.people} />
            {cell.until !== null && (
              <span className="text-small text-third">
                until <Moment at={cell.until} near />
                {'next' in cell && <Next next={cell.next} />}
              </span>
            )}
          </li>
        ))}
      </ul>
      {cells.length > first && (
        <Button look="quiet" className="mt-1" onClick={() => setEvery(!every)}>
          {every ? 'Show fewer' : `Show all ${cells.length}`}
        </Button>
      )}
      {unbound.length > 0 && (
        <p className="mt-2 text-small text-third">
          Bound to nobody, so their rungs are left out: {unbound.map(({ label }) => label).join(', ')}.
        </p>
      )}
      <Gaps schedules={schedules} onCover={onCover} />
    </section>
  );
}

function At() {
  const { at } = useSearch({ from: '/frame/on-call/' });
  const navigate = useNavigate({ from: '/on-call/' });
  const zone = useZone();
  const now = useNow(60_000);
  const go = (chosen: string | undefined) =>
    void navigate({ search: (kept) => ({ ...kept, at: chosen }), replace: true, resetScroll: false });
  return (
    <div className="flex items-center gap-2.5">
      <label className="flex items-center gap-2.5 text-second">
        <span>At</span>
        <input
          type="datetime-local"
          value={localOf(at === undefined ? now : Date.parse(at), zone)}
          onChange={(event) => {
            const chosen = instantOf(event.target.value, zone);
            if (chosen !== null) go(new Date(chosen).toISOString());
          }}
          className="field w-auto tabular-nums"
        />
      </label>
      {at !== undefined && <Button onClick={() => go(undefined)}>Now</Button>}
    </div>
  );
}

function People({ people }: { people: PersonRef[] }) {
  if (people.length === 0)
    return (
      <span className="inline-flex items-center gap-2 font-medium text-sev1-text">
        <NobodyMark /> Nobody
      </span>
    );
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1 font-medium">
      {people.map((person) => (
        <Person key={person.handle} person={person} />
      ))}
    </span>
  );
}

function Next({ next }: Pick<OnCallView['schedules'][number], 'next'>) {
  if (next === null) return null;
  return <>, then {next.people.map(({ name }) => name).join(' and ')}</>;
}

function Gaps({ schedules, onCover }: { schedules: OnCallView['schedules']; onCover: Cover }) {
  const zone = useZone();
  const gaps = schedules
    .flatMap(({ schedule, name, gaps }) => gaps.map((gap) => ({ schedule, name, ...gap })))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  if (gaps.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-col gap-1.5 text-sev1-text">
      {gaps.slice(0, MOST_GAPS).map(({ schedule, name, ...gap }) => {
        const span = { from: Date.parse(gap.from), to: Date.parse(gap.to) };
        return (
          <li key={`${schedule} ${gap.from}`} className="flex flex-wrap items-center gap-x-3">
            <span className="inline-flex items-center gap-2">
              <CircleAlert size={15} aria-hidden="true" className="shrink-0" />
              <span>
                Nobody: {fromTo(span, zone)}
                <span className="text-second"> on {name}</span>
              </span>
            </span>
            {onCover !== undefined && (
              <button
                type="button"
                aria-label={`Cover ${name}, ${fromTo(span, zone)}`}
                onClick={() => onCover({ schedule, ...span })}
                className="min-h-6 font-semibold hover:underline"
              >
                Cover
              </button>
            )}
          </li>
        );
      })}
      {gaps.length > MOST_GAPS && (
        <li className="text-second">{gaps.length - MOST_GAPS} more in the next two weeks.</li>
      )}
    </ul>
  );
}
