/** The demonstration's year: about 150 incidents that are over, and the few that are open now. Pure; the seed tells it all. */
import { hourMs, instantOf, msOf, plus } from '../domain/instant.ts';
import type { PastAlert } from '../store/incidents/past-incidents.ts';
import { alertsOf } from './alerts.ts';
import { troubles } from './catalogue.ts';
import { livePast, type SeverityId, whenItBreaks } from './past-life.ts';
import { livePresent } from './present.ts';
import { makeRandom } from './random.ts';
import type { Story, World } from './story.ts';

const seed = 20_260_105;
const pastIncidents = 150;
const yearMs = 365 * 24 * hourMs;
/** The past ends here, so that nothing of it is still under way. */
const quietMs = 10 * hourMs;

/** One at a time, so that whoever writes them can say how far it is. The open ones come last. */
export function* yearUntil(world: World, now: string): Generator<Story, void> {
  const random = makeRandom(seed);
  const until = plus(now, -quietMs);
  const begin = msOf(now) - yearMs;
  const plan = Array.from({ length: pastIncidents }, () => {
    const trouble = random.pick(troubles);
    const drawn = random.pick(trouble.severities);
    const severity = random.chance(0.5) ? milder(trouble.severities, drawn) : drawn;
    const day = instantOf(begin + random.next() * (yearMs - quietMs));
    return { trouble, severity, at: whenItBreaks(random, day, severity) };
  })
    .filter(({ at }) => msOf(at) < msOf(until) - 2 * hourMs)
    .sort((a, b) => msOf(a.at) - msOf(b.at));
  for (const { trouble, severity, at } of plan) {
    yield livePast(world, random, trouble, { severity, at, until });
  }
  yield* livePresent(world, random, now);
}

/** The gravest are rare, or they would be no news. */
function milder(severities: readonly SeverityId[], drawn: SeverityId): SeverityId {
  return severities.toSorted().find((severity) => severity > drawn) ?? drawn;
}

/** Alerts that a route keeps without an incident: the staging shop is always a little broken. */
export function keptAlerts(world: World, now: string): PastAlert[] {
  const random = makeRandom(seed + 1);
  return [
    {
      alertname: 'SlowPages',
      service: 'storefront',
      summary: 'Staging: product pages take more than 6 seconds',
    },
    {
      alertname: 'ImportMissing',
      service: 'data-pipeline',
      summary: 'Staging: the nightly import did not run',
    },
  ].flatMap((one, index) =>
    alertsOf(
      world,
      random,
      {
        ...one,
        severity: 'SEV-3',
        region: 'eu-central',
        instances: 1,
        environment: 'staging',
        at: plus(now, -(26 + 3 * index) * hourMs),
        lastAt: now,
        resolvedAt: null,
      },
      null,
    ),
  );
}
