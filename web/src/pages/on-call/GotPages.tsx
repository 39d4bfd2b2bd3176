/** The pages behind a number: when each came by the person's own clock, of which incident, and what became of it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type GotPage, gotPages, type HealthRange, type PersonHealth } from '../../api/on-call-health.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { span } from '../../time/format.ts';
import { FIGURE, written } from './health-figures.ts';
import type { FigureWord } from './health-words.ts';

export function GotPages({
  health,
  figure,
  range,
  onClose,
}: {
  health: PersonHealth;
  figure: FigureWord;
  range: HealthRange;
  onClose: () => void;
}) {
  const { data, error } = useQuery(gotPages(range, health.person.handle));
  const { counts, long } = FIGURE[figure];
  const items = data?.items.filter((page) => counts?.(page, health) === true) ?? [];
  return (
    <Dialog title={`${health.person.name}: ${long}, ${written(figure, health)}`} onClose={onClose} wide>
      {error !== null && <ProblemNote error={error} />}
      {data === undefined && error === null && <LoadingRows rows={3} label="The pages are being read." />}
      {data !== undefined && items.length === 0 && <p className="text-second">It counts no page.</p>}
      <ul className="divide-y">
        {items.map((page) => (
          <li
            key={`${page.at} ${page.incident}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 py-2.5"
          >
            <span className="font-medium tabular-nums">
              {page.local.replace('T', ' ')}
              <span className="ml-2 text-small font-normal text-third">{KINDS[page.kind]}</span>
            </span>
            {page.incident === null ? (
              <span className="text-third">a private incident</span>
            ) : (
              <Link
                to="/incidents/$number"
                params={{ number: page.incident }}
                className="font-mono text-small text-brass-text underline underline-offset-2"
              >
                {page.incident}
              </Link>
            )}
            <span className="text-small text-second">{outcomeOf(page)}</span>
            <span className="text-right text-small text-third">{page.onDuty ? '' : 'not on call'}</span>
          </li>
        ))}
      </ul>
      {data !== undefined && items.length > 0 && (
        <p className="mt-2 text-small text-third">Times in {items[0]!.timeZone}</p>
      )}
    </Dialog>
  );
}

const KINDS: Record<GotPage['kind'], string> = {
  working: 'in working hours',
  evening: 'evening',
  night: 'night',
  weekend: 'weekend',
  holiday: 'holiday',
};

function outcomeOf({ outcome, answeredAfterMs }: GotPage): string {
  switch (outcome) {
    case 'answered':
      return answeredAfterMs === null ? 'answered' : `answered after ${span(answeredAfterMs)}`;
    case 'not-needed':
      return 'somebody else answered';
    case 'passed-on':
      return 'passed on';
    case 'exhausted':
      return 'not answered';
    case 'ringing':
      return 'still being asked';
  }
}
