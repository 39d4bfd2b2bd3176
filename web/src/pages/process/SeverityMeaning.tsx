/** What a severity means: when it holds, what it promises, and whom it asks when, drawn over time. */
import { useMemo } from 'react';
import type { MeantSeverity } from '../../api/process.ts';
import { Line } from '../../line/Line.tsx';
import { ladderLine } from '../../line/simulated-line.ts';
import { Severity } from '../../parts/Severity.tsx';
import { span } from '../../time/format.ts';

export function SeverityMeaning({ severity, brief = false }: { severity: MeantSeverity; brief?: boolean }) {
  const line = useMemo(() => ladderLine(severity), [severity]);
  const { id, label, rank, definition, examples, promises, ladder } = severity;
  const byHand = ladder.filter(({ afterMs }) => afterMs === null);
  const onFlags = ladder.filter(({ afterMs, flags }) => afterMs !== null && flags.length > 0);
  const inHours = ladder.filter(({ during }) => during !== null);
  return (
    <li className="border-b px-4.5 py-4 last:border-b-0">
      <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Severity rank={rank} label={id} />
        <span className="font-semibold">{label}</span>
      </h3>
      <p className="mt-1.5 max-w-[72ch] text-second">{definition}</p>
      {!brief && examples.length > 0 && (
        <p className="mt-0.5 max-w-[72ch] text-small text-third">{examples.join(' · ')}</p>
      )}
      {!brief && promises.length > 0 && (
        <ul className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1">
          {promises.map(({ clock, label, within, from, until, repeats, audience }) => (
            <li
              key={clock}
              title={`from ${from} until ${until}${audience === null ? '' : `, for ${audience}`}`}
            >
              <span className="text-third">{label}</span>{' '}
              <span className="font-semibold tabular-nums">
                {repeats ? 'every ' : ''}
                {within}
              </span>
              {audience !== null && !repeats && <span className="sr-only">, for {audience}</span>}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-3">
        {line.past.length + line.future.length === 0 ? (
          <p className="text-third">Nobody is asked by itself.</p>
        ) : (
          <Line
            line={line}
            size="large"
            rank={rank}
            virtual={{ now: Date.parse(line.from), planned: true }}
          />
        )}
      </div>
      {!brief && (byHand.length > 0 || onFlags.length > 0 || inHours.length > 0) && (
        <ul className="mt-2 flex flex-col gap-0.5 text-small text-second">
          {onFlags.map((rung) => (
            <li key={`${rung.ladder} ${rung.flags.join()} ${rung.to.join()} ${rung.afterMs}`}>
              <span className="text-third">If “{rung.flags.join('” and “')}”:</span> {asked(rung)}
              {rung.afterMs !== null && rung.afterMs > 0 ? ` after ${span(rung.afterMs)}` : ' at once'}
            </li>
          ))}
          {byHand.map((rung) => (
            <li key={`${rung.ladder} ${rung.to.join()}`}>
              <span className="text-third">By the command escalate:</span> {asked(rung)}
            </li>
          ))}
          {inHours.map((rung) => (
            <li key={`${rung.ladder} ${rung.to.join()} ${rung.afterMs} ${rung.during}`}>
              <span className="text-third">{rung.to.join(', ')}:</span> {rung.during}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function asked({ to, by }: MeantSeverity['ladder'][number]): string {
  const whom = to.length === 0 ? 'a ticket' : to.join(', ');
  if (by === 'ticket') return `a ticket for ${whom}`;
  return `${whom} ${to.length > 1 ? 'are' : 'is'} ${by === 'page' ? 'paged' : 'told'}`;
}
