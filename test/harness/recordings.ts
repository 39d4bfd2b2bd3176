/** Requests that real programs sent, as they were recorded in `test/fixtures`: facts to read, never to edit. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Recording {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

/** `name` is the file's, without `.json`: `single-firing-POST_webhook_nolimit`. Each call gives a copy of its own. */
export function recordedByAlertmanager(name: string): Recording {
  const file = join(import.meta.dirname, '..', 'fixtures', 'alertmanager', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}
