/** From when to when, and on which days: hours of one's own clock, as rules and quiet hours have them. */
import { DAYS, dayIndex, type Hours } from './rule-words.ts';

const NAMES = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const WHOLE_DAY = '00:00-00:00';

export function HoursField({
  name,
  hours: { hours, days },
  onChange,
}: {
  name: string;
  hours: Hours;
  onChange: (hours: Hours) => void;
}) {
  const [from = '00:00', to = '00:00'] = (hours ?? WHOLE_DAY).replace('24:00', '00:00').split('-');
  const chosen = days === undefined ? DAYS.map((_, index) => index) : days.map(dayIndex);
  /** What goes without saying is left out: every day, the whole day. */
  const tell = (times: string, some: number[]) =>
    onChange({
      hours: times === WHOLE_DAY && some.length < 7 ? undefined : times,
      days: some.length === 7 ? undefined : DAYS.filter((_, index) => some.includes(index)),
    });
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
      <span className="inline-flex items-center gap-2">
        <input
          type="time"
          required
          aria-label={`From when, of ${name}`}
          value={from}
          onChange={(event) => tell(`${event.target.value}-${to}`, chosen)}
          className="field w-[8.75rem]"
        />
        <span className="text-second">to</span>
        <input
          type="time"
          required
          aria-label={`To when, of ${name}`}
          value={to}
          onChange={(event) => tell(`${from}-${event.target.value}`, chosen)}
          className="field w-[8.75rem]"
        />
      </span>
      <span role="group" aria-label={`Days of ${name}`} className="inline-flex flex-wrap gap-1">
        {DAYS.map((day, index) => {
          const on = chosen.includes(index);
          return (
            <button
              key={day}
              type="button"
              aria-pressed={on}
              onClick={() =>
                tell(`${from}-${to}`, on ? chosen.filter((each) => each !== index) : [...chosen, index])
              }
              className={`inline-flex min-h-(--control) min-w-9 items-center justify-center rounded-control border px-1.5 font-medium ${on ? 'border-ink bg-ink text-on-ink' : 'border-hairline-strong bg-panel text-second hover:bg-sunk'}`}
            >
              {NAMES[index]}
            </button>
          );
        })}
      </span>
    </div>
  );
}
