/**
 * The status pages as this node has them in memory: who they are, under which host names, and every document of them as bytes that
 * are ready to be sent. What the database says of a page is asked for again at most every 50 ms and only while somebody reads;
 * while the database is away, readers get what was last known.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { pageOf } from '../domain/status-page/page.ts';
import type { StatusPage } from '../domain/status-page/facts.ts';
import { picture, type StatusPicture } from '../domain/status-page/picture.ts';
import type { Engine, Installation } from '../engine/engine.ts';
import { documentAt, type DocumentKind, type StatusDocument } from '../status-page/documents.ts';
import type { Place } from '../status-page/place.ts';
import { lastPageChange } from '../store/status-pages/changes.ts';
import { readPageFacts } from '../store/status-pages/read-facts.ts';
import { earlierDocument } from './earlier-document.ts';
import { headersOf } from './page-headers.ts';

/** One reader in this time waits for the question whether anything has changed; it takes a millisecond. */
const askEveryMs = 50;
/** Whoever waits longer than this, because the database is slow, gets what was last known. */
const waitMs = 250;
/** Uptime goes on although nothing happens. */
const picturedForMs = 60_000;
/** Of one page, of all its addresses: far more than it has documents. Beyond, memory is given back. */
const mostDocuments = 2_000;
/** Below, compression saves nothing. */
const compressFromBytes = 1_000;

export interface ReadyDocument {
  kind: DocumentKind;
  body: Buffer;
  /** Null: it is too small or compressed already. */
  gzip: Buffer | null;
  /** Strong, with its quotes; the compressed form has its own. */
  etag: string;
  gzipEtag: string;
  /** Whatever an answer says of it besides. */
  headers: Record<string, string>;
}

export interface PublicPages {
  /** In the order of their handles. */
  all: () => StatusPage[];
  find: (handle: string) => StatusPage | null;
  /** The page at whose root nobody named one; null: there is no page. */
  first: () => StatusPage | null;
  /** The page that has this host name for itself; without a port. */
  atHost: (host: string) => StatusPage | null;
  /** As it is now, for what is made once. */
  picture: (page: StatusPage) => Promise<StatusPicture>;
  /** Null: the page has no such document. */
  document: (page: StatusPage, path: string, root: string) => Promise<ReadyDocument | null>;
  /** Of the time before the last 90 days, which is not in memory: a month of the history, or one entry. It asks the database. */
  earlierDocument: (page: StatusPage, path: string, root: string) => Promise<ReadyDocument | null>;
}

interface Kept {
  picture: StatusPicture;
  now: string;
  upTo: number;
  readAtMs: number;
  documents: Map<string, ReadyDocument>;
}

interface Reading {
  kept: Kept | null;
  askedAtMs: number;
  asking: Promise<void> | null;
}

