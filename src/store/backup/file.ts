/**
 * The backup's file: a gzipped tar that any archiver opens. First `tocsin-backup.json` (what it is, and which tables
 * follow in which order), then each table's rows in PostgreSQL's COPY text format in numbered parts, at the end
 * `manifest.json` with the count and the checksum of each table. A file without its end is no backup.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack, type Header } from 'tar-stream';
import { z } from 'zod';
import { StartRefused } from '../start-refused.ts';

export const fileFormat = 1;

const tableShape = z.object({ name: z.string(), columns: z.array(z.string()) });
const headShape = z.object({
  format: z.number(),
  takenAt: z.string(),
  postgres: z.number(),
  migrations: z.array(z.object({ id: z.number(), name: z.string(), sha256: z.string() })),
  /** Whoever is referred to comes first. */
  tables: z.array(tableShape),
});
const manifestShape = z.object({
  tables: z.record(z.string(), z.object({ rows: z.number(), bytes: z.number(), sha256: z.string() })),
  sequences: z.record(z.string(), z.object({ last: z.string(), called: z.boolean() })),
});

export type BackupTable = z.infer<typeof tableShape>;
export type BackupHead = z.infer<typeof headShape>;
export type BackupManifest = z.infer<typeof manifestShape>;

const headName = 'tocsin-backup.json';
const manifestName = 'manifest.json';

export type BackupWriter = {
  head(head: BackupHead): Promise<void>;
  /** Whole rows of one table; the parts of a table come one after the other. */
  rows(table: string, part: Buffer): Promise<void>;
  /** Ends the file. `rows` is what the database counted. */
  end(counted: Record<string, number>, sequences: BackupManifest['sequences']): Promise<BackupManifest>;
  /** Closes what is half written. */
  abort(): Promise<void>;
};

export function writeBackupFile(path: string): BackupWriter {
  const tar = pack();
  // Only its owner may read it: it holds the hashes of passwords and all that was written in incidents.
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  // The fastest level: three times smaller, and the database does not wait for us.
  const written = pipeline(tar, createGzip({ level: 1 }), file);
  written.catch(() => undefined);
  const sums = new Map<string, { hash: Hash; bytes: number; parts: number }>();

  async function entry(name: string, content: Buffer): Promise<void> {
    // The packer answers when the disk has taken it; the failure of the disk arrives here, and not as an end that never comes.
    await Promise.race([
      new Promise<void>((resolve, reject) => {
        tar.entry({ name, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
      }),
      written.then(() => Promise.reject(new Error('the file was closed early'))),
    ]);
  }

  return {
    head: (head) => entry(headName, Buffer.from(JSON.stringify(head, null, 2))),
    async rows(table, part) {
      const sum = sums.get(table) ?? { hash: createHash('sha256'), bytes: 0, parts: 0 };
      sums.set(table, sum);
      sum.hash.update(part);
      sum.bytes += part.length;
      sum.parts += 1;
      await entry(`tables/${table}/${String(sum.parts).padStart(6, '0')}.copy`, part);
    },
    async end(counted, sequences) {
      const tables: BackupManifest['tables'] = {};
      for (const [name, rows] of Object.entries(counted)) {
        const sum = sums.get(name);
        tables[name] = {
          rows,
          bytes: sum?.bytes ?? 0,
          sha256: (sum?.hash ?? createHash('sha256')).digest('hex'),
        };
      }
      const manifest = { tables, sequences };
      await entry(manifestName, Buffer.from(JSON.stringify(manifest, null, 2)));
      tar.finalize();
      await written;
      return manifest;
    },
    async abort() {
      tar.destroy();
      file.destroy();
      await finished(file).catch(() => undefined);
    },
  };
}

export type BackupPiece =
  | { is: 'head'; head: BackupHead }
  | { is: 'rows'; table: string; part: Buffer }
  | { is: 'manifest'; manifest: BackupManifest };

/** In the order of the file. Refuses, with the reason, what is no backup, a newer one, or one that is damaged. */
export async function* readBackupFile(path: string): AsyncGenerator<BackupPiece> {
  const entries = extract();
  const source = createReadStream(path);
  const read = pipeline(source, createGunzip(), entries);
  read.catch(() => undefined);
  let stage: 'head' | 'rows' | 'ended' = 'head';
  try {
    for await (const found of entries as AsyncIterable<AsyncIterable<Buffer> & { header: Header }>) {
      const content = await whole(found);
      const { name } = found.header;
      if (stage === 'head') {
        if (name !== headName) throw refusal(path, 'it is not a backup that Tocsin made');
        const head = parse(headShape, content, path);
        if (head.format > fileFormat)
          throw refusal(path, 'a newer release made it; restore it with that release');
        stage = 'rows';
        yield { is: 'head', head };
      } else if (name === manifestName) {
        stage = 'ended';
        yield { is: 'manifest', manifest: parse(manifestShape, content, path) };
      } else {
        yield { is: 'rows', table: name.split('/')[1] ?? '', part: content };
      }
    }
    await read;
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw refusal(path, 'there is no such file');
    if (code === 'EACCES') throw refusal(path, 'this account may not read it');
    throw refusal(path, `it is damaged or not a backup (${message})`);
  } finally {
    source.destroy();
  }
  if (stage !== 'ended') throw refusal(path, 'its end is missing: it was not written or copied completely');
}

async function whole(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function parse<Shape extends z.ZodType>(shape: Shape, content: Buffer, path: string): z.infer<Shape> {
  try {
    return shape.parse(JSON.parse(content.toString()));
  } catch (error) {
    throw refusal(
      path,
      `it is damaged (${error instanceof SyntaxError ? error.message : 'its description is incomplete'})`,
    );
  }
}

export function refusal(path: string, reason: string): StartRefused {
  return new StartRefused(`${path} cannot be restored: ${reason}.`);
}

/** Reads all of it: each table has as many rows and the same bytes as when it was written. */
export async function verifyBackupFile(
  path: string,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<{ head: BackupHead; manifest: BackupManifest }> {
  let head: BackupHead | undefined;
  let manifest: BackupManifest | undefined;
  const sums = new Map<string, { hash: Hash; rows: number }>();
  let bytes = 0;
  for await (const piece of readBackupFile(path)) {
    switch (piece.is) {
      case 'head':
        head = piece.head;
        break;
      case 'rows': {
        const sum = sums.get(piece.table) ?? { hash: createHash('sha256'), rows: 0 };
        sums.set(piece.table, sum);
        sum.hash.update(piece.part);
        sum.rows += linesIn(piece.part);
        bytes += piece.part.length;
        onBytes(bytes);
        break;
      }
      case 'manifest':
        manifest = piece.manifest;
        break;
    }
  }
  for (const { name } of head!.tables) {
    const wanted = manifest!.tables[name];
    const found = sums.get(name);
    const sha256 = (found?.hash ?? createHash('sha256')).digest('hex');
    if (wanted === undefined || wanted.rows !== (found?.rows ?? 0) || wanted.sha256 !== sha256)
      throw refusal(path, `the table ${name} is not what was written (its checksum differs)`);
  }
  return { head: head!, manifest: manifest! };
}

/** The COPY text format writes a line break inside a value as `\n`, so a line is a row. */
function linesIn(part: Buffer): number {
  let lines = 0;
  for (let at = part.indexOf(10); at !== -1; at = part.indexOf(10, at + 1)) lines += 1;
  return lines;
}
