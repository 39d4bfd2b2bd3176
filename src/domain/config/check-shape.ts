/** Holds the values of a configuration file against its schema, and says in sentences what does not fit. */
import { z } from 'zod';
import { pathText, shorten, valueAt, type Path } from '../process/finding.ts';
import { nearestWord } from '../process/nearest-word.ts';
import { timeZoneMeant } from '../process/time-zone.ts';

/** What is wrong at one place of the file. */
export interface Problem {
  path: Path;
  /** Whether the key at the end of the path is what is wrong, rather than its value. */
  atKey: boolean;
  message: string;
  remedy: string;
}

/** A part of the schema as JSON Schema: enough to name what is allowed somewhere. */
export interface ShapeNode {
  type?: string;
  description?: string;
  form?: string;
  default?: unknown;
  properties?: Record<string, ShapeNode>;
  required?: string[];
  items?: ShapeNode;
  additionalProperties?: ShapeNode | boolean;
  anyOf?: ShapeNode[];
  oneOf?: ShapeNode[];
  enum?: unknown[];
  const?: unknown;
  maximum?: number;
  maxItems?: number;
}

export function shapeOf(schema: z.ZodType): ShapeNode {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as ShapeNode;
}

/** Stands for "the schema has no sentence of its own for this". */
const unsaid = '\0';

export function checkShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { ok: true; value: T } | { ok: false; problems: Problem[] } {
  const parsed = schema.safeParse(value, { error: () => unsaid });
  if (parsed.success) return { ok: true, value: parsed.data };
  const shape = shapeOf(schema);
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(shape, value, issue)) };
}

function problemsOf(shape: ShapeNode, whole: unknown, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path as Path;
  const value = valueAt(whole, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(shape, path, key));
  if (issue.code === 'invalid_union' && issue.message === unsaid) {
    // Of the forms that a value may have, the one that was meant says best what is wrong.
    const branch =
      issue.errors.find(([first]) => first !== undefined && first.path.length > 0) ?? issue.errors[0];
    const inner = branch?.[0];
    if (inner !== undefined && inner.code !== 'invalid_union')
      return problemsOf(shape, whole, {
        ...inner,
        path: [...issue.path, ...inner.path],
      } as z.core.$ZodIssue);
  }
  if (issue.message !== unsaid) return [said(path, value, issue.message)];
  return [unsaidProblem(shape, path, value, issue)];
}

