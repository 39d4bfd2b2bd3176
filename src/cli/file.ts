/** A file that a verb sends: by its name, or `-` for standard input. */
import { readFile } from 'node:fs/promises';
import { text as streamText } from 'node:stream/consumers';
import { UsageError } from './define-verb.ts';

export async function contentOf(file: string): Promise<string> {
  if (file === '-') return streamText(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`, {
      cause: error,
    });
  }
}
