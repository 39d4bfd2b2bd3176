/** Collects what is wrong while a file is compiled, with the place of each word; the compiling goes on after an error. */
import { pathText, shorten } from './finding.ts';
import type { Finding, Path } from './finding.ts';
import { nearestWord } from './nearest-word.ts';
import type { ReadYaml } from './read-yaml.ts';

export class Report {
  readonly findings: Finding[];
  readonly #read: ReadYaml;

  constructor(read: ReadYaml, findings: Finding[]) {
    this.#read = read;
    this.findings = [...findings];
  }

  /** `lineWithin`: of a text over several lines, the one that is wrong, from 1. */
  error(code: string, path: Path, message: string, remedy: string, lineWithin = 0): void {
    this.#add('error', code, path, message, remedy, lineWithin);
  }

  warning(code: string, path: Path, message: string, remedy: string): void {
    this.#add('warning', code, path, message, remedy);
  }

  #add(
    severity: Finding['severity'],
    code: string,
    path: Path,
    message: string,
    remedy: string,
    lineWithin = 0,
  ): void {
    const { line, column } = this.#read.placeOf(path, lineWithin);
    this.findings.push({ severity, code, path: pathText(path), line, column, message, remedy });
  }

  /** The word, which has to be one of `known`; what it names is said by `noun`: "position". Null: none was written. */
  reference(noun: string, word: string, path: Path, known: readonly string[]): string;
  reference(noun: string, word: string | undefined, path: Path, known: readonly string[]): string | null;
  reference(noun: string, word: string | undefined, path: Path, known: readonly string[]): string | null {
    if (word === undefined) return null;
    if (known.includes(word)) return word;
    const meant = nearestWord(word, known);
    const remedy =
      meant !== null
        ? `Did you mean \`${meant}\`?`
        : known.length === 0
          ? `This process has no ${plural(noun)}: add one, or leave this out.`
          : `There are: ${known.slice(0, 20).join(', ')}.`;
    this.error('unknown-reference', path, `There is no ${noun} \`${shorten(word)}\`.`, remedy);
    return word;
  }

  /** The same for one word or a list of words; a word that is written twice is refused. */
  references(
    noun: string,
    words: string | string[] | undefined,
    path: Path,
    known: readonly string[],
  ): string[] {
    const list = many(words);
    list.forEach((word, index) => {
      const here = Array.isArray(words) ? [...path, index] : path;
      this.reference(noun, word, here, known);
      if (list.indexOf(word) < index) {
        this.error('duplicate', here, `The ${noun} \`${shorten(word)}\` is named twice.`, 'Name it once.');
      }
    });
    return list;
  }

  /** The items, each of which has to have an id of its own, whatever the case. */
  distinct<T extends { id: string }>(items: T[], path: Path, noun: string): T[] {
    const seen = new Map<string, number>();
    items.forEach(({ id }, index) => {
      const before = seen.get(id.toLowerCase());
      if (before === undefined) seen.set(id.toLowerCase(), index);
      else {
        const { line } = this.#read.placeOf([...path, before, 'id']);
        this.error(
          'duplicate',
          [...path, index, 'id'],
          `The ${noun} \`${id}\` exists already, in line ${line}.`,
          'Give one of them another id, or remove it.',
        );
      }
    });
    return items;
  }
}

/** One word or a list of words, as a list. */
export function many<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The names of what a file defines, for whoever refers to them. */
export function ids(items: { id: string }[] | undefined): string[] {
  return (items ?? []).map(({ id }) => id);
}

function plural(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}