export function makePublicPages({
  pool,
  engine,
  url,
  kinds,
}: {
  pool: Pool;
  engine: Engine;
  url: string;
  /** By what readers can be told of news. */
  kinds: () => readonly string[];
}): PublicPages {
  let known: Known | null = null;
  // By the page as one revision of the configuration has it: what was rendered before it became private is gone with it.
  const readings = new WeakMap<StatusPage, Reading>();

  function pages(): Known {
    const installation = engine.installation();
    if (known?.installation !== installation) known = knownOf(installation, url);
    return known;
  }

  async function fresh(page: StatusPage): Promise<Kept> {
    let reading = readings.get(page);
    if (reading === undefined) {
      reading = { kept: null, askedAtMs: -Infinity, asking: null };
      readings.set(page, reading);
    }
    if (reading.kept === null) await (reading.asking ??= ask(reading, page));
    else if (reading.asking === null && performance.now() - reading.askedAtMs >= askEveryMs) {
      reading.asking = ask(reading, page);
      await inTime(reading.asking);
    }
    if (reading.kept === null) throw new Error('a page that was read without an error must be there');
    return reading.kept;
  }

  async function ask(reading: Reading, page: StatusPage): Promise<void> {
    try {
      if (await isStale(reading.kept, page)) reading.kept = await read(page);
    } finally {
      reading.askedAtMs = performance.now();
      reading.asking = null;
    }
  }

  async function isStale(kept: Kept | null, { handle }: StatusPage): Promise<boolean> {
    if (kept === null || performance.now() - kept.readAtMs >= picturedForMs / engine.rate) return true;
    return ((await lastPageChange(pool, handle))?.id ?? 0) !== kept.upTo;
  }

  async function read(page: StatusPage): Promise<Kept> {
    const now = engine.now();
    const facts = await readPageFacts(pool, page, now);
    return {
      picture: picture(page, facts, now),
      now,
      upTo: facts.upTo,
      readAtMs: performance.now(),
      documents: new Map(),
    };
  }

  return {
    all: () => pages().inOrder,
    find: (handle) => pages().byHandle.get(handle) ?? null,
    first: () => pages().first,
    atHost: (host) => pages().byHost.get(host) ?? null,
    picture: async (page) => (await fresh(page)).picture,
    async document(page, path, root) {
      const kept = await fresh(page);
      const place: Place = { root, copy: null, tellsBy: kinds() };
      return remembered(kept, page, path, place, () =>
        documentAt(kept.picture, path, { place, now: kept.now }),
      );
    },
    async earlierDocument(page, path, root) {
      const kept = await fresh(page);
      const place: Place = { root, copy: null, tellsBy: kinds() };
      const found = await earlierDocument(pool, page, path, { ...kept, place });
      return remembered(kept, page, path, place, () => found);
    },
  };
}

function remembered(
  { documents }: Kept,
  page: StatusPage,
  path: string,
  { root, tellsBy }: Place,
  render: () => StatusDocument | null,
): ReadyDocument | null {
  const key = `${root} ${tellsBy.join()} ${path}`;
  const ready = documents.get(key);
  if (ready !== undefined) return ready;
  const found = render();
  // Only what exists is kept: whoever tries addresses fills no memory.
  if (found === null) return null;
  const made = readied(page, found);
  if (documents.size >= mostDocuments) documents.clear();
  documents.set(key, made);
  return made;
}

interface Known {
  installation: Installation;
  inOrder: StatusPage[];
  first: StatusPage | null;
  byHandle: Map<string, StatusPage>;
  byHost: Map<string, StatusPage>;
}

function knownOf(installation: Installation, url: string): Known {
  const { timeZone } = installation.directory.organization;
  const inOrder = (installation.statusPages ?? []).map((entry): StatusPage =>
    pageOf(entry, { url, timeZone }),
  );
  const open = inOrder.filter(({ visibility }) => visibility === 'public');
  return {
    installation,
    inOrder,
    first: inOrder.find(({ handle }) => handle === 'public') ?? open[0] ?? inOrder[0] ?? null,
    byHandle: new Map(inOrder.map((page) => [page.handle, page])),
    byHost: new Map(
      inOrder.flatMap((page): [string, StatusPage][] => {
        const host = page.hostName?.toLowerCase();
        // A page that took our own name would lock everybody out of the house.
        return host === undefined || host === new URL(url).hostname ? [] : [[host, page]];
      }),
    ),
  };
}

function readied(page: StatusPage, { kind, type, body }: StatusDocument): ReadyDocument {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const squeezes = bytes.length >= compressFromBytes && !type.startsWith('font/');
  return {
    kind,
    body: bytes,
    gzip: squeezes ? gzipSync(bytes) : null,
    etag: `"${hash}"`,
    gzipEtag: `"${hash}-gz"`,
    headers: headersOf(page, kind, type),
  };
}

/** It goes on by itself; that it failed is for whoever has nothing to show. */
async function inTime(asking: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  await Promise.race([asking.catch(() => undefined), late]);
  clearTimeout(timer);
}
