/** The record of an incident, newest first, continued upward into what will happen, with now between them. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import {
  Activity,
  AlarmClockOff,
  BellRing,
  Check,
  CircleCheck,
  Cog,
  Flag,
  MessageSquare,
  RefreshCw,
  Search,
  Send,
  Timer,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import * as ask from '../../api/queries.ts';
import type { IncidentView, TimelineEntry } from '../../api/types.ts';
import { Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { More } from '../../parts/More.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { sameDay, shortDay } from '../../time/format.ts';
import { Moment } from '../../time/Moment.tsx';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';

const FILTER = { all: 'All', people: 'People', pages: 'Pages', updates: 'Updates' } as const;
type Filter = keyof typeof FILTER;
/** What comes next is read; what comes after that is one press away. */
const AHEAD = 4;

export function Timeline({ incident }: { incident: IncidentView }) {
  const { show = 'all' } = useSearch({ from: '/frame/incidents/$number' });
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    ask.timeline(incident.number),
  );
  const [allAhead, setAllAhead] = useState(false);
  if (data === undefined)
    return (
      <div className="p-4.5">
        {error === null ? (
          <LoadingRows rows={5} label="The timeline is being read." />
        ) : (
          <ProblemNote error={error} />
        )}
      </div>
    );
  // The server has them latest first.
  const newestFirst = data.pages.flatMap((page) => page.items).filter((entry) => shown(entry, show));
  const future = newestFirst.filter((entry) => entry.tense === 'future');
  const past = newestFirst.filter((entry) => entry.tense === 'past');
  const ahead = allAhead ? future : future.slice(-AHEAD);
  const hidden = future.length - ahead.length;

  return (
    <div className="px-4.5 pt-3 pb-4.5">
      <div role="group" aria-label="What is shown" className="mb-3 flex flex-wrap gap-1">
        {(Object.keys(FILTER) as Filter[]).map((each) => (
          <Link
            key={each}
            from="/incidents/$number"
            to="."
            search={(kept) => ({ ...kept, show: each === 'all' ? undefined : each })}
            resetScroll={false}
            replace
            aria-current={each === show ? 'true' : undefined}
            className={`inline-flex min-h-7 items-center rounded-round border px-2.5 text-small ${each === show ? 'border-hairline-strong bg-sunk font-medium text-ink' : 'border-transparent text-second hover:text-ink'}`}
          >
            {FILTER[each]}
          </Link>
        ))}
      </div>
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setAllAhead(true)}
          className="mb-1 ml-[92px] min-h-7 rounded-small text-small font-medium text-brass-text hover:underline"
        >
          {hidden} more later
        </button>
      )}
      {ahead.length > 0 && (
        <ol aria-label="To come" className="flex flex-col">
          {ahead.map((entry, index) => (
            <Entry key={entry.id} entry={entry} rank={incident.severityRank} above={ahead[index - 1]?.at} />
          ))}
        </ol>
      )}
      <div className="flex items-center gap-2.5 py-1.5">
        <span className="text-label tracking-normal text-brass-text">now</span>
        <span aria-hidden="true" className="h-px flex-1 bg-brass" />
      </div>
      {past.length === 0 ? (
        <Empty title="Nothing of that kind yet">Choose All to see the whole record.</Empty>
      ) : (
        <ol aria-label="What was" className="flex flex-col">
          {past.map((entry, index) => (
            <Entry key={entry.id} entry={entry} rank={incident.severityRank} above={past[index - 1]?.at} />
          ))}
        </ol>
      )}
      {hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </div>
  );
}

function shown(entry: TimelineEntry, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'people':
      return entry.actor !== null;
    case 'pages':
      return entry.icon === 'page' || entry.icon === 'answer';
    case 'updates':
      return entry.icon === 'update' || entry.icon === 'status' || entry.icon === 'note';
  }
}

const ICON: Record<TimelineEntry['icon'], LucideIcon> = {
  alert: Activity,
  page: BellRing,
  answer: Check,
  update: Send,
  status: RefreshCw,
  search: Search,
  role: UserRound,
  note: MessageSquare,
  clock: Timer,
  breach: AlarmClockOff,
  flag: Flag,
  resolve: CircleCheck,
  system: Cog,
};

const SEVERE = [
  'bg-sev1-wash text-sev1-text',
  'bg-sev2-wash text-sev2-text',
  'bg-sev3-wash text-sev3-text',
  'bg-sev4-wash text-sev4-text',
];

function groundOf(entry: TimelineEntry, rank: number): string {
  if (entry.tense === 'future') return 'border border-dashed border-edge text-third';
  switch (entry.icon) {
    case 'alert':
    case 'page':
      return SEVERE[Math.min(Math.max(rank, 1), 4) - 1]!;
    case 'breach':
      return 'bg-sev1-wash text-sev1-text';
    case 'answer':
    case 'resolve':
      return 'bg-good-wash text-good-text';
    default:
      return 'bg-sunk text-second';
  }
}

function Entry({
  entry,
  rank,
  above,
}: {
  entry: TimelineEntry;
  rank: number;
  /** The instant of the entry over it; the first of a list stands beside the present. */
  above: string | undefined;
}) {
  const zone = useZone();
  const now = useNow(60_000);
  const Icon = ICON[entry.icon];
  const past = entry.tense === 'past';
  // An incident that lasts over midnight says on which day a time was.
  const at = Date.parse(entry.at);
  const beside = above === undefined ? now : Date.parse(above);
  const day = sameDay(beside, at, zone) ? null : shortDay(at, zone);
  return (
    <>
      {day !== null && <li className="pt-2 pb-1 pl-[58px] label-section wide:pl-[92px]">{day}</li>}
      <li
        className={`grid grid-cols-[46px_minmax(0,1fr)] gap-x-3 py-2 wide:grid-cols-[58px_22px_minmax(0,1fr)] ${past ? 'animate-arrive' : ''}`}
      >
        <span className="pt-px text-right text-small text-third">
          <span className="wide:hidden">
            <Moment at={entry.at} />
          </span>
          <span className="hidden wide:inline">
            <Moment at={entry.at} seconds={past} />
          </span>
        </span>
        <span
          aria-hidden="true"
          className={`hidden size-[22px] items-center justify-center rounded-round wide:inline-flex ${groundOf(entry, rank)}`}
        >
          <Icon size={12} />
        </span>
        <div className="min-w-0 [overflow-wrap:anywhere]">
          <span className={past ? 'font-semibold' : 'font-medium text-second'}>{entry.text}</span>
          {entry.detail !== null && <span className="text-second"> {entry.detail}</span>}
          {entry.body !== null && (
            <p
              className={
                entry.icon === 'update'
                  ? 'mt-1.5 rounded-control border bg-ground px-3 py-2 whitespace-pre-wrap'
                  : 'whitespace-pre-wrap text-second'
              }
            >
              {entry.body}
            </p>
          )}
          {entry.kind === 'update-corrected' && (
            <Link
              from="/incidents/$number"
              to="."
              search={(kept) => ({ ...kept, tab: 'updates' })}
              resetScroll={false}
              className="ml-1.5 text-small font-medium text-brass-text underline underline-offset-2"
            >
              What it said before
            </Link>
          )}
        </div>
      </li>
    </>
  );
}
