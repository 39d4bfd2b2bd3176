/** A declaration that was only thought of: whom it would page and tell, in the order in which it would. */
import type { RecordedEvent } from '../../domain/incident/events.ts';
import { labelOf, personRef } from '../../domain/incident/naming.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { nextRung, type Picture, upcoming } from '../../domain/incident/upcoming.ts';
import type { DeclarePreview } from '../shapes.ts';

export function previewOf(
  events: RecordedEvent[],
  state: IncidentState,
  picture: Picture,
): Pick<DeclarePreview, 'paged' | 'next'> {
  const steps = upcoming(state, picture);
  return { paged: [...atOnce(events, picture), ...later(steps, picture)], next: nextRung(steps, picture) };
}

function atOnce(events: RecordedEvent[], { process, directory }: Picture): DeclarePreview['paged'] {
  return events.flatMap(({ at, event }) => {
    if (event.type !== 'rung-climbed') return [];
    const people = events.flatMap(({ event: page }) =>
      page.type === 'paged' &&
      page.reason.kind === 'rung' &&
      page.reason.ladder === event.ladder &&
      page.reason.rung === event.rung
        ? [personRef(directory, page.person)]
        : [],
    );
    const positions = event.to
      .filter((position) => !event.unbound.includes(position))
      .map((position) => labelOf(process.positions, position));
    if (positions.length === 0 && event.by !== 'ticket') return [];
    return [{ at, positions, people, by: event.by }];
  });
}

function later(steps: ReturnType<typeof upcoming>, { process }: Picture): DeclarePreview['paged'] {
  return steps.flatMap((step) =>
    step.kind === 'rung'
      ? [
          {
            at: step.at,
            positions: step.to.map((position) => labelOf(process.positions, position)),
            people: step.people,
            by: step.by,
          },
        ]
      : [],
  );
}
