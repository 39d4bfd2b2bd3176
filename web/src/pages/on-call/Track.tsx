/** One schedule's row by itself, to be looked at: what a change would make of it. */
import { shortDay } from '../../time/format.ts';
import { useZone } from '../../time/zone.ts';
import { BarFace, barClass, placeOnTrack } from './Bar.tsx';
import { layOut, weekdayOf, type Week } from './layout.ts';
import { isOf, namesOf, type Stretch } from './stretches.ts';
import { fromTo } from './words.ts';

const LANE = 25;
/** Days whose names fit beside one another. */
const NAMED = 7;

export function Track({
  week,
  stretches,
  me,
}: {
  week: Week;
  stretches: readonly Stretch[];
  me: string | undefined;
}) {
  const zone = useZone();
  const { pieces, lanes } = layOut(week, stretches);
  const columns = week.days.length;
  const every = columns <= NAMED ? 1 : 7 * Math.ceil(columns / (7 * NAMED));
  const widths = { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` };
  return (
    <div className="overflow-hidden rounded-control border">
      <div aria-hidden="true" className="grid text-tiny text-third" style={widths}>
        {week.days.map((day, index) => (
          <span
            key={day.date}
            className={`h-4.5 border-l px-1 py-0.5 whitespace-nowrap first:border-l-0 ${every > 1 && index % every !== 0 ? 'border-l-transparent' : ''}`}
          >
            {index % every === 0 && shortDay(day.from, zone)}
          </span>
        ))}
      </div>
      <div className="relative" style={{ height: lanes * LANE + 3 }}>
        <div aria-hidden="true" className="absolute inset-0 grid" style={widths}>
          {week.days.map(({ date }) => (
            <span
              key={date}
              className={`border-l first:border-l-0 ${weekdayOf(date) > 4 ? 'bg-sunk/70' : ''}`}
            />
          ))}
        </div>
        <ul>
          {pieces.map(({ item, left, right, lane, begins, ends }) => (
            <li
              key={`${item.from} ${lane}`}
              style={{ ...placeOnTrack({ left, right }, columns), top: lane * LANE, height: LANE - 3 }}
              className={barClass({ stretch: item, mine: isOf(item, me), cutLeft: !begins, cutRight: !ends })}
            >
              {/* As many days as a week has, whatever the row holds: the rule for what fits is in days. */}
              <BarFace stretch={item} width={((right - left) / columns) * 4} />
              <span className="sr-only">
                {namesOf(item)}, {fromTo(item, zone)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
