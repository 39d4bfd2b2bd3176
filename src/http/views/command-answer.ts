/** The answer to a command: the incident as it is now, what happened, and what is next. */
import type { RecordedEvent } from '../../domain/incident/events.ts';
import { nextRung, upcoming } from '../../domain/incident/upcoming.ts';
import type { Engine } from '../../engine/engine.ts';
import type { CommandAnswer } from '../shapes.ts';
import { commandMessage } from './command-message.ts';
import { incidentView, type ShownIncident } from './incident-view.ts';
import { pictureOf } from './picture.ts';

/** `events`: null where it was done before and they are not at hand. */
export function commandAnswerOf(
  shown: ShownIncident,
  events: RecordedEvent[] | null,
  { engine, url }: { engine: Engine; url: string },
): CommandAnswer {
  const { state, held } = shown;
  const picture = pictureOf(engine, state);
  const next = held ? null : nextRung(upcoming(state, picture), picture);
  return {
    incident: incidentView(shown, { ...picture, url }),
    next,
    message: events === null ? 'This was done already.' : commandMessage(events, state, next, picture),
  };
}
