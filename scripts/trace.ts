/**
 * `npm run trace`: where each of the 305 rows of the five handbooks is said, and what shows it; fails on a row without either.
 * `npm run trace -- --mutate` changes each row's values in turn and lists those whose check did not notice.
 * A process's name, or the beginning of a row's id, restricts it: `npm run trace -- 003-ESC --mutate`.
 */
import { parseArgs } from 'node:util';
import { handbooks } from '../test/handbooks/all.ts';
import { mutate, trace } from '../test/handbooks/trace.ts';

const { values, positionals } = parseArgs({
  options: { mutate: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [only = ''] = positionals;
const chosen = handbooks
  .map(({ handbook }) => ({
    ...handbook,
    rows: handbook.rows.filter(({ id }) => id.startsWith(only) || handbook.process === only),
  }))
  .filter(({ rows }) => rows.length > 0);

process.exitCode = (values.mutate ? printMutants() : printTable()) ? 0 : 1;

function printTable(): boolean {
  const traced = chosen.flatMap(trace);
  let current = '';
  for (const { row, process: name, state, problem } of traced) {
    if (name !== current)
      console.log(`\nprocesses/${(current = name)}.yaml, shown by test/handbooks/${name}.rows.ts`);
    const how =
      state === 'failing'
        ? `FAILING: ${problem}`
        : row.awaits === undefined
          ? state
          : `expressed, awaiting ${row.awaits}`;
    console.log(`  ${row.id.padEnd(13)} ${row.says}`);
    console.log(`  ${''.padEnd(13)} ${row.at.length === 0 ? '(silent)' : row.at.join(', ')}: ${how}`);
  }
  const failing = traced.filter(({ state }) => state === 'failing');
  const carried = traced.filter(({ state }) => state === 'carried out').length;
  const awaiting = traced.length - failing.length - carried;
  const all = handbooks.reduce((sum, { rows }) => sum + rows, 0);
  console.log(
    `\n${traced.length - failing.length} of ${only === '' ? all : traced.length} rows expressed: ${carried} carried out, ${awaiting} awaiting a later part of the house; ${failing.length} unexplained.`,
  );
  return failing.length === 0 && (only !== '' || traced.length === all);
}

function printMutants(): boolean {
  const startedAt = performance.now();
  const mutants = chosen.flatMap((handbook) => {
    const done = mutate(handbook);
    console.log(
      `${handbook.process}: ${done.length} changes, ${done.filter(({ killedBy }) => killedBy === null).length} not noticed`,
    );
    return done;
  });
  const survivors = mutants.filter(({ killedBy }) => killedBy === null);
  for (const { row, mutant } of survivors) console.log(`  ${row}: ${mutant}`);
  const byCompiler = mutants.filter(({ killedBy }) => killedBy === 'compiler').length;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${mutants.length} changes in ${seconds} s: ${mutants.length - survivors.length - byCompiler} noticed by the row's check, ${byCompiler} refused by the compiler, ${survivors.length} survivors.`,
  );
  return survivors.length === 0;
}
