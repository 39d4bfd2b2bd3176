/** One shift or gap: who, from when to when, because of what, whether they can be reached; and what can be done about it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Verdict } from '../../access/can.ts';
import * as askOnCall from '../../api/on-call.ts';
import * as ask from '../../api/queries.ts';
import type { PersonRef } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Person } from '../../parts/Person.tsx';
import { problemOf } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { nearTime, span } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import type { Span } from './layout.ts';
import type { Wanted } from './OverrideDialog.tsx';
import { becauseOf, isOf, type Row, type Shift, type Stretch } from './stretches.ts';
import { fromTo, fromToUtc } from './words.ts';

export function ShiftPanel({
  stretch,
  row,
  cut,
  onTake,
  onSwap,
  onClose,
}: {
  stretch: Stretch;
  row: Row | undefined;
  /** What was read: a shift that reaches its borders goes on beyond them. */
  cut: Span;
  onTake: (wanted: Wanted) => void;
  onSwap: (shift: Shift) => void;
  onClose: () => void;
}) {
  const zone = useZone();
  const now = useNow(60_000);
  const { me, can } = useViewer();
  const zones = row === undefined || row.timeZone === zone ? [zone] : [zone, row.timeZone];
  const over = stretch.to <= now;
  const mine = isOf(stretch, me.person?.handle);
  const act = (verdict: Verdict): Verdict => (over ? { allowed: false, because: 'It is over.' } : verdict);
  // Of one that runs, what is left can be taken.
  const left = { schedule: stretch.schedule, from: Math.max(stretch.from, now), to: stretch.to };
  return (
    <Dialog wide title={row?.name ?? stretch.schedule} onClose={onClose}>
      <dl className="flex flex-col gap-3.5">
        <Fact name="Who">
          {stretch.kind === 'gap' ? (
            <span className="font-semibold text-sev1-text">Nobody</span>
          ) : (
            <Reached shift={stretch} mine={mine} />
          )}
        </Fact>
        {zones.map((each) => (
          <Fact key={each} name={each}>
            <span title={fromToUtc(stretch)} className="tabular-nums">
              {stretch.from <= cut.from && 'since before '}
              {fromTo(stretch, each)}
              {stretch.to >= cut.to && ' and longer'}
            </span>
          </Fact>
        ))}
        <Fact name="How long">
          {span(stretch.to - stretch.from)}
          {stretch.from <= now && now < stretch.to && <span className="text-second">, it is on now</span>}
        </Fact>
        {stretch.kind === 'shift' && stretch.override === null && (
          <Fact name="Why">{becauseOf(stretch, row?.layers ?? [])}</Fact>
        )}
      </dl>
      <Overrides stretch={stretch} onEnded={onClose} verdict={act(can.override())} />
      <DialogButtons>
        {stretch.kind === 'shift' && (
          <Button verdict={act(can.swap())} onClick={() => onSwap(stretch)}>
            Ask for a swap
          </Button>
        )}
        <Button verdict={act(can.override())} onClick={() => onTake(left)}>
          {stretch.kind === 'gap' ? 'Somebody takes it…' : 'Somebody else takes over…'}
        </Button>
        {!mine && me.person !== null && (
          <Button
            look="primary"
            first
            verdict={act(can.override())}
            onClick={() => onTake({ ...left, who: me.person! })}
          >
            {stretch.kind === 'gap' ? 'I take it' : 'Take over'}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-small text-third">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Reached({ shift, mine }: { shift: Shift; mine: boolean }) {
  const { data } = useQuery(ask.users());
  return (
    <span className="flex flex-col gap-1.5">
      {shift.who.map((person) => {
        const user = data?.items.find(({ handle }) => handle === person.handle);
        return (
          <span key={person.handle} className="flex flex-wrap items-center gap-x-3">
            <span className="font-semibold">
              <Person person={person} />
            </span>
            {mine && shift.who.length === 1 && <span className="text-second">you</span>}
            {user !== undefined &&
              (user.reachable ? (
                <span className="text-small text-good-text">can be paged</span>
              ) : (
                <span className="text-small text-sev1-text">has no contact: a page would reach nobody</span>
              ))}
          </span>
        );
      })}
    </span>
  );
}

/** What was entered and bears on it: who takes over, or who is taken off and left it as it is. */
function Overrides({
  stretch,
  verdict,
  onEnded,
}: {
  stretch: Stretch;
  verdict: Verdict;
  onEnded: () => void;
}) {
  const { data } = useQuery(
    askOnCall.overrides(
      stretch.schedule,
      new Date(stretch.from).toISOString(),
      new Date(stretch.to).toISOString(),
    ),
  );
  // The calendar knows an override's place among all of them, the list its id.
  const place = stretch.kind === 'shift' ? stretch.override : null;
  const entered = (data?.items ?? []).filter((override) =>
    place === null
      ? override.mode === 'remove' &&
        Date.parse(override.begins) < stretch.to &&
        Date.parse(override.ends) > stretch.from
      : override.place === place,
  );
  return entered.map((override) => (
    <Override
      key={override.id}
      override={override}
      schedule={stretch.schedule}
      instead={stretch.kind === 'shift' ? stretch.instead : []}
      verdict={verdict}
      onEnded={onEnded}
    />
  ));
}

/** Who entered it and why, and how it is taken back. */
function Override({
  override,
  schedule,
  instead,
  verdict,
  onEnded,
}: {
  override: askOnCall.OverrideView;
  schedule: string;
  instead: readonly PersonRef[];
  verdict: Verdict;
  onEnded: () => void;
}) {
  const zone = useZone();
  const now = useNow(60_000);
  const queries = useQueryClient();
  const running = Date.parse(override.begins) <= now;
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['on-call'] });
    void queries.invalidateQueries({ queryKey: ['now'] });
  };
  const end = useMutation({
    mutationFn: () => askOnCall.endOverride(schedule, override.id),
    onSuccess: () => {
      refresh();
      const { begins, ends, who, mode, note } = override;
      tell({
        text: running ? 'The override has ended.' : 'The override is removed.',
        undo: () =>
          void askOnCall
            .enterOverride(schedule, {
              from: running ? new Date(now).toISOString() : begins,
              to: ends,
              who: who.map(({ handle }) => handle),
              mode,
              ...(note === null ? {} : { note }),
            })
            .then(refresh, (error: unknown) => tellProblem(problemOf(error))),
      });
      onEnded();
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <div className="mt-4 rounded-control bg-sunk px-3.5 py-3">
      <p>{inWords(override, instead)}</p>
      {override.note !== null && <p className="mt-1">“{override.note}”</p>}
      <p className="mt-1 text-small text-second">
        {override.swap !== null
          ? 'From a swap'
          : override.by === null
            ? 'From the configuration'
            : `By ${override.by.name}`}
        , {nearTime(Date.parse(override.enteredAt), now, zone)}
      </p>
      <div className="mt-2.5">
        <Button look="danger" verdict={verdict} busy={end.isPending} onClick={() => end.mutate()}>
          {running ? 'End it now' : 'Remove'}
        </Button>
      </div>
    </div>
  );
}

function inWords({ who, mode }: askOnCall.OverrideView, instead: readonly PersonRef[]): string {
  const names = (people: readonly PersonRef[]) => people.map(({ name }) => name).join(' and ');
  switch (mode) {
    case 'replace':
      return `An override: ${names(who)}${instead.length === 0 ? '' : ` instead of ${names(instead)}`}.`;
    case 'add':
      return `An override: ${names(who)} as well.`;
    case 'remove':
      return `An override: ${names(who)} ${who.length === 1 ? 'is' : 'are'} not on call.`;
  }
}
