/** Where a person is signed in, and the way out of everywhere. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import { Button } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { problemOf } from '../../parts/ProblemNote.tsx';
import { tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';
import { browserName } from './this-browser.ts';

export function SessionsCard() {
  const { data } = useQuery(ask.mySessions());
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const leave = useMutation({
    mutationFn: () => post('/me/sign-out-everywhere', {}),
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: '/sign-in' });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  return (
    <SideCard title="Where you are signed in">
      <ul className="flex flex-col gap-2.5">
        {(data?.items ?? []).map((session) => (
          <li
            key={`${session.createdAt} ${session.userAgent}`}
            className="flex items-baseline justify-between gap-3"
          >
            <span className="min-w-0 truncate" title={session.userAgent ?? undefined}>
              {browserName(session.userAgent)}
            </span>
            <span className="shrink-0 text-small text-second">
              {session.current ? 'here, now' : <Moment at={session.seenAt} near />}
            </span>
          </li>
        ))}
      </ul>
      <Button className="mt-3.5 w-full" onClick={() => setAsked(true)}>
        Sign out everywhere
      </Button>
      {asked && (
        <Confirm
          title="Sign out everywhere?"
          act="Sign out everywhere"
          busy={leave.isPending}
          onClose={() => setAsked(false)}
          onAct={() => leave.mutate()}
        >
          <p>Every browser in which you are signed in must sign in anew, this one too.</p>
        </Confirm>
      )}
    </SideCard>
  );
}
