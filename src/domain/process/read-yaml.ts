/** YAML text to plain values, with the line and column of each of them, and with every cost bounded. */
import { CST, Lexer, LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { errorAt, shorten } from './finding.ts';
import type { Finding, Path, Place } from './finding.ts';

/** A thousand times the longest handbook that we know; more is a mistake or an attack. */
const maxBytes = 1024 * 1024;
/** The composer needs quadratic time for aliases: 80,000 took 44 s. */
const maxAliases = 200;
/** The language nests eight deep. */
const maxDepth = 40;
/** The first few errors of syntax explain the rest. */
const maxSyntaxErrors = 10;

export interface ReadYaml {
  value: unknown;
  /**
   * Where the value at this path stands; for what is not there, where the nearest thing around it stands. `lineWithin`: of a text over
   * several lines, one of them, from 1.
   */
  placeOf: (path: Path, lineWithin?: number) => Place;
  /** Where the key at the end of this path stands. */
  placeOfKey: (path: Path) => Place;
}

/** What kind of file is read: its name in our sentences, and how much may stand in it. */
export interface YamlKind {
  /** "process file" */
  noun: string;
  /** A sentence for an empty file. */
  begins: string;
  maxEntries: number;
  /** Aliases of aliases multiply; after this many values the document is no longer one of its kind. */
  maxValues: number;
}

const processKind: YamlKind = {
  noun: 'process file',
  begins: 'A process file begins with `process:`.',
  maxEntries: 10_000,
  maxValues: 50_000,
};

export function readYaml(
  source: string,
  fileName: string,
  kind: YamlKind = processKind,
): ReadYaml | { findings: Finding[] } {
  const refusal = tooMuch(source, fileName, kind);
  if (refusal !== null) return { findings: [refusal] };

  const lineCounter = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseDocument(source, {
    lineCounter,
    version: '1.2',
    schema: 'core',
    merge: false,
    stringKeys: true,
    // The library compares each key with each: 40,000 in one map took 7 s. The walk below finds them as it goes.
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) {
    return {
      findings: wrong
        .slice(0, maxSyntaxErrors)
        .map((error) => syntaxFinding(error.code, error.message, placeAt(error.pos[0]), kind)),
    };
  }
  if (document.contents === null) {
    return {
      findings: [errorAt({ line: 1, column: 1 }, 'empty-file', [], `${fileName} is empty.`, kind.begins)],
    };
  }
  return toPlain(document, document.contents as Node, placeAt, kind);
}

/** One linear pass over the tokens, before anything that costs more. */
function tooMuch(source: string, fileName: string, { noun, maxEntries }: YamlKind): Finding | null {
  const atStart = { line: 1, column: 1 };
  if (source.length > maxBytes || new TextEncoder().encode(source).length > maxBytes) {
    return errorAt(
      atStart,
      'file-too-large',
      [],
      `${fileName} is larger than 1 MB.`,
      `A ${noun} holds rules only: move long texts into the documents that it links to.`,
    );
  }
  let aliases = 0;
  let entries = 0;
  let depth = 0;
  let line = 1;
  for (const token of new Lexer().lex(source)) {
    const type = CST.tokenType(token);
    if (type === 'alias' || type === 'anchor') aliases++;
    if (type === 'map-value-ind' || type === 'seq-item-ind' || type === 'comma') entries++;
    if (type === 'flow-seq-start' || type === 'flow-map-start') depth++;
    if (type === 'flow-seq-end' || type === 'flow-map-end') depth--;
    if (type === 'newline') line++;
    const here = { line, column: 1 };
    if (aliases > maxAliases) {
      return errorAt(
        here,
        'too-many-aliases',
        [],
        `There are more than ${maxAliases} anchors and aliases.`,
        'Write the repeated parts out.',
      );
    }
    if (entries > maxEntries) {
      return errorAt(
        here,
        'too-many-entries',
        [],
        `There are more than ${maxEntries} entries.`,
        `Split the ${noun}, or leave out what it does not need.`,
      );
    }
    if (depth > maxDepth) return nestedTooDeeply([], here);
  }
  return null;
}

function nestedTooDeeply(path: Path, place: Place): Finding {
  return errorAt(
    place,
    'nested-too-deeply',
    path,
    `This is nested more than ${maxDepth} deep.`,
    'Nothing that means something nests that deep: remove the nesting.',
  );
}

function keyNotText(path: Path, place: Place): Finding {
  return errorAt(
    place,
    'key-not-text',
    path,
    'A key here is not a plain word.',
    'Write the key out as text.',
  );
}

/** The codes are the YAML library's; the sentences are ours where we can say more than it does. */
function syntaxFinding(code: string, message: string, place: Place, { noun }: YamlKind): Finding {
  switch (code) {
    case 'TAB_AS_INDENT':
      return errorAt(place, 'syntax', [], 'YAML does not allow tabs for indentation.', 'Indent with spaces.');
    case 'MULTIPLE_DOCS':
      return errorAt(
        place,
        'several-documents',
        [],
        'A second document begins here.',
        `A ${noun} holds one document: remove the \`---\`.`,
      );
    case 'TAG_RESOLVE_FAILED':
      return errorAt(
        place,
        'tag',
        [],
        `A ${noun} has no tags (\`!word\`).`,
        'Remove the tag, or put the text in quotes.',
      );
    case 'NON_STRING_KEY':
      return keyNotText([], place);
    case 'RESOURCE_EXHAUSTION':
      return nestedTooDeeply([], place);
    default:
      return errorAt(
        place,
        'syntax',
        [],
        `YAML cannot read this: ${shorten(message)}.`,
        'Look at the indentation, the colons and the quotes of this line and the one before.',
      );
  }
}

/** Walks the document once: values, their places, aliases followed, all counted. */
function toPlain(
  document: Document,
  contents: Node,
  placeAt: (offset: number) => Place,
  { maxValues }: YamlKind,
): ReadYaml | { findings: Finding[] } {
  const values = new Map<string, Place>();
  const keys = new Map<string, Place>();
  /** Texts that begin on the line after their key. */
  const blocks = new Set<string>();
  const targets = new Map<Node, Node | undefined>();
  let count = 0;
  let refusal: Finding | null = null;

  const visit = (node: unknown, path: Path, around: Place): unknown => {
    if (refusal !== null) return null;
    const range = (node as { range?: [number, number, number] } | null)?.range;
    const place = range === undefined || range === null ? around : placeAt(range[0]);
    if (!values.has(placeKey(path))) values.set(placeKey(path), place);
    if (++count > maxValues) {
      refusal = errorAt(
        place,
        'too-many-values',
        path,
        `The aliases of this file unfold to more than ${maxValues} values.`,
        'Write the repeated parts out.',
      );
      return null;
    }
    if (path.length > maxDepth) {
      refusal = nestedTooDeeply(path.slice(0, 8), place);
      return null;
    }
    if (isAlias(node)) {
      // The library looks through the whole document each time; aliases of aliases come by tens of thousands.
      const target = targets.has(node) ? targets.get(node) : node.resolve(document);
      targets.set(node, target);
      if (target === undefined) {
        refusal = errorAt(
          place,
          'unknown-alias',
          path,
          `No anchor \`&${shorten(node.source)}\` stands before this alias.`,
          'Define the anchor above, or put the text in quotes.',
        );
        return null;
      }
      // What the alias unfolds to stands elsewhere; a finding in it belongs where it is written.
      return visit(target, path, place);
    }
    if (isMap(node)) {
      const map: Record<string, unknown> = Object.create(null);
      for (const pair of node.items) {
        const keyNode = pair.key;
        if (!isScalar(keyNode)) {
          refusal = keyNotText(path, place);
          return null;
        }
        const name = String(keyNode.value);
        const below = [...path, name];
        const keyPlace = keyNode.range ? placeAt(keyNode.range[0]) : place;
        if (name in map) {
          refusal = errorAt(
            keyPlace,
            'duplicate-key',
            path,
            'This key is written twice in the same place.',
            'Keep one of the two.',
          );
          return null;
        }
        keys.set(placeKey(below), keyPlace);
        map[name] = visit(pair.value, below, keyPlace);
      }
      return map;
    }
    if (isSeq(node)) return node.items.map((item, index) => visit(item, [...path, index], place));
    if (isScalar(node)) {
      if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') blocks.add(placeKey(path));
      return node.value;
    }
    return null;
  };

  const value = visit(contents, [], { line: 1, column: 1 });
  if (refusal !== null) return { findings: [refusal] };

  const nearest = (map: Map<string, Place>, path: Path): Place => {
    const exact = map.get(placeKey(path));
    if (exact !== undefined) return exact;
    for (let length = path.length; length >= 0; length--) {
      const found = values.get(placeKey(path.slice(0, length)));
      if (found !== undefined) return found;
    }
    return { line: 1, column: 1 };
  };
  const placeOf = (path: Path, lineWithin = 0): Place => {
    const found = nearest(values, path);
    return lineWithin > 0 && blocks.has(placeKey(path))
      ? { line: found.line + lineWithin, column: 1 }
      : found;
  };
  return { value, placeOf, placeOfKey: (path) => nearest(keys, path) };
}

function placeKey(path: Path): string {
  return JSON.stringify(path);
}
