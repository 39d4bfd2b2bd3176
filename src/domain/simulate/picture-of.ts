/**
 * A simulation as a picture: the line, drawn as everywhere in the product. Pages stand above the axis; answers, promises and what
 * became of the incident below. One SVG that needs nothing else: it follows the light, and holds neither script nor address.
 */
import { msOf } from '../instant.ts';
import { offsetFace, offsetMs } from './offset.ts';
import { scaleOf } from './picture-scale.ts';
import type { Simulation } from './simulate.ts';
import type { SimulatedStep } from './simulated-steps.ts';
import { whoInWords } from './who.ts';

type Shape = 'page' | 'told' | 'answer' | 'milestone' | 'breach' | 'update' | 'flag';

interface Mark {
  at: number;
  shape: Shape;
  side: 'above' | 'below';
  label: string;
  /** The quiet half, above the label. */
  detail: string;
}

/** A label beside its mark, at a row counted from the axis. */
interface Placed extends Mark {
  x: number;
  row: number;
}

/** More do not fit on any page; what only warns is not drawn at all. */
const mostMarks = 60;

const margin = 28;
const usualWidth = 1120;
const headHeight = 58;
const rowHeight = 34;
const tickHeight = 22;
/** Two instants are at least this far apart, so that both their times can be written. */
const apart = 46;
/** What stands at the end: dots, and when the simulation ends. */
const restWidth = 112;

export function pictureOf(simulation: Simulation): string {
  const { declared } = simulation;
  const marks = marksOf(simulation);
  const start = msOf(declared.at);
  const instants = [...new Set([start, ...marks.map(({ at }) => at)])].toSorted((a, b) => a - b);
  const span = { left: margin, right: Math.max(usualWidth, instants.length * apart) - margin - restWidth };
  const x = scaleOf(instants, span, apart);
  const above = placed(
    marks.filter(({ side }) => side === 'above'),
    x,
  );
  const below = placed(
    marks.filter(({ side }) => side === 'below'),
    x,
  );
  const axis = headHeight + rowsOf(above) * rowHeight + 16;
  const height = axis + tickHeight + 14 + rowsOf(below) * rowHeight + 12;
  const isOver = msOf(simulation.end.at) <= (instants.at(-1) ?? start);
  const end = isOver ? span.right : span.right + restWidth;
  const widest = [...above, ...below].map((mark) => mark.x + widthOf(mark) + margin);
  const head = headOf(simulation);
  const width = Math.ceil(Math.max(end + margin, ...widest, widthOfText(head[1]) + 2 * margin));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" class="tocsin-line">`,
    `<title>${inXml(head[0])}</title>`,
    `<desc>${inXml(spoken(simulation, marks))}</desc>`,
    style,
    `<rect class="tocsin-ground" width="${width}" height="${height}" rx="12"/>`,
    text(margin, 26, 'tocsin-title', head[0]),
    text(margin, 44, 'tocsin-third', head[1]),
    `<line class="tocsin-axis" x1="${span.left}" x2="${span.right}" y1="${axis}" y2="${axis}"/>`,
    ...(isOver ? [] : restOf(span.right, end, axis, offsetFace(offsetMs(declared.at, simulation.end.at)))),
    ...ticks(instants, x, start, axis),
    ...above.flatMap((mark) => labelOf(mark, axis, -1)),
    ...below.flatMap((mark) => labelOf(mark, axis, 1)),
    ...shapesOf([...below, ...above], axis, declared.rank),
    '</svg>',
    '',
  ].join('\n');
}

/** From the last mark to the end, in which nothing new happens. */
function restOf(from: number, to: number, axis: number, face: string): string[] {
  return [
    `<line class="tocsin-rest" x1="${from + 10}" x2="${to}" y1="${axis}" y2="${axis}"/>`,
    `<text class="tocsin-third tocsin-tick" x="${to}" y="${axis + 18}" text-anchor="end">${inXml(face)}</text>`,
  ];
}

function headOf({ process, declared, answers }: Simulation): [string, string] {
  const local = Temporal.Instant.from(declared.at).toZonedDateTimeISO(process.timeZone);
  const moment = local.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
  const answered = answers.length === 0 ? 'nobody answers' : answers.join(', ');
  return [
    `${declared.severity} ${declared.label}`,
    `${process.title} ${process.version} · declared ${moment} ${process.timeZone} · ${answered}`,
  ];
}

