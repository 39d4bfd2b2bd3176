/** When you are away: entered here, or read from a calendar of yours. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post, remove } from '../../api/client.ts';
import * as ask from '../../api/time-off.ts';
import type { TimeOff } from '../../api/types.ts';
import { Button } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { problemOf } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';
import { daysAway, wrongDays } from './days-away.ts';
import { TimeOffFeed } from './TimeOffFeed.tsx';

/** A year of feed days would push the form off the card; what comes first is what matters. */
const MOST_SHOWN = 8;

export function TimeOffCard() {
  const { data } = useQuery(ask.myTimeOff());
  const zone = useZone();
  const items = data?.items ?? [];
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, MOST_SHOWN);
  return (
    <SideCard title="Time off">
      <p className="text-second">
        A schedule that says so passes you over while you are away. Any other keeps you on call, and shows it.
      </p>
      {items.length > 0 && (
        <ul className="mt-2.5 flex flex-col">
          {shown.map((item) => (
            <Entry key={item.id ?? `${item.begins} ${item.ends}`} item={item} words={daysAway(item, zone)} />
          ))}
        </ul>
      )}
      {shown.length < items.length && (
        <Button look="quiet" onClick={() => setAll(true)} className="mt-1">
          Show all {items.length}
        </Button>
      )}
      <Enter />
      <TimeOffFeed />
    </SideCard>
  );
}

function Entry({ item, words }: { item: TimeOff; words: string }) {
  const now = useNow(60_000);
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const runs = Date.parse(item.begins) <= now;
  const refresh = () => queries.invalidateQueries(ask.myTimeOff());
  const takeBack = useMutation({
    mutationFn: () => remove(`/me/time-off/${item.id}`),
    onSuccess: async () => {
      await refresh();
      setAsking(false);
      if (runs) tell({ text: 'You are back.' });
      else tell({ text: `Taken back: ${words}.`, undo: enterAgain });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  const enterAgain = () => {
    const { from, to, note } = item;
    post('/me/time-off', { from, to, ...(note === null ? {} : { note }) })
      .then(refresh)
      .catch((error: unknown) => tellProblem(problemOf(error)));
  };
  return (
    <li className="flex items-center justify-between gap-3">
      <span className="min-w-0 py-1.5">
        {words}{' '}
        <span className="text-small text-third">
          {item.source === 'feed' ? 'by your calendar' : (item.note ?? '')}
        </span>
      </span>
      {item.source === 'own' && (
        <Button
          look="quiet"
          busy={takeBack.isPending}
          onClick={() => (runs ? setAsking(true) : takeBack.mutate())}
          aria-label={`Take back ${words}`}
        >
          Take back
        </Button>
      )}
      {asking && (
        <Confirm
          title="Are you back?"
          act="I am back"
          busy={takeBack.isPending}
          onClose={() => setAsking(false)}
          onAct={() => takeBack.mutate()}
        >
          <p>This time off runs. It ends now, and you can be on call again at once.</p>
        </Confirm>
      )}
    </li>
  );
}

const NOTHING = { from: '', to: '', note: '' };

function Enter() {
  const queries = useQueryClient();
  const zone = useZone();
  const [whole, setWhole] = useState(true);
  const [entry, setEntry] = useState(NOTHING);
  const { from, to, note } = entry;
  const wrong = wrongDays(entry, whole);
  const enter = useMutation({
    mutationFn: () =>
      post<TimeOff>('/me/time-off', { from, to, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onSuccess: async (entered) => {
      await queries.invalidateQueries(ask.myTimeOff());
      setEntry(NOTHING);
      tell({ text: `Entered: you are away ${daysAway(entered, zone)}.` });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  const type = whole ? 'date' : 'datetime-local';
  return (
    <form
      className="mt-3 flex flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (from !== '' && to !== '' && wrong === null && !enter.isPending) enter.mutate();
      }}
    >
      <div className={whole ? 'grid grid-cols-2 gap-2.5' : 'flex flex-col gap-2.5'}>
        <Field label={whole ? 'First day away' : 'Away from'}>
          {(id) => (
            <input
              id={id}
              type={type}
              value={from}
              required
              onChange={(event) => setEntry({ ...entry, from: event.target.value })}
              className="field"
            />
          )}
        </Field>
        <Field label={whole ? 'Last day away' : 'Back at'}>
          {(id) => (
            <input
              id={id}
              type={type}
              value={to}
              min={from}
              required
              onChange={(event) => setEntry({ ...entry, to: event.target.value })}
              className="field"
            />
          )}
        </Field>
      </div>
      {wrong !== null && (
        <p role="alert" className="text-small text-sev1-text">
          {wrong}
        </p>
      )}
      <Choice
        checked={!whole}
        onChange={(times) => {
          setWhole(!times);
          setEntry({ ...entry, from: inForm(from, times), to: inForm(to, times) });
        }}
        label="Not whole days"
      />
      <Field label="Note" hint="Everybody may read it.">
        {(id, hint) => (
          <input
            id={id}
            aria-describedby={hint}
            value={note}
            maxLength={200}
            onChange={(event) => setEntry({ ...entry, note: event.target.value })}
            className="field"
          />
        )}
      </Field>
      <Button type="submit" busy={enter.isPending} className="w-full">
        Enter time off
      </Button>
    </form>
  );
}

/** The day that was chosen stays when its hours are asked for, or no longer. */
function inForm(text: string, times: boolean): string {
  if (text === '') return '';
  return times ? `${text.slice(0, 10)}T09:00` : text.slice(0, 10);
}
