/** `npm run sim`: runs the simulation by seeds; see docs/reference/reliability.md. */
import { readable } from './history.ts';
import { simulate, type Run } from './simulate.ts';

const options = process.argv.slice(2);
const valueOf = (name: string): number | null => {
  const index = options.indexOf(name);
  return index === -1 ? null : Number(options[index + 1]);
};

const seed = valueOf('--seed');
if (seed !== null) await replay(seed);
else await search(valueOf('--seconds') ?? 60, valueOf('--from') ?? 1);

async function replay(which: number): Promise<void> {
  const run = await simulate(which);
  tell(run);
  if (options.includes('--history')) console.log(readable(run.history, run.startMs, null, Infinity));
  const again = await simulate(which);
  const same = again.history.hash() === run.history.hash();
  console.log(same ? 'The same story twice.' : 'NOT the same story twice.');
  if (run.violation !== null || !same) process.exitCode = 1;
}

async function search(seconds: number, from: number): Promise<void> {
  const began = process.cpuUsage();
  const startedAt = performance.now();
  let hours = 0;
  let runs = 0;
  for (let next = from; performance.now() - startedAt < seconds * 1_000; next += 1) {
    const run = await simulate(next);
    runs += 1;
    hours += run.incidentHours;
    if (run.violation === null) continue;
    tell(run);
    process.exitCode = 1;
    if (!options.includes('--all')) break;
  }
  const cpu = process.cpuUsage(began);
  const cpuSeconds = (cpu.user + cpu.system) / 1_000_000;
  console.log(
    `${runs} runs, ${Math.round(hours)} incident-hours in ${cpuSeconds.toFixed(1)} CPU-seconds: ${Math.round(hours / cpuSeconds)} a second.`,
  );
}

function tell(run: Run): void {
  const { violation, seed: which, incidents, incidentHours, simulatedHours } = run;
  console.log(
    `Seed ${which}: ${incidents} incidents, ${Math.round(incidentHours)} incident-hours, ${Math.round(simulatedHours)} hours.`,
  );
  if (violation === null) return;
  console.log(readable(run.history, run.startMs, violation.about));
  console.log(`\n${violation.invariant}: ${violation.what}\nReplay: npm run sim -- --seed ${which}`);
}
