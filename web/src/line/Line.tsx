/**
 * The line: an incident's past and its future on one axis. Solid to the left of now, dotted to the right.
 * A filled dot is a page, a green one an answer, a ring a milestone, a dashed ring a rung that will be
 * climbed, a square a promise that falls due. One component and one shape of data, wherever it stands.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Line as LineData, Mark } from '../api/types.ts';
import { offset, time, utc } from '../time/format.ts';
import { useNow } from '../time/use-now.ts';
import { useZone } from '../time/zone.ts';
import { layout, type Layout, type PlacedLabel, type PlacedMark, type Size } from './layout.ts';
import { measureText, whenFontsCome } from './measure.ts';

type Properties = {
  line: LineData;
  size: Size;
  /** 1 is the most severe: pages and rungs carry the incident's colour. */
  rank: number;
  /** The incident is over: the line ends with what was last, and there is no now on it. */
  over?: boolean;
  /**
   * A time that is not ours: a simulation's present, in ms, and times told as so long after the line's beginning.
   * `planned`: nothing of it has begun; `ended`: nothing more is shown. Neither has a present.
   */
  virtual?: { now: number; planned?: boolean; ended?: boolean } | undefined;
};

export function Line({ line, size, rank, over = false, virtual }: Properties) {
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [fonts, setFonts] = useState(0);
  const zone = useZone();
  const present = useNow(1_000);
  const now = virtual?.now ?? present;
  const isVirtual = virtual !== undefined;
  const planned = virtual?.planned === true;
  const timeless = planned || virtual?.ended === true;
  const face = useMemo(() => {
    const from = Date.parse(line.from);
    return isVirtual ? (at: number) => offset(at - from) : undefined;
  }, [line.from, isVirtual]);

  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => whenFontsCome(() => setFonts((count) => count + 1)), []);

  // `fonts` stands among the reasons to lay out again: a text is as wide as its typeface.
  const placed = useMemo(
    () =>
      width === 0
        ? null
        : layout({ line, now, width, size, zone, measure: measureText, over, timeless, face }),
    [line, now, width, size, zone, over, timeless, face, fonts],
  );

  // Where there is no present, nothing stands in its place over the labels.
  const unused = planned && size === 'large' ? 20 : 0;

  return (
    <div ref={holder} className="line-holder min-w-0">
      {placed === null ? (
        <div className={size === 'large' ? 'h-[150px]' : 'h-[26px]'} />
      ) : (
        <svg
          width={placed.width}
          height={placed.height - unused}
          viewBox={`0 ${unused} ${placed.width} ${placed.height - unused}`}
          aria-hidden="true"
          className="block overflow-visible"
        >
          <Axis placed={placed} size={size} />
          {placed.labels.map((label) => (
            <Label key={keyOf(label.mark)} label={label} rank={rank} />
          ))}
          {placed.marks.map((mark) => (
            <MarkShape
              key={keyOf(mark)}
              placed={mark}
              axis={placed.axis}
              rank={rank}
              size={size}
              tell={(told) => inWords(told, zone, face)}
            />
          ))}
          {(placed.now < placed.end || !over) && !timeless && <Present placed={placed} size={size} />}
        </svg>
      )}
      <AsList
        line={line}
        present={face?.(now) ?? time(now, zone)}
        tell={(mark) => inWords(mark, zone, face)}
      />
    </div>
  );
}

function Axis({ placed, size }: { placed: Layout; size: Size }) {
  const y = placed.axis;
  return (
    <>
      <line
        x1={placed.start}
        x2={placed.now}
        y1={y}
        y2={y}
        className="stroke-ink"
        strokeWidth={size === 'large' ? 2.25 : 2}
      />
      <line
        x1={placed.now}
        x2={placed.end}
        y1={y}
        y2={y}
        className="stroke-hairline-strong"
        strokeWidth={2}
        strokeDasharray="0.1 5"
        strokeLinecap="round"
      />
      {placed.breaks.map(({ x, text }) => (
        <g key={x}>
          <rect
            x={x - measureText(text, 400) / 2 - 6}
            width={measureText(text, 400) + 12}
            y={y - 8}
            height={16}
            className="fill-panel"
          />
          <text
            x={x}
            y={y + 4}
            textAnchor="middle"
            className="fill-third text-label font-normal tracking-normal"
          >
            {text}
          </text>
        </g>
      ))}
      {placed.ticks.map((tick) => (
        <g key={tick.x}>
          <line
            x1={tick.x}
            x2={tick.x}
            y1={placed.ticksTop - 5}
            y2={placed.ticksTop - 1}
            className="stroke-hairline-strong"
          />
          <text
            x={tick.left}
            y={placed.ticksTop + 12}
            className="fill-third text-label font-normal tracking-normal tabular-nums"
          >
            {tick.text}
          </text>
        </g>
      ))}
    </>
  );
}

