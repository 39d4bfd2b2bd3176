/** How a component is, by colour and shape: check, disc, diamond, triangle; a wrench while it is worked on. */
import { Check, Wrench } from 'lucide-react';
import type { ComponentStatus } from '../../api/status-pages.ts';
import { SeverityShape } from '../../parts/Severity.tsx';

const RANK = { major_outage: 1, partial_outage: 2, degraded_performance: 3 } as const;

export function ComponentMark({ status }: { status: ComponentStatus }) {
  const frame = 'inline-flex size-4 shrink-0 items-center justify-center';
  switch (status) {
    case 'operational':
      return (
        <span className={`${frame} text-good-text`}>
          <Check size={15} aria-hidden="true" />
        </span>
      );
    case 'under_maintenance':
      return (
        <span className={`${frame} text-sev4-text`}>
          <Wrench size={14} aria-hidden="true" />
        </span>
      );
    default:
      return (
        <span className={frame}>
          <SeverityShape rank={RANK[status]} />
        </span>
      );
  }
}
