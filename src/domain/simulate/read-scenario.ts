/**
 * A scenario as people write it (in a request, in a file, on the command line) to one that can be run; or what is wrong with it, a
 * sentence each. Never throws for anything that somebody may send.
 */
import { readDuration } from '../directory/duration.ts';
import type { Directory } from '../directory/directory.ts';
import { inWords, spanInWords } from '../incident/naming.ts';
import { plus } from '../instant.ts';
import { shorten } from '../process/finding.ts';
import { nearestWord } from '../process/nearest-word.ts';
import type { Process } from '../process/process.ts';
import { severityOf } from '../process/resolve-severity.ts';
import { readMoment, wholeMinute } from './moment.ts';
import {
  type AnswerRule,
  longestUntilMs,
  mostScriptSteps,
  type Scenario,
  type ScriptStep,
} from './scenario.ts';
import { scriptVerbs } from './script-verbs.ts';

/** What may be written. Everything is checked; nothing else is taken. */
export interface WrittenScenario {
  severity?: unknown;
  at?: unknown;
  service?: unknown;
  flags?: unknown;
  title?: unknown;
  answers?: unknown;
  updates?: unknown;
  script?: unknown;
  until?: unknown;
}

export interface Mistake {
  /** `script[2].flag` */
  path: string;
  message: string;
  remedy: string;
}

type ReadScenario = { ok: true; scenario: Scenario } | { ok: false; mistakes: Mistake[] };

interface House {
  process: Process;
  directory: Directory;
  /** When it is declared where the scenario does not say. */
  now: string;
}

/** More than anybody mends at once. */
const mostMistakes = 20;

export function readScenario(written: WrittenScenario, house: House): ReadScenario {
  const reading = new Reading(house);
  const scenario = reading.scenario(written);
  const { mistakes } = reading;
  return mistakes.length > 0
    ? { ok: false, mistakes: mistakes.slice(0, mostMistakes) }
    : { ok: true, scenario };
}

/** "on-call=4m, cto=never" as the command line has it: what `answers` is in a file. */
export function readAnswersText(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([who = '', ...after]) => [who.trim(), after.join('=').trim()]));
}

const known = ['severity', 'at', 'service', 'flags', 'title', 'answers', 'updates', 'script', 'until'];

class Reading {
  readonly mistakes: Mistake[] = [];
  readonly #house: House;
  readonly #texts: Record<string, string> = {};

  constructor(house: House) {
    this.#house = house;
  }

  scenario(written: WrittenScenario): Scenario {
    const { process, directory } = this.#house;
    for (const field of Object.keys(written))
      if (!known.includes(field)) this.#unknown(field, 'field of a scenario', field, known);
    const at = this.#instant('at', written.at);
    const script = this.#script(written.script, at);
    return {
      process,
      directory,
      declaration: {
        at,
        severity: this.#severity('severity', written.severity),
        title: this.#text('title', written.title) ?? 'A simulated incident',
        service: this.#service(written.service),
        flags: this.#list('flags', written.flags).map((flag, index) => this.#flag(`flags[${index}]`, flag)),
      },
      script,
      answers: this.#answers(written.answers),
      updates: this.#updates(written.updates),
      ...(written.until === undefined ? {} : { untilMs: this.#until(written.until) }),
      texts: this.#texts,
    };
  }

  #severity(path: string, word: unknown): string {
    const { severities } = this.#house.process;
    if (word === undefined || word === null) {
      this.#mistake(
        path,
        'It is missing.',
        `Write one of ${inWords(
          severities.map(({ id }) => id),
          'or',
        )}.`,
      );
      return '';
    }
    const id =
      typeof word === 'string' || typeof word === 'number'
        ? severityOf(this.#house.process, String(word))
        : null;
    if (id === null)
      this.#unknown(
        path,
        'severity',
        word,
        severities.map((one) => one.id),
        severities.flatMap((one) => one.aliases),
      );
    return id ?? '';
  }

