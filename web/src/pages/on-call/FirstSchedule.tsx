/** Where there is no schedule yet: a weekly rotation to be tried, what it gives, and the text to put into the configuration. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { previewed } from '../../api/on-call.ts';
import * as ask from '../../api/queries.ts';
import type { PersonRef } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { PeopleField } from '../../parts/PeopleField.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';
import { instantOf } from '../../time/local.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { asYaml, nextMonday, scheduleOf, WEEKDAYS, type Rotation } from './first-schedule.ts';
import { dateOf, weekFrom } from './layout.ts';
import type { Shift, Stretch } from './stretches.ts';
import { Track } from './Track.tsx';
import { fromTo } from './words.ts';

/** Each of four people has a turn. */
const WEEKS = 4;
const WEEK_MS = 7 * 86_400_000;

export function FirstSchedule() {
  const { me } = useViewer();
  const viewerZone = useZone();
  const day = useNow(3_600_000);
  const { data: users } = useQuery(ask.users());
  const [people, setPeople] = useState<string[]>(me.person === null ? [] : [me.person.handle]);
  const [timeZone, setTimeZone] = useState(viewerZone);
  const [weekday, setWeekday] = useState<Rotation['weekday']>('monday');
  const [time, setTime] = useState('09:00');
  const rotation = useMemo(
    (): Rotation => ({ people, timeZone, weekday, time, from: nextMonday(dateOf(day, timeZone)) }),
    [people, timeZone, weekday, time, day],
  );
  return (
    <section aria-labelledby="first-schedule" className="mt-6">
      <h2 id="first-schedule" className="mb-1 text-card">
        There is no schedule yet
      </h2>
      <p className="mb-4 max-w-[72ch] text-second">
        A schedule says who is on call when, so that a page finds whoever has the week. Try a rotation here;
        what you see is kept nowhere. What it takes stands below, to be put into the configuration.
      </p>
      <div className="grid items-start gap-6 rounded-card border bg-panel px-5 py-4 side:grid-cols-[20rem_minmax(0,1fr)]">
        <div className="flex flex-col gap-4">
          <PeopleField
            legend="Who takes turns, in the order in which you choose"
            first={[]}
            chosen={people}
            many
            onChoose={setPeople}
          />
          <div className="grid grid-cols-2 gap-3">
            <Field label="Hands over on">
              {(id) => (
                <select
                  id={id}
                  value={weekday}
                  onChange={(event) =>
                    setWeekday(WEEKDAYS.find((each) => each === event.target.value) ?? 'monday')
                  }
                  className="field"
                >
                  {WEEKDAYS.map((each) => (
                    <option key={each} value={each}>
                      {each[0]!.toUpperCase() + each.slice(1)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label="At">
              {(id) => (
                <input
                  id={id}
                  type="time"
                  required
                  value={time}
                  onChange={(event) => event.target.value !== '' && setTime(event.target.value)}
                  className="field tabular-nums"
                />
              )}
            </Field>
          </div>
          <Field label="By the clock of" hint="Whoever travels keeps the handoffs of this place.">
            {(id, describedBy) => (
              <select
                id={id}
                aria-describedby={describedBy}
                value={timeZone}
                onChange={(event) => setTimeZone(event.target.value)}
                className="field"
              >
                {[...new Set([viewerZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {people.length === 0 ? (
            <p className="text-second">Choose who takes turns, and what comes of it is drawn here.</p>
          ) : (
            <Given rotation={rotation} users={users?.items ?? []} me={me.person?.handle} />
          )}
          <Yaml text={asYaml(rotation)} />
        </div>
      </div>
    </section>
  );
}

/** The server lays it out, by the rules by which it will page. */
function Given({
  rotation,
  users,
  me,
}: {
  rotation: Rotation;
  users: readonly PersonRef[];
  me: string | undefined;
}) {
  const week = useMemo(
    () => weekFrom(scheduleOf(rotation).layers[0]!.starts.slice(0, 10), rotation.timeZone, 7 * WEEKS + 1),
    [rotation],
  );
  const schedule = scheduleOf(rotation);
  const begins = instantOf(schedule.layers[0]!.starts, rotation.timeZone) ?? week.from;
  const { data, error } = useQuery(
    previewed(schedule, {
      from: new Date(begins).toISOString(),
      to: new Date(begins + WEEKS * WEEK_MS).toISOString(),
    }),
  );
  if (error !== null) return <ProblemNote error={error} />;
  if (data === undefined) return <p role="status">What it gives is being read.</p>;
  const stretches: Stretch[] = [
    ...data.shifts.map((shift): Shift => ({
      kind: 'shift',
      schedule: data.schedule,
      from: Date.parse(shift.from),
      to: Date.parse(shift.to),
      who: shift.who.map(
        (handle) => users.find((user) => user.handle === handle) ?? { handle, name: handle },
      ),
      layer: shift.layer,
      override: shift.override,
      instead: [],
    })),
    ...data.gaps.map((gap): Stretch => ({
      kind: 'gap',
      schedule: data.schedule,
      from: Date.parse(gap.from),
      to: Date.parse(gap.to),
    })),
  ];
  return (
    <figure>
      <figcaption className="mb-1.5 font-medium">The first four weeks</figcaption>
      <Track week={week} stretches={stretches} me={me} />
      <ol className="mt-2 flex flex-col gap-1 text-second">
        {stretches
          .filter((stretch): stretch is Shift => stretch.kind === 'shift')
          .map((shift) => (
            <li key={shift.from} className="flex flex-wrap justify-between gap-x-4">
              <span className="text-ink">{shift.who.map(({ name }) => name).join(' + ')}</span>
              <span className="tabular-nums">{fromTo(shift, rotation.timeZone)}</span>
            </li>
          ))}
      </ol>
    </figure>
  );
}

function Yaml({ text }: { text: string }) {
  return (
    <div>
      <div className="mb-1.5 flex items-center justify-between gap-3">
        <h3 className="font-medium">For the configuration</h3>
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => tell({ text: 'Copied.' }),
              () => tell({ text: 'The browser does not let the page copy. Select the text instead.' }),
            )
          }
        >
          Copy
        </Button>
      </div>
      {/* It scrolls sideways on a phone, and who goes by the keyboard scrolls too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached */}
      <pre
        tabIndex={0}
        aria-label="The schedule as text"
        className="overflow-x-auto rounded-control bg-sunk px-3.5 py-3 font-mono text-small"
      >
        {text}
      </pre>
      <p className="mt-1.5 text-small text-third">
        <code className="font-mono">npx tocsin config get tocsin.yaml</code> writes what is in force to a
        file: put this into it, beside the positions that stand there, and{' '}
        <code className="font-mono">npx tocsin config apply tocsin.yaml</code> takes it into use. Where a file
        is applied at start, it belongs into that one.
      </p>
    </div>
  );
}
