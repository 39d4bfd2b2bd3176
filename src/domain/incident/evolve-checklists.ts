/** How the state remembers what of the checklists is done. */
import { msOf } from '../instant.ts';
import { withoutKeys } from '../without-keys.ts';
import { actorName } from './actor-name.ts';
import type { IncidentEvent, RecordedEvent } from './events.ts';
import type { IncidentState } from './state.ts';

/** A checklist of a hundred items fits well; beyond it the oldest ticks leave the state (not the log), for a state must stay small. */
const mostCheckedBytes = 10_000;

export function itemChecked(
  state: IncidentState,
  { checklist, item, checked }: Extract<IncidentEvent, { type: 'item-checked' }>,
  { actor, at }: RecordedEvent,
): IncidentState {
  const items = (Object.hasOwn(state.checked, checklist) ? state.checked[checklist] : undefined) ?? {};
  if (!checked) return { ...state, checked: { ...state.checked, [checklist]: withoutKeys(items, [item]) } };
  const all = { ...state.checked, [checklist]: { ...items, [item]: { by: actorName(actor), at } } };
  return { ...state, checked: boundedTicks(all), lastProgressAt: at };
}

function boundedTicks(all: IncidentState['checked']): IncidentState['checked'] {
  let kept = all;
  while (JSON.stringify(kept).length > mostCheckedBytes) {
    const ticks = Object.entries(kept).flatMap(([checklist, items]) =>
      Object.entries(items).map(([item, { at }]) => ({ checklist, item, at })),
    );
    const [oldest] = ticks.sort((a, b) => msOf(a.at) - msOf(b.at));
    if (oldest === undefined) return kept;
    const { checklist, item } = oldest;
    kept = { ...kept, [checklist]: withoutKeys(kept[checklist] ?? {}, [item]) };
  }
  return kept;
}
