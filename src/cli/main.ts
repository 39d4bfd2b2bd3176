#!/usr/bin/env node
/** The command line: `tocsin VERB …` runs `src/cli/VERB.ts` and ends with the exit code that it answers. */
import { Refused } from './client.ts';
import { UsageError } from './define-verb.ts';
import { showProblem } from './show.ts';
import type { Verb } from './verb.ts';
import { findVerb, noSuchVerb } from './verb.ts';

// `tocsin incidents | head` closes the pipe early: that is an end, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const [word = 'help', ...args] = process.argv.slice(2);
process.exitCode = await runVerb(/^(-h|--help)$/.test(word) ? 'help' : word, args);

async function runVerb(name: string, args: string[]): Promise<number> {
  const verb = await findVerb(name);
  if (verb === null) {
    process.stderr.write(`${noSuchVerb(name)}\n`);
    return 2;
  }
  try {
    return await verb.run(args);
  } catch (error) {
    return explain(error, verb, args);
  }
}

function explain(error: unknown, verb: Verb, args: string[]): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\nUsage: ${verb.usage}\n`);
    return 2;
  }
  if (error instanceof Refused) {
    showProblem(error.problem, args.includes('--json'));
    return 1;
  }
  throw error;
}
