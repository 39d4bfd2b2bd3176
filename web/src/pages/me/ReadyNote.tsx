/** Whether you can be reached when it counts: what is missing, and what to do about it. */
import { useQuery } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import * as ask from '../../api/queries.ts';
import type { ReadinessOfPerson } from '../../api/types.ts';
import { Moment } from '../../time/Moment.tsx';
import { Problems } from '../on-call/Problems.tsx';

export function ReadyNote() {
  const { data } = useQuery(ask.myReadiness());
  if (data === undefined) return null;
  const { ready, problems, confirmedAt } = data;
  const severe = problems.some(({ weight }) => weight === 'severe');
  return (
    <section
      aria-label="Whether you are ready"
      className={`mb-4 rounded-card border px-4.5 py-3.5 ${severe ? 'border-sev1' : 'bg-panel'}`}
    >
      <p className="flex items-start gap-2.5 font-semibold">
        {ready ? (
          <Check size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-good-text" />
        ) : (
          <TriangleAlert
            size={18}
            aria-hidden="true"
            className={`mt-0.5 shrink-0 ${severe ? 'text-sev1-text' : 'text-sev2-text'}`}
          />
        )}
        <span>
          {ready ? 'You are ready.' : severe ? 'A page would not reach you.' : 'You are not ready yet.'}{' '}
          <span className="font-normal text-second">
            <Duty readiness={data} />
          </span>
        </span>
      </p>
      {ready && confirmedAt !== null && (
        <p className="mt-1 pl-7 text-second">
          Your last test page arrived <Moment at={confirmedAt} near />.
        </p>
      )}
      {problems.length > 0 && (
        <div className="mt-2 pl-7">
          <Problems problems={problems} />
        </div>
      )}
    </section>
  );
}

function Duty({ readiness }: { readiness: ReadinessOfPerson }) {
  const { always, onCallNow, nextOnCallAt, positions } = readiness;
  const as = positions.length === 0 ? '' : ` as ${positions.join(', ')}`;
  if (always) return <>You answer at any hour{as}.</>;
  if (onCallNow) return <>You are on call now{as}.</>;
  if (nextOnCallAt === null) return <>No shift of yours begins in the next 14 days.</>;
  return (
    <>
      Your next shift begins <Moment at={nextOnCallAt} near />
      {as}.
    </>
  );
}
