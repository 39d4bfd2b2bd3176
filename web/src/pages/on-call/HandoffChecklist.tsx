/** A checklist of a shift: each item with what is known about it, and who ticked it. */
import { type ShiftChecklist, type ShiftItem, useCheckShiftItem } from '../../api/handoff.ts';
import type { Handoff } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { SideCard } from '../../parts/Card.tsx';
import { ChecklistItem } from '../../parts/ChecklistItem.tsx';
import { factId } from './HandoffFacts.tsx';

export function HandoffChecklist({
  handoff,
  asked,
  checklist,
}: {
  handoff: Handoff;
  /** The instant in the address, under which the sheet is kept. */
  asked: string | undefined;
  checklist: ShiftChecklist;
}) {
  const { title, items } = checklist;
  const done = items.filter(({ checked }) => checked !== null).length;
  return (
    <SideCard title={title} aside={`${done} of ${items.length}`}>
      <ul className="flex flex-col gap-2">
        {items.map((item) => (
          <li key={item.item}>
            <Row handoff={handoff} asked={asked} checklist={checklist.checklist} item={item} />
          </li>
        ))}
      </ul>
    </SideCard>
  );
}

function Row({
  handoff,
  asked,
  checklist,
  item,
}: {
  handoff: Handoff;
  asked: string | undefined;
  checklist: string;
  item: ShiftItem;
}) {
  const { me, can } = useViewer();
  const check = useCheckShiftItem(handoff.schedule.handle, asked, me.name);
  const verdict = can.checkShiftItem(handoff.at !== null);
  const fact = handoff.facts.find(({ kind }) => kind === item.facts);
  return (
    <ChecklistItem
      item={item}
      checked={item.checked}
      verdict={verdict}
      onToggle={() => {
        if (handoff.at !== null)
          check.mutate({ at: handoff.at, checklist, item: item.item, checked: item.checked === null });
      }}
    >
      {fact !== undefined && (
        <p className="ml-6.5">
          <a
            href={`#${factId(fact.kind)}`}
            className="inline-block py-0.5 text-small text-brass-text underline-offset-2 hover:underline"
          >
            {fact.sentence}
          </a>
        </p>
      )}
    </ChecklistItem>
  );
}
