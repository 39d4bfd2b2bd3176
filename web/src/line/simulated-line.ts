/** A simulation, or a ladder that nobody has climbed yet, in the line's own shape: marks of what was and of what is to come. */
import type { Line, Mark } from '../api/types.ts';
import type { MeantSeverity, Simulation } from '../api/process.ts';

/** More do not fit on any screen; what only repeats is told by the list of steps. */
const MOST_MARKS = 60;

/** A line that begins now; any instant would do, as its times are told from there. */
const START = '2026-01-05T00:00:00.000Z';

/** What a declaration without flags brings: whom it asks when, and what it promises. Nothing of it has happened. */
export function ladderLine({ ladder, promises }: Pick<MeantSeverity, 'ladder' | 'promises'>): Line {
  const at = (ms: number) => new Date(Date.parse(START) + ms).toISOString();
  const marks: Mark[] = [];
  // A ladder that counts from the last progress counts from the declaration while nobody makes any.
  for (const { afterMs, to, by, unless, flags } of ladder) {
    if (afterMs === null || flags.length > 0) continue;
    const whom = to.join(' + ');
    const mark = { at: at(afterMs), detail: null, unless: null, people: [] };
    if (by !== 'page')
      join(marks, { ...mark, kind: 'milestone', label: by === 'ticket' ? 'ticket' : `told: ${whom}` });
    else if (afterMs > 0)
      join(marks, { ...mark, kind: 'rung', label: whom, detail: `unless ${unless}`, unless });
    // What happens at once cannot be prevented: at that moment it has happened.
    else join(marks, { ...mark, kind: 'page', label: whom, detail: 'page' });
  }
  for (const { label, dueMs } of promises)
    if (dueMs !== null)
      join(marks, { at: at(dueMs), kind: 'promise', label, detail: null, unless: null, people: [] });
  const isAtOnce = (mark: Mark) => mark.at === START;
  return {
    from: START,
    now: START,
    past: marks.filter(isAtOnce).map(briefly),
    future: inOrder(marks.filter((mark) => !isAtOnce(mark))).map(briefly),
    next: [],
  };
}

/** Beside the line stands what it promises and whom it tells; on it, the first of them stands for the others. */
function briefly(mark: Mark): Mark {
  if (mark.kind !== 'promise' && mark.kind !== 'milestone') return mark;
  const [first = '', ...more] = mark.label.split(' + ');
  if (more.length === 0) return mark;
  const told = first.startsWith('told: ');
  return { ...mark, label: told ? `${more.length + 1} told` : `${first} +${more.length}` };
}

/** The same marks at every instant, so that nothing on the line moves while it fills: only their tense changes. */
export function simulationLine(simulation: Simulation, now: number): Line {
  const marks = marksOf(simulation);
  const isPast = ({ mark }: { mark: Mark }) => Date.parse(mark.at) <= now;
  const past = marks.filter(isPast).map(({ mark }) => mark);
  const future = marks.filter((each) => !isPast(each)).map(({ mark, ahead }) => ({ ...mark, kind: ahead }));
  return { from: simulation.declared.at, now: new Date(now).toISOString(), past, future, next: [] };
}

/** `ahead`: what a mark is before its time: a page is a rung that will be climbed, a broken promise one that falls due. */
type Simulated = { mark: Mark; ahead: Mark['kind'] };

function marksOf({ steps, declared }: Simulation): Simulated[] {
  const marks: Mark[] = [];
  let rounds = 0;
  for (const step of steps) {
    if (step.minor) continue;
    const who = step.who.map(({ label }) => label).join(' + ');
    const add = (kind: Mark['kind'], label: string, detail: string | null) =>
      join(marks, { at: step.at, kind, label, detail, unless: null, people: [] });
    switch (step.kind) {
      case 'paged':
        add('page', who, 'page');
        break;
      case 'last-resort':
        // It goes on in rounds until somebody answers; the first stands for all of them.
        rounds += 1;
        if (rounds <= step.who.length) add('page', who, 'page');
        break;
      case 'notified':
        add('milestone', `told: ${who}`, null);
        break;
      case 'ticket':
        add('milestone', 'ticket', null);
        break;
      case 'answered':
        add('answer', `${who} answers`, null);
        break;
      case 'breached':
      case 'update-due':
        add('breach', step.sentence.split(' is ')[0] ?? step.sentence, null);
        break;
      case 'severity':
      case 'status':
      case 'phase':
      case 'milestone':
      case 'update':
      case 'flag':
      case 'handed-over':
      case 'reopened':
        add('milestone', step.sentence, null);
        break;
      case 'soak':
        add('soak', step.sentence, null);
        break;
      default:
    }
  }
  return inOrder(marks)
    .filter(({ at }) => at >= declared.at)
    .slice(0, MOST_MARKS)
    .map((mark) => (mark.label.startsWith('told: ') ? briefly(mark) : mark))
    .map((mark) => ({ mark, ahead: AHEAD[mark.kind] }));
}

const AHEAD: Record<Mark['kind'], Mark['kind']> = {
  page: 'rung',
  rung: 'rung',
  answer: 'milestone',
  milestone: 'milestone',
  promise: 'promise',
  breach: 'promise',
  soak: 'soak',
};

/** What happens at one instant for one reason is one mark: "on call + lead". */
function join(marks: Mark[], mark: Mark): void {
  const isTold = ({ label }: Mark) => label.startsWith('told: ');
  const same = marks.find(
    (each) =>
      each.at === mark.at &&
      each.kind === mark.kind &&
      each.detail === mark.detail &&
      isTold(each) === isTold(mark),
  );
  if (same === undefined) marks.push(mark);
  else {
    const more = mark.label.replace(/^told: /, '');
    if (
      !same.label
        .replace(/^told: /, '')
        .split(' + ')
        .includes(more)
    )
      same.label += ` + ${more}`;
  }
}

function inOrder(marks: Mark[]): Mark[] {
  return marks.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
