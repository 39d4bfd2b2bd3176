/** One open incident in a row: on a day with many, the same facts in a third of the room. */
import { Link } from '@tanstack/react-router';
import type { NowCard } from '../../api/types.ts';
import { Line } from '../../line/Line.tsx';
import { Avatar, NobodyMark } from '../../parts/Person.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { Countdown } from '../../time/Countdown.tsx';
import { age } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';

const TONE = { warn: 'text-sev2-text', plain: 'text-ink', good: 'text-good-text' } as const;

export function OpenRow({ card: { incident, line, pressing, who, mine } }: { card: NowCard }) {
  const zone = useZone();
  const now = useNow(60_000);
  const asking = mine && incident.acknowledgedAt === null;
  const facts = [
    incident.number,
    incident.service,
    age(Date.parse(incident.declaredAt), now, zone),
    incident.statusLabel,
  ];
  return (
    <li
      className={`relative grid grid-cols-[72px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-b py-2.5 pr-4 pl-4 last:border-b-0 hover:bg-sunk wide:grid-cols-[72px_minmax(0,1fr)_minmax(120px,26%)_104px_22px] ${asking ? 'border-l-[3px] border-l-brass pl-[13px]' : ''}`}
    >
      <Severity rank={incident.severityRank} label={incident.severity} />
      <div className="col-span-2 min-w-0 wide:col-span-1">
        <h3 className="line-clamp-2 font-semibold wide:line-clamp-1">
          <Link
            to="/incidents/$number"
            params={{ number: incident.number }}
            data-incident={incident.number}
            title={incident.title}
            className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brass-text"
          >
            {incident.title}
          </Link>
        </h3>
        <p className="truncate text-small text-second">{facts.filter((each) => each !== null).join(' · ')}</p>
      </div>
      <div className="hidden min-w-0 wide:block">
        <Line line={line} size="small" rank={incident.severityRank} />
      </div>
      <div className="col-span-2 col-start-2 flex min-w-0 items-baseline justify-between gap-3 wide:col-span-1 wide:col-start-auto wide:block wide:text-right">
        {pressing !== null && (
          <>
            <div className="truncate text-small text-second wide:text-tiny">{pressing.label}</div>
            {pressing.at !== null && (
              <Countdown to={pressing.at} className={`font-semibold ${TONE[pressing.tone]}`} />
            )}
          </>
        )}
      </div>
      <div
        className="hidden wide:block"
        title={who === null ? 'Nobody yet' : `${who.person.name} ${who.doing}`}
      >
        {who === null ? <NobodyMark /> : <Avatar person={who.person} />}
        <span className="sr-only">{who === null ? 'Nobody yet' : `${who.person.name} ${who.doing}`}</span>
      </div>
    </li>
  );
}
