/** What is to be done now: the checklists of the moment, who did what of them, and what is still open. */
import { ChevronRight } from 'lucide-react';
import { useAct } from '../../api/commands.ts';
import type { WholeIncidentView } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { SideCard } from '../../parts/Card.tsx';
import { ChecklistItem } from '../../parts/ChecklistItem.tsx';

type Checklist = WholeIncidentView['checklists'][number];
type Item = Checklist['items'][number];

export function ChecklistsCard({ incident }: { incident: WholeIncidentView }) {
  const { checklists } = incident;
  if (checklists.length === 0) return null;
  return (
    <SideCard title="Checklists">
      <div className="flex flex-col gap-4">
        {checklists.map((checklist) => (
          <List key={checklist.checklist} incident={incident} checklist={checklist} />
        ))}
      </div>
    </SideCard>
  );
}

/** One that is done folds itself away; the others stand open. */
function List({ incident, checklist }: { incident: WholeIncidentView; checklist: Checklist }) {
  const { items } = checklist;
  const done = items.filter((item) => item.checked !== null).length;
  return (
    <details className="group min-w-0" open={done < items.length}>
      <summary className="flex min-h-7 cursor-pointer list-none items-center gap-1.5 font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden="true"
          className="shrink-0 text-third transition-transform group-open:rotate-90"
        />
        <span className="min-w-0 grow">
          {checklist.title}
          {checklist.role !== null && checklist.role !== checklist.title && (
            <span className="font-normal text-second"> · {checklist.role}</span>
          )}
        </span>
        <span className="font-normal whitespace-nowrap text-second tabular-nums">
          {done} of {items.length}
        </span>
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {items.map((item) => (
          <li key={item.item}>
            <Row incident={incident} checklist={checklist.checklist} item={item} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Row({ incident, checklist, item }: { incident: WholeIncidentView; checklist: string; item: Item }) {
  const { can } = useViewer();
  const act = useAct();
  const verdict = can.checkItem(incident);
  const { number } = incident;
  const { checked } = item;
  const set = (to: boolean) => ({
    number,
    command: 'check-item' as const,
    body: { checklist, item: item.item, checked: to },
  });
  return (
    <ChecklistItem
      item={item}
      checked={checked === null ? null : { by: checked.by.name, at: checked.at }}
      verdict={verdict}
      onToggle={() => act.mutate({ ...set(checked === null), quiet: true })}
    />
  );
}
