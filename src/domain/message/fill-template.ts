/** A template, filled in: its text with the incident's facts and what a person wrote, or what is still wrong with that. */
import { renderLiquid } from '../process/liquid.ts';
import type { Process, Template, TemplateField } from '../process/process.ts';
import type { Facts } from './incident-facts.ts';

export interface Filled {
  subject: string | null;
  /** As far as it is filled in. */
  text: string;
  /** What keeps it from going out: one sentence a field, by the field's id. */
  problems: Record<string, string>;
}

/** `values` by the ids of the fields; an instant in ISO form, a list one entry a line. */
export function fillTemplate(template: Template, facts: Facts, values: Record<string, string>): Filled {
  const problems: Record<string, string> = {};
  for (const id of Object.keys(values))
    if (!template.fields.some((field) => field.id === id))
      problems[id] =
        `The template ${template.id} has no such field. It has: ${template.fields.map((field) => field.id).join(', ')}.`;
  const filled: Record<string, unknown> = {};
  for (const field of template.fields) {
    const value = (values[field.id] ?? suggested(field, facts) ?? '').trim();
    const problem = problemOf(field, value);
    if (problem !== null) problems[field.id] = problem;
    filled[field.variable] =
      field.type === 'list'
        ? value
            .split('\n')
            .map((entry) => entry.trim())
            .filter((entry) => entry !== '')
        : value;
  }
  const all = { ...facts, ...filled };
  return {
    subject: template.subject === null ? null : renderLiquid(template.subject, all).trim(),
    text: template.body === null ? '' : renderLiquid(template.body, all).trim(),
    problems,
  };
}

/** What a field holds before anybody has written into it; null: nothing. */
export function suggested(field: TemplateField, facts: Facts): string | null {
  if (field.from === null) return null;
  const value = field.from
    .split('.')
    .reduce<unknown>((here, part) => (here as Record<string, unknown> | undefined)?.[part], facts);
  return typeof value === 'string' ? value : null;
}

function problemOf(field: TemplateField, value: string): string | null {
  if (value === '') return field.required ? `${field.label} is missing.` : null;
  switch (field.type) {
    case 'choice':
      if (!field.choices.includes(value)) return `${field.label} is one of: ${field.choices.join(', ')}.`;
      break;
    case 'number':
      if (!/^\d+(\.\d+)?$/.test(value)) return `${field.label} is a number.`;
      break;
    case 'percentage':
      if (!/^\d+(\.\d+)?\s*%$/.test(value) || Number.parseFloat(value) > 100)
        return `${field.label} is a share from 0% to 100%.`;
      break;
    case 'instant':
      if (Number.isNaN(Date.parse(value))) return `${field.label} is a time, as in 2026-11-18T14:30:00Z.`;
      break;
    case 'text':
    case 'duration':
    case 'person':
    case 'list':
  }
  return lengthProblem(field, value);
}

function lengthProblem({ label, minSentences, maxSentences }: TemplateField, value: string): string | null {
  const count = sentencesIn(value);
  if (maxSentences !== null && count > maxSentences)
    return `${label} has ${count} sentences, and at most ${maxSentences} are allowed.`;
  if (minSentences !== null && count < minSentences)
    return `${label} has ${count} sentence${count === 1 ? '' : 's'}, and at least ${minSentences} are asked for.`;
  return null;
}

/** As the language of the text counts them; an abbreviation may count as an end, which is why bounds are generous. */
export function sentencesIn(text: string): number {
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
  return [...segments].filter(({ segment }) => /\p{L}|\p{N}/u.test(segment)).length;
}

/** Those that fit the status the incident is in, in the process's order. */
export function templatesFor(process: Process, status: string): Template[] {
  return process.templates.filter(
    ({ statuses, body }) => body !== null && (statuses === null || statuses.includes(status)),
  );
}
