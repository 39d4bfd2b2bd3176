/** What a view of one incident is made with: its own process, the directory of today, and the installation's clock. */
import type { IncidentState } from '../../domain/incident/state.ts';
import type { Picture } from '../../domain/incident/upcoming.ts';
import type { Engine } from '../../engine/engine.ts';

export function pictureOf(engine: Engine, state: IncidentState): Picture {
  return {
    process: engine.process(state.process.hash),
    directory: engine.installation().directory,
    now: engine.now(),
  };
}
