/** One open incident on Now: what it is, its line, what presses and who is with it. */
import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useAct } from '../../api/commands.ts';
import type { NowCard } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Line } from '../../line/Line.tsx';
import { Sentence } from '../../line/NextSentence.tsx';
import { Button } from '../../parts/Button.tsx';
import { Avatar, firstName } from '../../parts/Person.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { Countdown } from '../../time/Countdown.tsx';
import { age } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';

/** The figures are large and bold, so that the colours themselves can be read. */
const TONE = { warn: 'text-sev2', plain: 'text-ink', good: 'text-good' } as const;

export function OpenCard({ card }: { card: NowCard }) {
  const { incident, line, mine } = card;
  const asking = mine && incident.acknowledgedAt === null;
  return (
    <li
      className={`relative rounded-card border bg-panel transition-colors hover:border-hairline-strong ${asking ? 'animate-asking border-l-[3px] border-l-brass pl-[17px]' : 'pl-[19px]'} py-4 pr-[19px]`}
    >
      <div className="grid grid-cols-1 gap-x-8 gap-y-3 wide:grid-cols-[minmax(0,1fr)_176px]">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <Severity rank={incident.severityRank} label={incident.severity} />
            <span className="font-mono text-small text-second">{incident.number}</span>
            {incident.visibility === 'private' && (
              <Lock size={14} aria-label="Private" className="text-third" />
            )}
            <Facts card={card} />
          </div>
          <h3 className="mt-2 text-card [overflow-wrap:anywhere]">
            <Link
              to="/incidents/$number"
              params={{ number: incident.number }}
              data-incident={incident.number}
              className="after:absolute after:inset-0 after:rounded-card focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-brass-text"
            >
              {incident.title}
            </Link>
          </h3>
          <div className="relative mt-2.5">
            <Line line={line} size="small" rank={incident.severityRank} />
          </div>
          {incident.category === 'monitoring' && line.next[0] !== undefined && (
            <p className="mt-1 text-small text-third">
              <Sentence text={line.next[0].sentence} at={line.next[0].at} />
            </p>
          )}
        </div>
        <Pressing card={card} asking={asking} />
      </div>
    </li>
  );
}

function Facts({ card: { incident } }: { card: NowCard }) {
  const zone = useZone();
  const now = useNow(60_000);
  const said = [
    incident.service,
    age(Date.parse(incident.declaredAt), now, zone),
    incident.category === 'triage' ? null : incident.statusLabel,
  ].filter((each) => each !== null);
  return <span className="text-second">{said.join(' · ')}</span>;
}

function Pressing({ card: { incident, pressing, who }, asking }: { card: NowCard; asking: boolean }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 wide:flex-col wide:items-end wide:justify-start wide:text-right">
      {pressing !== null && (
        <div className="flex items-baseline gap-2.5 wide:block">
          <div className="text-small text-second">{pressing.label}</div>
          {pressing.at !== null && (
            <Countdown to={pressing.at} className={`text-count ${TONE[pressing.tone]}`} />
          )}
        </div>
      )}
      {who !== null && (
        <div className="flex min-w-0 items-center gap-2 text-second wide:mt-0.5">
          <Avatar person={who.person} />
          <span className="truncate">
            {firstName(who.person)} {who.doing}
          </span>
        </div>
      )}
      {asking && <HaveIt number={incident.number} card={incident} />}
    </div>
  );
}

function HaveIt({ number, card }: { number: string; card: NowCard['incident'] }) {
  const { can } = useViewer();
  const act = useAct();
  return (
    <Button
      look="brass"
      shortcut="A"
      className="relative z-10 w-full wide:mt-1 wide:w-auto"
      verdict={can.acknowledge(card)}
      busy={act.isPending}
      onClick={() => act.mutate({ number, command: 'acknowledge', body: {} })}
    >
      I have it
    </Button>
  );
}
