/** The page behind the link in a test page: one large button by which its reader says that it arrived. Without signing in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { TestPageView } from '../../api/types.ts';
import { Alone } from '../../frame/PageFault.tsx';
import { buttonClass } from '../../parts/Button.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';

export function TestPage() {
  const { token } = useParams({ from: '/t/$token' });
  const { data, error } = useQuery(ask.testPage(token));
  return (
    <Alone>
      <TabTitle>A test page for you</TabTitle>
      {data !== undefined ? (
        <Arrived view={data} token={token} />
      ) : error === null ? (
        <p role="status" className="text-second">
          The test page is being read.
        </p>
      ) : (
        <>
          <h1 className="mb-4 text-title">This link does not open</h1>
          <ProblemNote error={error} />
        </>
      )}
    </Alone>
  );
}

function Arrived({ view, token }: { view: TestPageView; token: string }) {
  const queries = useQueryClient();
  const { person, contact, channel } = view;
  const confirm = useMutation({
    mutationFn: () => post<TestPageView>(`/t/${encodeURIComponent(token)}`, {}),
    onSuccess: (answer) => queries.setQueryData(ask.testPage(token).queryKey, answer),
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <>
      <p className="text-small text-second">
        Test page at {view.organization} · {contact}
        {channel !== null && ` by ${channel}`}
      </p>
      <h1 className="mt-1 text-title">{TITLE[view.state]}</h1>
      <p className="mt-1 mb-5 text-second">
        <Told view={view} />
      </p>
      {view.state === 'open' ? (
        <button
          type="button"
          aria-disabled={confirm.isPending || undefined}
          onClick={() => {
            if (!confirm.isPending) confirm.mutate();
          }}
          className="flex min-h-[66px] w-full flex-col items-center justify-center rounded-[14px] bg-brass text-on-brass hover:opacity-95"
        >
          <span className="text-[1.1875rem] leading-6 font-bold">I got it</span>
          <span className="text-small">
            {confirm.isPending ? 'telling Tocsin' : `confirm as ${person.name}`}
          </span>
        </button>
      ) : (
        <a href="/me" className={buttonClass('plain', 'min-h-12 w-full')}>
          How you are reached
        </a>
      )}
    </>
  );
}

const TITLE = {
  open: 'A test page for you',
  confirmed: 'This way works',
  outdated: 'This test is out of date',
  expired: 'This test is over',
} as const;

function Told({ view: { state, person, contact, confirmedAt } }: { view: TestPageView }) {
  switch (state) {
    case 'open':
      return (
        <>
          {person.name}, nothing is wrong. Press the button, and Tocsin knows that {contact} reaches you.
        </>
      );
    case 'confirmed':
      return (
        <span role="status" className="flex items-start gap-2 font-medium text-good-text">
          <Check size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
          <span>
            A page by {contact} reaches you, {person.name}.
            {confirmedAt !== null && (
              <>
                {' '}
                Confirmed <Moment at={confirmedAt} near />.
              </>
            )}
          </span>
        </span>
      );
    case 'outdated':
      return <>{contact} is gone or has another address by now. Send yourself another test page.</>;
    case 'expired':
      return <>Its link was good for a day. Send yourself another test page.</>;
  }
}
