/**
 * Finds where a text stops being JSON and says what is wrong there. Runs only on texts that JSON.parse has refused:
 * its own messages name a position in some cases only.
 */

interface JsonError {
  index: number;
  /** Completes "at line 3, column 7, …". */
  problem: string;
}

/** The text's nesting has been bounded before (`parseJson`), so that this may recurse. */
export function locateJsonError(text: string): JsonError {
  const reader = { text, at: 0 };
  const error = skipValue(reader);
  if (error !== null) return error;
  skipSpace(reader);
  if (reader.at < text.length) return wrong(reader, 'the JSON should end there');
  throw new Error('locateJsonError was promised a text that JSON.parse refuses');
}

interface Reader {
  text: string;
  at: number;
}

function skipValue(reader: Reader): JsonError | null {
  skipSpace(reader);
  const char = reader.text[reader.at];
  if (char === '{') return skipObject(reader);
  if (char === '[') return skipList(reader);
  if (char === '"') return skipString(reader);
  const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
  scalar.lastIndex = reader.at;
  if (!scalar.test(reader.text)) return wrong(reader, 'a value was expected');
  reader.at = scalar.lastIndex;
  return null;
}

function skipObject(reader: Reader): JsonError | null {
  reader.at++;
  skipSpace(reader);
  if (reader.text[reader.at] === '}') {
    reader.at++;
    return null;
  }
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') return wrong(reader, 'a name in double quotes was expected');
    const name = skipString(reader);
    if (name !== null) return name;
    skipSpace(reader);
    if (reader.text[reader.at] !== ':') return wrong(reader, 'a colon was expected after the name');
    reader.at++;
    const value = skipValue(reader);
    if (value !== null) return value;
    skipSpace(reader);
    const next = reader.text[reader.at];
    if (next !== ',' && next !== '}') return wrong(reader, 'a comma or } was expected');
    reader.at++;
    if (next === '}') return null;
  }
}

function skipList(reader: Reader): JsonError | null {
  reader.at++;
  skipSpace(reader);
  if (reader.text[reader.at] === ']') {
    reader.at++;
    return null;
  }
  for (;;) {
    const value = skipValue(reader);
    if (value !== null) return value;
    skipSpace(reader);
    const next = reader.text[reader.at];
    if (next !== ',' && next !== ']') return wrong(reader, 'a comma or ] was expected');
    reader.at++;
    if (next === ']') return null;
  }
}

function skipString(reader: Reader): JsonError | null {
  const { text } = reader;
  for (let i = reader.at + 1; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 0x22) {
      reader.at = i + 1;
      return null;
    }
    if (char < 0x20) {
      reader.at = i;
      return wrong(reader, 'a control character stands in a text; write it as an escape (\\n, \\t, \\u001b)');
    }
    if (char === 0x5c) {
      i++;
      const escape = /u[\da-fA-F]{4}|["\\/bfnrt]/y;
      escape.lastIndex = i;
      if (i < text.length && !escape.test(text)) {
        reader.at = i - 1;
        return wrong(reader, 'a backslash begins no escape that JSON knows');
      }
    }
  }
  reader.at = text.length;
  return wrong(reader, '');
}

function skipSpace(reader: Reader): void {
  const space = /[ \t\n\r]*/y;
  space.lastIndex = reader.at;
  space.test(reader.text);
  reader.at = space.lastIndex;
}

function wrong(reader: Reader, problem: string): JsonError {
  if (reader.at >= reader.text.length) {
    return { index: reader.text.length, problem: 'the body ends in the middle of the JSON' };
  }
  const char = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
  // Shown quoted and escaped: it comes from outside.
  return { index: reader.at, problem: `${problem} but ${JSON.stringify(char)} stands there` };
}
