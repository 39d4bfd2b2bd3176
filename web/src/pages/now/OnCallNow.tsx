/** Who is on call at this moment, and when nobody will be. */
import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import type { NowView } from '../../api/types.ts';
import { SideCard } from '../../parts/Card.tsx';
import { NobodyMark, Person } from '../../parts/Person.tsx';
import { nearTime, stretch } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';

/** The gaps that come first; the calendar has the rest. */
const MOST_GAPS = 3;

export function OnCallNow({ onCall, gaps }: Pick<NowView, 'onCall' | 'gaps'>) {
  const zone = useZone();
  const now = useNow(60_000);
  const bound = onCall.filter((position) => position.bound);
  return (
    <SideCard
      title="On call now"
      aside={
        <Link to="/on-call" className="hover:text-ink hover:underline">
          all
        </Link>
      }
    >
      <ul className="flex flex-col gap-2.5">
        {bound.length === 0 && (
          <li className="text-second">
            No position of the process is bound to anybody yet. Bind them in the configuration file, or under
            PUT /api/v1/config.
          </li>
        )}
        {bound.map((position) => (
          <li key={position.position} className="flex items-start justify-between gap-3">
            <span className="flex min-w-0 flex-col gap-1">
              {position.people.length === 0 ? (
                <span className="inline-flex items-center gap-2 text-sev1-text">
                  <NobodyMark /> Nobody
                </span>
              ) : (
                position.people.map((person) => <Person key={person.handle} person={person} />)
              )}
            </span>
            <span className="min-w-0 shrink-[2] text-right text-second">
              {position.label}
              {position.until !== null && (
                <span className="block text-small text-third">
                  until {nearTime(Date.parse(position.until), now, zone)}
                </span>
              )}
            </span>
          </li>
        ))}
        {gaps.slice(0, MOST_GAPS).map((gap) => (
          <li
            key={`${gap.schedule} ${gap.from}`}
            className="flex items-baseline justify-between gap-3 text-sev1-text"
          >
            <span className="inline-flex min-w-0 items-baseline gap-2">
              <CircleAlert size={16} aria-hidden="true" className="shrink-0 translate-y-[3px]" />
              <span>
                Nobody: {stretch(Date.parse(gap.from), Date.parse(gap.to), zone)}
                <span className="text-second"> on {gap.schedule}</span>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </SideCard>
  );
}
