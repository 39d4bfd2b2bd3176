/** Asking for a swap: who is to take one's shift, and what one takes in return; or somebody's shift, for one of one's own. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import * as askOnCall from '../../api/on-call.ts';

import type { Verdict } from '../../access/can.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { PeopleField } from '../../parts/PeopleField.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';
import { instantOf, localOf } from '../../time/local.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import type { Span } from './layout.ts';
import { isOf, rowsOf, type Shift } from './stretches.ts';
import { fromTo } from './words.ts';
import { MomentField } from '../../parts/MomentField.tsx';
import { WhyField } from './WhyField.tsx';

/** How far ahead a shift in return may lie. */
const AHEAD_DAYS = 84;
const MOST_OFFERED = 12;

export function SwapDialog({
  shift,
  scheduleName,
  onClose,
}: {
  shift: Shift;
  scheduleName: string;
  onClose: () => void;
}) {
  const { me } = useViewer();
  return isOf(shift, me.person?.handle) ? (
    <GiveOne shift={shift} scheduleName={scheduleName} onClose={onClose} />
  ) : (
    <TakeTheirs shift={shift} scheduleName={scheduleName} onClose={onClose} />
  );
}

type Properties = { shift: Shift; scheduleName: string; onClose: () => void };
const iso = ({ from, to }: Span) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** One's own shift, or a part of it. */
function GiveOne({ shift, scheduleName, onClose }: Properties) {
  const zone = useZone();
  const now = useNow(60_000);
  const begin = Math.max(shift.from, now);
  const [from, setFrom] = useState(localOf(begin, zone));
  const [to, setTo] = useState(localOf(shift.to, zone));
  const [some, setSome] = useState(false);
  const [asked, setAsked] = useState<string[]>([]);
  const [inReturn, setInReturn] = useState<Span | null>(null);
  const [note, setNote] = useState('');
  const whom = some ? asked : [];
  const [start, end] = [
    from === localOf(begin, zone) ? begin : instantOf(from, zone),
    to === localOf(shift.to, zone) ? shift.to : instantOf(to, zone),
  ];
  const { ask, error, busy } = useAsk(shift.schedule, onClose);
  const verdict: Verdict =
    start === null || end === null || end <= start
      ? { allowed: false, because: 'It must end after it begins.' }
      : some && asked.length === 0
        ? { allowed: false, because: 'Choose whom you ask, or ask everybody.' }
        : { allowed: true };
  return (
    <Dialog wide title={`Ask for a swap on ${scheduleName}`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <div className="grid gap-4 wide:grid-cols-2">
          {(
            [
              ['From', from, setFrom],
              ['To', to, setTo],
            ] as const
          ).map(([label, value, set]) => (
            <MomentField key={label} label={label} hint={zone} value={value} onChange={set} />
          ))}
        </div>
        <fieldset>
          <legend className="mb-1 font-medium">Who is asked</legend>
          {[false, true].map((each) => (
            <label key={String(each)} className="flex min-h-(--control) items-center gap-3">
              <input
                type="radio"
                name="asked"
                data-first={!each || undefined}
                checked={some === each}
                onChange={() => setSome(each)}
                className="size-4 accent-ink"
              />
              {each ? 'These people' : 'Everybody who takes turns in this schedule'}
            </label>
          ))}
        </fieldset>
        {some && (
          <PeopleField
            legend="These people"
            first={[]}
            chosen={asked}
            many
            onChoose={(handles) => {
              setAsked(handles);
              setInReturn(null);
            }}
          />
        )}
        {whom.length === 1 && (
          <Shifts
            schedule={shift.schedule}
            of={whom[0]!}
            legend="What you take in return"
            none="Nothing"
            chosen={inReturn}
            onChoose={setInReturn}
          />
        )}
        <WhyField readBy="Whoever is asked" note={note} onChange={setNote} />
        {error !== null && <ProblemNote error={error} />}
        <DialogButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            verdict={verdict}
            busy={busy}
            onClick={() =>
              ask({ ...iso({ from: start!, to: end! }), asked: whom, inReturn, note }, 'You have asked.')
            }
          >
            Ask
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}

/** Somebody else's shift: one offers one's own for it. */
function TakeTheirs({ shift, scheduleName, onClose }: Properties) {
  const zone = useZone();
  const now = useNow(60_000);
  const { me } = useViewer();
  const [mine, setMine] = useState<Span | null>(null);
  const [note, setNote] = useState('');
  const { ask, error, busy } = useAsk(shift.schedule, onClose);
  const theirs = { from: Math.max(shift.from, now), to: shift.to };
  return (
    <Dialog wide title={`Ask for a swap on ${scheduleName}`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>
          You take {fromTo(theirs, zone)} from {shift.who.map(({ name }) => name).join(' and ')}, who takes
          one of yours for it.
        </p>
        <Shifts
          schedule={shift.schedule}
          of={me.person?.handle ?? ''}
          legend="Which of yours"
          none={null}
          chosen={mine}
          onChoose={setMine}
        />
        <WhyField readBy="Whoever is asked" note={note} onChange={setNote} />
        {error !== null && <ProblemNote error={error} />}
        <DialogButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            verdict={
              mine === null
                ? { allowed: false, because: 'Choose the shift that you give.' }
                : { allowed: true }
            }
            busy={busy}
            onClick={() =>
              ask(
                {
                  ...iso(mine!),
                  asked: shift.who.map(({ handle }) => handle),
                  inReturn: theirs,
                  note,
                },
                `${shift.who.map(({ name }) => name).join(' and ')} is asked.`,
              )
            }
          >
            Ask
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}

/** Somebody's coming shifts in a schedule, one to choose. */
function Shifts({
  schedule,
  of,
  legend,
  none,
  chosen,
  onChoose,
}: {
  schedule: string;
  of: string;
  legend: string;
  none: string | null;
  chosen: Span | null;
  onChoose: (shift: Span | null) => void;
}) {
  const zone = useZone();
  const group = useId();
  const day = useNow(86_400_000);
  const { data, error } = useQuery(
    askOnCall.shifts(
      new Date(day).toISOString(),
      new Date(day + AHEAD_DAYS * 86_400_000).toISOString(),
      schedule,
    ),
  );
  const now = useNow(60_000);
  const coming = (data === undefined ? [] : rowsOf(data))
    .filter((row) => row.schedule === schedule)
    .flatMap(({ stretches }) => stretches)
    .filter((stretch) => isOf(stretch, of) && stretch.from > now)
    .slice(0, MOST_OFFERED);
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      {error !== null && <ProblemNote error={error} />}
      {none !== null && (
        <label className="flex min-h-(--control) items-center gap-3">
          <input
            type="radio"
            name={group}
            checked={chosen === null}
            onChange={() => onChoose(null)}
            className="size-4 accent-ink"
          />
          {none}
        </label>
      )}
      {data !== undefined && coming.length === 0 && (
        <p className="text-second">
          There is none in the next twelve weeks.
          {none === null && ' Without one of yours to give, take it over instead.'}
        </p>
      )}
      {coming.map((each) => (
        <label key={each.from} className="flex min-h-(--control) items-center gap-3">
          <input
            type="radio"
            name={group}
            checked={chosen?.from === each.from}
            onChange={() => onChoose({ from: each.from, to: each.to })}
            className="size-4 accent-ink"
          />
          <span className="tabular-nums">{fromTo(each, zone)}</span>
        </label>
      ))}
    </fieldset>
  );
}

type Asked = { from: string; to: string; asked: string[]; inReturn: Span | null; note: string };

function useAsk(schedule: string, onClose: () => void) {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ swap: { inReturn, note, ...swap } }: { swap: Asked; said: string }) =>
      askOnCall.askSwap(schedule, {
        ...swap,
        ...(inReturn === null ? {} : { inReturn: iso(inReturn) }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }),
    onSuccess: (made, { said }) => {
      void queries.invalidateQueries({ queryKey: ['on-call', 'swaps'] });
      tell({
        text: said,
        undo: () =>
          void askOnCall
            .answerSwap(made.id, 'withdraw')
            .finally(() => queries.invalidateQueries({ queryKey: ['on-call', 'swaps'] })),
      });
      onClose();
    },
  });
  return {
    ask: (swap: Asked, said: string) => mutation.mutate({ swap, said }),
    error: mutation.error,
    busy: mutation.isPending,
  };
}
