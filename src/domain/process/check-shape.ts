/** Holds a file's values against the schema and says in sentences what does not fit. */
import type { z } from 'zod';
import { errorAt, pathText, shorten, valueAt } from './finding.ts';
import type { Finding, Path, Place } from './finding.ts';
import { nearestWord } from './nearest-word.ts';
import type { ReadYaml } from './read-yaml.ts';
import { processFile, processShape } from './schema.ts';
import type { ProcessFile, ShapeNode } from './schema.ts';

/**
 * The file, where it can be understood at all: unknown keys are found and then left out, so that what else is wrong is found in
 * the same run.
 */
export function checkShape(read: ReadYaml): { file: ProcessFile | null; findings: Finding[] } {
  const first = processFile.safeParse(read.value);
  if (first.success) return { file: first.data, findings: skippedKeys(read, read.value, []) };
  const findings = first.error.issues.flatMap((issue) => issueFindings(read, issue));
  const onlyUnknownKeys = first.error.issues.every((issue) => issue.code === 'unrecognized_keys');
  if (!onlyUnknownKeys) return { file: null, findings };
  const second = processFile.safeParse(withoutUnknownKeys(read.value, first.error.issues));
  return { file: second.success ? second.data : null, findings };
}

/** `__proto__` in a map whose keys are free: the schema's library leaves it out without a word. */
function skippedKeys(read: ReadYaml, value: unknown, path: Path): Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (key !== '__proto__') return skippedKeys(read, below, here);
    return [
      errorAt(
        read.placeOfKey(here),
        'unknown-key',
        here,
        `There is no key \`__proto__\` in \`${pathText(path)}\`.`,
        'Leave it out.',
      ),
    ];
  });
}

function withoutUnknownKeys(value: unknown, issues: z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = valueAt(copy, issue.path as Path);
    if (typeof holder !== 'object' || holder === null) continue;
    for (const key of issue.keys) delete (holder as Record<string, unknown>)[key];
  }
  return copy;
}

function issueFindings(read: ReadYaml, issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(read, path, key));
  if (issue.code === 'invalid_union') {
    // One word or a list of words: what was written tells which of the two was meant.
    const value = valueAt(read.value, path);
    const branch = Array.isArray(value) ? issue.errors.at(-1) : issue.errors[0];
    const inner = branch?.[0];
    if (inner !== undefined && inner.code !== 'invalid_union') {
      return issueFindings(read, { ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue);
    }
  }
  return [problem(read, path, issue)];
}

function unknownKey(read: ReadYaml, path: Path, key: string): Finding {
  const allowed = Object.keys(shapeAt(path)?.properties ?? {});
  const meant = nearestWord(key, allowed);
  const where = path.length === 0 ? 'at the top of a process file' : `in \`${pathText(path)}\``;
  return errorAt(
    read.placeOfKey([...path, key]),
    'unknown-key',
    [...path, key],
    `There is no key \`${shorten(key)}\` ${where}.`,
    meant === null ? `Allowed here: ${allowed.join(', ')}.` : `Did you mean \`${meant}\`?`,
  );
}

function problem(read: ReadYaml, path: Path, issue: z.core.$ZodIssue): Finding {
  const value = valueAt(read.value, path);
  const name = path.length === 0 ? 'The file' : `\`${pathText(path)}\``;
  const shape = shapeAt(path);
  const place = read.placeOf(path);

  if (value === undefined) {
    const key = path.at(-1);
    const holder = path.length <= 1 ? 'The file' : `\`${pathText(path.slice(0, -1))}\``;
    return errorAt(
      place,
      'missing-key',
      path,
      `${holder} has no \`${String(key)}\`.`,
      `Add \`${String(key)}\`. ${shape?.description ?? ''}`.trim(),
    );
  }
  if (value === null) {
    return errorAt(
      place,
      'empty-value',
      path,
      `${name} is empty.`,
      `${expectation(shape)} Or leave the key out, if it may be absent.`,
    );
  }
  if (issue.code === 'invalid_value') return wrongWord(place, path, name, value, issue.values.map(String));
  const words = wordsAllowed(shape);
  if (issue.code === 'invalid_type' && words.length > 0 && typeof value === 'string')
    return wrongWord(place, path, name, value, words);
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    const many = issue.code === 'too_big';
    const unit = issue.origin === 'array' ? 'entries' : issue.origin === 'string' ? 'characters' : '';
    const bound = many ? issue.maximum : issue.minimum;
    const sentence =
      Array.isArray(value) && value.length === 0
        ? `${name} is an empty list.`
        : `${name} has to be ${many ? 'at most' : 'at least'} ${String(bound)}${unit === '' ? '' : ` ${unit}`}.`;
    return errorAt(
      place,
      many ? 'too-long' : 'too-short',
      path,
      sentence,
      many ? 'Shorten it.' : expectation(shape),
    );
  }
  return errorAt(
    place,
    issue.code === 'invalid_format' ? 'wrong-form' : 'wrong-type',
    path,
    `${name} cannot be ${described(value)}.`,
    expectation(shape, value),
  );
}

