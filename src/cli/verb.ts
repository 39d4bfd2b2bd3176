/** What a verb is, and where it is found: `src/cli/VERB.ts`, one file a verb. */
import { readdirSync, readFileSync } from 'node:fs';
import { nearestWord } from '../domain/process/nearest-word.ts';

export interface Verb {
  /** One sentence, without its full stop. */
  summary: string;
  /** The synopsis, and below it a line an option. */
  usage: string;
  /** Answers the exit code: 0 done, 1 refused or failed, 2 misused. */
  run: (args: string[]) => Promise<number>;
}

const folder = import.meta.dirname;

/** Null where there is no such verb. Whoever says `oncall` means `on-call`. */
export async function findVerb(asked: string): Promise<Verb | null> {
  const name = verbNames().find((one) => one === asked || one.replaceAll('-', '') === asked);
  if (name === undefined) return null;
  const { verb } = (await import(new URL(`./${name}.ts`, import.meta.url).href)) as { verb: Verb };
  return verb;
}

export function noSuchVerb(asked: string): string {
  const meant = nearestWord(asked, verbNames());
  return `There is no verb "${asked}". ${meant === null ? '' : `Did you mean "${meant}"? `}\`tocsin help\` lists them.`;
}

/**
 * Every verb there is, by name. Files that are no verbs live beside them; their text is asked and not their module,
 * because importing `main.ts` would run it.
 */
export function verbNames(): string[] {
  return readdirSync(folder)
    .filter((file) => /^[a-z]+(-[a-z]+)*\.ts$/.test(file))
    .filter((file) => /^export const verb\b/m.test(readFileSync(`${folder}/${file}`, 'utf8')))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}
