/** The process's own chat commands: a line as the handbook writes it, with arguments in braces, against a line that somebody typed. */
import type { Process } from '../process/process.ts';
import { splitWords, textOf, type Word } from './split-words.ts';

type Alias = Process['commands'][number];

export interface ReadAlias {
  alias: Alias;
  /** What stood where the handbook has an argument, by its name. */
  arguments: Record<string, string>;
}

/** The first that fits: its fixed words stand there, and nothing is left over. `line` begins with the slash. */
export function readAlias(line: string, aliases: readonly Alias[]): ReadAlias | null {
  const words = splitWords(line);
  for (const alias of aliases) {
    const given = fit(line, words, splitWords(alias.say));
    if (given !== null) return { alias, arguments: given };
  }
  return null;
}

/** An argument takes one word, and the last one all that is left. An option may stand anywhere, or be left out. */
function fit(line: string, words: Word[], pattern: Word[]): Record<string, string> | null {
  const given: Record<string, string> = {};
  const options = pattern.filter(({ option }) => option !== null);
  const rest = words.filter((word) => {
    const named = options.find(({ option }) => option === word.option);
    const name = named === undefined ? null : argumentOf(named);
    if (name === null) return true;
    given[name] = word.text;
    return false;
  });
  const places = pattern.filter(({ option }) => option === null);
  for (const [index, place] of places.entries()) {
    const name = argumentOf(place);
    const word = rest[index];
    if (word === undefined) return null;
    if (name === null) {
      if (word.quoted || word.text.toLowerCase() !== place.text.toLowerCase()) return null;
      continue;
    }
    const isLast = index === places.length - 1;
    given[name] = isLast ? textOf(line, rest.slice(index)) : word.text;
    if (given[name].trim() === '') return null;
    if (isLast) return given;
  }
  return rest.length === places.length ? given : null;
}

function argumentOf({ text }: Word): string | null {
  return /^\{([A-Za-z][\w-]*)\}$/.exec(text)?.[1] ?? null;
}