/** What happened at one instant for one reason is one mark. */
function marksOf(simulation: Simulation): Mark[] {
  const marks: Mark[] = [];
  const add = (step: SimulatedStep, shape: Shape, side: Mark['side'], label: string, detail: string) => {
    const at = msOf(step.at);
    const same = marks.find(
      (mark) => mark.at === at && mark.side === side && mark.shape === shape && mark.detail === detail,
    );
    if (same === undefined) marks.push({ at, shape, side, label, detail });
    else if (!same.label.split(' + ').includes(label)) same.label += ` + ${label}`;
  };
  for (const step of simulation.steps) {
    if (step.minor) continue;
    const who = step.who.map(whoInWords).join(' + ');
    const { label = '' } = step;
    switch (step.kind) {
      case 'paged':
        add(step, 'page', 'above', who, 'page');
        break;
      case 'escalated':
      case 'handed-over':
        add(step, 'milestone', 'below', step.kind === 'escalated' ? 'escalated' : `handed to ${who}`, '');
        break;
      case 'notified':
        add(step, 'told', 'above', who, 'told');
        break;
      case 'ticket':
        add(step, 'told', 'above', 'ticket', 'queued');
        break;
      case 'last-resort':
        // The first of several rounds stands for all of them.
        if (step.round === 1) add(step, 'page', 'above', who, 'page, and on until somebody answers');
        break;
      case 'answered':
        add(step, 'answer', 'below', who, 'answers');
        break;
      case 'breached':
      case 'update-due':
        add(step, 'breach', 'below', label, 'late');
        break;
      case 'uncovered':
      case 'unbound':
      case 'unreachable':
        add(step, 'breach', 'above', who, 'not reached');
        break;
      case 'update':
        add(step, 'update', 'below', 'update', 'posted');
        break;
      case 'flag':
        add(step, 'flag', 'below', label, 'flag');
        break;
      case 'severity':
      case 'milestone':
      case 'reopened':
      case 'status':
        add(step, 'milestone', 'below', label, '');
        break;
      default:
      // The rest is for those who read.
    }
  }
  const first = marks.some(({ at, side }) => at === msOf(simulation.declared.at) && side === 'above');
  if (!first)
    marks.push({
      at: msOf(simulation.declared.at),
      shape: 'milestone',
      side: 'above',
      label: 'declared',
      detail: '',
    });
  return marks.slice(0, mostMarks);
}

/**
 * Labels begin at their mark and run to the right. From the last to the first, each takes the row over those that it would cover:
 * so no label hides another, and no leader crosses a label.
 */
function placed(marks: Mark[], x: (at: number) => number): Placed[] {
  const done: Placed[] = [];
  for (const mark of marks.toSorted((a, b) => b.at - a.at)) {
    const left = x(mark.at);
    const right = left + widthOf(mark) + 14;
    const covered = done.filter((other) => other.x < right).map(({ row }) => row);
    done.push({ ...mark, x: left, row: covered.length === 0 ? 0 : Math.max(...covered) + 1 });
  }
  return done;
}

function rowsOf(marks: Placed[]): number {
  return Math.max(0, ...marks.map(({ row }) => row + 1));
}

function widthOf({ label, detail }: Mark): number {
  return Math.max(widthOfText(label) * 1.07, widthOfText(detail)) + 8;
}

/** Inter at 12 px, near enough: nobody measures here. */
function widthOfText(said: string): number {
  return [...said].length * 6.4;
}

function labelOf(mark: Placed, axis: number, direction: 1 | -1): string[] {
  const { x, row, label, detail, shape } = mark;
  const far = direction === -1 ? 26 + row * rowHeight : 46 + row * rowHeight;
  const base = direction === -1 ? axis - far + 8 : axis + far;
  const from = direction === -1 ? axis - 10 : axis + tickHeight + 2;
  // Up to the end of its own words: those that are lower begin further to the right.
  const to = direction === -1 ? base - 24 : base + 4;
  return [
    `<line class="tocsin-leader" x1="${px(x)}" x2="${px(x)}" y1="${from}" y2="${to}"/>`,
    ...(detail === '' ? [] : [text(x + 6, base - 14, 'tocsin-third', detail)]),
    text(x + 6, base, `tocsin-label ${inkOf(shape)}`, label),
  ];
}

function inkOf(shape: Shape): string {
  switch (shape) {
    case 'page':
      return 'tocsin-ink';
    case 'answer':
      return 'tocsin-good-text';
    case 'breach':
      return 'tocsin-late-text';
    case 'told':
    case 'milestone':
    case 'update':
    case 'flag':
      return 'tocsin-second';
  }
}

/** Where several meet on the axis, whoever was asked is drawn; the rest is told beside it. */
const order: Shape[] = ['page', 'answer', 'breach', 'flag', 'update', 'milestone', 'told'];

function shapesOf(marks: Placed[], axis: number, rank: number): string[] {
  const byPlace = new Map<number, Placed>();
  for (const mark of marks) {
    const held = byPlace.get(mark.at);
    if (held === undefined || order.indexOf(mark.shape) < order.indexOf(held.shape))
      byPlace.set(mark.at, mark);
  }
  const severity = `tocsin-sev${Math.min(Math.max(rank, 1), 4)}`;
  return [...byPlace.values()].map(({ x, shape }) => shapeOf(shape, px(x), axis, severity));
}

