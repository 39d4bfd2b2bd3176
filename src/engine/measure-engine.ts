/** The engine's figures for Prometheus: what the audit found, and how late the event loop is. */
import { Gauge, type Registry } from 'prom-client';
import type { Audit } from '../store/audit.ts';

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

/** Null until the first audit has run; then the gauges have no value, which is not zero. */
export function measureEngine(registry: Registry, lastAudit: () => Audit | null): void {
  for (const [key, { name, help }] of Object.entries(words)) {
    const gauge = new Gauge({
      name: `tocsin_audit_${name}`,
      help,
      registers: [],
      collect() {
        const found = lastAudit();
        this.reset();
        if (found !== null) this.set(found[key as keyof Audit]);
      },
    });
    registry.registerMetric(gauge);
  }
}
