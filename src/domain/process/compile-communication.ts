/** Who hears what, where and in which words. */
import { checkSentences } from './check-sentences.ts';
import { compileSpan } from './compile-calendars.ts';
import { compileCondition } from './compile-condition.ts';
import type { Path } from './finding.ts';
import { checkLiquid, facts } from './liquid.ts';
import type { Calendar, Channel, Process, Template, TemplateField } from './process.ts';
import { ids, many, type Report } from './report.ts';
import type { ProcessFile } from './schema.ts';

type TemplateEntry = NonNullable<ProcessFile['templates']>[number];

export function compileCommunication(
  file: ProcessFile,
  calendars: Calendar[],
  report: Report,
): Pick<
  Process,
  'audiences' | 'communication' | 'templates' | 'channel' | 'bridge' | 'statusPage' | 'commands'
> {
  const audiences = ids(file.audiences);
  const templates = ids(file.templates);
  return {
    audiences: report.distinct(file.audiences ?? [], ['audiences'], 'audience').map((entry, index) => ({
      id: entry.id,
      label: entry.label,
      positions: report.references(
        'position',
        entry.positions,
        ['audiences', index, 'positions'],
        ids(file.positions),
      ),
      through: many(entry.through),
    })),
    communication: report
      .distinct(file.communication ?? [], ['communication'], 'rule')
      .map((entry, index) => {
        const path = ['communication', index];
        return {
          id: entry.id,
          when: compileCondition(file, entry.when, [...path, 'when'], report),
          on: many(entry.on),
          audience: report.references('audience', entry.audience, [...path, 'audience'], audiences),
          through: many(entry.through),
          template: report.reference('template', entry.template, [...path, 'template'], templates),
          confirm: entry.confirm ?? false,
        };
      }),
    templates: report
      .distinct(file.templates ?? [], ['templates'], 'template')
      .map((entry, index) => compileTemplate(file, entry, ['templates', index], report)),
    channel: compileChannel(file, calendars, report),
    bridge:
      file.bridge === undefined
        ? null
        : {
            label: file.bridge.label,
            link: file.bridge.link ?? null,
            when: compileCondition(file, file.bridge.when, ['bridge', 'when'], report),
          },
    statusPage: (file.statusPage ?? []).map((entry, index) => {
      const path = ['statusPage', index];
      return {
        when: compileCondition(file, entry.when, [...path, 'when'], report),
        publish: entry.publish,
        templates: report.references('template', entry.templates, [...path, 'templates'], templates),
      };
    }),
    commands: (file.commands ?? []).map(({ say, does, status }, index) => ({
      say,
      does,
      status: report.reference('status', status, ['commands', index, 'status'], ids(file.lifecycle.statuses)),
    })),
  };
}

function compileTemplate(file: ProcessFile, entry: TemplateEntry, path: Path, report: Report): Template {
  const fields = report
    .distinct(entry.fields ?? [], [...path, 'fields'], 'field')
    .map((field, index): TemplateField => {
      const here = [...path, 'fields', index];
      checkSentences(field, here, report);
      if ((field.type === 'choice') !== (field.choices !== undefined))
        report.error(
          'choice-without-choices',
          here,
          field.type === 'choice'
            ? `\`${field.id}\` is a choice of nothing.`
            : `\`${field.id}\` has choices, but is no choice.`,
          field.type === 'choice' ? 'Add `choices`.' : 'Write `type: choice`, or leave out `choices`.',
        );
      if (field.from !== undefined)
        report.reference('fact', field.from, [...here, 'from'], Object.keys(facts));
      return {
        id: field.id,
        variable: variableOf(field.id),
        label: field.label,
        type: field.type,
        required: field.required ?? false,
        from: field.from ?? null,
        choices: field.choices ?? [],
        minSentences: field.minSentences ?? null,
        maxSentences: field.maxSentences ?? null,
        format: field.format ?? null,
      };
    });
  if (entry.body === undefined && entry.file === undefined)
    report.error(
      'template-without-text',
      path,
      `The template \`${entry.id}\` has no text.`,
      'Add `body`, or `file` where the organisation keeps it.',
    );
  const known = [...Object.keys(facts), ...fields.map(({ variable }) => variable)];
  checkText(entry.subject, [...path, 'subject'], known, report);
  checkText(entry.body, [...path, 'body'], known, report);
  const statuses = report.references(
    'status',
    entry.status,
    [...path, 'status'],
    ids(file.lifecycle.statuses),
  );
  return {
    id: entry.id,
    title: entry.title,
    purpose: entry.purpose,
    statuses: statuses.length === 0 ? null : statuses,
    subject: entry.subject ?? null,
    body: entry.body ?? null,
    fields,
    file: entry.file ?? null,
  };
}

/** `next-steps` as a text names it: `nextSteps`. */
function variableOf(id: string): string {
  return id.replace(/-+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function checkText(text: string | undefined, path: Path, known: string[], report: Report): void {
  if (text === undefined) return;
  const problem = checkLiquid(text, known);
  if (problem !== null) report.error('unknown-fact', path, problem.message, problem.remedy, problem.line);
}

function compileChannel(file: ProcessFile, calendars: Calendar[], report: Report): Channel | null {
  const entry = file.channel;
  if (entry === undefined) return null;
  const path = ['channel'];
  checkText(entry.name, [...path, 'name'], Object.keys(facts), report);
  checkText(entry.topic, [...path, 'topic'], Object.keys(facts), report);
  return {
    name: entry.name,
    topic: entry.topic ?? null,
    announceIn: many(entry.announceIn),
    archiveAfter: compileSpan(entry.archiveAfter, [...path, 'archiveAfter'], calendars, report),
    when: compileCondition(file, entry.when, [...path, 'when'], report),
  };
}
