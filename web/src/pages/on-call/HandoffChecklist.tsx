/** A checklist of a shift: each item with what is known about it, and who ticked it. */
import { type ShiftChecklist, type ShiftItem, useCheckShiftItem } from '../../api/handoff.ts';
import type { Handoff } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { SideCard } from '../../parts/Card.tsx';
import { Command } from '../../parts/Command.tsx';
import { Place } from '../../parts/Place.tsx';
import { tell } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';
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
  const { checked } = item;
  const fact = handoff.facts.find(({ kind }) => kind === item.facts);
  return (
    <>
      <label
        className={`flex min-h-7 items-start gap-2.5 py-1 ${verdict.allowed ? '' : 'text-third'}`}
        title={verdict.allowed ? undefined : verdict.because}
      >
        <input
          type="checkbox"
          checked={checked !== null}
          aria-disabled={!verdict.allowed || undefined}
          onChange={() => {
            if (!verdict.allowed) tell({ text: verdict.because });
            else if (handoff.at !== null)
              check.mutate({ at: handoff.at, checklist, item: item.item, checked: checked === null });
          }}
          className="mt-0.5 size-4 shrink-0 accent-ink"
        />
        <span className="min-w-0">
          <span className={checked === null ? '' : 'text-second'}>
            <Place label={item.text} link={item.link} />
          </span>
          {item.required && checked === null && (
            <span className="whitespace-nowrap text-sev2-text"> · required</span>
          )}
          {checked !== null && (
            <span className="block text-small text-third">
              {checked.by}, <Moment at={checked.at} near />
            </span>
          )}
        </span>
      </label>
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
      {checked === null && item.command !== null && (
        <div className="mb-1 ml-6.5">
          <Command text={item.command} />
        </div>
      )}
    </>
  );
}
