/** Who follows a status page: the list, who is entered or removed, files of them, and what became of the latest news. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download, Mail, MessageSquare, Smartphone, Webhook, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import * as ask from '../../api/status-pages.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button, buttonClass } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { PickField, SearchField } from '../../parts/Filters.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { More } from '../../parts/More.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Moment } from '../../time/Moment.tsx';
import { EnterSubscribers } from './EnterSubscribers.tsx';
import { NewsCard } from './NewsCard.tsx';
import { usePageAct } from './use-page-act.ts';
import { SUBSCRIBER } from './words.ts';

const KIND: Record<ask.Subscriber['kind'], { icon: LucideIcon; label: string }> = {
  email: { icon: Mail, label: 'Mail' },
  sms: { icon: Smartphone, label: 'SMS' },
  webhook: { icon: Webhook, label: 'Webhook' },
  slack: { icon: MessageSquare, label: 'Slack' },
};

export function SubscribersTab() {
  const { page: handle } = useParams({ from: '/frame/status-pages/$page' });
  const search = useSearch({ from: '/frame/status-pages/$page/subscribers' });
  const navigate = useNavigate({ from: '/status-pages/$page/subscribers' });
  const { can } = useViewer();
  const { data: page } = useQuery(ask.statusPageOf(handle));
  const verdict = can.configure();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...ask.subscribers(handle, {
      ...(search.state === undefined ? {} : { state: search.state }),
      ...(search.text === undefined ? {} : { text: search.text }),
    }),
    enabled: verdict.allowed,
  });
  const { data: news } = useQuery({ ...ask.subscriberNews(handle), enabled: verdict.allowed });
  const [entering, setEntering] = useState<'one' | 'file' | null>(null);
  const [removing, setRemoving] = useState<ask.Subscriber | null>(null);
  const remove = usePageAct({
    text: 'Removed, with all that was kept of them.',
    onDone: () => setRemoving(null),
  });
  if (!verdict.allowed) return <p className="text-second">{verdict.because}</p>;
  const items = data?.pages.flatMap((part) => part.items) ?? [];
  const look = (change: Partial<typeof search>) =>
    void navigate({ search: (kept) => ({ ...kept, ...change }), replace: true });
  const filtered = search.state !== undefined || search.text !== undefined;
  return (
    <div className="grid items-start gap-4.5 full:grid-cols-[minmax(0,1fr)_328px]">
      <section aria-label="Subscribers" className="min-w-0">
        <div className="mb-3 flex flex-wrap gap-2.5">
          <SearchField
            value={search.text ?? ''}
            label="Find an address"
            onChange={(text) => look({ text: text === '' ? undefined : text })}
          />
          <PickField
            label="State"
            value={search.state ?? ''}
            every="Every state"
            options={Object.entries(SUBSCRIBER).map(([value, label]) => ({ value, label }))}
            onChange={(state) =>
              look({ state: state === '' ? undefined : (state as ask.Subscriber['state']) })
            }
          />
        </div>
        {error !== null ? (
          <ProblemNote error={error} />
        ) : data === undefined ? (
          <LoadingRows rows={5} label="The subscribers are being read." />
        ) : (
          <Card>
            {items.length === 0 ? (
              <Empty title={filtered ? 'Nobody like that' : 'Nobody follows the page yet'}>
                {filtered
                  ? 'Take a filter away to see the others.'
                  : 'Readers subscribe on the page itself, by mail or whatever else it offers. You can also enter them here.'}
              </Empty>
            ) : (
              <ul>
                {items.map((subscriber) => (
                  <Row
                    key={subscriber.id}
                    page={page}
                    subscriber={subscriber}
                    onRemove={() => setRemoving(subscriber)}
                  />
                ))}
              </ul>
            )}
            {hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
          </Card>
        )}
      </section>
      <div className="flex min-w-0 flex-col gap-3.5">
        <div className="grid grid-cols-2 gap-2.5">
          <Button onClick={() => setEntering('one')}>Enter somebody</Button>
          <Button onClick={() => setEntering('file')}>Import a file</Button>
          <a href={ask.exportAddress(handle)} download className={buttonClass('plain', 'col-span-2')}>
            <Download size={15} aria-hidden="true" /> Export them all
          </a>
        </div>
        {news !== undefined && <NewsCard news={news} />}
      </div>
      {entering !== null && page !== undefined && (
        <EnterSubscribers
          page={page}
          kinds={news?.kinds ?? ['email']}
          by={entering}
          onClose={() => setEntering(null)}
        />
      )}
      {removing !== null && (
        <Confirm
          title={`Remove ${removing.to}?`}
          act="Remove"
          danger
          busy={remove.isPending}
          onClose={() => setRemoving(null)}
          onAct={() => remove.mutate(() => ask.removeSubscriber(handle, removing.id))}
        >
          <p>Everything that was kept of them goes. They can subscribe again.</p>
        </Confirm>
      )}
    </div>
  );
}

function Row({
  page,
  subscriber,
  onRemove,
}: {
  page: ask.StatusPage | undefined;
  subscriber: ask.Subscriber;
  onRemove: () => void;
}) {
  const { kind, to, components, state, createdAt } = subscriber;
  const { icon: Icon, label } = KIND[kind];
  const follows = components.map((id) => page?.components.find((each) => each.id === id)?.name ?? id);
  return (
    <li className="flex items-center justify-between gap-x-4 border-b px-4.5 py-2 last:border-b-0">
      <span className="flex min-w-0 items-start gap-2.5">
        <Icon size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-third" />
        <span className="min-w-0">
          <span className="sr-only">{label} </span>
          <span className="[overflow-wrap:anywhere]">{to}</span>
          <span className="block text-small text-third">
            <span className={state === 'bounced' ? 'text-sev2-text' : ''}>{SUBSCRIBER[state]}</span>
            {follows.length > 0 && ` · ${follows.join(', ')}`} · since <Moment at={createdAt} near />
          </span>
        </span>
      </span>
      <Button look="quiet" onClick={onRemove} aria-label={`Remove ${to}`}>
        Remove
      </Button>
    </li>
  );
}
