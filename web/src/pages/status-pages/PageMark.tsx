/** How a whole page stands: a check, a wrench, or the shape of what is worst. */
import type { StatusPage } from '../../api/status-pages.ts';
import { ComponentMark } from './ComponentMark.tsx';

const AS = {
  none: 'operational',
  maintenance: 'under_maintenance',
  minor: 'degraded_performance',
  major: 'partial_outage',
  critical: 'major_outage',
} as const;

export function PageMark({ indicator }: { indicator: StatusPage['indicator'] }) {
  return <ComponentMark status={AS[indicator]} />;
}
