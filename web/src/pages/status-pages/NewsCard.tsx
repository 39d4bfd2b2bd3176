/** How many follow a page, and what became of the latest that they were told. */
import type { SubscriberNews } from '../../api/status-pages.ts';
import { SideCard } from '../../parts/Card.tsx';
import { Moment } from '../../time/Moment.tsx';
import { SUBSCRIBER } from './words.ts';

const STATES = ['confirmed', 'pending', 'stopped', 'bounced'] as const;
/** The rest is history. */
const SHOWN = 8;

export function NewsCard({ news }: { news: SubscriberNews }) {
  return (
    <>
      <SideCard title="How many">
        <dl className="flex flex-col gap-1">
          {STATES.map((state) => (
            <div key={state} className="flex items-baseline justify-between gap-3">
              <dt className="text-second">{SUBSCRIBER[state]}</dt>
              <dd className="font-semibold tabular-nums">
                {news.subscribers[state].toLocaleString('en-GB')}
              </dd>
            </div>
          ))}
        </dl>
      </SideCard>
      <SideCard title="Told lately">
        {news.items.length === 0 ? (
          <p className="text-second">Nothing was published yet.</p>
        ) : (
          <ul className="flex flex-col gap-2.5">
            {news.items.slice(0, SHOWN).map((item) => (
              <li key={`${item.at} ${item.subject}`}>
                <p className="[overflow-wrap:anywhere]">{item.subject}</p>
                <p className="text-small text-third tabular-nums">
                  <Moment at={item.at} near /> · {whatBecame(item)}
                </p>
              </li>
            ))}
          </ul>
        )}
      </SideCard>
    </>
  );
}

function whatBecame({ sent, waiting, failed, unknown, complete }: SubscriberNews['items'][number]): string {
  const parts = [
    `${sent.toLocaleString('en-GB')} sent`,
    ...(waiting === 0 ? [] : [`${waiting.toLocaleString('en-GB')} to go`]),
    ...(failed === 0 ? [] : [`${failed.toLocaleString('en-GB')} failed`]),
    ...(unknown === 0 ? [] : [`${unknown.toLocaleString('en-GB')} cut off`]),
  ];
  return !complete && waiting === 0 ? `${parts.join(', ')}, being sent` : parts.join(', ');
}
