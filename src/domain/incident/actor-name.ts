/** Who did it, in the one word by which the log names them. */
import type { Actor } from './events.ts';

/** Stands in events and in the state, so a word that changed here would be a change of the log. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
    case 'integration':
      return actor.handle;
    case 'key':
      return actor.name;
    case 'clock':
      return 'clock';
  }
}
