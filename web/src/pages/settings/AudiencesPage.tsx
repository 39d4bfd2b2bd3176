/** What the process's audiences mean here: the people, teams, addresses and rooms behind each word. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as ask from '../../api/queries.ts';
import * as told from '../../api/updates.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { inWords, throughWords } from '../update/words.ts';
import { EditAudience } from './EditAudience.tsx';

export function AudiencesPage() {
  const { data, error } = useQuery(told.audiences());
  const { data: process } = useQuery(ask.process());
  const { data: teams } = useQuery(ask.teams());
  const [editing, setEditing] = useState<told.Audience | null>(null);
  const items = data?.items ?? [];
  const ofFile = items.length > 0 && items.every(({ owner }) => owner === 'file');
  return (
    <>
      <TabTitle>Audiences</TabTitle>
      <div className="mb-3 max-w-[72ch]">
        <h2 className="text-card">Audiences</h2>
        <p className="mt-0.5 text-second">
          {process === undefined ? 'The process' : process.title} says who must hear of an incident, and when.
          Here stands who that is.
          {ofFile && ' The configuration file says it; change it there.'}
        </p>
      </div>
      {error !== null ? (
        <ProblemNote error={error} />
      ) : data === undefined ? (
        <LoadingRows rows={4} label="The audiences are being read." />
      ) : items.length === 0 ? (
        <Card>
          <Empty title="The process names no audience">Updates go to the people on the incident.</Empty>
        </Card>
      ) : (
        <Card>
          <ul>
            {items.map((audience) => (
              <Row
                key={audience.audience}
                audience={audience}
                positionLabel={(id) => process?.positions.find((each) => each.id === id)?.label ?? id}
                teamName={(handle) => teams?.items.find((each) => each.handle === handle)?.name ?? handle}
                onEdit={() => setEditing(audience)}
              />
            ))}
          </ul>
        </Card>
      )}
      {editing !== null && (
        <EditAudience audience={editing} teams={teams?.items ?? []} onClose={() => setEditing(null)} />
      )}
    </>
  );
}

function Row({
  audience,
  positionLabel,
  teamName,
  onEdit,
}: {
  audience: told.Audience;
  positionLabel: (id: string) => string;
  teamName: (handle: string) => string;
  onEdit: () => void;
}) {
  const { can } = useViewer();
  const { label, through, positions, users, teams, addresses, chat, owner } = audience;
  const members: [string, string[]][] = [
    ['By their position', positions.map(positionLabel)],
    ['Teams', teams.map(teamName)],
    ['People', users.map(({ name }) => name)],
    ['Addresses', addresses],
    ['Rooms', chat],
  ];
  const nobody = members.every(([, names]) => names.length === 0);
  const published = through.includes('status-page');
  const verdict = can.configure();
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b px-4.5 py-3.5 last:border-b-0">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="font-semibold">{label}</h3>
        {through.length > 0 && <p className="text-small text-third">by {inWords(throughWords(through))}</p>}
        {nobody ? (
          <p className={`mt-1.5 ${published ? 'text-second' : 'text-sev2-text'}`}>
            {published
              ? 'Whoever reads the status page; nobody else is told.'
              : 'Nobody: what is told to it reaches nobody yet.'}
          </p>
        ) : (
          <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
            {members
              .filter(([, names]) => names.length > 0)
              .map(([what, names]) => (
                <div key={what} className="contents">
                  <dt className="text-third">{what}</dt>
                  <dd className="[overflow-wrap:anywhere]">{names.join(', ')}</dd>
                </div>
              ))}
          </dl>
        )}
      </div>
      <Button
        verdict={
          owner === 'file'
            ? { allowed: false, because: 'The configuration file says who they are. Change it there.' }
            : verdict
        }
        onClick={onEdit}
        aria-label={`Change who ${label} is`}
      >
        Change
      </Button>
    </li>
  );
}
