/** A bar: whose time it is by name and colour, one's own filled, what an override changed marked, and nobody's in red. */
import { ArrowLeftRight, CircleAlert } from 'lucide-react';
import { initials, personHue } from '../../parts/Person.tsx';
import type { Piece } from './layout.ts';
import { namesOf, type Stretch } from './stretches.ts';

const WASH = [
  'bg-person-1-wash border-l-person-1-edge',
  'bg-person-2-wash border-l-person-2-edge',
  'bg-person-3-wash border-l-person-3-edge',
  'bg-person-4-wash border-l-person-4-edge',
  'bg-person-5-wash border-l-person-5-edge',
  'bg-person-6-wash border-l-person-6-edge',
];
const FULL = [
  'bg-person-1 border-l-person-1',
  'bg-person-2 border-l-person-2',
  'bg-person-3 border-l-person-3',
  'bg-person-4 border-l-person-4',
  'bg-person-5 border-l-person-5',
  'bg-person-6 border-l-person-6',
];

/** Columns below which a name is only its first letters, those stand alone, and there is no room even for them. */
const NARROW = 0.45;
const SMALL = 0.3;
const TINY = 0.16;

export type BarLook = { stretch: Stretch; mine: boolean; width: number; cutLeft: boolean; cutRight: boolean };

/** Where a bar stands, in hundredths of the week's width; `columns` is how many days that is. */
export function placeOnTrack({ left, right }: Pick<Piece<unknown>, 'left' | 'right'>, columns: number) {
  return { left: `${(left / columns) * 100}%`, width: `calc(${((right - left) / columns) * 100}% - 2px)` };
}

export function barClass({ stretch, mine, cutLeft, cutRight }: Omit<BarLook, 'width'>): string {
  const colour =
    stretch.kind === 'gap'
      ? 'nobody-pattern border border-sev1 text-sev1-text'
      : mine
        ? `border-l-3 font-semibold text-on-person ${hueOf(stretch, FULL)}`
        : `border-l-3 text-ink ${hueOf(stretch, WASH)}`;
  return `absolute overflow-hidden text-left text-label font-medium tracking-normal whitespace-nowrap ${colour} ${cutLeft ? 'rounded-l-none' : 'rounded-l-[5px]'} ${cutRight ? 'rounded-r-none' : 'rounded-r-[5px]'}`;
}

export function BarFace({ stretch, width }: Pick<BarLook, 'stretch' | 'width'>) {
  if (width < TINY) return null;
  if (stretch.kind === 'gap')
    return (
      <span aria-hidden="true" className="@container flex h-full items-center justify-center">
        <CircleAlert size={13} className="shrink-0 rounded-round bg-panel @min-[3.1rem]:hidden" />
        <span className="hidden rounded-[3px] bg-panel px-1 font-semibold @min-[3.1rem]:inline">Nobody</span>
      </span>
    );
  const overridden = stretch.override !== null;
  return (
    <span aria-hidden="true" className="flex h-full min-w-0 items-center gap-1 px-1">
      {overridden && width > SMALL && <ArrowLeftRight size={11} className="shrink-0" />}
      <span className="truncate">
        {width < NARROW ? (
          <Short text={stretch.who.map((person) => initials(person.name)).join('+')} />
        ) : (
          namesOf(stretch)
        )}
        {overridden && stretch.instead.length > 0 && width > 2 * NARROW && (
          <Short text={` for ${stretch.instead.map(({ name }) => name).join(', ')}`} />
        )}
      </span>
    </span>
  );
}

/** What the bar's name says in other words: drawn, and no text that would have to be a part of that name. */
export function Short({ text }: { text: string }) {
  return <span data-text={text} className="font-normal before:content-[attr(data-text)]" />;
}

function hueOf(stretch: Stretch, classes: readonly string[]): string {
  const [first] = stretch.kind === 'gap' ? [] : stretch.who;
  return first === undefined ? '' : classes[personHue(first.handle)]!;
}
