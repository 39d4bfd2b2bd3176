/** A field with its label, its hint and what is wrong with it, tied together for those who hear the page. */
import { useId, type ReactNode } from 'react';

export function Field({
  label,
  hint,
  problem = null,
  children,
}: {
  label: string;
  hint?: string;
  /** What is wrong with what stands in it, in a sentence. */
  problem?: string | null;
  children: (id: string, describedBy: string | undefined) => ReactNode;
}) {
  const id = useId();
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const describedBy = [hint === undefined ? null : hintId, problem === null ? null : problemId]
    .filter((each) => each !== null)
    .join(' ');
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      {children(id, describedBy === '' ? undefined : describedBy)}
      {problem !== null && (
        <p id={problemId} className="mt-1 text-small text-sev1-text">
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <p id={hintId} className="mt-1 text-small text-third">
          {hint}
        </p>
      )}
    </div>
  );
}

export function Choice({
  checked,
  onChange,
  label,
  hint,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  hint?: string;
}) {
  return (
    <label className="flex min-h-(--control) items-start gap-3 py-1.5">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-[3px] size-4 shrink-0 accent-ink"
      />
      <span>
        {label}
        {hint !== undefined && <span className="block text-small text-third">{hint}</span>}
      </span>
    </label>
  );
}
