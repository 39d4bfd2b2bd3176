/** `npm run sim`: runs the simulation by seeds, hunts mutants, records logs; see docs/reference/reliability.md. */
import { readable } from './history.ts';
import { type Hunt, findUnplantable, killMutants } from './kill-mutants.ts';
import { findUnfaithful, recordLogs } from './recorded-logs.ts';
import { mutantRow, mutantsHead, writePage } from './reference-page.ts';
import { simulate, type Run } from './simulate.ts';

const options = process.argv.slice(2);
const has = (name: string): boolean => options.includes(name);
const after = (name: string): string | undefined => {
  const index = options.indexOf(name);
  return index === -1 ? undefined : options[index + 1];
};
const seconds = Number(after('--seconds') ?? 60);
const from = Number(after('--from') ?? 1);
const mostSeeds = Number(after('--seeds') ?? 1_000_000);
/** Of each mutant; the promise. */
const budget = { cpuSeconds: 60, seeds: mostSeeds };

if (has('--seed')) await replay(Number(after('--seed')));
else if (has('--hunt')) console.log(JSON.stringify(await hunt()));
else if (has('--mutants')) await runMutants(after('--mutants'));
else if (has('--record')) console.log(await recordLogs());
else await search();

async function replay(seed: number): Promise<void> {
  const run = await simulate(seed);
  if (has('--history')) console.log(readable(run.history, run.startMs, null, Infinity));
  tell(run);
  const again = await simulate(seed);
  const same = again.history.hash() === run.history.hash();
  console.log(same ? 'The same story twice.' : 'NOT the same story twice.');
  if (run.violation !== null || !same) process.exitCode = 1;
}

async function search(): Promise<void> {
  const spent = cpuSeconds();
  const startedAt = performance.now();
  let hours = 0;
  let runs = 0;
  for (let seed = from; performance.now() - startedAt < seconds * 1_000; seed += 1) {
    const run = await simulate(seed);
    runs += 1;
    hours += run.incidentHours;
    if (run.violation === null) continue;
    tell(run);
    process.exitCode = 1;
    if (!has('--all')) break;
  }
  const used = cpuSeconds() - spent;
  console.log(
    `${runs} runs, ${Math.round(hours)} incident-hours in ${used.toFixed(1)} CPU-seconds: ${Math.round(hours / used)} a second.`,
  );
}

/** The first violation that comes by a seed; what none of them sees the recorded logs may. */
async function hunt(): Promise<Hunt> {
  const spent = cpuSeconds();
  const used = () => cpuSeconds() - spent;
  let seeds = 0;
  for (let seed = from; seeds < mostSeeds && used() < seconds; seed += 1) {
    seeds += 1;
    const { violation } = await simulate(seed);
    if (violation !== null) return { by: violation.invariant, seeds, cpuSeconds: used() };
  }
  const by = findUnfaithful().length > 0 ? 'the recorded logs' : null;
  return { by, seeds, cpuSeconds: used() };
}

async function runMutants(only: string | undefined): Promise<void> {
  const unplantable = findUnplantable();
  if (unplantable.length > 0) {
    console.error(
      `Mutants that cannot be planted any more; give them their new text:\n${unplantable.join('\n')}`,
    );
    process.exitCode = 1;
    return;
  }
  console.log(mutantsHead);
  const all = await killMutants(
    ({ id }) => only === undefined || only.startsWith('--') || id.includes(only),
    (killed) => console.log(mutantRow(killed)),
    budget,
  );
  const survivors = all.filter(({ by }) => by === null);
  console.log(`\n${all.length - survivors.length} of ${all.length} were killed.`);
  if (has('--write')) writePage(all);
  if (survivors.length > 0) {
    console.log(`Survivors: ${survivors.map(({ mutant }) => mutant.id).join(', ')}`);
    process.exitCode = 1;
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

function tell({ violation, history, startMs, seed, incidents, incidentHours, simulatedHours }: Run): void {
  console.log(
    `Seed ${seed}: ${incidents} incidents, ${Math.round(incidentHours)} incident-hours, ${Math.round(simulatedHours)} hours.`,
  );
  if (violation === null) return;
  console.log(readable(history, startMs, violation.about));
  console.log(`\n${violation.invariant}: ${violation.what}\nReplay: npm run sim -- --seed ${seed}`);
}
