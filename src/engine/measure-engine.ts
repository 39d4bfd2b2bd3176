/** The engine's figures for Prometheus: what the audit found, and how late the event loop is. */
import { Gauge, type Registry } from 'prom-client';
import type { Audit } from '../store/audit.ts';
import type { WatchFigures } from './watch-schedules.ts';

const words: Record<keyof Audit, { name: string; help: string }> = {
  stranded: { name: 'stranded_incidents', help: 'Open incidents without a wake-up; must be 0.' },
  overdue: { name: 'overdue_wake_ups', help: 'Wake-ups overdue by more than a minute; must be 0.' },
  latestByMs: { name: 'latest_wake_up_ms', help: 'How late the latest wake-up is, in ms.' },
  unrouted: { name: 'unrouted_alerts', help: 'Alerts undecided for more than a minute; must be 0.' },
  lateDeliveries: { name: 'late_deliveries', help: 'Deliveries due for more than three minutes; must be 0.' },
  held: { name: 'held_incidents', help: 'Restored incidents that wait for their release.' },
  restores: { name: 'restores', help: 'How often a backup was restored into this installation.' },
  setAside: { name: 'set_aside_incidents', help: 'Incidents whose wake-up always fails.' },
};

const watchWords: Record<keyof WatchFigures, { name: string; help: string }> = {
  watched: { name: 'watched_schedules', help: 'Schedules on which rungs of the process rely.' },
  wrong: {
    name: 'schedules_wrong_ahead',
    help: 'Of these, those with something that was due to be told ahead.',
  },
  untold: { name: 'schedules_untold', help: 'Of these, those of which nobody can be told; must be 0.' },
  announced: { name: 'schedule_announcements', help: 'Messages about schedules, since this node started.' },
  tookMs: { name: 'schedule_watch_ms', help: 'How long the last look at all schedules took, in ms.' },
};

/** Until the first audit and the first look have run the gauges have no value, which is not zero. */
export function measureEngine(
  registry: Registry,
  { lastAudit, watched }: { lastAudit: () => Audit | null; watched: () => WatchFigures | null },
): void {
  for (const [key, { name, help }] of Object.entries(words))
    registerGauge(registry, { name: `tocsin_audit_${name}`, help }, () => lastAudit()?.[key as keyof Audit]);
  for (const [key, { name, help }] of Object.entries(watchWords))
    registerGauge(registry, { name: `tocsin_${name}`, help }, () => watched()?.[key as keyof WatchFigures]);
}

function registerGauge(
  registry: Registry,
  named: { name: string; help: string },
  read: () => number | undefined,
): void {
  const gauge = new Gauge({
    ...named,
    registers: [],
    collect() {
      const value = read();
      this.reset();
      if (value !== undefined) this.set(value);
    },
  });
  registry.registerMetric(gauge);
}
