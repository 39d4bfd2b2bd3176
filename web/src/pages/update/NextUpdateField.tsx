/** When the next update comes: a promise that Tocsin keeps an eye on. */
import { Field } from '../../parts/Field.tsx';
import { nearTime, time } from '../../time/format.ts';
import { instantOf, localOf } from '../../time/local.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';

const MINUTE = 60_000;
const USUAL = [15, 30, 60, 120];

export function NextUpdateField({
  value,
  hint,
  problem,
  onChange,
}: {
  /** Minutes, an instant, or empty. */
  value: string;
  /** What the template asks. */
  hint: string | null;
  problem: string | null;
  onChange: (value: string) => void;
}) {
  const now = useNow(MINUTE);
  const zone = useZone();
  const exact = value !== '' && !/^\d+$/.test(value);
  return (
    <div>
      <Field label="Next update" problem={problem} {...(hint === null ? {} : { hint })}>
        {(id, describedBy) => (
          <select
            id={id}
            aria-describedby={describedBy}
            value={exact ? 'at' : value}
            onChange={(event) =>
              onChange(
                event.target.value === 'at'
                  ? new Date(Math.ceil((now + 60 * MINUTE) / (15 * MINUTE)) * 15 * MINUTE).toISOString()
                  : event.target.value,
              )
            }
            className="field"
          >
            <option value="">Not promised</option>
            {USUAL.map((each) => (
              <option key={each} value={each}>
                {`By ${time(now + each * MINUTE, zone)}, in ${each < 60 ? `${each} min` : `${each / 60} h`}`}
              </option>
            ))}
            <option value="at">
              {exact ? `By ${nearTime(Date.parse(value), now, zone)}` : 'At a time of its own'}
            </option>
          </select>
        )}
      </Field>
      {exact && (
        <input
          type="datetime-local"
          aria-label={`Next update, in ${zone}`}
          value={localOf(Date.parse(value), zone)}
          onChange={(event) => {
            const at = instantOf(event.target.value, zone);
            if (at !== null) onChange(new Date(at).toISOString());
          }}
          className="field mt-2 tabular-nums"
        />
      )}
    </div>
  );
}
