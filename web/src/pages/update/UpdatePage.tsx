/** An update is composed here: who hears it, in which words, when the next one comes, and how each of them will read it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import * as ask from '../../api/queries.ts';
import * as told from '../../api/updates.ts';
import { Loading } from '../../parts/Loading.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { Composer } from './Composer.tsx';
import { composedOf, readComposed } from './composed.ts';
import { DraftsCard } from './DraftsCard.tsx';
import { owedTo } from './Whom.tsx';

export function UpdatePage() {
  const { number } = useParams({ from: '/frame/incidents/$number/update' });
  const { draft: draftId } = useSearch({ from: '/frame/incidents/$number/update' });
  const { data: incident, error } = useQuery(ask.incident(number));
  const { data: process } = useQuery(ask.process());
  const { data: clocks } = useQuery(ask.clocks(number));
  const { data: templates } = useQuery(ask.templates(number));
  const { data: drafts } = useQuery({ ...told.drafts(number), enabled: draftId !== undefined });

  const head = (beside?: ReactNode) => (
    <div className="mb-4">
      <Link
        to="/incidents/$number"
        params={{ number }}
        className="inline-flex min-h-8 items-center gap-2 rounded-small text-second hover:text-ink"
      >
        <ArrowLeft size={16} aria-hidden="true" /> <span className="font-mono text-small">{number}</span>
      </Link>
      <h1 className="text-title">Post update</h1>
      {beside}
    </div>
  );
  if (error !== null && incident === undefined)
    return (
      <>
        <TabTitle>Post update</TabTitle>
        {head()}
        <ProblemNote error={error} />
      </>
    );
  const draft = drafts?.items.find(({ id }) => id === draftId);
  if (
    incident === undefined ||
    process === undefined ||
    clocks === undefined ||
    templates === undefined ||
    (draftId !== undefined && drafts === undefined)
  )
    return (
      <>
        <TabTitle>Post update</TabTitle>
        {head()}
        <Loading rows={3} label="The incident is being read." />
      </>
    );
  const begun =
    draft === undefined
      ? (readComposed(number) ?? {
          audiences: [owedTo(clocks.items) ?? 'internal'],
          template: '',
          values: {},
          subject: '',
          text: '',
          next: incident.resolvedAt === null ? '30' : '',
          status: '',
        })
      : composedOf(draft);
  return (
    <>
      <TabTitle>{`Post update · ${number}`}</TabTitle>
      {head(
        <p className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-second">
          <Severity rank={incident.severityRank} label={incident.severity} /> {incident.title}
        </p>,
      )}
      {draftId !== undefined && draft === undefined && (
        <p className="mb-4 text-second">The draft is gone: it was sent or discarded.</p>
      )}
      <Composer
        key={draft?.id ?? 'new'}
        incident={incident}
        process={process}
        clocks={clocks.items}
        templates={templates.items}
        draft={draft ?? null}
        begun={begun}
      />
      <DraftsCard incident={incident} but={draft?.id} />
    </>
  );
}
