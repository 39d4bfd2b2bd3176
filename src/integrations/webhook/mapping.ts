/**
 * The expressions of a generic webhook's mapping: paths and templates that only read, so that a mapping can neither
 * run code nor loop.
 *
 * - a path: `$.alert.name`, `alert.name`, `items[0].id`, `labels["a.b"]`; `$` alone is the whole element
 * - a template: `{{ alert.name }} on {{ host }}`; what is not found is left empty
 * - a constant: `'critical'`
 */

import { anyText, bounds, describe, isObject } from '../../domain/signal/bounds.ts';

type Expression =
  | { kind: 'path'; steps: (string | number)[] }
  | { kind: 'template'; parts: (string | (string | number)[])[] }
  | { kind: 'constant'; text: string };

export interface CompiledMapping {
  /** A list in the body, each element of which is a signal; null: the body, or each of its elements if it is a list. */
  each: (string | number)[] | null;
  fields: Map<MappedField, Expression>;
  labels: [name: string, Expression][];
  details: [name: string, Expression][];
  links: [text: string, Expression][];
}

export const mappedFields = [
  'key',
  'action',
  'summary',
  'severity',
  'source',
  'service',
  'startsAt',
  'endsAt',
] as const;
export type MappedField = (typeof mappedFields)[number];

type MappingResult =
  | { ok: true; mapping: CompiledMapping }
  | { ok: false; errors: { field: string; reason: string }[] };

/** More than a screen of configuration; each entry is evaluated for each signal. */
const maxEntries = 64;
const maxExpressionChars = 512;
const maxSteps = 32;
const maxPlaceholders = 16;

export function compileMapping(mapping: Record<string, string>): MappingResult {
  const errors: { field: string; reason: string }[] = [];
  const compiled: CompiledMapping = { each: null, fields: new Map(), labels: [], details: [], links: [] };
  const entries = Object.entries(mapping);
  if (entries.length > maxEntries) {
    errors.push({
      field: 'mapping',
      reason: `It has ${entries.length} entries; at most ${maxEntries} are read.`,
    });
    return { ok: false, errors };
  }
  for (const [field, text] of entries) {
    const expression = compileExpression(text);
    if (typeof expression === 'string') {
      errors.push({ field, reason: expression });
      continue;
    }
    const border = field.indexOf('.');
    const head = border === -1 ? field : field.slice(0, border);
    const rest = border === -1 ? '' : field.slice(border + 1);
    if (field === 'each') {
      if (expression.kind === 'path') compiled.each = expression.steps;
      else errors.push({ field, reason: 'It must be a path to a list, such as $.alerts.' });
    } else if (isMappedField(field)) compiled.fields.set(field, expression);
    else if (head === 'labels' && rest !== '') compiled.labels.push([rest, expression]);
    else if (head === 'details' && rest !== '') compiled.details.push([rest, expression]);
    else if (head === 'links' && rest !== '') compiled.links.push([rest, expression]);
    else {
      errors.push({
        field,
        reason:
          `A signal has no part named ${JSON.stringify(field)}; it has ${mappedFields.join(', ')}, labels.NAME, ` +
          'details.NAME and links.TEXT, and each names a list of signals.',
      });
    }
  }
  return errors.length === 0 ? { ok: true, mapping: compiled } : { ok: false, errors };
}

/** What the expression finds; undefined where it finds nothing. */
export function evaluate(expression: Expression, element: unknown): unknown {
  switch (expression.kind) {
    case 'constant':
      return expression.text;
    case 'path':
      return follow(expression.steps, element);
    case 'template': {
      let found = false;
      let text = '';
      for (const part of expression.parts) {
        const value = typeof part === 'string' ? part : anyText(follow(part, element));
        if (typeof part !== 'string' && value !== null) found = true;
        // Each part may be as long as the body: what no field can hold need not be joined.
        text += (value ?? '').slice(0, 2 * bounds.detailChars);
      }
      return found ? text : undefined;
    }
  }
}

/** Own names only, so that `constructor` or `length` find what the sender wrote and never the language's. */
export function follow(steps: (string | number)[], element: unknown): unknown {
  let value = element;
  for (const step of steps) {
    if (typeof step === 'number') {
      if (!Array.isArray(value)) return undefined;
      value = value[step];
    } else {
      if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
      value = value[step];
    }
  }
  return value;
}

/** The expression, or what is wrong with it. */
function compileExpression(text: unknown): Expression | string {
  if (typeof text !== 'string' || text.trim() === '') {
    return `The expression is ${describe(text)}; write a path such as $.alert.name.`;
  }
  if (text.length > maxExpressionChars) {
    return `The expression has ${text.length} characters; at most ${maxExpressionChars} are read.`;
  }
  if (text.includes('{{')) return compileTemplate(text);
  const trimmed = text.trim();
  const constant = /^'([^']*)'$|^"([^"]*)"$/.exec(trimmed);
  if (constant !== null) return { kind: 'constant', text: constant[1] ?? constant[2] ?? '' };
  const steps = compilePath(trimmed);
  return typeof steps === 'string' ? steps : { kind: 'path', steps };
}

function compileTemplate(text: string): Expression | string {
  const parts: (string | (string | number)[])[] = [];
  let at = 0;
  let placeholders = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open === -1) {
      parts.push(text.slice(at));
      break;
    }
    if (open > at) parts.push(text.slice(at, open));
    const close = text.indexOf('}}', open);
    if (close === -1) return `In ${JSON.stringify(text)} a {{ is never closed; write {{ path }}.`;
    if (++placeholders > maxPlaceholders)
      return `The template has more than ${maxPlaceholders} placeholders.`;
    const steps = compilePath(text.slice(open + 2, close).trim());
    if (typeof steps === 'string') return steps;
    parts.push(steps);
    at = close + 2;
  }
  return { kind: 'template', parts };
}

/** Steps, or what is wrong with the path. */
function compilePath(text: string): (string | number)[] | string {
  const steps: (string | number)[] = [];
  const wrong = (at: number) =>
    `The path ${JSON.stringify(text)} cannot be read at character ${at + 1}; write it like $.alert.items[0]["a name"].`;
  let at = 0;
  if (text.startsWith('$')) at = 1;
  while (at < text.length) {
    if (steps.length === maxSteps) return `The path ${JSON.stringify(text)} has more than ${maxSteps} steps.`;
    const step = /\.?([^.[\]{}"'\s$|()]+)|\[(\d{1,6})\]|\["([^"]*)"\]|\['([^']*)'\]/y;
    step.lastIndex = at;
    const match = step.exec(text);
    // A name follows a dot, except at the very beginning of a path without $.
    if (match === null || (match[1] !== undefined && (text[at] === '.') === (at === 0))) return wrong(at);
    if (match[2] !== undefined) steps.push(Number(match[2]));
    else steps.push(match[1] ?? match[3] ?? match[4] ?? '');
    at = step.lastIndex;
  }
  return text === '' ? wrong(0) : steps;
}

function isMappedField(field: string): field is MappedField {
  return (mappedFields as readonly string[]).includes(field);
}
