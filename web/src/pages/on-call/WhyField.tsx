/** Why somebody changes who is on call, in a line. */
import { Field } from '../../parts/Field.tsx';

export function WhyField({
  readBy,
  note,
  onChange,
}: {
  /** "Whoever is asked" */
  readBy: string;
  note: string;
  onChange: (note: string) => void;
}) {
  return (
    <Field label="Why" hint={`${readBy} reads it. It may stay empty.`}>
      {(id, describedBy) => (
        <input
          id={id}
          aria-describedby={describedBy}
          value={note}
          maxLength={500}
          onChange={(event) => onChange(event.target.value)}
          className="field"
        />
      )}
    </Field>
  );
}
