/** An item of a checklist: ticked by whom, required or not, its link, and the command that it is done with. */
import type { ReactNode } from 'react';
import type { Verdict } from '../access/can.ts';
import { Moment } from '../time/Moment.tsx';
import { Command } from './Command.tsx';
import { Place } from './Place.tsx';
import { tell } from './toasts.ts';

export function ChecklistItem({
  item: { text, link, command, required },
  checked,
  verdict,
  onToggle,
  children,
}: {
  item: { text: string; link: string | null; command: string | null; required: boolean };
  /** `by` is empty until it is known. */
  checked: { by: string; at: string } | null;
  verdict: Verdict;
  onToggle: () => void;
  /** What stands below it, in line with its text. */
  children?: ReactNode;
}) {
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
            if (verdict.allowed) onToggle();
            else tell({ text: verdict.because });
          }}
          className="mt-0.5 size-4 shrink-0 accent-ink"
        />
        <span className="min-w-0">
          <span className={checked === null ? '' : 'text-second'}>
            <Place label={text} link={link} />
          </span>
          {required && checked === null && (
            <span className="whitespace-nowrap text-sev2-text"> · required</span>
          )}
          {checked !== null && checked.by !== '' && (
            <span className="block text-small text-third">
              {checked.by}, <Moment at={checked.at} near />
            </span>
          )}
        </span>
      </label>
      {children}
      {checked === null && command !== null && (
        <div className="mb-1 ml-6.5">
          <Command text={command} />
        </div>
      )}
    </>
  );
}