/** Now, in brass: the only thing on the line that moves by itself. */
function Present({ placed, size }: { placed: Layout; size: Size }) {
  const reach = size === 'large' ? 14 : 10;
  const top = placed.pill === null ? placed.axis - reach : 18;
  return (
    <g>
      <line
        x1={placed.now}
        x2={placed.now}
        y1={top}
        y2={placed.axis + (size === 'large' ? 9 : reach)}
        className="stroke-brass"
        strokeWidth={2}
        strokeLinecap="round"
      />
      {placed.pill !== null && (
        <>
          <rect x={placed.pill.x} y={0} width={placed.pill.width} height={18} rx={9} className="fill-brass" />
          <text
            x={placed.pill.x + placed.pill.width / 2}
            y={13}
            textAnchor="middle"
            className="fill-on-brass text-label tracking-normal tabular-nums"
          >
            {placed.pill.text}
          </text>
        </>
      )}
    </g>
  );
}

function Label({ label, rank }: { label: PlacedLabel; rank: number }) {
  const x =
    label.align === 'start'
      ? label.left
      : label.align === 'end'
        ? label.right
        : (label.left + label.right) / 2;
  return (
    <g className={label.mark.tense === 'past' ? 'animate-arrive' : ''}>
      {label.leader !== null && (
        <line
          x1={label.leader.x}
          x2={label.leader.x}
          y1={label.leader.y1}
          y2={label.leader.y2}
          className="stroke-hairline-strong"
        />
      )}
      {label.detail !== null && (
        <text
          x={x}
          y={label.top + 11}
          textAnchor={label.align}
          className="fill-third text-label font-normal tracking-normal"
        >
          {label.detail}
        </text>
      )}
      <text
        x={x}
        y={label.bottom - 4}
        textAnchor={label.align}
        className={`text-label tracking-normal ${inkOf(label.mark, rank)}`}
      >
        {label.text}
      </text>
    </g>
  );
}

function inkOf({ mark, tense, first }: PlacedMark, rank: number): string {
  switch (mark.kind) {
    case 'page':
      return 'fill-ink';
    case 'answer':
      return 'fill-good-text';
    case 'milestone':
      return 'fill-second font-normal';
    case 'rung':
      return first ? 'fill-ink' : 'fill-second';
    case 'promise':
      return tense === 'future' && first ? 'fill-sev2-text' : 'fill-second';
    case 'soak':
      return tense === 'future' ? 'fill-good-text' : 'fill-second';
    case 'breach':
      return rank === 1 ? 'fill-sev1-text' : 'fill-sev2-text';
  }
}

const STROKE = ['stroke-sev1', 'stroke-sev2', 'stroke-sev3', 'stroke-sev4'];
const FILL = ['fill-sev1', 'fill-sev2', 'fill-sev3', 'fill-sev4'];
const of = (classes: string[], rank: number) => classes[Math.min(Math.max(rank, 1), 4) - 1]!;

function MarkShape({
  placed,
  axis,
  rank,
  size,
  tell,
}: {
  placed: PlacedMark;
  axis: number;
  rank: number;
  size: Size;
  tell: (mark: Mark) => string;
}) {
  const big = size === 'large';
  const { x, tense, mark, first } = placed;
  const quiet = tense === 'future' && !first;
  return (
    <g>
      <title>{[mark, ...placed.also].map(tell).join('\n')}</title>
      <circle cx={x} cy={axis} r={10} className="fill-transparent" />
      <Shape kind={mark.kind} tense={tense} quiet={quiet} x={x} y={axis} big={big} rank={rank} />
    </g>
  );
}

