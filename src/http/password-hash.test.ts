/** How passwords are kept, and what checking them may cost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, isPassword, TooManyPasswords } from './password-hash.ts';

test('a hash knows its password and no other, and says nothing of it', async () => {
  const kept = await hashPassword('correct horse battery');
  assert.match(kept, /^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  assert.equal(await isPassword('correct horse battery', kept), true);
  assert.equal(await isPassword('correct horse batterz', kept), false);
  assert.equal(await isPassword('', kept), false);
});

test('two hashes of one password differ', async () => {
  assert.notEqual(await hashPassword('correct horse battery'), await hashPassword('correct horse battery'));
});

test('the same letters composed differently are the same password', async () => {
  assert.equal(
    await isPassword('gru\u0308n und ru\u0308ckwärts', await hashPassword('gr\u00fcn und r\u00fcckwärts')),
    true,
  );
});

test('where there is no account, no password is right', async () => {
  assert.equal(await isPassword('correct horse battery', null), false);
});

test('what is kept in another form is a broken promise of ours, not a wrong password', async () => {
  const old = 'scrypt$1024$8$1$AAAAAAAAAAAAAAAAAAAAAA$';
  await assert.rejects(isPassword('x', old), /must have the form/);
});

test('a flood of attempts is refused, and whoever waits already is served', async () => {
  const attempts = await Promise.allSettled(Array.from({ length: 30 }, () => isPassword('x', null)));
  const refused = attempts.filter((one) => one.status === 'rejected');
  assert.equal(refused.length, 30 - 22);
  for (const one of refused) assert.ok(one.reason instanceof TooManyPasswords);
  assert.equal(await isPassword('x', null), false);
});
