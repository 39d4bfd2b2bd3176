/**
 * What may be written at a place of a process file: the keys and words that the language's schema has there, each with its
 * description. By indentation, as people read YAML, so that it also works while the text is not yet right. Pure.
 */

/** As much of JSON Schema as the language uses. */
export type SchemaNode = {
  type?: string;
  description?: string;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  additionalProperties?: boolean | SchemaNode;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  enum?: (string | number)[];
  const?: string | number;
};

export type Word = { text: string; kind: 'key' | 'value'; description: string; required: boolean };
export type WordsHere = {
  /** How many characters before the cursor the word being written has. */
  written: number;
  words: Word[];
};

/**
 * `before`: the file's text up to the cursor; `after`: the rest of it, whose names may be meant as well. Null: neither the
 * language nor the file has a word for this place.
 */
export function wordsHere(schema: SchemaNode, before: string, after = ''): WordsHere | null {
  const here = languageHere(schema, before);
  if (here === null || here.words.length > 0 || here.key === null) return here;
  return { ...here, words: namesFor(here.key, `${before}${after}`) };
}

type LanguageHere = WordsHere & {
  /** Whose value is being written; null: a key is. */
  key: string | null;
};

function languageHere(schema: SchemaNode, before: string): LanguageHere | null {
  const lines = before.split('\n');
  const line = lines.at(-1) ?? '';
  if (/^\s*#|\s#/.test(line)) return null;
  const inside = insideBraces(line);
  if (inside !== null) return inBraces(schema, lines, inside);

  const value = /^(\s*(?:-\s+)*)([A-Za-z][\w-]*):\s+(?:\[(?:[^\]]*,)?\s*)?([\w-]*)$/.exec(line);
  if (value !== null) {
    const [, lead = '', key = '', word = ''] = value;
    const node = nodeAt(schema, [...pathAbove(lines, lead), key]);
    return node === null ? null : { ...valuesOf(node, word), key };
  }
  const key = /^(\s*(?:-\s+)*)([A-Za-z][\w-]*)?$/.exec(line);
  if (key !== null) {
    const [, lead = '', word = ''] = key;
    const path = pathAbove(lines, lead);
    const node = nodeAt(schema, path);
    if (node === null) return null;
    const keys = keysOf(node, word, keysBeside(lines, lead));
    // A list of words: `- mitigated`.
    return keys.words.length > 0 || !/-\s/.test(lead)
      ? { ...keys, key: null }
      : { ...valuesOf(node, word), key: path.at(-1) ?? null };
  }
  return null;
}

/** What the word at the end of `before` means where it is a key; for whoever points at it. */
export function meaningOfKey(schema: SchemaNode, before: string, key: string): string | null {
  const lines = before.split('\n');
  const lead = /^\s*(?:-\s+)*/.exec(lines.at(-1) ?? '')?.[0] ?? '';
  const node = nodeAt(schema, [...pathAbove(lines, lead), key]);
  return node?.description ?? node?.items?.description ?? null;
}

/** Where an open brace or bracket of this line begins: `{ to: on-call, by` is inside one. */
function insideBraces(line: string): { lead: string; key: string | null; text: string } | null {
  let depth = 0;
  for (let at = line.length - 1; at >= 0; at--) {
    const letter = line[at];
    if (letter === '}') depth += 1;
    if (letter === '{' && depth-- === 0) {
      const head = /^(\s*(?:-\s+)*)(?:([A-Za-z][\w-]*):\s*)?[[\s]*$/.exec(line.slice(0, at));
      return head === null ? null : { lead: head[1] ?? '', key: head[2] ?? null, text: line.slice(at + 1) };
    }
  }
  return null;
}

function inBraces(
  schema: SchemaNode,
  lines: string[],
  { lead, key, text }: { lead: string; key: string | null; text: string },
): LanguageHere | null {
  const above = pathAbove(lines, lead);
  const node = nodeAt(schema, key === null ? above : [...above, key]);
  if (node === null) return null;
  const last = /(?:^|,)\s*([^,]*)$/.exec(text.replaceAll(/\[[^\]]*\]/g, '[]'))?.[1] ?? '';
  const value = /^([A-Za-z][\w-]*):\s*(?:\[.*)?([\w-]*)$/.exec(last);
  if (value !== null) {
    const under = nodeAt(node, [value[1] ?? '']);
    return under === null ? null : { ...valuesOf(under, value[2] ?? ''), key: value[1] ?? null };
  }
  const beside = [...text.matchAll(/([A-Za-z][\w-]*):/g)].map((found) => found[1] ?? '');
  return /^[\w-]*$/.test(last) ? { ...keysOf(node, last, beside), key: null } : null;
}

/** The keys under which a line with this lead stands, from the outermost: ["clocks", "onBreach"]. Lists have no name. */
function pathAbove(lines: readonly string[], lead: string): string[] {
  const path: string[] = [];
  let column = lead.length;
  // A dash belongs to the list of the key above it, which may stand in the dash's own column.
  let dashed = /-/.test(lead) ? lead.indexOf('-') : null;
  for (let at = lines.length - 2; at >= 0 && column > 0; at--) {
    const found = /^(\s*(?:-\s+)*)([A-Za-z][\w-]*):(\s|$)/.exec(lines[at] ?? '');
    const bare = /^(\s*(?:-\s+)+)\S/.exec(lines[at] ?? '');
    if (found === null) {
      if (bare !== null && (bare[1] ?? '').length < column)
        column = Math.min(column, bare[1]!.indexOf('-') + 1);
      continue;
    }
    const itsLead = found[1] ?? '';
    const its = itsLead.length;
    const under = its < column && (dashed === null || its <= dashed);
    // A neighbour in the same entry: the dash before it is ours as well.
    if (its === column && itsLead.includes('-') && dashed === null) dashed = itsLead.indexOf('-');
    if (!under) continue;
    path.unshift(found[2] ?? '');
    column = its;
    dashed = itsLead.includes('-') ? itsLead.indexOf('-') : null;
  }
  return path;
}

/** Keys that the same entry has already. */
function keysBeside(lines: readonly string[], lead: string): string[] {
  const keys: string[] = [];
  if (/-/.test(lead)) return keys;
  for (let at = lines.length - 2; at >= 0; at--) {
    const text = lines[at] ?? '';
    if (text.trim() === '' || /^\s*#/.test(text)) continue;
    const found = /^(\s*(?:-\s+)*)([A-Za-z][\w-]*):/.exec(text);
    const its = found?.[1] ?? /^\s*/.exec(text)?.[0] ?? '';
    if (its.length < lead.length) break;
    if (found === null || its.length > lead.length) continue;
    keys.push(found[2] ?? '');
    if (its.includes('-')) break;
  }
  return keys;
}

function nodeAt(schema: SchemaNode, path: readonly string[]): SchemaNode | null {
  let here: SchemaNode | null = schema;
  for (const key of path) {
    here =
      here === null
        ? null
        : (forms(here)
            .map((form) => below(form, key))
            .find((found) => found !== null) ?? null);
  }
  return here;
}

function below(form: SchemaNode, key: string): SchemaNode | null {
  const known = form.properties?.[key];
  if (known !== undefined) return known;
  return typeof form.additionalProperties === 'object' ? form.additionalProperties : null;
}

/** What a node may be: its branches, and what a list of it holds. */
function forms(node: SchemaNode): SchemaNode[] {
  const branches = node.anyOf === undefined ? [node] : node.anyOf.flatMap(forms);
  return branches.flatMap((branch) =>
    branch.items === undefined ? [branch] : [branch, ...forms(branch.items)],
  );
}

function keysOf(node: SchemaNode, word: string, taken: readonly string[]): WordsHere {
  const words = forms(node).flatMap((form) =>
    Object.entries(form.properties ?? {})
      .filter(([key]) => !taken.includes(key))
      .map(([key, value]): Word => ({
        text: key,
        kind: 'key',
        description: value.description ?? value.items?.description ?? '',
        required: form.required?.includes(key) ?? false,
      })),
  );
  return { written: word.length, words };
}

function valuesOf(node: SchemaNode, word: string): WordsHere {
  const words = forms(node)
    .flatMap((form) => [...(form.enum ?? []), ...(form.const === undefined ? [] : [form.const])])
    .map((value): Word => ({
      text: String(value),
      kind: 'value',
      description: node.description ?? '',
      required: false,
    }));
  const flat = forms(node).some(({ type }) => type === 'boolean')
    ? [
        ...words,
        ...['true', 'false'].map((text): Word => ({
          text,
          kind: 'value',
          description: node.description ?? '',
          required: false,
        })),
      ]
    : words;
  return { written: word.length, words: flat };
}

/** Whose names a key's value is one of: `to: cto` names a position of the same file. */
const NAMED_BY: Record<string, string> = {
  to: 'positions',
  standIn: 'positions',
  assignFrom: 'positions',
  position: 'positions',
  positions: 'positions',
  severity: 'severities',
  severities: 'severities',
  requiredAt: 'severities',
  optionalAt: 'severities',
  between: 'severities',
  otherwise: 'severities',
  flag: 'flags',
  flags: 'flags',
  if: 'flags',
  ifFlag: 'flags',
  status: 'statuses',
  phase: 'phases',
  phases: 'phases',
  role: 'roles',
  roles: 'roles',
  audience: 'audiences',
  template: 'templates',
  runbook: 'runbooks',
  calendar: 'calendars',
};

/** The ids of a section with their labels, as far as they are written as people write them. */
function namesFor(key: string, text: string): Word[] {
  const section = NAMED_BY[key];
  if (section === undefined) return [];
  const start = new RegExp(`^( *)${section}:`, 'm').exec(text);
  if (start === null) return [];
  const rest = text.slice(start.index + start[0].length);
  // It ends with the next key in its own column, or further out.
  const end = new RegExp(`^ {0,${(start[1] ?? '').length}}[A-Za-z]`, 'm').exec(rest);
  const body = end === null ? rest : rest.slice(0, end.index);
  const ids = [...body.matchAll(/^\s*-\s+(?:\{\s*)?id:\s*["']?([\w-]+)["']?([^\n]*(?:\n(?!\s*-)[^\n]*)?)/gm)];
  return ids.map(([, id = '', more = '']) => ({
    text: id,
    kind: 'value',
    description: /(?:label|title):\s*["']?([^"'\n,}]+)/.exec(more)?.[1]?.trim() ?? '',
    required: false,
  }));
}
