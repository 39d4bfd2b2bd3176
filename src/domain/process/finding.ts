/** What is wrong with a process file, where, and what to do: one finding is one sentence for the person who wrote it. */

export interface Finding extends Place {
  severity: 'error' | 'warning';
  /** Stable, kebab-case: `unknown-reference`. */
  code: string;
  /** Where in the document: `escalation[0].rungs[1].to[0]`. Empty for the file as a whole. */
  path: string;
  /** A sentence that says what is wrong. */
  message: string;
  /** A sentence that says what to do. */
  remedy: string;
}

/** 1-based, as editors count. */
export interface Place {
  line: number;
  column: number;
}

export type Path = readonly (string | number)[];

/** `['escalation', 0, 'to']` as people write it: `escalation[0].to`. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z][\w-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(shorten(part))}]`;
  }
  return text;
}

/** An error at a place of the file. */
export function errorAt(place: Place, code: string, path: Path, message: string, remedy: string): Finding {
  const { line, column } = place;
  return { severity: 'error', code, path: pathText(path), line, column, message, remedy };
}

/** What stands at a path of a file's values; undefined where nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}

/** Somebody's own words inside our sentence: at most 60 characters, on one line, so that a message stays a message. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`;
}