function unknownField(shape: ShapeNode, path: Path, key: string): Problem {
  const allowed = Object.keys(fieldsAt(shape, path));
  const meant = nearestWord(key, allowed);
  const where = path.length === 0 ? 'in a configuration file' : `in \`${pathText(path)}\``;
  const noun = path.length === 0 ? 'section' : 'field';
  return {
    path: [...path, key],
    atKey: true,
    message: `There is no ${noun} \`${shorten(key)}\` ${where}.`,
    remedy: `${meant === null ? '' : `Did you mean \`${meant}\`? `}Known here: ${allowed.join(', ')}.`,
  };
}

/** "is not a handle: write …" of a schema, as two sentences. */
function said(path: Path, value: unknown, whole: string): Problem {
  const prefix = `${pathText(path)}: `;
  const text = whole.startsWith(prefix) ? whole.slice(prefix.length) : whole;
  const border = borderOf(text);
  const what = border === null ? text : text.slice(0, border);
  const todo = border === null ? null : text.slice(border + 1).trim();
  const name = nameOf(path);
  if (todo === null && what.startsWith('write '))
    return { path, atKey: false, message: `${name} cannot be ${described(value)}.`, remedy: sentence(what) };
  const joined = /^(is|has|names|stands|carries|cannot) /.test(what) ? `${name} ${what}` : `${name}: ${what}`;
  return {
    path,
    atKey: false,
    message: /[.?]$/.test(joined) ? joined : `${joined}.`,
    remedy:
      todo === null ? 'Correct it; the reference of the configuration describes each field.' : sentence(todo),
  };
}

/** Where what is wrong ends and what to do begins: the first colon or semicolon that no quotes hold. */
function borderOf(text: string): number | null {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"' && text[at - 1] !== '\\') quoted = !quoted;
    if (!quoted && (text[at] === ':' || text[at] === ';') && text[at + 1] === ' ') return at;
  }
  return null;
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(begun) ? begun : `${begun}.`;
}

function unsaidProblem(shape: ShapeNode, path: Path, value: unknown, issue: z.core.$ZodIssue): Problem {
  const name = nameOf(path);
  const node = nodesAt(shape, path)[0] ?? null;
  const at = (message: string, remedy: string): Problem => ({ path, atKey: false, message, remedy });

  if (issue.code === 'invalid_key')
    return {
      path,
      atKey: true,
      message: `\`${shorten(String(path.at(-1)))}\` cannot stand here as a name.`,
      remedy: expectation({ form: 'word' }, path.at(-1)),
    };
  if (value === undefined) {
    const key = String(path.at(-1));
    const holder = path.length <= 1 ? 'The file' : `\`${pathText(path.slice(0, -1))}\``;
    return at(`${holder} has no \`${key}\`.`, `Add \`${key}\`. ${node?.description ?? ''}`.trim());
  }
  if (value === null)
    return at(`${name} is empty.`, `${expectation(node, value)} Or leave it out, if it may be absent.`);
  const words = wordsAllowed(shape, path);
  if (words.length > 0 && typeof value !== 'object') {
    const meant = typeof value === 'string' ? nearestWord(value, words) : null;
    return at(
      `${name} cannot be ${described(value)}.`,
      `${meant === null ? '' : `Did you mean \`${meant}\`? `}One of: ${words.join(', ')}.`,
    );
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    const many = issue.code === 'too_big';
    const bound = String(many ? issue.maximum : issue.minimum);
    const unit = issue.origin === 'array' ? ' entries' : issue.origin === 'string' ? ' characters' : '';
    if (value === '' || (Array.isArray(value) && value.length === 0))
      return at(`${name} is empty.`, expectation(node, value));
    return at(
      `${name} has to be ${many ? 'at most' : 'at least'} ${bound}${unit}.`,
      many ? 'Shorten it.' : expectation(node, value),
    );
  }
  return at(`${name} cannot be ${described(value)}.`, expectation(node, value));
}

/** What may stand there, said by the form of the value. */
function expectation(node: ShapeNode | null, value: unknown): string {
  switch (node?.form) {
    case 'room':
      return 'Write a room with its sign, like `#status`, or the https address of a workflow of Teams.';
    case 'handle':
      return typeof value === 'number'
        ? `Put it in quotes: "${value}".`
        : 'Write a handle: lower-case letters, digits and hyphens, at most 63.';
    case 'word':
      return 'Write a word of letters, digits and hyphens that begins with a letter, at most 64 long.';
    case 'line':
      return typeof value === 'number'
        ? `Put it in quotes: "${value}".`
        : 'Write a line of text, at most 200 characters.';
    case 'zone': {
      const meant = typeof value === 'string' ? timeZoneMeant(value) : null;
      return `${meant === null ? '' : `Did you mean \`${meant}\`? `}Write a time zone of the IANA list, as in \`Europe/Berlin\`.`;
    }
    case 'email':
      return 'Write a mail address, as in `ana@example.test`.';
    case 'link':
      return 'Write a web address, as in `https://runbooks.example.test/checkout`.';
    case 'length':
      return typeof value === 'number'
        ? `Add the unit: \`${value}s\` is seconds, \`${value}m\` is minutes.`
        : 'Write a length of time of at most 24 hours, as in `30s`, `2m` or `1h30m`.';
    case 'key':
      return 'Write 20 to 200 letters, digits and `_ . ~ -`, drawn at random: `openssl rand -hex 16` makes one.';
    case 'hash':
      return 'Write the SHA-256 of the key in hexadecimal: 64 digits, in lower case.';
  }
  if (node?.type === 'array') return 'Write a list: each entry on its own line, beginning with `- `.';
  if (node?.properties !== undefined)
    return `Write fields and values. Known here: ${Object.keys(node.properties).join(', ')}.`;
  if (node?.type === 'boolean') return 'Write true or false.';
  if (node?.type === 'integer') return 'Write a whole number.';
  if (node?.type === 'string') return 'Write text; what looks like a number is put in quotes.';
  return node?.description ?? 'The reference of the configuration describes each field.';
}

function wordsAllowed(shape: ShapeNode, path: Path): string[] {
  const words = nodesAt(shape, path).flatMap((node) =>
    node.enum !== undefined ? node.enum.map(String) : node.const !== undefined ? [String(node.const)] : [],
  );
  return [...new Set(words)];
}

/** The fields that may stand at a path, whichever of its forms the value has. */
function fieldsAt(shape: ShapeNode, path: Path): Record<string, ShapeNode> {
  return Object.assign({}, ...nodesAt(shape, path).map((node) => node.properties ?? {})) as Record<
    string,
    ShapeNode
  >;
}

/** The parts of the schema that describe the value at a path, one for each form it may have. */
function nodesAt(shape: ShapeNode, path: Path): ShapeNode[] {
  let nodes = forms(shape);
  for (const part of path)
    nodes = nodes
      .flatMap((node) => {
        if (typeof part === 'number') return node.items ?? [];
        if (node.properties !== undefined && Object.hasOwn(node.properties, part))
          return node.properties[part]!;
        return typeof node.additionalProperties === 'object' ? node.additionalProperties : [];
      })
      .flatMap(forms);
  return nodes;
}

function forms(node: ShapeNode): ShapeNode[] {
  const others = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return others.length === 0 ? [node] : others.flatMap(forms);
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'The file' : `\`${pathText(path)}\``;
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a group of fields';
  if (typeof value === 'string') return value === '' ? 'empty' : `\`${shorten(value)}\``;
  return typeof value === 'number' ? `the number ${value}` : `\`${String(value)}\``;
}
