/** The copies of status pages: which are written, when, and that what may no longer be read is gone. */
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import type { StatusPage } from '../domain/status-page/facts.ts';
import { writePageChange } from '../store/status-pages/changes.ts';
import { showComponents } from '../store/status-pages/components.ts';
import { givenNow, givenPage } from './given.ts';
import { makeCopyWriter } from './write-copies.ts';

interface Copies {
  db: TestDatabase;
  folder: string;
  pages: StatusPage[];
  errors: unknown[];
  passMinutes: (minutes: number) => void;
  turn: () => Promise<number>;
  read: (file: string) => Promise<string>;
  /** Changes whenever the copy is written anew. */
  written: (page?: string) => Promise<string>;
  change: (page?: string) => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

async function startCopies(): Promise<Copies> {
  const db = await createTestDatabase();
  const outside = await mkdtemp(join(tmpdir(), 'tocsin-copies-'));
  const folder = join(outside, 'status');
  const pages = [givenPage];
  const errors: unknown[] = [];
  let ms = 0;
  await showComponents(db.pool, {
    page: 'public',
    components: givenPage.components.map(({ id }) => id),
    now: '2026-11-01T00:00:00.000Z',
  });
  const { turn } = makeCopyWriter({
    pool: db.pool,
    log: { error: (...said: unknown[]) => errors.push(said) } as never,
    folder,
    pages: () => pages,
    now: () => givenNow,
    monotonicMs: () => ms,
  });
  return {
    db,
    folder,
    pages,
    errors,
    passMinutes: (minutes) => void (ms += minutes * 60_000),
    turn,
    read: (file) => readFile(join(folder, file), 'utf8'),
    written: (page = 'public') => readlink(join(folder, page)),
    change: (page = 'public') => writePageChange(db.pool, { page, at: givenNow, kind: 'page' }),
    async [Symbol.asyncDispose]() {
      await db.dispose();
      await chmod(folder, 0o700).catch(() => undefined);
      await rm(outside, { recursive: true, force: true });
    },
  };
}

test('a public page is written whole, and says of when it is', async () => {
  await using copies = await startCopies();
  await copies.turn();
  assert.match(await copies.read('public/index.html'), /As of 21 Nov 2026, 15:30 CET/);
  assert.match(await copies.read('public/history/index.html'), /href="\.\.\/style\.css/);
  for (const file of [
    'style.css',
    'inter.woff2',
    'history.atom',
    'calendar.ics',
    'badge.svg',
    'embed/index.html',
  ])
    assert.ok((await copies.read(`public/${file}`)).length > 100, file);
  assert.equal(JSON.parse(await copies.read('public/api/v2/summary.json')).page.id, 'public');
});

test('it is written anew at a change and after five minutes, and not in between', async () => {
  await using copies = await startCopies();
  await copies.turn();
  const first = await copies.written();
  await copies.turn();
  copies.passMinutes(4);
  await copies.turn();
  assert.equal(await copies.written(), first);
  await copies.change();
  await copies.turn();
  const second = await copies.written();
  assert.notEqual(second, first);
  copies.passMinutes(5);
  await copies.turn();
  assert.notEqual(await copies.written(), second);
  // The last two, and no more.
  assert.equal((await readdir(join(copies.folder, '.trees'))).length, 2);
});

test('a page that is no longer for everybody is gone at once, also from a run before', async () => {
  await using copies = await startCopies();
  copies.pages.push({ ...givenPage, handle: 'shop' });
  await copies.turn();
  copies.pages[1] = { ...givenPage, handle: 'shop', visibility: 'password' };
  await writeFile(join(copies.folder, 'robots.txt'), 'theirs');
  await copies.turn();
  assert.deepEqual((await readdir(copies.folder)).toSorted(), ['.trees', 'public', 'robots.txt']);
  assert.ok((await readdir(join(copies.folder, '.trees'))).every((tree) => tree.startsWith('public.')));
  copies.pages.length = 0;
  await copies.turn();
  assert.deepEqual(await readdir(join(copies.folder, '.trees')), []);
});

test('what cannot be written leaves the copy before, is said once, and is tried again after a minute', async () => {
  await using copies = await startCopies();
  await copies.turn();
  const first = await copies.written();
  const trees = join(copies.folder, '.trees');
  await rm(trees, { recursive: true });
  await writeFile(trees, 'in the way');
  await copies.change();
  await copies.turn();
  await copies.turn();
  assert.equal(copies.errors.length, 1);
  assert.equal(await copies.written(), first);
  await rm(trees);
  await mkdir(trees);
  copies.passMinutes(1);
  await copies.turn();
  assert.notEqual(await copies.written(), first);
});
