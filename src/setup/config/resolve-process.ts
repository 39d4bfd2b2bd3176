/** From the word for a process to its text: one of those that are shipped, or a file beside the configuration. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { nearestWord } from '../../domain/process/nearest-word.ts';

type ResolvedProcess =
  | { ok: true; source: string; fileName: string }
  | { ok: false; message: string; remedy: string };

export type ResolveProcess = (reference: string) => ResolvedProcess;

export const shippedProcesses = join(import.meta.dirname, '../../../processes');
/** The process file's own bound is checked when it is compiled; this one keeps a wrong path from filling the memory. */
const maxBytes = 4 * 1024 * 1024;

/** `folder`: what paths are relative to; null where no file may be read, as for a configuration sent to the API. */
export function makeResolveProcess(
  folder: string | null,
  shipped: string = shippedProcesses,
): ResolveProcess {
  return (reference) => {
    const word = reference.trim();
    if (/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(word)) {
      const names = namesIn(shipped);
      if (names.includes(word)) return readText(join(shipped, `${word}.yaml`), `${word}.yaml`);
      const meant = nearestWord(word, names);
      return {
        ok: false,
        message: `No process \`${word}\` is shipped.`,
        remedy: `${meant === null ? '' : `Did you mean \`${meant}\`? `}There are: ${names.join(', ')}; or write a path, as in ./${word}.yaml.`,
      };
    }
    if (folder === null)
      return {
        ok: false,
        message: 'A configuration that is sent cannot name a file of this machine.',
        remedy: 'Name a shipped process, or write the process itself here as a block of text, `process: |`.',
      };
    return readText(resolve(folder, word), word);
  };
}

/** The words by which those that are shipped are named. */
export function shippedNames(shipped: string = shippedProcesses): string[] {
  return namesIn(shipped);
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .toSorted();
}

function readText(path: string, fileName: string): ResolvedProcess {
  try {
    if (statSync(path).size > maxBytes)
      return {
        ok: false,
        message: `The process file ${fileName} is larger than 4 MB.`,
        remedy: 'Look whether this is the file you meant.',
      };
    return { ok: true, source: readFileSync(path, 'utf8'), fileName };
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown error';
    const why =
      code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    return {
      ok: false,
      message: `The process file ${path} ${why}.`,
      remedy: 'Write a path relative to the configuration file, or the name of a shipped process.',
    };
  }
}
