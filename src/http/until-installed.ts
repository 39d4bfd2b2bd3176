/** After a change of the configuration: waits until this node's picture of it holds the change, so that the next request sees it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, Installation } from '../engine/engine.ts';

/** A node looks for a new revision at least once a second. */
const patienceMs = 3_000;

/** False: it did not come within that time; the change is committed all the same. */
export async function untilInstalled(
  engine: Engine,
  holds: (installation: Installation) => boolean,
): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (!holds(engine.installation())) {
    if (performance.now() > giveUpAt) return false;
    await sleep(20);
  }
  return true;
}
