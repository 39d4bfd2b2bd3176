/** Simulated sources of signals: problems that begin, are repeated, get worse and end; in the wrong order, twice, too late. */
import type { Integration, Signal } from '../../src/domain/signal/signal.ts';
import { signal } from '../harness/signals.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export interface SourceDeps {
  timeline: Timeline;
  random: Random;
  integration: Integration;
  /** Sends a body until it is accepted. */
  send: (body: string, signals: Signal[], from: Integration) => void;
  isCalm: () => boolean;
}

export interface Sources {
  /** A problem begins. */
  trouble: () => void;
  /** Very many at once, of few keys or of many. */
  storm: () => void;
}

const minute = 60_000;
const words = ['critical', 'critical', 'error', 'error', 'warning', 'info', 'unheard-of'];

export function makeSources({ timeline, random, integration, send, isCalm }: SourceDeps): Sources {
  let problems = 0;
  let bodies = 0;

  function post(signals: Signal[]): void {
    bodies += 1;
    const body = `body-${bodies}`;
    // Requests overtake each other, and some arrive twice.
    timeline.after(random.chance(0.2) ? random.waiting(8_000) : 0, () => send(body, signals, integration));
    if (random.chance(0.1)) {
      bodies += 1;
      const again = `body-${bodies}`;
      timeline.after(random.waiting(5_000), () => send(again, signals, integration));
    }
  }

  function trouble(): void {
    problems += 1;
    const name = `Problem${random.between(1, Math.max(2, Math.ceil(problems / 2)))}`;
    const keys = random.chance(0.8) ? [`${name}/a`] : [`${name}/a`, `${name}/b`, `${name}/c`];
    const severity = random.pick(words);
    const service = random.chance(0.2) ? 'checkout' : null;
    for (const key of keys) {
      const startsAt = random.chance(0.6) ? timeline.now() : null;
      const say = (action: Signal['action'], more: Partial<Signal> = {}): void => {
        const labels = { alertname: name, instance: key };
        const shared = { key, action, severity, service, startsAt, labels, summary: `${name} at ${key}` };
        post([signal({ ...shared, ...more })]);
      };
      const delayMs = random.between(0, 30_000);
      timeline.after(delayMs, () => say('trigger'));
      const repeats = random.between(0, 4);
      for (let count = 1; count <= repeats; count += 1)
        timeline.after(delayMs + count * random.between(1, 10) * minute, () => say('trigger'));
      if (random.chance(0.2))
        timeline.after(random.between(2, 30) * minute, () => say('trigger', { severity: 'critical' }));
      if (random.chance(0.1)) timeline.after(random.between(1, 10) * minute, () => say('acknowledge'));
      if (random.chance(0.6)) {
        const endsMs = random.waiting(random.pick([2 * minute, 20 * minute, 180 * minute]));
        timeline.after(endsMs, () => say('resolve', { endsAt: timeline.now() }));
        // It flaps: the same key once more, in a new episode.
        if (random.chance(0.4))
          timeline.after(endsMs + random.waiting(15 * minute), () => {
            if (!isCalm()) say('trigger', { startsAt: timeline.now() });
          });
      }
    }
  }

  return {
    trouble,
    storm() {
      const one = random.chance(0.5);
      for (let count = random.between(40, 200); count > 0; count -= 1) {
        const key = one ? 'storm' : `storm/${count}`;
        timeline.after(random.between(0, 60_000), () =>
          post([signal({ key, severity: 'error', labels: { alertname: 'Storm' }, summary: 'A storm' })]),
        );
      }
    },
  };
}
