/** Who was paged, why, how, and what came of it: each message with the vendor's own word. */
import { useQuery } from '@tanstack/react-query';
import * as ask from '../../api/queries.ts';
import type { DeliveryView, PageView } from '../../api/types.ts';
import { Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { Person } from '../../parts/Person.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Countdown } from '../../time/Countdown.tsx';
import { Moment } from '../../time/Moment.tsx';

export function PagesTab({ number }: { number: string }) {
  const { data, error } = useQuery(ask.pages(number));
  if (data === undefined)
    return (
      <div className="p-4.5">
        {error === null ? (
          <LoadingRows rows={3} label="The pages are being read." />
        ) : (
          <ProblemNote error={error} />
        )}
      </div>
    );
  if (data.items.length === 0)
    return <Empty title="Nobody was paged">The process pages nobody for this severity, or not yet.</Empty>;
  return (
    <ul className="px-4.5 pt-2 pb-3">
      {[...data.items]
        .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
        .map((page) => (
          <li key={page.id} className="border-b py-3 last:border-b-0">
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <span className="inline-flex items-center gap-2.5 font-semibold">
                <Person person={page.person} />
              </span>
              <Outcome page={page} />
            </div>
            <p className="mt-1 text-second">
              <Moment at={page.at} seconds near={false} /> · {page.reason}
            </p>
            {page.deliveries.length > 0 && (
              <ul className="mt-2 flex flex-col gap-1 text-small">
                {page.deliveries.map((delivery) => (
                  <Delivery key={delivery.id} delivery={delivery} />
                ))}
              </ul>
            )}
          </li>
        ))}
    </ul>
  );
}

const OUTCOME: Record<PageView['outcome'], { text: string; ink: string }> = {
  ringing: { text: 'being paged', ink: 'text-brass-text font-semibold' },
  answered: { text: 'answered', ink: 'text-good-text font-semibold' },
  'not-needed': { text: 'not needed any more', ink: 'text-second' },
  exhausted: { text: 'did not answer', ink: 'text-sev2-text font-semibold' },
  unreachable: { text: 'could not be reached', ink: 'text-sev1-text font-semibold' },
  'passed-on': { text: 'passed it on', ink: 'text-second' },
};

function Outcome({ page }: { page: PageView }) {
  const { text, ink } = OUTCOME[page.outcome];
  return (
    <span className={ink}>
      {text}
      {page.nextContactAt !== null && (
        <span className="font-normal text-second">
          , next contact in <Countdown to={page.nextContactAt} onceDue="stays" />
        </span>
      )}
    </span>
  );
}

const STATE: Record<DeliveryView['state'], { text: string; ink: string }> = {
  waiting: { text: 'waits for its time', ink: 'text-third' },
  sending: { text: 'being sent', ink: 'text-second' },
  sent: { text: 'accepted by the vendor', ink: 'text-second' },
  delivered: { text: 'delivered', ink: 'text-good-text' },
  retrying: { text: 'tried again', ink: 'text-sev2-text' },
  failed: { text: 'failed', ink: 'text-sev1-text' },
  cancelled: { text: 'not sent, no longer needed', ink: 'text-third' },
};

function Delivery({ delivery }: { delivery: DeliveryView }) {
  const { text, ink } = STATE[delivery.state];
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 wide:grid-cols-[150px_minmax(0,1fr)_auto]">
      <span className="truncate text-second">
        {delivery.channel} <span className="text-third">{delivery.contact}</span>
      </span>
      <span className="col-span-2 row-start-2 [overflow-wrap:anywhere] wide:col-span-1 wide:row-start-auto">
        <span className={ink}>{text}</span>
        {delivery.attempts > 1 && <span className="text-third">, {delivery.attempts} attempts</span>}
        {delivery.detail !== null && <span className="text-third"> · {delivery.detail}</span>}
      </span>
      <span className="text-right text-third">
        <Moment at={delivery.sentAt ?? delivery.createdAt} seconds />
      </span>
    </li>
  );
}
