/** Statuses of components, incidents and maintenances, and how grave they are, in words. */
import type {
  ComponentStatus,
  EntryStatus,
  Impact,
  Maintenance,
  Subscriber,
} from '../../api/status-pages.ts';

export const COMPONENT: Record<ComponentStatus, string> = {
  operational: 'Operational',
  under_maintenance: 'Under maintenance',
  degraded_performance: 'Degraded performance',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
};

export const ENTRY: Record<EntryStatus, string> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  postmortem: 'Post-mortem',
};

export const IMPACT: Record<Impact, string> = {
  none: 'No impact',
  minor: 'Minor impact',
  major: 'Major impact',
  critical: 'Critical impact',
};

export const MAINTENANCE: Record<Maintenance['status'], string> = {
  scheduled: 'Scheduled',
  in_progress: 'In progress',
  verifying: 'Verifying',
  completed: 'Completed',
};

export const SUBSCRIBER: Record<Subscriber['state'], string> = {
  confirmed: 'Confirmed',
  pending: 'Not confirmed yet',
  stopped: 'Left',
  bounced: 'Bounced',
};

/** Of a page that not everybody may read. */
export const VISIBILITY = { password: 'behind a password', private: 'for signed-in people' } as const;

/** What is over leaves every component operational. */
export function isOver(status: EntryStatus): boolean {
  return status === 'resolved' || status === 'postmortem';
}