function wrongWord(place: Place, path: Path, name: string, value: unknown, allowed: string[]): Finding {
  const meant = typeof value === 'string' ? nearestWord(value, allowed) : null;
  return errorAt(
    place,
    'unknown-word',
    path,
    `${name} cannot be ${described(value)}.`,
    meant === null
      ? `One of: ${allowed.join(', ')}.`
      : `Did you mean \`${meant}\`? One of: ${allowed.join(', ')}.`,
  );
}

/** What may stand there, said by the form of the value. */
function expectation(shape: ShapeNode | null, value?: unknown): string {
  if (shape === null) return 'Leave it out.';
  const words = wordsAllowed(shape);
  if (words.length > 0) return `One of: ${words.join(', ')}.`;
  const form = formOf(shape);
  switch (form) {
    case 'id':
      return 'Write a word of letters, digits and hyphens that begins with a letter, at most 64 long.';
    case 'span':
      return typeof value === 'number'
        ? `Add the unit: \`${value}m\` is minutes, \`${value}h\` is hours.`
        : 'Write a time like `15m`, `4h@business` or `1bd`.';
    case 'date':
      return 'Write a local date like `2026-12-25`.';
    case 'opening':
      return 'Write opening hours in quotes like `"09:00-17:00"`.';
    case 'line':
      return typeof value === 'number'
        ? `Put it in quotes: \`"${value}"\`.`
        : 'Write a line of text, at most 200 characters.';
    case 'prose':
      return 'Write a text of at most 4,000 characters.';
  }
  if (shape.type === 'array') return 'Write a list: each entry on its own line, beginning with `- `.';
  if (shape.type === 'object')
    return `Write keys and values. ${shape.properties === undefined ? (shape.description ?? '') : `Allowed here: ${Object.keys(shape.properties).join(', ')}.`}`.trim();
  if (shape.type === 'integer') return 'Write a whole number.';
  return shape.description ?? 'Look at the reference of the process file.';
}

function formOf(shape: ShapeNode): string | null {
  if (shape.form !== undefined) return shape.form;
  for (const branch of shape.anyOf ?? []) if (branch.form !== undefined) return branch.form;
  return null;
}

function wordsAllowed(shape: ShapeNode | null): string[] {
  if (shape === null) return [];
  if (shape.enum !== undefined) return shape.enum;
  for (const branch of shape.anyOf ?? []) if (branch.enum !== undefined) return branch.enum;
  return [];
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value === 'string') return `\`${shorten(value)}\``;
  if (typeof value === 'number') return `the number ${value}`;
  return `\`${String(value)}\``;
}

/** The part of the schema that describes the value at a path; null where the schema has nothing there. */
function shapeAt(path: Path): ShapeNode | null {
  let node: ShapeNode = processShape;
  for (const part of path) {
    const branches: ShapeNode[] = [node, ...(node.anyOf ?? [])];
    const next = branches
      .map((branch) => {
        if (typeof part === 'number') return branch.items;
        if (branch.properties !== undefined && Object.hasOwn(branch.properties, part))
          return branch.properties[part];
        return typeof branch.additionalProperties === 'object' ? branch.additionalProperties : undefined;
      })
      .find((candidate) => candidate !== undefined);
    if (next === undefined) return null;
    node = next;
  }
  return node;
}
