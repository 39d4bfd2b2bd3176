/** Alerts, newest first, each with what became of it: why it did or did not become an incident. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import * as ask from '../../api/queries.ts';
import type { AlertView } from '../../api/types.ts';
import { Empty } from '../../parts/Card.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { More } from '../../parts/More.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Moment } from '../../time/Moment.tsx';

export function AlertRows({
  filter,
  empty,
  help,
}: {
  filter: { incident?: string; state?: string; text?: string };
  empty: string;
  help: string;
}) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    ask.alerts(filter),
  );
  if (data === undefined)
    return (
      <div className="p-4.5">
        {error === null ? (
          <LoadingRows rows={5} label="The alerts are being read." />
        ) : (
          <ProblemNote error={error} />
        )}
      </div>
    );
  const alerts = data.pages.flatMap((page) => page.items);
  if (alerts.length === 0) return <Empty title={empty}>{help}</Empty>;
  return (
    <>
      <ul>
        {alerts.map((alert) => (
          <Row key={alert.id} alert={alert} inIncident={filter.incident !== undefined} />
        ))}
      </ul>
      {hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </>
  );
}

function Row({ alert, inIncident }: { alert: AlertView; inIncident: boolean }) {
  const open = alert.state === 'open';
  return (
    <li className="border-b last:border-b-0 [content-visibility:auto] [contain-intrinsic-size:auto_64px]">
      <details className="group">
        <summary className="grid cursor-pointer list-none grid-cols-[16px_minmax(0,1fr)_auto] items-start gap-x-3 px-4.5 py-3 hover:bg-sunk [&::-webkit-details-marker]:hidden">
          <ChevronRight
            size={16}
            aria-hidden="true"
            className="mt-[3px] text-third transition-transform group-open:rotate-90"
          />
          <span className="min-w-0">
            <span className="block font-semibold [overflow-wrap:anywhere]">{alert.summary}</span>
            <span className="block text-small text-second">
              {[
                alert.integration,
                alert.service,
                alert.severity,
                alert.signals === 1 ? '1 signal' : `${alert.signals.toLocaleString('en-GB')} signals`,
              ]
                .filter((each) => each !== null)
                .join(' · ')}
            </span>
          </span>
          <span className="text-right text-small">
            <span className={`block ${open ? 'font-semibold text-sev2-text' : 'text-good-text'}`}>
              {open ? 'firing' : 'resolved'}
            </span>
            <span className="text-third">
              <Moment at={alert.firstAt} near />
            </span>
          </span>
        </summary>
        <div className="px-4.5 pb-4 pl-[46px]">
          <p>
            {alert.explanation}
            {alert.incident !== null && !inIncident && (
              <>
                {' '}
                <Link
                  to="/incidents/$number"
                  params={{ number: alert.incident }}
                  className="font-mono text-small text-brass-text underline underline-offset-2"
                >
                  {alert.incident}
                </Link>
              </>
            )}
          </p>
          <p className="mt-1 text-second">
            First <Moment at={alert.firstAt} near />, last <Moment at={alert.lastAt} near />
            {alert.resolvedAt !== null && (
              <>
                , resolved <Moment at={alert.resolvedAt} near />
              </>
            )}
            .
          </p>
          {Object.keys(alert.labels).length > 0 && (
            <ul className="mt-2 flex flex-wrap gap-1.5">
              {Object.entries(alert.labels).map(([name, value]) => (
                <li
                  key={name}
                  className="rounded-small bg-sunk px-2 py-0.5 font-mono text-label font-normal tracking-normal [overflow-wrap:anywhere]"
                >
                  <span className="text-third">{name}=</span>
                  {value}
                </li>
              ))}
            </ul>
          )}
          {alert.links.length > 0 && (
            <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
              {alert.links.map((link) => (
                <Outside key={link.href} href={link.href}>
                  {link.text}
                </Outside>
              ))}
            </p>
          )}
        </div>
      </details>
    </li>
  );
}

/** A link that came with a signal: shown as one only where it leads to the web. */
export function Outside({ href, children }: { href: string; children: ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return <span className="text-second">{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="font-medium text-brass-text underline underline-offset-2"
    >
      {children}
    </a>
  );
}
