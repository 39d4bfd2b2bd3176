/** The alerts that begin the demonstration's incidents, routed by the rules of its own configuration. */
import type { Integration, Signal } from '../domain/signal/signal.ts';
import { compileRoutes, routeSignal } from '../domain/signal/route.ts';
import { severityWords } from '../domain/signal/severity-word.ts';
import { minuteMs, msOf, plus } from '../domain/instant.ts';
import type { PastAlert } from '../store/incidents/past-incidents.ts';
import type { Random } from './random.ts';
import type { World } from './story.ts';

export interface Firing {
  alertname: string;
  service: string;
  summary: string;
  severity: string;
  region: string;
  instances: number;
  environment?: 'production' | 'staging';
  at: string;
  /** When its source last spoke of it. */
  lastAt: string;
  resolvedAt: string | null;
}

/** As the monitoring of this organisation says it; the process's map reads it back. */
const wordOf: Record<string, string> = {
  'SEV-1': 'critical',
  'SEV-2': 'error',
  'SEV-3': 'warning',
  'SEV-4': 'low',
};
/** Alertmanager repeats what still fires. */
const repeatsEveryMs = 5 * minuteMs;

export function alertmanagerOf({ integrations }: World): Integration {
  const found = integrations.find(({ kind }) => kind === 'alertmanager');
  if (found === undefined) throw new Error('the demonstration must have an Alertmanager');
  return found;
}

/** One alert an instance; `incident` null: kept, and nobody was paged. */
export function alertsOf(world: World, random: Random, firing: Firing, incident: string | null): PastAlert[] {
  const compiled = compileRoutes(world.routes);
  if (!compiled.ok) throw new Error('the routes of the demonstration must compile');
  const integration = alertmanagerOf(world);
  const { severityOf, rankOf } = severityWords(world.process);
  return Array.from({ length: firing.instances }, (_, index): PastAlert => {
    const signal = signalOf(firing, index, random);
    const routed = routeSignal(compiled.routes, signal, integration, severityOf);
    const repeats = (msOf(firing.lastAt) - msOf(firing.at)) / repeatsEveryMs;
    return {
      integration: integration.id,
      group: routed.groupKey,
      severity: routed.severity,
      rank: rankOf(signal.severity) ?? 9,
      service: routed.service,
      explanation: routed.explanation,
      disposition: routed.then === 'alert' ? 'alert' : 'incident',
      signal,
      signals: 1 + Math.floor(repeats),
      firstAt: firing.at,
      lastAt: firing.lastAt,
      resolvedAt: firing.resolvedAt,
      incident,
    };
  });
}

function signalOf(firing: Firing, index: number, random: Random): Signal {
  const { alertname, service, region, environment = 'production' } = firing;
  const instance = `${service}-${region}-${index + 1}`;
  const labels = {
    alertname,
    service,
    region,
    env: environment,
    instance,
    severity: wordOf[firing.severity] ?? 'warning',
  };
  return {
    key: random.uuid().replaceAll('-', '').slice(0, 16),
    action: 'trigger',
    summary: firing.instances > 1 ? `${firing.summary}, ${instance}` : firing.summary,
    severity: labels.severity,
    source: instance,
    service,
    labels,
    details: {},
    links: [
      { text: 'Source', href: `https://prometheus.example.test/graph?expr=${alertname}` },
      { text: 'Runbook', href: `https://runbooks.example.test/${service}#${alertname.toLowerCase()}` },
      { text: 'Dashboard', href: `https://grafana.example.test/d/${service}` },
    ],
    startsAt: plus(firing.at, -minuteMs),
    endsAt: firing.resolvedAt,
  };
}
