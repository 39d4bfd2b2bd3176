/** The language's reference, as far as the schema knows it: each place of a process file with its keys, as Markdown. */
import { facts } from './liquid.ts';
import { processShape } from './schema.ts';
import type { ShapeNode } from './schema.ts';

const formWords: Record<string, string> = {
  id: 'id',
  line: 'line',
  prose: 'text',
  span: 'span',
  date: 'local date',
  opening: 'opening hours',
};

/** The page with its tables of facts and of keys made anew. */
export function referenceWithKeys(page: string): string {
  return withPart(withPart(page, 'facts', factTable()), 'keys', keySections());
}

/** `processes/process.schema.json`: by it editors complete and check a process file while it is written. */
export function processSchemaFile(): string {
  const { $schema, ...shape } = processShape as ShapeNode & { $schema?: string };
  const schema = { $schema, title: 'Process file of Tocsin', ...shape };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function withPart(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before === -1 || after < before) throw new Error(`the reference must mark where its ${name} stand`);
  return `${page.slice(0, before + begin.length)}\n${text}\n\n${page.slice(after)}`;
}

function factTable(): string {
  const rows = Object.entries(facts).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return ['| fact | what it is |', '|---|---|', ...rows].join('\n');
}

/** One section for each place that has keys of its own: `clocks[].onBreach[]`. */
function keySections(): string {
  return places(processShape, '')
    .map(({ path, node }) => section(path, node))
    .join('\n\n');
}

interface Place {
  path: string;
  node: ShapeNode;
}

function places(node: ShapeNode, path: string): Place[] {
  const below = Object.entries(node.properties ?? {}).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const held = holder(value);
    return held === null ? [] : places(held.node, `${here}${held.list ? '[]' : ''}`);
  });
  return [{ path, node }, ...below];
}

/** The node with keys of its own that a value is, or is a list of. */
function holder(value: ShapeNode): { node: ShapeNode; list: boolean } | null {
  if (value.properties !== undefined) return { node: value, list: false };
  if (value.items?.properties !== undefined) return { node: value.items, list: true };
  return null;
}

function section(path: string, node: ShapeNode): string {
  const required = new Set(node.required ?? []);
  const rows = Object.entries(node.properties ?? {}).map(
    ([key, value]) =>
      `| \`${key}\` | ${required.has(key) ? 'yes' : ''} | ${form(value)} | ${cell(meaning(path, key, value))} |`,
  );
  return [
    `### ${path === '' ? 'The file' : `\`${path}\``}`,
    ...(path === '' || node.description === undefined ? [] : ['', node.description]),
    '',
    '| key | needed | what it holds | meaning |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function meaning(path: string, key: string, value: ShapeNode): string {
  const own = value.description ?? value.items?.description;
  if (own === undefined) throw new Error(`the key ${path}.${key} must be described in the schema`);
  return own;
}

function form(value: ShapeNode): string {
  const branches = value.anyOf;
  if (branches !== undefined) {
    const list = branches.find((branch) => branch.type === 'array');
    const single = branches.find((branch) => branch.type !== 'array');
    if (list !== undefined && single !== undefined) return `${form(single)}, or a list`;
    return branches.map(form).join(' or ');
  }
  if (value.enum !== undefined) return value.enum.map((word) => `\`${word}\``).join(', ');
  if (value.const !== undefined) return `\`${value.const}\``;
  if (value.form !== undefined) return formWords[value.form] ?? value.form;
  if (value.type === 'array') return `list${value.items === undefined ? '' : ` of ${noun(value.items)}`}`;
  if (value.type === 'object') return typeof value.additionalProperties === 'object' ? 'map' : 'keys';
  return value.type === 'integer' ? 'whole number' : (value.type ?? 'value');
}

function noun(items: ShapeNode): string {
  if (items.properties !== undefined) return 'entries';
  return items.anyOf === undefined ? `${form(items)}s` : form(items);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
