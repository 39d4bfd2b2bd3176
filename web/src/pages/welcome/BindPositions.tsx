/** Who has which position: a person each, or whoever a schedule, a team or a list of people already says. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, put } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { AddPerson } from './AddPerson.tsx';

/** As the configuration writes it: `{ user: ana, standIn: … }`, `{ schedule: primary }`. */
type Binding = { user?: string; schedule?: string; team?: string; users?: string[] } & Record<
  string,
  unknown
>;
type Bindings = Record<string, Binding>;

/** What stands in the select where it is not a person. */
const NOBODY = '';
const KEPT = ' kept';

export function BindPositions() {
  const { me } = useViewer();
  const queries = useQueryClient();
  const { data: onCall, error } = useQuery(ask.onCall());
  const { data: users } = useQuery(ask.users());
  const config = useQuery({
    queryKey: ['config-positions'],
    queryFn: ({ signal }) => get<{ positions?: Bindings }>('/config', signal),
  });
  const [picked, setPicked] = useState<Record<string, string>>({});
  const [adding, setAdding] = useState(false);
  const bound = config.data?.positions ?? {};
  const save = useMutation({
    // One after the other, each upon what is there then: the configuration takes the section as a whole.
    scope: { id: 'positions' },
    mutationFn: async (change: Record<string, string>) => {
      const current = await get<{ positions?: Bindings }>('/config');
      return put('/config', { positions: withPicked(current.positions ?? {}, change) });
    },
    onSuccess: async () => {
      await queries.invalidateQueries();
    },
    onError: (_error, change) => {
      setPicked((before) =>
        Object.fromEntries(Object.entries(before).filter(([position]) => !(position in change))),
      );
    },
  });
  const bind = (change: Record<string, string>) => {
    setPicked((before) => ({ ...before, ...change }));
    save.mutate(change);
  };
  if (onCall === undefined || users === undefined || config.data === undefined)
    return (error ?? config.error) === null ? (
      <LoadingRows rows={5} label="The positions are being read." />
    ) : (
      <ProblemNote error={error ?? config.error} />
    );
  const positions = onCall.positions;
  const valueOf = (position: string) => picked[position] ?? valueOfBinding(bound[position]);
  const open = positions.filter(({ position }) => valueOf(position) === NOBODY);
  const people = users.items.toSorted((a, b) => a.name.localeCompare(b.name));
  const mine = me.person?.handle;
  return (
    <>
      <Card>
        <ul>
          {positions.map(({ position, label }) => (
            <li
              key={position}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-b px-4.5 py-2.5 last:border-b-0"
            >
              <label htmlFor={`position-${position}`} className="min-w-0 flex-1 basis-40 font-medium">
                {label}
              </label>
              <select
                id={`position-${position}`}
                value={valueOf(position)}
                onChange={(event) => bind({ [position]: event.target.value })}
                className="field w-full wide:w-[260px]"
              >
                <option value={NOBODY}>Nobody yet: its rungs are left out</option>
                {valueOfBinding(bound[position]) === KEPT && (
                  <option value={KEPT}>{inWords(bound[position])}</option>
                )}
                {people.map(({ handle, name }) => (
                  <option key={handle} value={handle}>
                    {name}
                    {handle === mine ? ' (you)' : ''}
                  </option>
                ))}
              </select>
            </li>
          ))}
        </ul>
      </Card>
      <p className="mt-2 text-small text-third" role="status">
        {save.isPending
          ? 'It is being kept.'
          : open.length === 0
            ? 'Every position has somebody.'
            : `${open.length} of ${positions.length} have nobody yet.`}
      </p>
      {save.error !== null && (
        <div className="mt-3">
          <ProblemNote error={save.error} />
        </div>
      )}
      <div className="mt-4 flex flex-wrap gap-2.5">
        {mine !== undefined && open.length > 0 && (
          <Button onClick={() => bind(Object.fromEntries(open.map(({ position }) => [position, mine])))}>
            Take all others myself for now
          </Button>
        )}
        <Button look="quiet" onClick={() => setAdding(true)}>
          Add somebody
        </Button>
      </div>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
    </>
  );
}

/** What was not touched stays as it is, stand-ins and schedules included. */
function withPicked(bound: Bindings, picked: Record<string, string>): Bindings {
  const next: Bindings = { ...bound };
  for (const [position, value] of Object.entries(picked)) {
    if (value === KEPT) continue;
    if (value === NOBODY) delete next[position];
    else {
      const { standIn, standInAfter } = bound[position] ?? {};
      next[position] = {
        user: value,
        ...(standIn === undefined ? {} : { standIn }),
        ...(standInAfter === undefined ? {} : { standInAfter }),
      };
    }
  }
  return next;
}

function valueOfBinding(binding: Binding | undefined): string {
  if (binding === undefined) return NOBODY;
  return binding.user ?? KEPT;
}

function inWords(binding: Binding | undefined): string {
  if (binding?.schedule !== undefined) return `The schedule ${binding.schedule}`;
  if (binding?.team !== undefined) return `The team ${binding.team}`;
  return (binding?.users ?? []).join(', ');
}
