/**
 * Makes a verb from what it takes and what it does, so that the parser and the usage come from one table.
 * Every verb takes --url, --key, --json and --help beside its own options.
 */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { serverFrom } from './client.ts';
import type { Server } from './client.ts';
import { showAnswer } from './show.ts';
import type { Verb } from './verb.ts';

export interface Option {
  type: 'string' | 'boolean';
  /** May be given more than once. */
  multiple?: boolean;
  required?: boolean;
  /** What stands for its value in the usage: "SEVERITY". */
  value?: string;
  says: string;
}
export type Options = Record<string, Option>;

type Values<O extends Options> = {
  [Name in keyof O]: O[Name] extends { multiple: true }
    ? string[]
    : O[Name] extends { type: 'boolean' }
      ? boolean
      : O[Name] extends { required: true }
        ? string
        : string | undefined;
};

export interface Given<O extends Options> {
  operands: string[];
  values: Values<O>;
  server: Server;
  /** By --url or --key, and not only by the environment. */
  serverIsNamed: boolean;
  json: boolean;
  /** Prints the answer, as JSON where that was asked for; answers the exit code 0. */
  show: <T>(answer: T, inWords: (answer: T) => string) => number;
}

interface VerbForm<O extends Options> {
  name: string;
  summary: string;
  /** In their order: `INC` is needed, `[PERSON]` may be left out, `TEXT...` and `[PERSON...]` take all that follow. */
  operands?: string[];
  options?: O;
  /** More sentences for the usage. */
  notes?: string;
}

interface VerbPlan<O extends Options> extends VerbForm<O> {
  run: (given: Given<O>) => Promise<number>;
}

/** The verb was called in a way it does not understand: the sentence is shown with its synopsis, exit code 2. */
export class UsageError extends Error {}

export const everywhere: Options = {
  url: { type: 'string', value: 'URL', says: 'the server; default: TOCSIN_URL, or http://127.0.0.1:4040' },
  key: {
    type: 'string',
    value: 'KEY',
    says: 'the API key; default: TOCSIN_KEY, which is better, as arguments are seen by every user of the machine',
  },
  json: { type: 'boolean', says: 'print the answer, or the problem, as JSON' },
  help: { type: 'boolean', says: 'show what the verb takes' },
};

export function defineVerb<const O extends Options = Record<never, never>>(plan: VerbPlan<O>): Verb {
  const usage = usageOf(plan);
  return {
    summary: plan.summary,
    usage,
    async run(args) {
      const { operands, values } = read(plan, args);
      if (values['help'] === true) {
        process.stdout.write(`${plan.summary}.\n\n${usage}\n`);
        return 0;
      }
      checkOperands(plan, operands);
      for (const [name, { required }] of Object.entries(plan.options ?? {}))
        if (required === true && values[name] === undefined)
          throw new UsageError(`${plan.name} needs --${name}.`);
      const json = values['json'] === true;
      return plan.run({
        operands,
        values: values as Values<O>,
        server: serverFrom(process.env, { url: values['url'], key: values['key'] }),
        serverIsNamed: values['url'] !== undefined || values['key'] !== undefined,
        json,
        show: (answer, inWords) => showAnswer(answer, json, inWords),
      });
    },
  };
}

type Read = { operands: string[]; values: Record<string, string | boolean | string[] | undefined> };

function read({ options, name }: VerbForm<Options>, args: string[]): Read {
  const all: Options = { ...options, ...everywhere };
  const config = {
    args,
    options: Object.fromEntries(
      Object.entries(all).map(([option, { type, multiple }]) => [
        option,
        { type, multiple: multiple === true },
      ]),
    ),
    allowPositionals: true,
    strict: true,
  } satisfies ParseArgsConfig;
  let parsed;
  try {
    parsed = parseArgs(config);
  } catch (error) {
    throw new UsageError(inOurWords(error as Error & { code?: string }, name), { cause: error });
  }
  const values: Read['values'] = { ...parsed.values } as Read['values'];
  for (const [option, { type, multiple }] of Object.entries(all)) {
    if (multiple === true) values[option] ??= [];
    else if (type === 'boolean') values[option] ??= false;
  }
  return { operands: parsed.positionals, values };
}

function inOurWords(error: Error & { code?: string }, name: string): string {
  const option = /'(-[^'\s]*)/.exec(error.message)?.[1] ?? 'an option';
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `${name} has no option ${option}. Write -- before words that begin with a dash.`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return /argument missing|ambiguous/.test(error.message)
        ? `${lastOption(error.message) ?? option} needs a value.`
        : `${lastOption(error.message) ?? option} takes no value.`;
    default:
      return error.message;
  }
}

/** "-k, --key <value>" names its long form last. */
function lastOption(message: string): string | undefined {
  return [...message.matchAll(/--[a-z][a-z-]*/g)][0]?.[0];
}

function checkOperands({ name, operands = [] }: VerbForm<Options>, given: string[]): void {
  const needed = operands.filter((operand) => !operand.startsWith('['));
  if (given.length < needed.length)
    throw new UsageError(`${name} needs ${needed[given.length]!.replace('...', '')}.`);
  const endless = operands.some((operand) => operand.includes('...'));
  if (!endless && given.length > operands.length)
    throw new UsageError(
      `${name} does not know what to do with "${given[operands.length]}". Put words that belong together in quotes.`,
    );
}

function usageOf({ name, operands = [], options = {} as Options, notes }: VerbForm<Options>): string {
  const written = Object.entries(options).map(([option, { type, value, required, multiple, says }]) => {
    const form = type === 'boolean' ? `--${option}` : `--${option} ${value ?? option.toUpperCase()}`;
    return { form: multiple === true ? `${form}...` : form, required: required === true, says };
  });
  const optional = written.filter(({ required }) => !required);
  const synopsis = [
    'tocsin',
    name,
    ...written.filter(({ required }) => required).map(({ form }) => form),
    // More than fit beside one another are listed below alone.
    ...(optional.length > 3 ? ['[OPTIONS]'] : optional.map(({ form }) => `[${form}]`)),
    ...operands,
  ].join(' ');
  const width = Math.max(0, ...written.map(({ form }) => form.length));
  const lines = written.map(({ form, says }) => `  ${form.padEnd(width)}  ${says}`);
  return [
    synopsis,
    ...(lines.length > 0 ? ['', ...lines] : []),
    ...(notes === undefined ? [] : ['', notes]),
  ].join('\n');
}
