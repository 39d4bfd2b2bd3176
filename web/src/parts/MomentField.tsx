/** A date and time of day, in whose zone the hint says. */
import { Field } from './Field.tsx';

export function MomentField({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint?: string | undefined;
  /** "2026-11-23T09:00" */
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(id, describedBy) => (
        <input
          id={id}
          aria-describedby={describedBy}
          type="datetime-local"
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="field tabular-nums"
        />
      )}
    </Field>
  );
}
