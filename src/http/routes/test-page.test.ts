/** A test page from end to end: asked for, sent with a link, and confirmed by whoever presses its button, and by nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintAcknowledgeToken } from '../../domain/access/acknowledge-link.ts';
import { mintConfirmToken } from '../../domain/access/confirm-link.ts';
import { readOrCreateSecret } from '../../store/access/secrets.ts';
import { asAdmin, asResponder, depsFor, signedIn } from '../../../test/harness/http.ts';
import { startSteppedEngine } from '../../../test/harness/stepped-engine.ts';
import { buildServer } from '../server.ts';

/** The key with which the engine of these tests signs its links. */
const linkKey = Buffer.alloc(32, 7);
const browser = { accept: 'text/html,application/xhtml+xml' };

async function startHouse() {
  const house = await startSteppedEngine();
  const { pool } = house.database;
  await readOrCreateSecret(pool, 'acknowledge-links', { candidate: linkKey, now: house.now() });
  const lines: string[] = [];
  const { app } = await buildServer(depsFor(pool, house.engine, lines));
  await app.ready();
  const asAna = await signedIn(pool, 'ana');
  const call = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string> = {},
    payload?: object | string,
  ) => {
    const answer = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
    await house.engine.settle();
    return answer;
  };
  return {
    house,
    lines,
    call,
    asAna,
    /** Where the newest test page of a contact leads. */
    linkOf(contact: string): string {
      const sent = house.sent.findLast(
        ({ message, contact: { id } }) => message.type === 'test' && id === contact,
      );
      if (sent?.message.type !== 'test') throw new Error(`${contact} must have been tested`);
      return new URL(sent.message.confirmUrl).pathname;
    },
    async stateOf(link: string): Promise<string> {
      const answer = await call('GET', link.replace('/t/', '/api/v1/test-page/'));
      assert.equal(answer.statusCode, 200, answer.body);
      return answer.json().state;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await house[Symbol.asyncDispose]();
    },
  };
}

test('looking at the link confirms nothing, however often a filter opens it; one press does', async () => {
  await using here = await startHouse();
  assert.equal((await here.call('POST', '/api/v1/me/test-page', here.asAna, {})).statusCode, 202);
  const link = here.linkOf('phone');
  for (const headers of [{}, browser]) assert.equal((await here.call('GET', link, headers)).statusCode, 200);
  assert.equal(await here.stateOf(link), 'open');
  await here.house.pass('90s');
  const pressed = await here.call('POST', link);
  assert.equal(pressed.json().state, 'confirmed');
  assert.equal(pressed.json().confirmedAt, here.house.now());
  assert.equal(await here.stateOf(here.linkOf('mail')), 'open', 'each contact is confirmed by itself');
  assert.equal((await here.call('POST', link)).json().state, 'confirmed', 'a second press is no mistake');
});

test('without scripts the page has one button, and says afterwards what it did', async () => {
  await using here = await startHouse();
  await here.call('POST', '/api/v1/me/test-page', here.asAna, { contact: 'mail' });
  const link = here.linkOf('mail');
  const page = await here.call('GET', link, browser);
  assert.match(page.body, /<form method="post"><button>I got it<small>confirm as Ana/);
  assert.equal(page.headers['x-robots-tag'], 'noindex');
  const form = { ...browser, 'content-type': 'application/x-www-form-urlencoded' };
  const pressed = await here.call('POST', link, form, '');
  assert.deepEqual([pressed.statusCode, pressed.headers['location']], [303, link]);
  assert.match((await here.call('GET', link, browser)).body, /This way works/);
});

test('a link is good for a day, for this purpose, and for the address that was tested', async () => {
  await using here = await startHouse();
  await here.call('POST', '/api/v1/me/test-page', here.asAna, {});
  const [phone, mail] = [here.linkOf('phone'), here.linkOf('mail')];
  const ana = here.house.directory.users['ana']!;
  ana.contacts[1] = { ...ana.contacts[1]!, to: 'ana@another.example.test' };
  assert.equal(await here.stateOf(mail), 'outdated');
  assert.equal((await here.call('POST', mail)).statusCode, 404);

  const page = { incident: 'i', person: 'ana', page: 'p1', now: here.house.now() };
  assert.equal((await here.call('POST', `/t/${mintAcknowledgeToken(linkKey, page)}`)).statusCode, 404);
  const other = { person: 'ana', contact: ana.contacts[0]!, now: here.house.now() };
  assert.equal(
    (await here.call('POST', `/t/${mintConfirmToken(Buffer.alloc(32, 8), other)}`)).statusCode,
    404,
  );
  assert.equal((await here.call('POST', `/a${phone.slice('/t'.length)}`)).statusCode, 404);

  await here.house.sleep('1d');
  assert.equal(await here.stateOf(phone), 'expired');
  const late = await here.call('POST', phone);
  assert.deepEqual([late.statusCode, late.json().code], [410, 'link-expired']);
  assert.ok(!here.lines.join('').includes(phone.slice('/t/'.length)), 'no link stands in the log');
});

test('an admin may have somebody try; others may not, and who asks is said', async () => {
  await using here = await startHouse();
  const url = '/api/v1/users/cy/test-page';
  assert.equal((await here.call('POST', url, asResponder, {})).statusCode, 403);
  assert.equal((await here.call('POST', url, asAdmin, { contact: 'phone' })).statusCode, 202);
  const [sent] = here.house.sent;
  assert.equal(sent?.message.person?.handle, 'cy');
  assert.match(sent?.message.type === 'test' ? sent.message.body : '', /^Cy, admins asks you to try/);
  const unknown = await here.call('POST', '/api/v1/users/nobody/test-page', asAdmin, {});
  assert.deepEqual([unknown.statusCode, unknown.json().code], [422, 'no-such-person']);
});