function Shape({
  kind,
  tense,
  quiet,
  x,
  y,
  big,
  rank,
}: {
  kind: Mark['kind'];
  tense: 'past' | 'future';
  quiet: boolean;
  x: number;
  y: number;
  big: boolean;
  rank: number;
}) {
  const faint = 'stroke-edge';
  switch (kind) {
    case 'page':
      return <circle cx={x} cy={y} r={big ? 6 : 5} className={of(FILL, rank)} />;
    case 'answer':
      return <circle cx={x} cy={y} r={big ? 5.5 : 4.5} className="fill-good" />;
    case 'milestone':
      return (
        <circle
          cx={x}
          cy={y}
          r={big ? 4.5 : 4}
          strokeWidth={2}
          className={`fill-panel ${tense === 'past' ? 'stroke-ink' : faint}`}
        />
      );
    case 'rung':
      return (
        <circle
          cx={x}
          cy={y}
          r={big ? 6 : 5}
          strokeWidth={2}
          // An even number of dashes around, so that no seam shows: 2πr / 10.
          strokeDasharray={`${(2 * Math.PI * (big ? 6 : 5)) / 16} ${(2 * Math.PI * (big ? 6 : 5)) / 16}`}
          className={`fill-panel ${quiet ? faint : of(STROKE, rank)}`}
        />
      );
    case 'promise':
      return (
        <rect
          x={x - (big ? 5 : 4.5)}
          y={y - (big ? 5 : 4.5)}
          width={big ? 10 : 9}
          height={big ? 10 : 9}
          rx={2}
          strokeWidth={2}
          className={tense === 'past' ? 'fill-ink stroke-ink' : `fill-panel ${quiet ? faint : 'stroke-sev2'}`}
        />
      );
    case 'soak':
      return (
        <circle
          cx={x}
          cy={y}
          r={big ? 5 : 4.5}
          strokeWidth={2}
          className={`fill-panel ${quiet ? faint : 'stroke-good'}`}
        />
      );
    case 'breach':
      return (
        <path
          d={`M${x - 4.5} ${y - 4.5} l9 9 m0 -9 l-9 9`}
          strokeWidth={2.5}
          strokeLinecap="round"
          className={quiet ? faint : tense === 'future' ? 'stroke-sev2' : 'stroke-sev1'}
        />
      );
  }
}

/** The same for those who do not see it: what was, and what will be, in order. */
function AsList({ line, present, tell }: { line: LineData; present: string; tell: (mark: Mark) => string }) {
  return (
    <div className="sr-only">
      <p>{`The line, past and future. It is ${present}.`}</p>
      <ol>
        {line.past.map((mark) => (
          <li key={keyOf({ mark, tense: 'past' })}>{tell(mark)}</li>
        ))}
        {line.future.map((mark) => (
          <li key={keyOf({ mark, tense: 'future' })}>{`To come: ${tell(mark)}`}</li>
        ))}
      </ol>
    </div>
  );
}

const KIND: Record<Mark['kind'], string> = {
  page: 'page to',
  answer: 'answer:',
  milestone: 'milestone:',
  rung: 'page to',
  promise: 'promise:',
  soak: 'soak:',
  breach: 'missed:',
};

function inWords(mark: Mark, zone: string, face: ((at: number) => string) | undefined): string {
  const at = Date.parse(mark.at);
  const when = face?.(at) ?? `${time(at, zone, true)} (${utc(at)})`;
  const people = mark.people.length === 0 ? '' : `, ${mark.people.map((person) => person.name).join(', ')}`;
  const detail = mark.detail === null || mark.unless !== null ? '' : ` (${mark.detail})`;
  const unless = mark.unless === null ? '' : `, unless ${mark.unless}`;
  return `${when}, ${KIND[mark.kind]} ${mark.label}${detail}${people}${unless}`;
}

function keyOf({ mark, tense }: { mark: Mark; tense: string }): string {
  return `${tense} ${mark.at} ${mark.kind} ${mark.label}`;
}
