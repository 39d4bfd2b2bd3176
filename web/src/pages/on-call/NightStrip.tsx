/** Somebody's nights as a strip: a line under those on call, and a bar as high as the pages that came. Its words say the same. */
import type { PersonHealth } from '../../api/on-call-health.ts';

const DAY = 86_400_000;
/** In units of the drawing, which is stretched to its place. */
const NIGHT = 10;
const HEIGHT = 28;
const LINE = 4;
const LEAST = 7;
/** More pages than that a night are a full bar. */
const MOST = 5;

export function NightStrip({
  health,
  from,
  to,
}: {
  health: Pick<PersonHealth, 'strip' | 'person'>;
  /** ISO instants. */
  from: string;
  to: string;
}) {
  const first = Math.floor(Date.parse(from) / DAY) * DAY;
  const count = Math.max(1, Math.ceil((Date.parse(to) - first) / DAY));
  const left = (evening: string) => ((Date.parse(evening) - first) / DAY) * NIGHT;
  // The night before the first day may still reach into it.
  const nights = health.strip.filter(({ evening }) => left(evening) >= 0);
  return (
    <svg
      role="img"
      aria-label={inWords(health)}
      viewBox={`0 0 ${count * NIGHT} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block h-7 w-full rounded-small bg-sunk"
    >
      {nights.map(({ evening, onCall, pages }) => (
        <g key={evening}>
          {onCall && (
            <rect x={left(evening)} y={HEIGHT - LINE} width={NIGHT} height={LINE} className="fill-edge" />
          )}
          {pages > 0 && (
            <rect
              x={left(evening) + NIGHT * 0.2}
              y={HEIGHT - LINE - barOf(pages)}
              width={NIGHT * 0.6}
              height={barOf(pages)}
              className={onCall ? 'fill-ink' : 'fill-sev2'}
            />
          )}
        </g>
      ))}
    </svg>
  );
}

/** One page is a bar to be seen. */
function barOf(pages: number): number {
  const most = HEIGHT - LINE - 2;
  return LEAST + ((Math.min(pages, MOST) - 1) / (MOST - 1)) * (most - LEAST);
}

function inWords({ person, strip }: Pick<PersonHealth, 'strip' | 'person'>): string {
  const onCall = strip.filter((night) => night.onCall).length;
  const disturbed = strip.filter(({ pages }) => pages > 0);
  const told = disturbed
    .slice(0, 10)
    .map(({ evening, pages }) => `${evening} ${pages === 1 ? 'one page' : `${pages} pages`}`);
  const more = disturbed.length > told.length ? `, and ${disturbed.length - told.length} more` : '';
  return `${person.name}: ${onCall} ${onCall === 1 ? 'night' : 'nights'} on call, ${
    disturbed.length === 0 ? 'none disturbed' : `disturbed: ${told.join(', ')}${more}`
  }`;
}
