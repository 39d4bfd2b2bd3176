/**
 * `npm run bench [-- SECTION… --full --write]`: measures on this machine and prints each figure beside its target.
 * `--full` takes the storms' whole five minutes; `--write` puts what was measured into docs/reference/performance.md, each
 * section in the place of the one that was there.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { chat } from './chat.ts';
import { asTable, type Figure, type Section } from './figure.ts';
import { startHouse } from './house.ts';
import { intake } from './intake.ts';
import { onCallPage } from './on-call-page.ts';
import { onCallHealth } from './on-call-health.ts';
import { schedules } from './schedules.ts';
import { start } from './start.ts';
import { statusPage } from './status-page.ts';
import { storm } from './storm.ts';
import { subscribers } from './subscribers.ts';
import { timeToPage } from './time-to-page.ts';
import { wakeUps } from './wake-ups.ts';

const sections: Record<string, Section> = {
  intake,
  storm,
  'wake-ups': wakeUps,
  'time-to-page': timeToPage,
  schedules,
  'on-call-health': onCallHealth,
  'on-call-page': onCallPage,
  chat,
  'status-page': statusPage,
  subscribers,
  start,
};

const given = process.argv.slice(2);
const named = given.filter((word) => !word.startsWith('--'));
const unknown = named.filter((name) => sections[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no section ${unknown.join(', ')}; there are: ${Object.keys(sections).join(', ')}.`);
  process.exit(2);
}

const machine = await describeMachine();
console.log(machine);
const measured = new Map<string, string>();
let failed = 0;
for (const [name, section] of Object.entries(sections)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(`\n## ${section.title}\n`);
  const figures: Figure[] = await section.run({
    full: given.includes('--full'),
    say: (text) => console.error(`  ${text}`),
  });
  failed += figures.filter(({ pass }) => !pass).length;
  const table = asTable(figures);
  console.log(table);
  measured.set(section.title, `Command: \`npm run bench -- ${name}\`. ${machine}\n\n${table}`);
}
console.log(failed === 0 ? '\nEvery figure reaches its target.' : `\n${failed} figures miss their target.`);
if (given.includes('--write')) writePage(measured);

async function describeMachine(): Promise<string> {
  await using house = await startHouse('http://127.0.0.1:9/');
  const { rows } = await house.pool.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version') order by name`,
  );
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return [
    `${new Date().toISOString().slice(0, 10)}, commit ${commit}: ${cpus().length} cores (${cpus()[0]?.model}), ${memory} GB, Node ${process.versions.node};`,
    `PostgreSQL with ${rows.map(({ name, setting }) => `${name} ${setting}`).join(', ')}.`,
  ].join('\n');
}

/** What stands above the line is written by hand; what was not measured now stays as it was. */
function writePage(measured: Map<string, string>): void {
  const file = join(import.meta.dirname, '..', 'docs', 'reference', 'performance.md');
  const line = '<!-- figures: npm run bench -- --write -->';
  const [head, figures = ''] = readFileSync(file, 'utf8').split(line);
  const before = figures
    .split(/^## /m)
    .slice(1)
    .map((part): [string, string] => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end).trim()];
    });
  const all = new Map([...before, ...measured]);
  const written = Object.values(sections).flatMap(({ title }) =>
    all.has(title) ? [`## ${title}\n\n${all.get(title)}`] : [],
  );
  writeFileSync(file, `${head}${line}\n\n${written.join('\n\n')}\n`);
}
