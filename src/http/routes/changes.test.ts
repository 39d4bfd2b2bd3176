import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { asViewer, startTestServer, type TestServer } from '../../../test/harness/http.ts';
import { keepChanges } from '../../store/changes/keep-changes.ts';
import type { ChangeView, Problem } from '../shapes.ts';

function keep(pool: Pool, summary: string, at: string, service: string | null = null): Promise<void> {
  const receivedAt = '2026-03-01T12:00:00.000Z';
  return keepChanges(pool, [
    { integration: 'deploys', service, summary, source: null, at, receivedAt, details: {}, links: [] },
  ]);
}

async function list({ app }: TestServer, query = '') {
  const answer = await app.inject({ url: `/api/v1/changes?${query}`, headers: asViewer });
  return answer.json<{ items: ChangeView[]; nextCursor: string | null }>();
}

const summaries = ({ items }: { items: ChangeView[] }) => items.map(({ summary }) => summary);

test('changes are listed by when they were made, and the list goes on where it stopped', async () => {
  await using database = await createTestDatabase();
  await using server = await startTestServer(database.pool);
  // Two of one instant: the page that ends between them shows each once.
  await keep(database.pool, 'second', '2026-03-01T11:00:00.123Z');
  await keep(database.pool, 'late word of the first', '2026-03-01T09:00:00.000Z');
  await keep(database.pool, 'third', '2026-03-01T11:00:00.123Z');
  const first = await list(server, 'limit=1');
  const second = await list(server, `limit=1&cursor=${first.nextCursor}`);
  const third = await list(server, `limit=1&cursor=${second.nextCursor}`);
  assert.deepEqual([first, second, third].flatMap(summaries), ['third', 'second', 'late word of the first']);
  assert.equal(third.nextCursor, null);
});

test('changes are found by service and by when they were made', async () => {
  await using database = await createTestDatabase();
  await using server = await startTestServer(database.pool);
  await keep(database.pool, 'a', '2026-03-01T09:00:00.000Z', 'checkout');
  await keep(database.pool, 'b', '2026-03-01T10:00:00.000Z', 'search');
  await keep(database.pool, 'c', '2026-03-01T11:00:00.000Z', 'checkout');
  assert.deepEqual(summaries(await list(server, 'service=checkout')), ['c', 'a']);
  assert.deepEqual(summaries(await list(server, 'from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z')), ['b']);
  assert.deepEqual(summaries(await list(server, 'service=nowhere')), []);
});

test('a cursor that is none is refused, and nobody reads without a key', async () => {
  await using database = await createTestDatabase();
  await using server = await startTestServer(database.pool);
  const answer = await server.app.inject({ url: '/api/v1/changes?cursor=x', headers: asViewer });
  assert.equal(answer.json<Problem>().code, 'invalid-cursor');
  assert.equal((await server.app.inject('/api/v1/changes')).statusCode, 401);
});
