/** The demonstration's inbox: every message that would have gone out, to whom and by which channel. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { BellRing, ChevronRight } from 'lucide-react';
import * as ask from '../../api/queries.ts';
import type { InboxItem } from '../../api/types.ts';
import { buttonClass } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { PickField } from '../../parts/Filters.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { Avatar, firstName, NobodyMark } from '../../parts/Person.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Moment } from '../../time/Moment.tsx';

export function InboxPage() {
  const { person } = useSearch({ from: '/frame/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const { data, error } = useQuery(ask.inbox());
  const items = data?.items ?? [];
  const people = [
    ...new Map(
      items.flatMap((item) => (item.person === null ? [] : [[item.person.handle, item.person]])),
    ).values(),
  ];
  const shown = person === undefined ? items : items.filter((item) => item.person?.handle === person);
  return (
    <>
      <TabTitle>Inbox</TabTitle>
      <PageHead title="Inbox" aside="What would have gone out">
        {people.length > 1 && (
          <PickField
            label="For whom"
            value={person ?? ''}
            every="Everybody"
            options={people.map((each) => ({ value: each.handle, label: each.name }))}
            onChange={(handle) =>
              void navigate({ search: handle === '' ? {} : { person: handle }, replace: true })
            }
          />
        )}
      </PageHead>
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={6} label="The inbox is being read." />
        ) : (
          <ProblemNote error={error} />
        )
      ) : (
        <Card className="overflow-hidden">
          {shown.length === 0 ? (
            <Empty title="Nothing has gone out yet">
              Declare an incident, or send an alert with the curl line that the server printed: its pages
              stand here.
            </Empty>
          ) : (
            <ul>
              {shown.map((item) => (
                <Message key={item.id} item={item} />
              ))}
            </ul>
          )}
        </Card>
      )}
    </>
  );
}

function Message({ item }: { item: InboxItem }) {
  const [said] = whatItAdds(item);
  return (
    <li className="grid animate-arrive grid-cols-[22px_minmax(0,1fr)] gap-x-3 border-b px-4.5 py-3 last:border-b-0">
      {item.person === null ? <NobodyMark /> : <Avatar person={item.person} />}
      <div className="min-w-0">
        <div className="flex items-baseline justify-between gap-x-4">
          <span>
            <span className="font-semibold">{item.person?.name ?? 'Everybody'}</span>{' '}
            <span className="text-third">by {item.channel}</span>
          </span>
          <span className="shrink-0 text-small text-third">
            <Moment at={item.at} near />
          </span>
        </div>
        <div className="flex flex-col gap-x-6 gap-y-2 wide:flex-row wide:items-end wide:justify-between">
          <div className="min-w-0 flex-1">
            <p className="mt-0.5 font-medium [overflow-wrap:anywhere]">{item.subject}</p>
            {said !== undefined && <p className="[overflow-wrap:anywhere] text-second">{said}</p>}
            <details className="group mt-0.5">
              <summary className="flex min-h-6 w-fit cursor-pointer list-none items-center gap-1 text-small text-third hover:text-ink [&::-webkit-details-marker]:hidden">
                <ChevronRight
                  size={14}
                  aria-hidden="true"
                  className="transition-transform group-open:rotate-90"
                />
                The whole message
              </summary>
              <p className="mt-1 rounded-control bg-sunk px-3 py-2 text-small [overflow-wrap:anywhere] whitespace-pre-line text-second">
                {item.body}
              </p>
            </details>
          </div>
          {item.acknowledgeUrl !== null && (
            <a href={item.acknowledgeUrl} className={buttonClass('plain', 'self-start wide:self-center')}>
              <BellRing size={15} aria-hidden="true" />
              {item.person === null ? 'Open the link' : `Open it as ${firstName(item.person)}`}
            </a>
          )}
        </div>
      </div>
    </li>
  );
}

/** The lines of a message that its subject has not said and that are no links. */
function whatItAdds({ subject, body }: InboxItem): string[] {
  return body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !subject.includes(line) && !/https?:\/\//.test(line));
}
