/** The field of a new password, with the rule that it has to meet. */
import { Field } from './Field.tsx';

/** As the server has it; it also refuses one that contains the name or the address. */
const shortestPassword = 12;

export function NewPasswordField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} hint={`At least ${shortestPassword} characters; four random words do well.`}>
      {(id, describedBy) => (
        <input
          id={id}
          aria-describedby={describedBy}
          type="password"
          autoComplete="new-password"
          required
          minLength={shortestPassword}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="field"
        />
      )}
    </Field>
  );
}
