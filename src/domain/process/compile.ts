/**
 * Makes a process out of a process file, or says what is wrong with it: read the YAML, hold it against the schema, resolve every
 * word in it. Never throws for anything that a file can contain.
 */
import { checkShape } from './check-shape.ts';
import { checkTimeZone, compileCalendars, elapsedMs } from './compile-calendars.ts';
import { compileAfterwards } from './compile-afterwards.ts';
import { compileClassifier } from './compile-classifier.ts';
import { compileClocks } from './compile-clocks.ts';
import { compileCommunication } from './compile-communication.ts';
import { compileEscalation } from './compile-escalation.ts';
import { compileLifecycle } from './compile-lifecycle.ts';
import { compileOnCall } from './compile-on-call.ts';
import { compileWork } from './compile-work.ts';
import type { Finding } from './finding.ts';
import { shorten } from './finding.ts';
import type { Position, Process, Role, Severity, SignalRules } from './process.ts';
import { readYaml, type ReadYaml } from './read-yaml.ts';
import { ids, Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

type Compiled =
  | { ok: true; process: Process; warnings: Finding[]; placeOf: ReadYaml['placeOf'] }
  | { ok: false; findings: Finding[] };

/** More than anybody mends in one go; the file is read again anyway. */
const maxFindings = 50;

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

function compileSeverities(file: ProcessFile, report: Report): Severity[] {
  const entries = report.distinct(file.severities, ['severities'], 'severity');
  const names = new Map<string, string>(entries.map(({ id }) => [plain(id), id]));
  return entries.map((entry, index) => {
    const path = ['severities', index];
    if (entry.rank !== undefined && entry.rank !== index + 1) {
      report.error(
        'rank-contradicts-order',
        [...path, 'rank'],
        `\`${entry.id}\` stands in place ${index + 1}, but says rank ${entry.rank}.`,
        'Put the severities in order, most severe first, or leave out `rank`.',
      );
    }
    const aliases = (entry.aliases ?? []).map(String);
    aliases.forEach((alias, place) => {
      const other = names.get(plain(alias));
      if (other === undefined) names.set(plain(alias), entry.id);
      else if (other !== entry.id) {
        report.error(
          'duplicate',
          [...path, 'aliases', place],
          `\`${alias}\` already means ${other}.`,
          'Let each word mean one severity.',
        );
      }
    });
    return {
      id: entry.id,
      label: entry.label,
      rank: index + 1,
      aliases,
      definition: entry.definition,
      examples: entry.examples ?? [],
      ...(entry.visibility === undefined ? {} : { visibility: entry.visibility }),
    };
  });
}

/** Severities are found whatever the case and the hyphens, so two names that differ only there are one. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', '');
}

function compileSignals(file: ProcessFile, report: Report): SignalRules | null {
  const { signals } = file;
  if (signals === undefined) {
    report.warning(
      'no-signals',
      [],
      'This process has no `signals`, so alerts of machines declare no incident.',
      "Add `signals` with a map of machines' severities to yours.",
    );
    return null;
  }
  const known = ids(file.severities);
  const meaning = (word: string, path: (string | number)[]): string | null =>
    word === 'none' ? null : report.reference('severity', word, path, known);
  const severities: [string, string | null][] = [];
  for (const [word, severity] of Object.entries(signals.severities)) {
    const path = ['signals', 'severities', word];
    const key = word.trim().toLowerCase();
    if (severities.some(([other]) => other === key)) {
      report.error(
        'duplicate',
        path,
        `The word \`${shorten(word)}\` has a meaning already: case counts for nothing.`,
        'Keep one of the two.',
      );
    }
    severities.push([key, meaning(severity, path)]);
  }
  return {
    severities: Object.fromEntries(severities),
    ...(signals.otherwise === undefined
      ? {}
      : { otherwise: meaning(signals.otherwise, ['signals', 'otherwise']) }),
    whenAlertsClear: signals.whenAlertsClear ?? 'default',
    reopenWithinMs:
      elapsedMs(signals.reopenWithin, ['signals', 'reopenWithin'], '`reopenWithin`', report) ?? 0,
    groupWindowMs: elapsedMs(signals.groupWindow, ['signals', 'groupWindow'], '`groupWindow`', report) ?? 0,
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

/** In the order of the file, the first of them only: the rest is said in one sentence. */
export function capped(findings: Finding[]): Finding[] {
  const sorted = [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
  // Errors may not fall behind warnings when there are too many of both.
  const kept = sorted.filter(({ severity }) => severity === 'error').slice(0, maxFindings);
  const room = maxFindings - kept.length;
  const all = [...kept, ...sorted.filter(({ severity }) => severity === 'warning').slice(0, room)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  const last = all.at(-1);
  const more = findings.length - all.length;
  if (last === undefined || more === 0) return all;
  return [
    ...all,
    {
      severity: kept.length > 0 ? 'error' : 'warning',
      code: 'more-findings',
      path: '',
      line: last.line,
      column: last.column,
      message: `There are ${more} more findings.`,
      remedy: 'Mend these first and check again.',
    },
  ];
}