function shapeOf(shape: Shape, x: string, y: number, severity: string): string {
  switch (shape) {
    case 'page':
      return `<circle class="${severity}" cx="${x}" cy="${y}" r="6"/>`;
    case 'answer':
      return `<circle class="tocsin-good" cx="${x}" cy="${y}" r="5.5"/>`;
    case 'breach':
      return `<path class="tocsin-late" d="M${Number(x) - 4.5} ${y - 4.5} l9 9 m0 -9 l-9 9"/>`;
    case 'update':
      return `<rect class="tocsin-square" x="${Number(x) - 5}" y="${y - 5}" width="10" height="10" rx="2"/>`;
    case 'told':
    case 'milestone':
    case 'flag':
      return `<circle class="tocsin-ring" cx="${x}" cy="${y}" r="4.5"/>`;
  }
}

/** The time of every mark, where there is room for it. */
function ticks(instants: number[], x: (at: number) => number, start: number, axis: number): string[] {
  let last = -Infinity;
  return instants.flatMap((at) => {
    const face = offsetFace(at - start);
    const left = x(at);
    if (left < last) return [];
    last = left + widthOfText(face) + 4;
    return [text(left, axis + 18, 'tocsin-third tocsin-tick', face)];
  });
}

/** The same for those who do not see it. */
function spoken({ declared }: Simulation, marks: Mark[]): string {
  return marks
    .toSorted((a, b) => a.at - b.at)
    .map(
      ({ at, label, detail }) =>
        `${offsetFace(at - msOf(declared.at))} ${label}${detail === '' ? '' : `: ${detail}`}`,
    )
    .join('; ');
}

function text(x: number, y: number, names: string, said: string): string {
  return `<text class="${names}" x="${px(x)}" y="${y}">${inXml(said)}</text>`;
}

function px(x: number): string {
  return String(Math.round(x * 10) / 10);
}

/** Names come from a file of somebody: nothing of them is markup, and nothing that XML cannot hold stays. */
function inXml(said: string): string {
  return (
    said
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu, '\u{fffd}')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

/** The page's own colours, as every reader of SVG knows them; by night those of the night. */
const style = `<style>
.tocsin-line { color-scheme: light dark; font-family: 'Inter Variable', Inter, system-ui, sans-serif; font-size: 12px }
.tocsin-ground { fill: #ffffff }
.tocsin-title { font-size: 15px; font-weight: 600; fill: #171b22 }
.tocsin-label { font-weight: 600 }
.tocsin-tick { font-variant-numeric: tabular-nums }
.tocsin-axis { stroke: #171b22; stroke-width: 2.25 }
.tocsin-rest { stroke: #d3d1cd; stroke-width: 2; stroke-dasharray: 0.1 5; stroke-linecap: round }
.tocsin-leader { stroke: #d3d1cd }
.tocsin-ink { fill: #171b22 }
.tocsin-second { fill: #4e535b }
.tocsin-third { fill: #6a6d74 }
.tocsin-good { fill: #318f5a }
.tocsin-good-text { fill: #1a7244 }
.tocsin-late { stroke: #d8670e; stroke-width: 2.5; stroke-linecap: round; fill: none }
.tocsin-late-text { fill: #9e4502 }
.tocsin-ring { fill: #ffffff; stroke: #171b22; stroke-width: 2 }
.tocsin-square { fill: #171b22 }
.tocsin-sev1 { fill: #d02c2a }
.tocsin-sev2 { fill: #d8670e }
.tocsin-sev3 { fill: #c0992a }
.tocsin-sev4 { fill: #6b7c92 }
@media (prefers-color-scheme: dark) {
.tocsin-ground { fill: #16191f }
.tocsin-title, .tocsin-ink { fill: #f1f0ed }
.tocsin-axis { stroke: #f1f0ed }
.tocsin-rest, .tocsin-leader { stroke: #3c4047 }
.tocsin-second { fill: #b2b4b9 }
.tocsin-third { fill: #8f929a }
.tocsin-good { fill: #66c189 }
.tocsin-good-text { fill: #73ce95 }
.tocsin-late { stroke: #f1944f }
.tocsin-late-text { fill: #faa365 }
.tocsin-ring { fill: #16191f; stroke: #f1f0ed }
.tocsin-square { fill: #f1f0ed }
.tocsin-sev1 { fill: #f5605b }
.tocsin-sev2 { fill: #f1944f }
.tocsin-sev3 { fill: #e2c162 }
.tocsin-sev4 { fill: #94a6be }
}
</style>`;
