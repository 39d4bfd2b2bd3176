/** What would happen if you were paged, or told of something: now, and at three in the morning. Drawn on the line. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import * as ask from '../../api/queries.ts';
import type { Line as LineData, PlanView } from '../../api/types.ts';
import { Line } from '../../line/Line.tsx';
import { Card } from '../../parts/Card.tsx';

const URGENCIES = [
  { urgency: 'high', label: 'Paged' },
  { urgency: 'low', label: 'Told' },
] as const;
const HOURS = [
  { at: undefined, label: 'now' },
  { at: '03:00', label: 'at 03:00' },
] as const;

export function PlanCard() {
  const { data: own } = useQuery(ask.myContacts());
  const [urgency, setUrgency] = useState<'high' | 'low'>('high');
  if (own === undefined || own.contacts.length === 0) return null;
  return (
    <section aria-label="What would happen" className="mt-5 min-w-0">
      <div className="mb-2 flex min-h-(--control) flex-wrap items-center justify-between gap-2.5">
        <h2 className="label-section">What would happen</h2>
        <span
          role="group"
          aria-label="Paged or told"
          className="inline-flex rounded-control border border-hairline-strong"
        >
          {URGENCIES.map((each) => (
            <button
              key={each.urgency}
              type="button"
              aria-pressed={urgency === each.urgency}
              onClick={() => setUrgency(each.urgency)}
              className={`min-h-(--control) rounded-control px-3 font-medium ${urgency === each.urgency ? 'bg-sunk text-ink' : 'text-second hover:text-ink'}`}
            >
              {each.label}
            </button>
          ))}
        </span>
      </div>
      <Card className="divide-y">
        {HOURS.map(({ at, label }) => (
          <Planned
            key={label}
            urgency={urgency}
            at={at}
            title={`${urgency === 'high' ? 'Paged' : 'Told'} ${label}`}
          />
        ))}
      </Card>
    </section>
  );
}

function Planned({ urgency, at, title }: { urgency: 'high' | 'low'; at: string | undefined; title: string }) {
  const { data } = useQuery(ask.myPlan(urgency, at));
  return (
    <div className="px-4.5 pt-3 pb-3.5">
      <h3 className="font-semibold">{title}</h3>
      {/* As high as the line, so that nothing moves when it comes. */}
      <div className="min-h-[160px]">
        {data !== undefined && (
          <>
            <p className="mb-2 text-second [overflow-wrap:anywhere]">{data.sentence}</p>
            <Line
              line={lineOf(data)}
              size="large"
              rank={urgency === 'high' ? 1 : 4}
              virtual={{ now: Date.parse(data.at), planned: true }}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** Attempts at one instant are one mark: the line has one label for each. */
function lineOf({ at, steps, heldUntil }: PlanView): LineData {
  const instants = [...new Set(steps.map((step) => step.at))];
  return {
    from: at,
    now: at,
    past: [],
    future: instants.map((instant) => ({
      at: instant,
      kind: 'rung',
      label: steps
        .filter((step) => step.at === instant)
        .map(({ contact }) => contact)
        .join(' + '),
      detail: instant === heldUntil ? 'quiet hours end' : channelsAt(steps, instant),
      unless: null,
      people: [],
    })),
    next: [],
  };
}

function channelsAt(steps: PlanView['steps'], instant: string): string {
  const channels = steps.filter(({ at }) => at === instant).map(({ channel }) => channel);
  return `by ${[...new Set(channels)].join(' and ')}`;
}
