/** Incidents: all of them, newest first, found by what they are called and what they are. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useCallback } from 'react';
import { isOver } from '../../access/can.ts';
import * as ask from '../../api/queries.ts';
import type { IncidentView } from '../../api/types.ts';
import { useFrameActs } from '../../frame/frame-acts.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { PickField, SearchField } from '../../parts/Filters.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { More } from '../../parts/More.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { Avatar, NobodyMark } from '../../parts/Person.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Severity } from '../../parts/Severity.tsx';
import type { IncidentsSearch } from '../../router.tsx';
import { span } from '../../time/format.ts';
import { Moment } from '../../time/Moment.tsx';
import { useNow } from '../../time/use-now.ts';

const CATEGORY: { value: string; label: string }[] = [
  { value: 'triage,active,mitigating,monitoring', label: 'Open' },
  { value: 'triage', label: 'In triage' },
  { value: 'active', label: 'Active' },
  { value: 'mitigating', label: 'Mitigating' },
  { value: 'monitoring', label: 'Monitoring' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'closed', label: 'Closed' },
];

export function IncidentsPage() {
  const search = useSearch({ from: '/frame/incidents' });
  const navigate = useNavigate({ from: '/incidents' });
  const { can } = useViewer();
  const acts = useFrameActs();
  const { data: process } = useQuery(ask.process());
  const set = useCallback(
    (change: IncidentsSearch) => void navigate({ search: (kept) => ({ ...kept, ...change }), replace: true }),
    [navigate],
  );
  const setText = useCallback((text: string) => set({ text: text === '' ? undefined : text }), [set]);
  return (
    <>
      <TabTitle>Incidents</TabTitle>
      <PageHead title="Incidents">
        <Button look="primary" shortcut="D" verdict={can.declare()} onClick={acts.declare}>
          Declare
        </Button>
      </PageHead>
      <div className="mb-3.5 flex flex-wrap gap-2.5">
        <SearchField value={search.text ?? ''} label="Find in incidents" onChange={setText} />
        <PickField
          label="Status"
          value={search.category ?? ''}
          every="Every status"
          options={CATEGORY}
          onChange={(category) => set({ category: category === '' ? undefined : category })}
        />
        <PickField
          label="Severity"
          value={search.severity ?? ''}
          every="Every severity"
          options={(process?.severities ?? []).map((severity) => ({
            value: severity.id,
            label: `${severity.id} ${severity.label}`,
          }))}
          onChange={(severity) => set({ severity: severity === '' ? undefined : severity })}
        />
        {search.service !== undefined && (
          <Button onClick={() => set({ service: undefined })}>Service {search.service} ×</Button>
        )}
      </div>
      <Rows search={search} />
    </>
  );
}

function Rows({ search }: { search: IncidentsSearch }) {
  const filter = {
    ...(search.text === undefined ? {} : { text: search.text }),
    ...(search.category === undefined ? {} : { category: search.category }),
    ...(search.severity === undefined ? {} : { severity: search.severity }),
    ...(search.service === undefined ? {} : { service: search.service }),
  };
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    ask.incidents(filter),
  );
  if (data === undefined)
    return error === null ? (
      <LoadingRows rows={8} label="The incidents are being read." />
    ) : (
      <ProblemNote error={error} />
    );
  const incidents = data.pages.flatMap((page) => page.items);
  return (
    <Card className="overflow-hidden">
      {incidents.length === 0 ? (
        Object.keys(filter).length > 0 ? (
          <Empty title="No incident is like that">
            Look for another word, or for every status and severity.
          </Empty>
        ) : (
          <Empty title="There was no incident yet">
            Alerts declare them, and so can you: press D, one sentence is enough.
          </Empty>
        )
      ) : (
        <ul>
          {incidents.map((incident) => (
            <Row key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
      {hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </Card>
  );
}

function Row({ incident }: { incident: IncidentView }) {
  const who = incident.roles['commander'] ?? incident.owner;
  return (
    <li className="relative grid grid-cols-[72px_minmax(0,1fr)_auto] items-start gap-x-3 wide:items-center border-b px-4 py-2.5 [content-visibility:auto] [contain-intrinsic-size:auto_60px] last:border-b-0 hover:bg-sunk wide:grid-cols-[72px_minmax(0,1fr)_116px_136px_22px]">
      <Severity rank={incident.severityRank} label={incident.severity} />
      <div className="col-span-2 min-w-0 wide:col-span-1">
        <h2 className="line-clamp-2 font-semibold wide:line-clamp-1">
          <Link
            to="/incidents/$number"
            params={{ number: incident.number }}
            title={incident.title}
            className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brass-text"
          >
            {incident.title}
          </Link>
        </h2>
        <p className="truncate text-small text-second">
          <span className="font-mono text-label font-normal tracking-normal">{incident.number}</span>
          {incident.service !== null && ` · ${incident.service}`}
          {incident.visibility === 'private' && (
            <Lock size={13} aria-label="Private" className="ml-1.5 inline -translate-y-px text-third" />
          )}
        </p>
      </div>
      <span
        className={`col-start-2 text-small wide:col-start-auto wide:text-body ${isOver(incident) ? 'text-second' : 'font-medium'}`}
      >
        {incident.statusLabel}
      </span>
      <span className="text-right text-small text-second wide:text-body">
        <Moment at={incident.declaredAt} near />
        <span className="text-small text-third before:content-['_·_'] wide:block wide:before:content-none">
          <Lasted incident={incident} />
        </span>
      </span>
      <span className="hidden wide:inline-flex" title={who?.name ?? 'Nobody'}>
        {who === null || who === undefined ? <NobodyMark /> : <Avatar person={who} />}
        <span className="sr-only">{who?.name ?? 'Nobody'}</span>
      </span>
    </li>
  );
}

function Lasted({ incident }: { incident: IncidentView }) {
  const now = useNow(60_000);
  const from = Date.parse(incident.declaredAt);
  return incident.resolvedAt === null
    ? `for ${span(Math.floor((now - from) / 60_000) * 60_000)}`
    : `took ${span(Date.parse(incident.resolvedAt) - from)}`;
}
