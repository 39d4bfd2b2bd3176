/** Readiness: everybody who may have to answer, whether a page would reach them, and what to do where it would not. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { ReadinessOfPerson } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { Person } from '../../parts/Person.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';
import { Problems } from './Problems.tsx';

export function ReadinessPage() {
  const { data, error } = useQuery(ask.readiness());
  const [all, setAll] = useState(false);
  if (data === undefined)
    return error === null ? (
      <LoadingRows rows={6} label="Readiness is being read" />
    ) : (
      <ProblemNote error={error} />
    );
  const { items, ready } = data;
  if (items.length === 0)
    return (
      <Card>
        <Empty title="Nobody has to answer for anything yet">
          Bind the process’s positions to people or schedules; then this page says whether they can be
          reached.
        </Empty>
      </Card>
    );
  const lacking = items.filter((item) => !item.ready);
  return (
    <>
      <p className="mb-3 text-second">
        <span className="font-semibold text-ink tabular-nums">
          {ready} of {items.length}
        </span>{' '}
        who answer for a position, or are on call in the next 14 days, are ready: two ways to reach them, and
        a test page that arrived in the last 90 days.
      </p>
      {lacking.length === 0 ? (
        <p className="mb-3 font-medium text-good-text">Everybody can be reached.</p>
      ) : (
        <List items={lacking} label="Not ready" />
      )}
      {ready > 0 && (
        <>
          <Button look="quiet" className="mt-3" onClick={() => setAll(!all)}>
            {all ? 'Hide who is ready' : `Show who is ready (${ready})`}
          </Button>
          {all && <List items={items.filter((item) => item.ready)} label="Ready" />}
        </>
      )}
    </>
  );
}

function List({ items, label }: { items: ReadinessOfPerson[]; label: string }) {
  return (
    <section aria-label={label} className="mt-2">
      <Card>
        <ul className="divide-y">
          {items.map((item) => (
            <Row key={item.person.handle} item={item} />
          ))}
        </ul>
      </Card>
    </section>
  );
}

function Row({ item }: { item: ReadinessOfPerson }) {
  const { me, can } = useViewer();
  const { person, problems, positions, confirmedAt, testedAt, contacts } = item;
  const test = useMutation({
    mutationFn: () => post(`/users/${encodeURIComponent(person.handle)}/test-page`, {}),
    onSuccess: () => tell({ text: `A test page is on its way to ${person.name}.` }),
    onError: (error) => tellProblem(problemOf(error)),
  });
  const isMe = me.person?.handle === person.handle;
  return (
    <li className="grid grid-cols-1 gap-x-4 gap-y-2 px-4.5 py-3.5 wide:grid-cols-[minmax(0,240px)_minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="font-semibold">
          <Person person={person} />
        </p>
        <p className="mt-0.5 text-small text-second">
          <State item={item} />
        </p>
        {positions.length > 0 && <p className="text-small text-third">{positions.join(', ')}</p>}
      </div>
      <div className="min-w-0">
        <Problems problems={problems} />
        <p className="mt-1 text-small text-third">
          {confirmedAt !== null ? (
            <>
              Last test page that arrived: <Moment at={confirmedAt} near />
            </>
          ) : testedAt !== null ? (
            <>
              Last test page: <Moment at={testedAt} near />, not confirmed
            </>
          ) : contacts.length === 0 ? null : (
            'Never tested'
          )}
        </p>
      </div>
      <div className="self-start">
        {isMe ? (
          <a href="/me" className="font-semibold text-brass-text hover:underline">
            Your contacts
          </a>
        ) : (
          contacts.length > 0 && (
            <Button
              busy={test.isPending}
              verdict={can.configure()}
              aria-label={`Send a test page to ${person.name}`}
              onClick={() => test.mutate()}
            >
              Send a test page
            </Button>
          )
        )}
      </div>
    </li>
  );
}

function State({ item: { always, onCallNow, nextOnCallAt } }: { item: ReadinessOfPerson }) {
  if (always) return <span className="font-medium text-ink">Answers at any hour</span>;
  if (onCallNow) return <span className="font-medium text-ink">On call now</span>;
  if (nextOnCallAt === null) return <>No shift in the next 14 days</>;
  return (
    <>
      On call from <Moment at={nextOnCallAt} near />
    </>
  );
}
