/** Who takes over, and when: candidates with a sentence each, and what becomes of the schedule before it is saved. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import * as askOnCall from '../../api/on-call.ts';
import * as ask from '../../api/queries.ts';
import type { PersonRef } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { PeopleField } from '../../parts/PeopleField.tsx';
import { Avatar } from '../../parts/Person.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { instantOf, localOf } from '../../time/local.ts';
import { useZone } from '../../time/zone.ts';
import { addDays, dateOf, weekFrom, withOverride } from './layout.ts';
import { rowsOf, type Row, type Shift, type Stretch } from './stretches.ts';
import { MomentField } from '../../parts/MomentField.tsx';
import { Track } from './Track.tsx';
import { WhyField } from './WhyField.tsx';
import { fromTo } from './words.ts';

export type Wanted = {
  schedule: string;
  from: number;
  to: number;
  who?: PersonRef;
  /** Nothing has said which schedule is meant. */
  any?: true;
};

/** What somebody reads before they type a name. */
const SHOWN = 5;
/** Longer than that, a row of days says nothing. */
const MOST_DAYS = 21;

export function OverrideDialog({
  wanted,
  rows,
  onClose,
}: {
  wanted: Wanted;
  rows: readonly Row[];
  onClose: () => void;
}) {
  const zone = useZone();
  const queries = useQueryClient();
  const { me, can } = useViewer();
  const [schedule, setSchedule] = useState(wanted.schedule);
  const [from, setFrom] = useState(localOf(wanted.from, zone));
  const [to, setTo] = useState(localOf(wanted.to, zone));
  const [who, setWho] = useState<PersonRef | null>(wanted.who ?? null);
  const [mode, setMode] = useState<'replace' | 'add'>('replace');
  const [note, setNote] = useState('');
  const range = rangeOf(from, to, zone, wanted);
  const row = rows.find((each) => each.schedule === schedule);

  const save = useMutation({
    mutationFn: () =>
      askOnCall.enterOverride(schedule, {
        from: new Date(range!.from).toISOString(),
        to: new Date(range!.to).toISOString(),
        who: who!.handle,
        ...(mode === 'replace' ? {} : { mode }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['on-call'] });
      void queries.invalidateQueries({ queryKey: ['now'] });
      tell({
        text: `${who!.name} ${mode === 'add' ? 'joins' : 'has'} ${row?.name ?? schedule}, ${fromTo(range!, zone)}.`,
        undo: () =>
          void askOnCall.endOverride(schedule, id).then(
            () => queries.invalidateQueries({ queryKey: ['on-call'] }),
            (error: unknown) => tellProblem(problemOf(error)),
          ),
      });
      onClose();
    },
  });
  const verdict = !can.override().allowed
    ? can.override()
    : range === null
      ? ({ allowed: false, because: 'It must end after it begins.' } as const)
      : who === null
        ? ({ allowed: false, because: 'Choose who takes over.' } as const)
        : ({ allowed: true } as const);
  return (
    <Dialog
      wide
      title={`${wanted.who === undefined ? 'Who takes over' : 'Take over'} ${row?.name ?? schedule}${wanted.who === undefined ? '?' : ''}`}
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (verdict.allowed && !save.isPending) save.mutate();
        }}
      >
        <div className="grid gap-4 wide:grid-cols-2">
          {wanted.any && rows.length > 1 && (
            <div className="wide:col-span-2">
              <Field label="Schedule">
                {(id) => (
                  <select
                    id={id}
                    value={schedule}
                    onChange={(event) => setSchedule(event.target.value)}
                    className="field"
                  >
                    {rows.map((each) => (
                      <option key={each.schedule} value={each.schedule}>
                        {each.name}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
          )}
          <MomentField label="From" hint={zone} value={from} onChange={setFrom} />
          <MomentField
            label="To"
            hint={
              range !== null && row !== undefined && row.timeZone !== zone
                ? `${fromTo(range, row.timeZone)} in ${row.timeZone}`
                : undefined
            }
            value={to}
            onChange={setTo}
          />
        </div>
        {range === null ? (
          <p role="status" className="text-sev1-text">
            It must end after it begins.
          </p>
        ) : (
          <>
            <Who schedule={schedule} range={range} who={who} wanted={wanted.who ?? null} onChoose={setWho} />
            <fieldset className="flex flex-wrap gap-x-6">
              <legend className="sr-only">How</legend>
              {(['replace', 'add'] as const).map((each) => (
                <label key={each} className="flex min-h-(--control) items-center gap-2.5">
                  <input
                    type="radio"
                    name="mode"
                    checked={mode === each}
                    onChange={() => setMode(each)}
                    className="size-4 accent-ink"
                  />
                  {each === 'replace' ? 'Takes over' : 'Is on call as well'}
                </label>
              ))}
            </fieldset>
            <Preview schedule={schedule} range={range} who={who} mode={mode} me={me.person?.handle} />
          </>
        )}
        <WhyField readBy="Whoever looks at the calendar" note={note} onChange={setNote} />
        {save.error !== null && <ProblemNote error={save.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            first={wanted.who !== undefined}
            verdict={verdict}
            busy={save.isPending}
          >
            {who === null ? 'Save' : who.handle === me.person?.handle ? 'I take it' : `${who.name} takes it`}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** Best first, each with the reason; whoever is not among them is found by name. */
function Who({
  schedule,
  range,
  who,
  wanted,
  onChoose,
}: {
  schedule: string;
  range: { from: number; to: number };
  who: PersonRef | null;
  wanted: PersonRef | null;
  onChoose: (person: PersonRef) => void;
}) {
  const { me } = useViewer();
  const group = useId();
  const [all, setAll] = useState(false);
  const [other, setOther] = useState(false);
  const { data, error } = useQuery(
    askOnCall.candidates(schedule, new Date(range.from).toISOString(), new Date(range.to).toISOString()),
  );
  const items = data?.items ?? [];
  const known = items.find(({ person }) => person.handle === wanted?.handle);
  // Whoever wants to take it stands first, in the list or not.
  const rest = items.filter((each) => each !== known);
  const list: (Pick<askOnCall.Candidate, 'person' | 'sentence'> & { free?: boolean })[] = [
    ...(wanted === null ? [] : [known ?? { person: wanted, sentence: '' }]),
    ...rest,
  ];
  const shown = list.filter(({ person }, index) => all || index < SHOWN || person.handle === who?.handle);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">Who</legend>
      {data === undefined && error === null && (
        <p role="status" className="text-second">
          Who could take it is being read.
        </p>
      )}
      {error !== null && <ProblemNote error={error} />}
      {data !== undefined && list.length === 0 && (
        <p className="text-second">Nobody else takes turns in this schedule.</p>
      )}
      <ul>
        {shown.map(({ person, sentence, free = true }, index) => (
          <li key={person.handle}>
            <label className="flex min-h-(--control) items-start gap-3 py-1.5">
              <input
                type="radio"
                name={group}
                data-first={(index === 0 && wanted === null) || undefined}
                checked={!other && who?.handle === person.handle}
                onChange={() => {
                  setOther(false);
                  onChoose(person);
                }}
                className="mt-[3px] size-4 shrink-0 accent-ink"
              />
              <Avatar person={person} />
              <span className="min-w-0">
                {person.name}
                {person.handle === me.person?.handle && <span className="text-second"> (you)</span>}
                {sentence !== '' && (
                  <span className={`block text-small ${free ? 'text-third' : 'text-sev2-text'}`}>
                    {sentence}
                  </span>
                )}
              </span>
            </label>
          </li>
        ))}
        <li>
          <label className="flex min-h-(--control) items-center gap-3 py-1.5">
            <input
              type="radio"
              name={group}
              checked={other}
              onChange={() => setOther(true)}
              className="size-4 shrink-0 accent-ink"
            />
            Somebody else
          </label>
        </li>
      </ul>
      {!all && list.length > shown.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          Show all {list.length}
        </Button>
      )}
      {other && <Anybody chosen={who} onChoose={onChoose} />}
    </fieldset>
  );
}

function Anybody({ chosen, onChoose }: { chosen: PersonRef | null; onChoose: (person: PersonRef) => void }) {
  const { data } = useQuery(ask.users());
  return (
    <div className="mt-1 rounded-control bg-sunk px-3 py-2">
      <PeopleField
        legend="Everybody"
        first={[]}
        chosen={chosen === null ? [] : [chosen.handle]}
        many={false}
        onChoose={([handle]) => {
          const person = data?.items.find((each) => each.handle === handle);
          if (person !== undefined) onChoose({ handle: person.handle, name: person.name });
        }}
      />
    </div>
  );
}

/** A day before it to a day after it, as it would be. */
function Preview({
  schedule,
  range,
  who,
  mode,
  me,
}: {
  schedule: string;
  range: { from: number; to: number };
  who: PersonRef | null;
  mode: 'replace' | 'add';
  me: string | undefined;
}) {
  const zone = useZone();
  const week = useMemo(() => {
    const first = addDays(dateOf(range.from, zone), -1);
    const days = Math.round((Date.parse(dateOf(range.to, zone)) - Date.parse(first)) / 86_400_000) + 2;
    return weekFrom(first, zone, Math.min(days, MOST_DAYS));
  }, [range.from, range.to, zone]);
  const { data } = useQuery(
    askOnCall.shifts(new Date(week.from).toISOString(), new Date(week.to).toISOString(), schedule),
  );
  const row = data === undefined ? undefined : rowsOf(data).find((each) => each.schedule === schedule);
  if (row === undefined) return <div className="h-12" />;
  const override: Shift | null = who && {
    kind: 'shift',
    schedule,
    ...range,
    who: [who],
    layer: null,
    // It has no number before it is entered.
    override: -1,
    instead: [],
  };
  const stretches: Stretch[] =
    override === null
      ? row.stretches
      : withOverride<Stretch>(
          // Who joins is no reason for a gap to stay one.
          mode === 'add' ? cutGaps(row.stretches, override) : row.stretches,
          override,
          mode,
        );
  return (
    <figure>
      <figcaption className="mb-1.5 text-small text-second">
        {who === null ? `${row.name} as it is` : `${row.name} as it would be`}
      </figcaption>
      <Track week={week} stretches={stretches} me={me} />
    </figure>
  );
}

function cutGaps(stretches: readonly Stretch[], override: Shift): Stretch[] {
  const gaps = withOverride<Stretch>(
    stretches.filter(({ kind }) => kind === 'gap'),
    override,
    'replace',
  ).filter((stretch) => stretch !== override);
  return [...stretches.filter(({ kind }) => kind === 'shift'), ...gaps];
}

/** What stands in the fields; a field that was not touched keeps its seconds. */
function rangeOf(
  from: string,
  to: string,
  zone: string,
  wanted: Wanted,
): { from: number; to: number } | null {
  const read = (text: string, kept: number) => (text === localOf(kept, zone) ? kept : instantOf(text, zone));
  const [begin, end] = [read(from, wanted.from), read(to, wanted.to)];
  return begin === null || end === null || end <= begin ? null : { from: begin, to: end };
}
