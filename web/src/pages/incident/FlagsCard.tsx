/** What changes who must hear of it: each flag is a fact that the process acts upon. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../api/commands.ts';
import * as ask from '../../api/queries.ts';
import type { IncidentView } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { SideCard } from '../../parts/Card.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { tell } from '../../parts/toasts.ts';

export function FlagsCard({ incident }: { incident: IncidentView }) {
  const { data: process } = useQuery(ask.process());
  const { can } = useViewer();
  const act = useAct();
  const [raising, setRaising] = useState<{ id: string; label: string } | null>(null);
  const { number } = incident;
  if (process === undefined || process.flags.length === 0) return null;
  const verdict = can.flag(incident);
  return (
    <SideCard title="Flags">
      <ul className="flex flex-col gap-1">
        {process.flags.map((flag) => {
          const up = incident.flags.includes(flag.id);
          return (
            <li key={flag.id}>
              <label
                className={`flex min-h-7 items-start gap-2.5 py-1 ${verdict.allowed ? '' : 'text-third'}`}
                title={verdict.allowed ? undefined : verdict.because}
              >
                <input
                  type="checkbox"
                  checked={up}
                  aria-disabled={!verdict.allowed || undefined}
                  onChange={() => {
                    if (!verdict.allowed) tell({ text: verdict.because });
                    else if (up)
                      act.mutate({
                        number,
                        command: 'unflag',
                        body: { flag: flag.id },
                        undo: { number, command: 'flag', body: { flag: flag.id } },
                      });
                    else setRaising(flag);
                  }}
                  className="mt-0.5 size-4 shrink-0 accent-ink"
                />
                {flag.label}
              </label>
            </li>
          );
        })}
      </ul>
      {raising !== null && (
        <Confirm
          title={`Raise “${raising.label}”?`}
          act="Raise the flag"
          busy={act.isPending}
          onClose={() => setRaising(null)}
          onAct={() => {
            act.mutate({
              number,
              command: 'flag',
              body: { flag: raising.id },
              undo: { number, command: 'unflag', body: { flag: raising.id } },
            });
            setRaising(null);
          }}
        >
          <p>Whoever the process calls for it is paged now. Lowering it later does not call anybody back.</p>
        </Confirm>
      )}
    </SideCard>
  );
}
