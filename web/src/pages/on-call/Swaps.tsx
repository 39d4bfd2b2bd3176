/** Swaps that wait for an answer: those that one is asked for first. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment } from 'react';
import * as askOnCall from '../../api/on-call.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { Avatar } from '../../parts/Person.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { useZone } from '../../time/zone.ts';
import type { Row } from './stretches.ts';
import { fromTo } from './words.ts';

const SAID: Record<askOnCall.SwapAnswer, string> = {
  accept: 'You have taken it.',
  decline: 'You have declined.',
  withdraw: 'You ask no more.',
};

/** `asked`: what waits for the viewer's own answer, for where the others, the `rest`, are far below. */
export function Swaps({ rows, only = 'all' }: { rows: readonly Row[]; only?: 'all' | 'asked' | 'rest' }) {
  const { me, can } = useViewer();
  const zone = useZone();
  const queries = useQueryClient();
  const { data, error } = useQuery(askOnCall.openSwaps());
  const answer = useMutation({
    mutationFn: ({ id, answer }: { id: string; answer: askOnCall.SwapAnswer }) =>
      askOnCall.answerSwap(id, answer),
    onSuccess: (_, { answer }) => {
      tell({ text: SAID[answer] });
      if (answer === 'accept') void queries.invalidateQueries({ queryKey: ['now'] });
    },
    onError: (error) => tellProblem(problemOf(error)),
    // Whoever was first decides: what is told is what stands now, refused or not.
    onSettled: () => void queries.invalidateQueries({ queryKey: ['on-call'] }),
  });
  const mine = me.person?.handle;
  const swaps = (data?.items ?? [])
    .filter((swap) => only === 'all' || (only === 'asked') === (orderOf(swap, mine) === 0))
    .sort((a, b) => orderOf(a, mine) - orderOf(b, mine));
  if (only === 'asked' && swaps.length === 0) return null;
  return (
    <section aria-labelledby={`swaps-${only}`}>
      <h2 id={`swaps-${only}`} className="mb-2 flex h-5 items-center label-section">
        {only === 'asked' ? 'You are asked' : 'Swaps'}
      </h2>
      {error !== null && <ProblemNote error={error} />}
      {data === undefined && error === null && <LoadingRows rows={2} label="Swaps are being read." />}
      {data !== undefined && (
        <Card>
          {swaps.length === 0 && (
            <p className="px-4.5 py-4 text-second">
              Nobody {only === 'rest' && 'else '}asks for a swap. To ask, choose one of your shifts in the
              calendar.
            </p>
          )}
          <ul>
            {swaps.map((swap) => {
              const own = swap.asker.handle === mine;
              const order = orderOf(swap, mine);
              const schedule = rows.find((row) => row.schedule === swap.schedule)?.name ?? swap.schedule;
              return (
                <li
                  key={swap.id}
                  className={`flex flex-wrap items-start justify-between gap-x-4 gap-y-2.5 border-b px-4.5 py-3.5 last:border-b-0 ${order === 0 ? 'border-l-3 border-l-brass' : ''}`}
                >
                  <div className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
                    <Avatar person={swap.asker} />
                    <div className="min-w-0">
                      <p>
                        <span className="font-semibold">{own ? 'You ask' : `${swap.asker.name} asks`}</span>{' '}
                        {swap.asked.length === 0
                          ? 'everybody'
                          : swap.asked.map((person, index) => (
                              <Fragment key={person.handle}>
                                {index > 0 && (index === swap.asked.length - 1 ? ' and ' : ', ')}
                                {person.handle === mine ? 'you' : person.name}
                              </Fragment>
                            ))}{' '}
                        to take <span className="tabular-nums">{fromTo(spanOf(swap), zone)}</span>
                        <span className="text-second"> on {schedule}</span>
                      </p>
                      {swap.inReturn !== null && (
                        <p className="text-second">
                          In return:{' '}
                          <span className="tabular-nums">{fromTo(spanOf(swap.inReturn), zone)}</span>
                        </p>
                      )}
                      {swap.note !== null && <p className="text-second">“{swap.note}”</p>}
                      {swap.declinedBy.length > 0 && (
                        <p className="text-small text-third">
                          Declined by {swap.declinedBy.map(({ name }) => name).join(', ')}
                        </p>
                      )}
                    </div>
                  </div>
                  <div className="flex gap-2.5">
                    {own ? (
                      <Button
                        busy={answer.isPending}
                        onClick={() => answer.mutate({ id: swap.id, answer: 'withdraw' })}
                      >
                        Withdraw
                      </Button>
                    ) : (
                      order < 2 && (
                        <>
                          {!swap.declinedBy.some(({ handle }) => handle === mine) && (
                            <Button
                              look="quiet"
                              verdict={can.swap()}
                              busy={answer.isPending}
                              onClick={() => answer.mutate({ id: swap.id, answer: 'decline' })}
                            >
                              Decline
                            </Button>
                          )}
                          <Button
                            look={order === 0 ? 'primary' : 'plain'}
                            verdict={can.swap()}
                            busy={answer.isPending}
                            onClick={() => answer.mutate({ id: swap.id, answer: 'accept' })}
                          >
                            {swap.inReturn === null ? 'Take it' : 'Swap'}
                          </Button>
                        </>
                      )
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
        </Card>
      )}
    </section>
  );
}

/** 0: one is asked by name; 1: everybody is; 2: one's own; 3: between others. */
function orderOf({ asker, asked }: askOnCall.Swap, mine: string | undefined): 0 | 1 | 2 | 3 {
  if (asker.handle === mine) return 2;
  if (asked.length === 0) return 1;
  return asked.some(({ handle }) => handle === mine) ? 0 : 3;
}

function spanOf({ from, to }: { from: string; to: string }): { from: number; to: number } {
  return { from: Date.parse(from), to: Date.parse(to) };
}
