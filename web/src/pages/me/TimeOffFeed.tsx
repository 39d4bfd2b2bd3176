/** The calendar by which you are away: its address, which is yours alone, and how reading it goes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post, put, remove } from '../../api/client.ts';
import * as ask from '../../api/time-off.ts';
import type { TimeOffFeed as Feed } from '../../api/types.ts';
import { Button } from '../../parts/Button.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { problemOf } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';

export function TimeOffFeed() {
  /** Of the reading that was there when another was asked for. */
  const [waitsBeyond, setWaitsBeyond] = useState<string | null | undefined>(undefined);
  const { data } = useQuery(ask.myTimeOffFeed(waitsBeyond !== undefined));
  const feed = data?.feed ?? null;
  const [changing, setChanging] = useState(false);
  if (waitsBeyond !== undefined && feed !== null && feed.reading.triedAt !== waitsBeyond)
    setWaitsBeyond(undefined);
  if (data === undefined) return null;
  return (
    <div className="mt-4 border-t pt-3.5">
      {feed === null || changing ? (
        <Address
          now={feed?.url ?? ''}
          onDone={() => setChanging(false)}
          {...(feed === null ? {} : { onCancel: () => setChanging(false) })}
        />
      ) : (
        <Kept
          feed={feed}
          reading={waitsBeyond !== undefined}
          onRead={() => setWaitsBeyond(feed.reading.triedAt)}
          onChange={() => setChanging(true)}
        />
      )}
    </div>
  );
}

function Kept({
  feed,
  reading,
  onRead,
  onChange,
}: {
  feed: Feed;
  reading: boolean;
  onRead: () => void;
  onChange: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const read = useMutation({
    mutationFn: () => post('/me/time-off-feed/read', {}),
    onSuccess: onRead,
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <>
      <h3 className="font-medium">Your calendar of absences</h3>
      <p className="mt-1 font-mono text-small break-all text-third">{feed.url}</p>
      <div role="status" className="mt-1.5">
        <State feed={feed} />
      </div>
      <div className="mt-1.5 -ml-3 flex flex-wrap">
        <Button look="quiet" busy={read.isPending || reading} onClick={() => read.mutate()}>
          {reading ? 'Being read' : 'Read now'}
        </Button>
        <Button look="quiet" onClick={onChange} aria-label="Change the address">
          Change
        </Button>
        <Button look="quiet" onClick={() => setAsking(true)} aria-label="Remove your calendar of absences">
          Remove
        </Button>
      </div>
      {asking && <Remove periods={feed.periods} onClose={() => setAsking(false)} />}
    </>
  );
}

function State({ feed: { reading, periods, ignored } }: { feed: Feed }) {
  const { state, readAt, problem } = reading;
  const found = periods === 1 ? '1 time away' : `${periods} times away`;
  switch (state) {
    case 'waiting':
      return <p className="text-second">It is read within seconds.</p>;
    case 'good':
      return (
        <p className="text-second">
          {found}, read <Moment at={readAt!} near />.
          {ignored > 0 &&
            ` ${ignored} more ${ignored === 1 ? 'is' : 'are'} marked as free and ${ignored === 1 ? 'does' : 'do'} not count.`}
        </p>
      );
    case 'failing':
      return (
        <>
          <p className="font-medium text-sev1-text">{problem}</p>
          <p className="text-second">
            {readAt === null ? (
              'It was never read, so nobody is away by it.'
            ) : (
              <>
                What was read <Moment at={readAt} near /> stays in force: {found}.
              </>
            )}
          </p>
        </>
      );
  }
}

function Address({ now, onDone, onCancel }: { now: string; onDone: () => void; onCancel?: () => void }) {
  const queries = useQueryClient();
  const [url, setUrl] = useState(now);
  const save = useMutation({
    mutationFn: () => put('/me/time-off-feed', { url: url.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries(ask.myTimeOffFeed(false));
      onDone();
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <form
      className="flex flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (url.trim() !== '' && !save.isPending) save.mutate();
      }}
    >
      <Field
        label="Or from your calendar of absences"
        hint="Its secret address as iCalendar (https:// or webcal://), shown to you alone. Each event is time off; of its title nothing is kept."
      >
        {(id, hint) => (
          <input
            id={id}
            aria-describedby={hint}
            value={url}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            required
            onChange={(event) => setUrl(event.target.value)}
            className="field"
          />
        )}
      </Field>
      <div className="flex gap-2.5">
        <Button type="submit" busy={save.isPending} className="grow">
          Read this calendar
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>Not now</Button>}
      </div>
    </form>
  );
}

function Remove({ periods, onClose }: { periods: number; onClose: () => void }) {
  const queries = useQueryClient();
  const takeAway = useMutation({
    mutationFn: () => remove('/me/time-off-feed'),
    onSuccess: async () => {
      await queries.invalidateQueries(ask.myTimeOffFeed(false));
      await queries.invalidateQueries(ask.myTimeOff());
      tell({ text: 'Removed. You are away only as it is entered here.' });
      onClose();
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <Confirm
      title="Remove your calendar of absences?"
      act="Remove"
      danger
      busy={takeAway.isPending}
      onClose={onClose}
      onAct={() => takeAway.mutate()}
    >
      <p>
        {periods === 0
          ? 'It is read no more, and its address is forgotten.'
          : 'It is read no more, its address is forgotten, and you are no longer away by what it said.'}
      </p>
    </Confirm>
  );
}
