/**
 * Texts with Liquid in them: what a template may name, whether a text is sound, and what it says once it is filled in. Bounded
 * in length, steps and memory, so that no text of a process can hold up whoever renders it.
 */
import { Context, Liquid, type Template, type TokenKind } from 'liquidjs';
import { nearestWord } from './nearest-word.ts';

/** Facts that every template may name beside its own fields, each with what it is: `docs/reference/process-file.md` lists them. */
export const facts: Record<string, string> = {
  'incident.number': 'Its number: INC-2026-0001.',
  'incident.title': 'Its title.',
  'incident.severity': "Its severity's id.",
  'incident.severityLabel': "Its severity's label.",
  'incident.status': "Its status's label.",
  'incident.publicStatus': 'Its status, as the status page calls it.',
  'incident.service': 'Its service, or nothing.',
  'incident.commander': 'Who leads it.',
  'incident.channel': 'Its chat channel.',
  'incident.url': 'Its page.',
  'incident.source': 'Where it came from.',
  'incident.duration': 'From the declaration to the resolution, or to now: "2 hours 5 minutes".',
  'incident.declaredAt': 'When it was declared.',
  'incident.detectedAt': 'When it began, as far as is known.',
  'incident.acknowledgedAt': 'When somebody first took it.',
  'incident.identifiedAt': 'When its cause was found.',
  'incident.mitigatedAt': 'When its harm ended.',
  'incident.resolvedAt': 'When it was resolved.',
  'incident.nextUpdateAt': 'When the next update is promised.',
  'organization.name': 'The name of the organisation.',
  'process.title': "The process's title.",
  'process.helpContact': 'Whom to ask about the process.',
  declaredAt: 'When the incident was declared.',
  now: 'The instant at which the text is made.',
};

const mostCharacters = 20_000;
/** A timeline of a long night has some hundred entries, each a few steps; this many take some 20 ms. */
const mostSteps = 20_000;

const engine = new Liquid({
  strictFilters: true,
  ownPropertyOnly: true,
  timezoneOffset: 0,
  parseLimit: mostCharacters,
  memoryLimit: 1_000_000,
});
/** "Database is slow!" to `database-is-slow`, as channels are named. */
engine.registerFilter('slug', (value: unknown) =>
  String(value ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, ''),
);

/** What is wrong with a text that may name these; null: nothing. `line` counts within the text. */
export function checkLiquid(
  text: string,
  known: string[],
): { message: string; remedy: string; line: number } | null {
  try {
    const parsed = engine.parse(text);
    for (const variables of Object.values(engine.analyzeSync(parsed, { partials: false }).globals))
      for (const variable of variables) {
        const name = variable.segments.filter((part) => typeof part === 'string').join('.');
        if (known.includes(name)) continue;
        const meant = nearestWord(name, known);
        return {
          message: `The text names \`${name}\`, which is neither a fact nor one of its fields.`,
          remedy: meant === null ? `It may name: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`,
          line: variable.location.row,
        };
      }
    return checkCost(parsed, known);
  } catch (error) {
    const { message, token } = error as {
      message: string;
      token?: { kind: TokenKind; getPosition(): number[] };
    };
    const [line] = token?.getPosition() ?? [1];
    return {
      message: `The text is not Liquid: ${message.split(', line')[0]}.`,
      remedy: 'Write `{{ incident.title }}` to put in a fact, and close what you open.',
      line: line ?? 1,
    };
  }
}

/** Filled in once with a sample for everything that it may name, because what it costs cannot be told from its words. */
function checkCost(
  parsed: Template[],
  known: string[],
): { message: string; remedy: string; line: number } | null {
  try {
    render(parsed, sampleOf(known));
    return null;
  } catch (error) {
    const { originalError, token } = error as {
      originalError?: Error;
      token?: { getPosition(): number[] };
    };
    // Anything else depends on what it is filled in with.
    if (originalError?.message.endsWith('limit exceeded') !== true) return null;
    return {
      message: 'The text would take more time or memory than any text may.',
      remedy: 'Leave out the loop, or let it run over a list that somebody fills in.',
      line: token?.getPosition()[0] ?? 1,
    };
  }
}

/** `incident.title` to `{ incident: { title: … } }`. */
function sampleOf(names: string[]): Record<string, unknown> {
  const sample: Record<string, unknown> = {};
  for (const name of names) {
    const [first = '', second] = name.split('.');
    if (second === undefined) sample[first] = '2026-11-18T10:00:00Z';
    else sample[first] = { ...(sample[first] as object | undefined), [second]: '2026-11-18T10:00:00Z' };
  }
  return sample;
}

/** The text, filled in; a fact that is not known is left empty. Throws where the text is beyond its bounds. */
export function renderLiquid(text: string, values: Record<string, unknown>): string {
  return render(engine.parse(text), values);
}

function render(parsed: Template[], values: Record<string, unknown>): string {
  let steps = 0;
  // Steps and no clock: a machine that stalls for a moment is no reason for a text not to go out.
  const renderLimit = {
    check: () => {
      steps += 1;
      if (steps > mostSteps) throw new Error('step limit exceeded');
    },
    use: () => {},
  } as unknown as Context['renderLimit'];
  return String(
    engine.renderSync(
      parsed,
      new Context(values, engine.options, { sync: true }, { renderLimit, liquid: engine }),
    ),
  );
}