  #flag(path: string, word: unknown): string {
    return this.#oneOf(
      path,
      'flag',
      word,
      this.#house.process.flags.map(({ id }) => id),
    );
  }

  #service(word: unknown): string | null {
    if (word === undefined || word === null) return null;
    const services = Object.keys(this.#house.directory.services);
    // A process alone has no services to compare with.
    if (services.length === 0) return typeof word === 'string' ? word : null;
    return this.#oneOf('service', 'service', word, services);
  }

  /** An instant, or a local date and time in the process's zone. */
  #instant(path: string, word: unknown): string {
    const { now, process } = this.#house;
    if (word === undefined || word === null) return wholeMinute(now);
    const moment = typeof word === 'string' ? readMoment(word, process.timeZone) : null;
    if (moment !== null) return moment;
    this.#mistake(
      path,
      `"${shorten(String(word))}" is no time.`,
      `Write 2026-11-18T10:00Z, or 2026-11-18T10:00 for the time in ${process.timeZone}.`,
    );
    return wholeMinute(now);
  }

  #until(word: unknown): number {
    const ms = this.#span('until', word);
    if (ms <= longestUntilMs) return ms;
    this.#mistake(
      'until',
      `"${shorten(String(word))}" is too long.`,
      `Simulate at most ${spanInWords(longestUntilMs)}.`,
    );
    return longestUntilMs;
  }

  #answers(written: unknown): AnswerRule[] {
    const { positions } = this.#house.process;
    const people = Object.keys(this.#house.directory.users);
    const rules = Object.entries(this.#record('answers', written)).map(([word, after]): AnswerRule => {
      const path = `answers.${shorten(word)}`;
      const afterMs = after === 'never' ? null : this.#span(path, after, 'never');
      if (word === 'anybody') return { who: { kind: 'anybody' }, afterMs };
      if (positions.some(({ id }) => id === word))
        return { who: { kind: 'position', position: word }, afterMs };
      if (word === 'last-resort') return { who: { kind: 'last-resort' }, afterMs };
      if (people.includes(word)) return { who: { kind: 'person', person: word }, afterMs };
      const words = [...positions.map(({ id }) => id), 'last-resort', 'anybody'];
      this.#unknown(path, 'position', word, words, people);
      return { who: { kind: 'anybody' }, afterMs: null };
    });
    // What is said of everybody holds for whoever nothing else is said of.
    return rules.toSorted((a, b) => Number(a.who.kind === 'anybody') - Number(b.who.kind === 'anybody'));
  }

  #updates(word: unknown): 'never' | 'when-due' {
    if (word === undefined || word === null) return 'never';
    return this.#oneOf('updates', 'word for updates', word, ['never', 'when-due']) as 'never' | 'when-due';
  }

  #script(written: unknown, declaredAt: string): ScriptStep[] {
    const steps = this.#list('script', written);
    if (steps.length > mostScriptSteps) {
      this.#mistake('script', `It has ${steps.length} steps.`, `Write at most ${mostScriptSteps}.`);
      return [];
    }
    return steps.flatMap((step, index) => this.#step(`script[${index}]`, step, declaredAt) ?? []);
  }

  #step(path: string, written: unknown, declaredAt: string): ScriptStep | null {
    const { after, by, do: verb, ...rest } = this.#record(path, written);
    const name = this.#oneOf(`${path}.do`, 'command', verb, Object.keys(scriptVerbs));
    const reading = Object.hasOwn(scriptVerbs, name) ? scriptVerbs[name] : undefined;
    const afterMs = this.#span(`${path}.after`, after);
    const who = by === undefined || by === null ? null : this.#who(`${path}.by`, by);
    if (reading === undefined) return null;
    const unknown = Object.keys(rest).find((field) => !reading.takes.includes(field));
    if (unknown !== undefined) {
      this.#unknown(`${path}.${shorten(unknown)}`, `field of \`${name}\``, unknown, [
        'after',
        'by',
        'do',
        ...reading.takes,
      ]);
      return null;
    }
    const command = reading.make({
      word: (field, noun, words) => this.#oneOf(`${path}.${field}`, noun, rest[field], words),
      severity: () => this.#severity(`${path}.severity`, rest['severity']),
      person: (field) => this.#who(`${path}.${field}`, rest[field]),
      people: (field) =>
        this.#list(`${path}.${field}`, rest[field]).map((one, index) =>
          this.#who(`${path}.${field}[${index}]`, one),
        ),
      text: (field) => this.#keep(this.#text(`${path}.${field}`, rest[field]) ?? ''),
      plain: (field) => this.#text(`${path}.${field}`, rest[field]),
      yes: (field, otherwise) => this.#yes(`${path}.${field}`, rest[field], otherwise),
      nobody: (field) => rest[field] === null,
      inTime: (field) =>
        rest[field] === undefined || rest[field] === null
          ? null
          : plus(declaredAt, afterMs + this.#span(`${path}.${field}`, rest[field])),
      process: this.#house.process,
    });
    return { afterMs, by: who, command };
  }

  /** A position, a role or a person. */
  #who(path: string, word: unknown): string {
    const { process, directory } = this.#house;
    const words = [...process.positions, ...process.roles].map(({ id }) => id);
    if (typeof word === 'string' && Object.hasOwn(directory.users, word)) return word;
    return this.#oneOf(path, 'position or person', word, words, Object.keys(directory.users));
  }

  /** Free text is kept beside the log, as it is everywhere. */
  #keep(text: string): string {
    const id = `t${Object.keys(this.#texts).length + 1}`;
    this.#texts[id] = text;
    return id;
  }

  #span(path: string, word: unknown, otherwise?: string): number {
    const ms = typeof word === 'string' ? readDuration(word.trim()) : word === 0 ? 0 : null;
    if (ms !== null) return ms;
    const said = word === undefined ? 'It is missing.' : `"${shorten(String(word))}" is no length of time.`;
    this.#mistake(
      path,
      said,
      `Write it as in 30s, 4m, 1h30m or 2d${otherwise === undefined ? '' : `, or ${otherwise}`}.`,
    );
    return 0;
  }

  #text(path: string, value: unknown): string | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value.length <= longestText) return value;
    this.#mistake(path, 'It is no text, or a very long one.', `Write at most ${longestText} characters.`);
    return null;
  }

  #yes(path: string, value: unknown, otherwise: boolean): boolean {
    if (value === undefined) return otherwise;
    if (typeof value === 'boolean') return value;
    this.#mistake(path, `"${shorten(String(value))}" is neither true nor false.`, 'Write true or false.');
    return otherwise;
  }

  #list(path: string, value: unknown): unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value as unknown[];
    this.#mistake(path, 'It is no list.', 'Write a list, as in [a, b].');
    return [];
  }

  #record(path: string, value: unknown): Record<string, unknown> {
    if (value === undefined || value === null) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
    this.#mistake(path, 'It holds no fields.', 'Write fields with their values, as in { on-call: 4m }.');
    return {};
  }

  #oneOf(path: string, noun: string, word: unknown, words: string[], more: string[] = []): string {
    if (typeof word === 'string' && words.includes(word)) return word;
    if (word === undefined || word === null) {
      this.#mistake(path, 'It is missing.', `Write one of ${someOf(words)}.`);
      return '';
    }
    this.#unknown(path, noun, word, words, more);
    return '';
  }

  /** `more`: words that may be meant as well, and are too many to be listed. */
  #unknown(path: string, noun: string, word: unknown, words: string[], more: string[] = []): void {
    const meant = nearestWord(String(word), [...words, ...more]);
    const guess = meant === null || meant === word ? '' : `Did you mean "${meant}"?`;
    const all =
      words.length === 0 ? 'Leave it out: this process has none.' : `There are ${someOf(words, 'and')}.`;
    // A guess among many is enough; among few, the right one may be another.
    const remedy = guess !== '' && words.length > 6 ? guess : [guess, all].filter(Boolean).join(' ');
    this.#mistake(path, `There is no ${noun} "${shorten(String(word))}".`, remedy);
  }

  #mistake(path: string, message: string, remedy: string): void {
    this.mistakes.push({ path, message, remedy });
  }
}

/** As an update's own bound in the API. */
const longestText = 20_000;

function someOf(words: string[], joint: 'and' | 'or' = 'or'): string {
  return words.length > 20 ? `${words.slice(0, 20).join(', ')} …` : inWords(words, joint);
}
