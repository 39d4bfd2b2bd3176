/** The API's description says what the server does, and the pages of the reference say what the description does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Pool } from 'pg';
import { startTestServer, type TestServer } from '../../test/harness/http.ts';
import { errorCatalogue } from './error-catalogue.ts';
import { apiPage, errorsPage } from './reference.ts';

type Json = Record<string, unknown>;
type Operation = Json & { operationId: string; summary: string; tags: string[]; responses: Json };

let server: TestServer;
let document: Json & { paths: Record<string, Record<string, Operation>>; components: { schemas: Json } };
before(async () => {
  // Describing itself, the server asks neither the database nor the engine.
  server = await startTestServer({} as Pool);
  document = (await server.app.inject('/api/v1/openapi.json')).json();
});
after(() => server[Symbol.asyncDispose]());

const page = (name: string) => readFileSync(join(import.meta.dirname, '../../docs/reference', name), 'utf8');
const again = '`npm run reference` writes it.';

test('docs/reference/errors.md is the error catalogue', () => {
  assert.equal(page('errors.md'), errorsPage(), again);
});

test('docs/reference/api.md is the API’s description', () => {
  assert.equal(page('api.md'), apiPage(document), again);
});

test('it is OpenAPI 3.1, and answers whoever asks', () => {
  assert.match(String(document['openapi']), /^3\.1\./);
  assert.ok(document['info']);
});

test('every route that is not the page’s own is described, and nothing else is', () => {
  const onRecord = server.routesOnRecord
    .filter(
      ({ method, url }) =>
        method !== 'HEAD' &&
        (/^\/(api\/v1|v2|integrations|slack|mattermost|twilio|plivo|healthz|readyz|metrics)/.test(url) ||
          // Of the pages for people, what a program may send.
          (method === 'POST' && /^\/(stop|status\/:page\/subscri)/.test(url))),
    )
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
  const described = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  assert.deepEqual(
    described.filter((operation) => !/ \/[at]\/\{token\}$/.test(operation)).toSorted(),
    onRecord.toSorted(),
  );
});

test('every operation has a summary, a tag, a name of its own, answers, and all parameters of its path', () => {
  const names = new Set<string>();
  for (const { method, path, operation } of operations()) {
    const where = `${method} ${path}`;
    assert.ok(operation.summary.length > 3 && operation.tags.length === 1, where);
    assert.ok(!names.has(operation.operationId), where);
    names.add(operation.operationId);
    assert.ok(Object.keys(operation.responses).length >= 2, where);
    const parameters = ((operation['parameters'] ?? []) as { name: string; in: string }[])
      .filter(({ in: place }) => place === 'path')
      .map(({ name }) => name);
    assert.deepEqual(
      parameters,
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      where,
    );
  }
});

test('every reference in it leads somewhere', () => {
  const references: string[] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === '$ref') references.push(String(value));
    return value;
  });
  assert.ok(references.length > 50);
  for (const reference of references) {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1];
    assert.ok(name !== undefined && Object.hasOwn(document.components.schemas, name), reference);
  }
});

test('what needs no sign-in is said, and with everything else stands what is needed', () => {
  for (const { path, operation } of operations()) {
    const open = JSON.stringify(operation['security']) === '[]';
    assert.notEqual(open, typeof operation['x-policy'] === 'string', path);
  }
});

test('each refusal has a sentence, a remedy and a status of its own kind, and its type leads to the page', async () => {
  for (const [code, { status, title, sentence, remedy }] of Object.entries(errorCatalogue)) {
    assert.ok(status >= 400 && status < 600, code);
    assert.match(sentence, /\.$/, code);
    assert.match(remedy, /\.$/, code);
    assert.ok(title.length > 0);
  }
  const { type } = (await server.app.inject('/api/v1/nothing')).json() as { type: string };
  const [path, code] = type.split('#') as [string, string];
  const answer = await server.app.inject(path);
  assert.equal(answer.statusCode, 200);
  assert.match(answer.body, new RegExp(`^## ${code}$`, 'm'));
});

test('addresses that remedies name are there', () => {
  for (const [code, { remedy }] of Object.entries(errorCatalogue))
    for (const [address] of remedy.matchAll(/\/api\/v1\/[\w./-]*\w/g))
      assert.ok(
        server.routesOnRecord.some(({ url }) => url === address),
        `${code} names ${address}`,
      );
});

test('it can be browsed, with scripts and styles of our own alone', async () => {
  const answer = await server.app.inject({ method: 'GET', url: '/api/' });
  assert.equal(answer.statusCode, 200);
  assert.match(answer.body, /swagger/i);
  assert.doesNotMatch(answer.body, /<script>|https?:\/\//);
});

function operations(): { method: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}
