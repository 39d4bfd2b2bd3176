/** The first admin: made anew, or whoever the configuration names by that address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../test/harness/database.ts';
import { replaceFileSections } from '../../store/directory/file-sections.ts';
import { putUser } from '../../store/directory/people.ts';
import { readInstallation } from '../../store/directory/read-installation.ts';
import { inTransaction } from '../../store/transaction.ts';
import { createFirstAdmin } from './create-first-admin.ts';

const now = '2026-11-23T20:00:00.000Z';
const ana = {
  handle: 'ana',
  name: 'Ana Ortiz',
  email: 'ana@example.test',
  timeZone: null,
  role: 'admin' as const,
};

test('an admin whom the file names is who they are, whatever name they give', async () => {
  await using db = await createTestDatabase();
  await putUser(db.pool, ana, now);
  await replaceFileSections(db.pool, ['users'], 'acme.yaml', now);
  const claim = (email: string) =>
    inTransaction(db.pool, (client) => createFirstAdmin(client, { name: 'Anna', email, now }));
  assert.deepEqual(await claim('ANA@example.test'), { ok: true, handle: 'ana' });
  // The file would remove anybody else at the next start.
  assert.deepEqual(await claim('eve@example.test'), { ok: false, refused: 'section-belongs-to-file' });
  assert.deepEqual(Object.keys((await readInstallation(db.pool)).directory.users), ['ana']);
});

test('somebody who is no admin does not become one by a link', async () => {
  await using db = await createTestDatabase();
  await putUser(db.pool, { ...ana, role: 'responder' }, now);
  const result = await inTransaction(db.pool, (client) =>
    createFirstAdmin(client, { name: 'Ana', email: 'ana@example.test', now }),
  );
  assert.deepEqual(result, { ok: false, refused: 'handle-taken' });
});
