/** `postmaster.pid`, the file with which a running PostgreSQL holds its data folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type PostmasterFile = {
  pid: number;
  /** Where its socket lies; empty until it has one. */
  socketFolder: string;
  /** `starting`, `ready`, `standby` or `stopping`; empty until it says. */
  status: string;
};

export async function readPostmasterFile(clusterFolder: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(clusterFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  return parsePostmasterFile(text);
}

/** Line 1 is the process, line 5 the socket folder, line 8 the status; the file may be half written. */
function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, socketFolder: lines[4] ?? '', status: lines[7] ?? '' };
}
