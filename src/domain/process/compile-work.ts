/** Checklists, runbooks, ways to mitigate, tools, sources. */
import { elapsedMs } from './compile-calendars.ts';
import { compileCondition } from './compile-condition.ts';
import type { Path } from './finding.ts';
import {
  type Checklist,
  isOfShifts,
  type Mitigation,
  type Moment,
  type Process,
  type Runbook,
  type ShiftFactKind,
  type Tool,
} from './process.ts';
import { ids, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

export function compileWork(
  file: ProcessFile,
  report: Report,
): Pick<Process, 'detection' | 'checklists' | 'runbooks' | 'mitigation' | 'tools'> {
  return {
    detection: report.distinct(file.detection?.sources ?? [], ['detection', 'sources'], 'source'),
    checklists: compileChecklists(file, report),
    runbooks: compileRunbooks(file, report),
    mitigation: compileMitigation(file, report),
    tools: compileTools(file, report),
  };
}

function compileChecklists(file: ProcessFile, report: Report): Checklist[] {
  return report.distinct(file.checklists ?? [], ['checklists'], 'checklist').map((entry, index) => {
    const path: Path = ['checklists', index];
    const { phase, status, severity, role, moment } = entry.attach;
    const attach = [...path, 'attach'];
    if (Object.values(entry.attach).every((part) => part === undefined))
      report.error(
        'attached-to-nothing',
        attach,
        `The checklist \`${entry.id}\` belongs nowhere, so nobody would see it.`,
        'Write a phase, a status, a severity, a role or a moment.',
      );
    const phases = ids(file.lifecycle.phases);
    const statuses = ids(file.lifecycle.statuses);
    return {
      id: entry.id,
      title: entry.title,
      attach: {
        phases: orNull(report.references('phase', phase, [...attach, 'phase'], phases)),
        statuses: orNull(report.references('status', status, [...attach, 'status'], statuses)),
        severities: orNull(
          report.references('severity', severity, [...attach, 'severity'], ids(file.severities)),
        ),
        role: report.reference('role', role, [...attach, 'role'], ids(file.roles)),
        moment: moment ?? null,
      },
      items: report.distinct(entry.items, [...path, 'items'], 'item').map((item, place) => ({
        id: item.id,
        text: item.text,
        required: item.required ?? false,
        when: compileCondition(file, item.when, [...path, 'items', place, 'when'], report),
        link: item.link ?? null,
        command: item.command ?? null,
        facts: factsBeside(item, moment, [...path, 'items', place, 'facts'], report),
      })),
    };
  });
}

/** Facts are read when a shift begins or ends; beside an incident's checklist nothing would ever stand. */
function factsBeside(
  { id, facts }: { id: string; facts?: ShiftFactKind | undefined },
  moment: Moment | undefined,
  path: Path,
  report: Report,
): ShiftFactKind | null {
  if (facts === undefined) return null;
  if (moment !== undefined && isOfShifts(moment)) return facts;
  report.error(
    'facts-outside-shifts',
    path,
    `\`${id}\` asks for facts, but its checklist is shown at no moment of a shift.`,
    'Attach the checklist to `handoff`, `shift-start` or `shift`, or leave `facts` out.',
  );
  return null;
}

function orNull(words: string[]): string[] | null {
  return words.length === 0 ? null : words;
}

function compileRunbooks(file: ProcessFile, report: Report): Runbook[] {
  return report.distinct(file.runbooks ?? [], ['runbooks'], 'runbook').map((entry, index) => ({
    id: entry.id,
    title: entry.title,
    when: compileCondition(file, entry.when, ['runbooks', index, 'when'], report),
    steps: entry.steps.map(({ text, command, link }) => ({
      text,
      command: command ?? null,
      link: link ?? null,
    })),
  }));
}

function compileMitigation(file: ProcessFile, report: Report): Mitigation | null {
  const entry = file.mitigation;
  if (entry === undefined) return null;
  const runbooks = ids(file.runbooks);
  const path = ['mitigation'];
  return {
    options: report
      .distinct(entry.options ?? [], [...path, 'options'], 'option')
      .map(({ id, label, risk, takes, effect, fits, runbook }, index) => {
        const here = [...path, 'options', index];
        return {
          id,
          label,
          risk: risk ?? null,
          takesMs: elapsedMs(takes, [...here, 'takes'], 'An option', report),
          effect: effect ?? null,
          fits: fits ?? null,
          runbook: report.reference('runbook', runbook, [...here, 'runbook'], runbooks),
        };
      }),
    rollbackTriggers: report
      .distinct(entry.rollbackTriggers ?? [], [...path, 'rollbackTriggers'], 'trigger')
      .map(({ id, label, flag, above }, index) => ({
        id,
        label,
        flag: report.reference('flag', flag, [...path, 'rollbackTriggers', index, 'flag'], ids(file.flags)),
        above: above ?? null,
      })),
    rollback: report.reference('runbook', entry.rollback, [...path, 'rollback'], runbooks),
  };
}

function compileTools(file: ProcessFile, report: Report): Tool[] {
  const phases = ids(file.lifecycle.phases);
  return report.distinct(file.tools ?? [], ['tools'], 'tool').map((entry, index) => ({
    id: entry.id,
    label: entry.label,
    kind: entry.kind,
    link: entry.link ?? null,
    command: entry.command ?? null,
    phases: orNull(report.references('phase', entry.showIn, ['tools', index, 'showIn'], phases)),
  }));
}
