/**
 * Makes a process out of a process file, or says what is wrong with it: read the YAML, hold it against the schema, resolve every
 * word in it. Never throws for anything that a file can contain.
 */
import { capped } from './cap-findings.ts';
import { checkShape } from './check-shape.ts';
import { checkTimeZone, compileCalendars, elapsedMs } from './compile-calendars.ts';
import { compileAfterwards } from './compile-afterwards.ts';
import { compileClassifier } from './compile-classifier.ts';
import { compileClocks } from './compile-clocks.ts';
import { compileCommunication } from './compile-communication.ts';
import { compileEscalation } from './compile-escalation.ts';
import { compileLifecycle } from './compile-lifecycle.ts';
import { compileOnCall } from './compile-on-call.ts';
import { compileSeverities, compileSignals } from './compile-severity.ts';
import { compileWork } from './compile-work.ts';
import type { Finding } from './finding.ts';
import type { Position, Process, Role } from './process.ts';
import { readYaml, type ReadYaml } from './read-yaml.ts';
import { ids, Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

type Compiled =
  | { ok: true; process: Process; warnings: Finding[]; placeOf: ReadYaml['placeOf'] }
  | { ok: false; findings: Finding[] };

export function compileProcess(source: string, fileName: string): Compiled {
  const read = readYaml(source, fileName);
  if ('findings' in read) return { ok: false, findings: capped(read.findings) };
  const { file, findings } = checkShape(read);
  if (file === null) return { ok: false, findings: capped(findings) };
  const report = new Report(read, findings);
  const process = compileFile(file, report);
  checkSize(process, report);
  if (report.findings.some((finding) => finding.severity === 'error'))
    return { ok: false, findings: capped(report.findings) };
  return { ok: true, process, warnings: capped(report.findings), placeOf: read.placeOf };
}

/** An incident's state holds each rung, clock, flag and role once, and must stay small: this is their share of its 64 KB. */
const mostStateCharacters = 24_000;

function checkSize(process: Process, report: Report): void {
  const rungs = process.ladders.flatMap(({ id, rungs: some }) =>
    some.map((rung) => JSON.stringify({ id, rung }).length),
  );
  // Four instants, a few words, and the names of the fields.
  const clocks = process.clocks.map(({ id, warnBeforeMs }) => id.length + 28 * warnBeforeMs.length + 200);
  const facts = [...process.flags, ...process.roles].map(({ id }) => id.length + 70);
  const size = [...rungs, ...clocks, ...facts].reduce((sum, one) => sum + one, 0);
  if (size <= mostStateCharacters) return;
  report.error(
    'too-many-rules',
    [],
    `An incident would have to remember ${size} characters of this process, and at most ${mostStateCharacters} are allowed.`,
    'Leave out ladders, rungs, clocks, flags or roles that are not needed.',
  );
}

function compileFile(file: ProcessFile, report: Report): Process {
  const { process } = file;
  checkTimeZone(process.timeZone, ['process', 'timeZone'], report);
  const calendars = compileCalendars(file, report);
  return {
    id: process.id,
    title: process.title,
    version: process.version,
    owner: process.owner,
    source: process.source ?? null,
    updated: process.updated ?? null,
    timeZone: process.timeZone,
    helpContact: process.helpContact ?? null,
    references: process.references ?? [],
    calendars,
    severities: compileSeverities(file, report),
    classifier: compileClassifier(file, report),
    signals: compileSignals(file, report),
    flags: report.distinct(file.flags ?? [], ['flags'], 'flag'),
    ...compileLifecycle(file, calendars, report),
    clocks: compileClocks(file, calendars, report),
    positions: compilePositions(file, report),
    ladders: compileEscalation(file, report),
    roles: compileRoles(file, report),
    ...compileWork(file, report),
    ...compileCommunication(file, calendars, report),
    onCall: compileOnCall(file, report),
    ...compileAfterwards(file, calendars, report),
  };
}

function compilePositions(file: ProcessFile, report: Report): Position[] {
  const entries = report.distinct(file.positions ?? [], ['positions'], 'position');
  const known = ids(entries);
  const positions = entries.map((entry, index): Position => ({
    id: entry.id,
    label: entry.label,
    standIn: report.reference('position', entry.standIn, ['positions', index, 'standIn'], known),
    respondsWithinMs: elapsedMs(
      entry.respondsWithin,
      ['positions', index, 'respondsWithin'],
      'An answer',
      report,
    ),
    duties: entry.duties ?? [],
  }));
  positions.forEach((position, index) => {
    const path = standInPath(position, positions);
    if (path !== null) {
      report.error(
        'stand-in-cycle',
        ['positions', index, 'standIn'],
        `The stand-ins lead back to where they began: ${path.join(' → ')}.`,
        'Let one of them have no stand-in.',
      );
    }
  });
  return positions;
}

/** The way from a position by its stand-ins back to itself; null where it does not come back. */
function standInPath(start: Position, positions: Position[]): string[] | null {
  const path = [start.id];
  let current: Position | undefined = start;
  for (let steps = 0; steps < positions.length && current !== undefined; steps++) {
    const next: string | null = current.standIn;
    if (next === null) return null;
    path.push(next);
    if (next === start.id) return path;
    current = positions.find(({ id }) => id === next);
  }
  return null;
}

function compileRoles(file: ProcessFile, report: Report): Role[] {
  const positions = ids(file.positions);
  const severities = ids(file.severities);
  return report.distinct(file.roles ?? [], ['roles'], 'role').map((entry, index): Role => ({
    id: entry.id,
    label: entry.label,
    dutiesDuring: entry.duties.during ?? [],
    dutiesAfter: entry.duties.after ?? [],
    assignFrom: report.references('position', entry.assignFrom, ['roles', index, 'assignFrom'], positions),
    whoElse: entry.whoElse ?? null,
    requiredAt: report.references('severity', entry.requiredAt, ['roles', index, 'requiredAt'], severities),
  }));
}
