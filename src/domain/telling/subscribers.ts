/** Whoever asked to hear of incidents: of which, and of what. */
import type { IncidentState } from '../incident/state.ts';
import type { Occasion } from '../process/process.ts';
import type { Happened } from './occasions.ts';

interface Wish {
  /** Empty: all of them. */
  services: readonly string[];
  severities: readonly string[];
}

export function isAskedFor(
  { services, severities }: Wish,
  { service, severity }: Pick<IncidentState, 'service' | 'severity'>,
): boolean {
  if (severities.length > 0 && !severities.includes(severity)) return false;
  return services.length === 0 || (service !== null && services.includes(service));
}

/** That it began, what somebody said of it, that it grew or shrank, that it is over: each once, and each step of the work not. */
const tellable: Occasion[] = ['update-posted', 'resolved', 'declared', 'severity-changed'];

export function occasionForSubscribers({ occasions }: Happened): Occasion | null {
  return tellable.find((occasion) => occasions.includes(occasion)) ?? null;
}

/** A storm of incidents is one thing to know, and not a message each. */
export const mostAnHour = 30;

/** What somebody reads once they were told that often within the hour. */
export function tooManyWords(url: string): { subject: string; body: string } {
  return {
    subject: 'More incidents than can be told one by one',
    body: `You were told of ${mostAnHour} things within an hour, and hear no more of single ones until it is calmer. All of them: ${url}/incidents`,
  };
}
