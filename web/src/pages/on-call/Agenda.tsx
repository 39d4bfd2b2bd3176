/** The calendar of a narrow screen: a list by day of who comes on, where nobody does, and until when. */
import { ArrowLeftRight, CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { Avatar } from '../../parts/Person.tsx';
import { nearTime, time } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { agendaOf, type Week } from './layout.ts';
import { isOf, namesOf, type Row, type Stretch } from './stretches.ts';
import { dayAndTime, longDay } from './words.ts';

/** Days with more than that are rotations by the hour of many schedules: what comes first is what is looked for. */
const MOST_A_DAY = 60;

export function Agenda({
  weeks,
  month,
  rows,
  me,
  today,
  onOpen,
}: {
  weeks: readonly Week[];
  /** "2026-11": days of its neighbours are left out; null: the whole week. */
  month: string | null;
  rows: readonly Row[];
  me: string | undefined;
  today: string;
  onOpen: (stretch: Stretch) => void;
}) {
  const [earlier, setEarlier] = useState(false);
  const every = weeks
    .flatMap(({ days }) => days)
    .filter(({ date }) => month === null || date.startsWith(month));
  const ahead = every.filter(({ date }) => date >= today);
  const hidden = every.length - ahead.length;
  // Of a month that is over, all of it is looked for.
  const days = earlier || ahead.length === 0 ? every : ahead;
  const names = new Map(rows.map((row) => [row.schedule, row.name]));
  const agenda = agendaOf(
    days,
    rows.flatMap(({ stretches }) => stretches),
  ).filter(({ already, begin }) => already.length + begin.length > 0);
  return (
    <>
      {hidden > 0 && days !== every && (
        <Button look="quiet" className="mb-2" onClick={() => setEarlier(true)}>
          Show the {hidden === 1 ? 'day' : `${hidden} days`} before today
        </Button>
      )}
      {agenda.length === 0 && (
        <Card>
          <Empty title="Nothing begins in these days">Who is on call stays on call.</Empty>
        </Card>
      )}
      {agenda.map(({ day, already, begin }) => (
        <section key={day.date} className="mb-4">
          <h3 className="mb-1.5 flex items-center gap-2 label-section">
            <time dateTime={day.date}>{longDay(day.date)}</time>
            {day.date === today && (
              <span className="rounded-round bg-brass px-2 text-on-brass normal-case">today</span>
            )}
          </h3>
          <Card>
            <ul>
              {[...already, ...begin].slice(0, MOST_A_DAY).map((stretch, index) => (
                <Entry
                  key={`${stretch.schedule} ${stretch.from} ${index}`}
                  stretch={stretch}
                  since={index < already.length}
                  schedule={names.get(stretch.schedule) ?? stretch.schedule}
                  mine={isOf(stretch, me)}
                  onOpen={onOpen}
                />
              ))}
            </ul>
            {already.length + begin.length > MOST_A_DAY && (
              <p className="px-4 py-3 text-second">
                {already.length + begin.length - MOST_A_DAY} more on this day: choose fewer schedules.
              </p>
            )}
          </Card>
        </section>
      ))}
    </>
  );
}

function Entry({
  stretch,
  since,
  schedule,
  mine,
  onOpen,
}: {
  stretch: Stretch;
  since: boolean;
  schedule: string;
  mine: boolean;
  onOpen: (stretch: Stretch) => void;
}) {
  const zone = useZone();
  const now = useNow(60_000);
  const nobody = stretch.kind === 'gap';
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        onClick={() => onOpen(stretch)}
        className={`flex w-full items-start gap-3 px-4 py-3 text-left ${nobody ? 'text-sev1-text' : ''}`}
      >
        <span className="w-13 shrink-0 pt-px text-second tabular-nums">
          {since ? 'since' : time(stretch.from, zone)}
        </span>
        {nobody ? (
          <CircleAlert size={22} aria-hidden="true" className="shrink-0" />
        ) : (
          stretch.who[0] !== undefined && <Avatar person={stretch.who[0]} />
        )}
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className={mine || nobody ? 'font-semibold' : 'font-medium'}>
              {namesOf(stretch)}
              {mine && <span className="font-normal text-second"> (you)</span>}
            </span>
            <span className="text-small text-second">{schedule}</span>
          </span>
          <span className="block text-small text-third">
            {since && `${dayAndTime(stretch.from, zone)}, `}
            until {nearTime(stretch.to, now, zone)}
          </span>
          {stretch.kind === 'shift' && stretch.override !== null && (
            <span className="flex items-center gap-1.5 text-small text-second">
              <ArrowLeftRight size={13} aria-hidden="true" />
              {stretch.instead.length === 0
                ? 'by override'
                : `for ${stretch.instead.map(({ name }) => name).join(' and ')}`}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
