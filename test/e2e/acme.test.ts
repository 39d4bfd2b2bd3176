/**
 * The example of the reference, `examples/acme.yaml`, on the real server: a signal at each door becomes an incident, the person is
 * paged at the address that stands in the file and answers from there; and whatever is wrong is said, with what to do.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../harness/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';

/** As they stand in the example. */
const key = 'tk_0123456789abcdef0123456789abcdef';
const alertmanagerKey = 'prom-0123456789abcdef01234567';
const eventsKey = 'e0123456789abcdef0123456789abcde';
/** Added to it by the tests below. */
const webhookKey = 'hook-0123456789abcdef01234567';

const integration = `{ handle: hook, kind: webhook, key: "${webhookKey}", service: checkout, mapping: { summary: "message", severity: "level", key: "job" } }`;

interface Page {
  type: string;
  deliveryId: string;
  incident: { id: string; number: string; title: string; severity: string; status: string; url: string };
  person: { handle: string; name: string };
  reason: string;
  acknowledgeUrl: string;
}
interface Incident {
  number: string;
  title: string;
  severity: string;
  status: string;
  acknowledgedAt: string | null;
  owner: { handle: string } | null;
}
interface Problem {
  status: number;
  code: string;
  detail: string;
  remedy: string;
  errors?: { path: string; message: string; line?: number }[];
}

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

let phones: WebhookReceiver;
let server: Tocsin;
before(async () => {
  phones = await startWebhookReceiver();
  const example = await readFile(join(import.meta.dirname, '..', '..', 'examples', 'acme.yaml'), 'utf8');
  assert.ok(example.includes('http://127.0.0.1:9999/ana'));
  const config = example
    // This machine may need the port 9999 for something else.
    .replaceAll('127.0.0.1:9999', `127.0.0.1:${phones.port}`)
    // The example has one of each of the other two doors.
    .replace('integrations:\n', `integrations:\n  - ${integration}\n`)
    // Nor does it bind anybody above the lead, so that after an answer no rung would be left to name.
    .replace('teams:\n', '  - { handle: dee, name: Dee Roy, role: responder }\nteams:\n')
    .replace('  engineering-lead:', '  vp-engineering: { user: dee }\n  engineering-lead:');
  server = await startTocsin({ config });
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await phones?.close();
});

interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

async function send<Body = Problem>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const answer = await fetch(new URL(path, server.url), {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: (text === '' ? null : JSON.parse(text)) as Body,
  };
}
const bearer = { authorization: `Bearer ${key}` };

/** The page that speaks of an incident with this title and reached this path. */
const pageAbout = async (
  title: string,
  path: string,
): Promise<{ page: Page; headers: Record<string, string> }> => {
  const { json, headers } = await phones.next(
    (request) => request.path === path && (request.json as Page).incident?.title === title,
    20_000,
  );
  return { page: json as Page, headers };
};
const incidentCalled = (title: string): Promise<Incident> =>
  until(async () => {
    const { body } = await send<{ items: Incident[] }>('GET', '/api/v1/incidents', undefined, bearer);
    return body.items.find((incident) => incident.title === title);
  }, `an incident called "${title}"`);

describe('every door', () => {
  test('Alertmanager’s webhook makes an incident, and Ana is paged at her address', async () => {
    const title = 'Checkout answers with errors';
    const answer = await send<{ status: string }>('POST', `/integrations/alertmanager/${alertmanagerKey}`, {
      version: '4',
      groupKey: '{}:{alertname="CheckoutErrors"}',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'tocsin',
      groupLabels: { alertname: 'CheckoutErrors' },
      commonLabels: { alertname: 'CheckoutErrors', severity: 'critical', cluster: 'eu' },
      commonAnnotations: { summary: title },
      externalURL: 'http://alertmanager.example.test',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'CheckoutErrors', severity: 'critical', cluster: 'eu', instance: 'a:9100' },
          annotations: { summary: title },
          startsAt: new Date().toISOString(),
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'http://prometheus.example.test/graph',
          fingerprint: 'c0ffee0123456789',
        },
      ],
    });
    assert.deepEqual([answer.status, answer.body.status], [202, 'accepted']);
    const incident = await incidentCalled(title);
    assert.equal(incident.severity, 'SEV-1');

    const { page, headers } = await pageAbout(title, '/ana');
    assert.equal(page.type, 'page');
    assert.equal(headers['idempotency-key'], page.deliveryId);
    assert.equal(headers['webhook-id'], page.deliveryId);
    assert.match(headers['webhook-signature'] ?? '', /^v1,/);
    assert.equal(page.incident.number, incident.number);
    assert.deepEqual(
      [page.incident.severity, page.incident.status, page.person.handle],
      ['SEV-1', 'investigating', 'ana'],
    );
    assert.equal(page.incident.url, `${server.url}/incidents/${incident.number}`);
    assert.match(page.reason, /\w/);

    const shown = await fetch(page.acknowledgeUrl, { headers: { accept: 'application/json' } });
    assert.equal(shown.status, 200);
    await shown.body?.cancel();
    assert.equal((await incidentCalled(title)).acknowledgedAt, null, 'looking is not acknowledging');

    const acknowledged = await fetch(page.acknowledgeUrl, { method: 'POST' });
    const said = (await acknowledged.json()) as {
      incident: Incident;
      message: string;
      next: { to: string[]; at: string; sentence: string } | null;
    };
    assert.equal(acknowledged.status, 200);
    assert.equal(said.incident.owner?.handle, 'ana');
    assert.notEqual(said.incident.acknowledgedAt, null);
    assert.match(said.message, /Ana Ortiz/);
    // The ladder goes on until it is mitigated; its next rung is named, with when and who.
    assert.deepEqual(said.next?.to, ['VP Engineering']);
    assert.match(said.message, /VP Engineering/);
    assert.match(said.next.sentence, /^VP Engineering .*unless/);
  });

  test('an event of the PagerDuty kind does, and its repetition joins it', async () => {
    const event = {
      routing_key: eventsKey,
      event_action: 'trigger',
      dedup_key: 'queue-1',
      payload: { summary: 'The queue is stuck', source: 'queue-1', severity: 'critical' },
    };
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await send<{ status: string; dedup_key: string }>(
        'POST',
        '/v2/enqueue',
        event,
      );
      assert.deepEqual([status, body.status, body.dedup_key], [202, 'success', 'queue-1']);
    }
    const { page } = await pageAbout('The queue is stuck', '/ana');
    assert.match(page.incident.number, /^INC-\d{4}-\d{4}$/);
    const { body } = await send<{ items: Incident[] }>(
      'GET',
      '/api/v1/incidents?text=queue',
      undefined,
      bearer,
    );
    assert.equal(body.items.length, 1);
  });

  test('JSON of any form does, by the mapping that stands with its integration', async () => {
    const sent = { job: 'nightly', message: 'The backup failed', level: 'critical' };
    const { status } = await send('POST', `/integrations/webhook/${webhookKey}`, sent);
    assert.equal(status, 202);
    assert.equal((await incidentCalled('The backup failed')).severity, 'SEV-1');
    const { page } = await pageAbout('The backup failed', '/ana');
    assert.equal(page.person.handle, 'ana');
  });

  test('a section that stands in the file is changed only there', async () => {
    const { status, body } = await send(
      'PUT',
      '/api/v1/config',
      'integrations:\n  - { handle: other, kind: webhook, key: "other-0123456789abcdef012345" }\n',
      { ...bearer, 'content-type': 'application/yaml' },
    );
    assert.ok(status >= 400 && status < 500, String(status));
    assert.match(`${body.detail} ${body.remedy}`, /tocsin\.yaml/);
  });
});

describe('what is wrong is said, with what to do', () => {
  const alertmanager = `/integrations/alertmanager/${alertmanagerKey}`;
  const declaring = { title: 'By hand', severity: 'SEV-3' };
  const cases: {
    what: string;
    request: () => Promise<Answer<Problem>>;
    status: number;
    code: string;
    says: RegExp;
  }[] = [
    {
      what: 'an unknown integration key',
      request: () => send('POST', '/integrations/alertmanager/prom-unknown', {}),
      status: 401,
      code: 'unknown-integration-key',
      says: /key/i,
    },
    {
      what: 'malformed JSON at a door',
      request: () => send('POST', alertmanager, '{"alerts": [}'),
      status: 400,
      code: 'malformed-signal',
      says: /line 1|column|position/i,
    },
    {
      what: 'a wrong type at a door',
      request: () => send('POST', alertmanager, { version: '4', alerts: 'many' }),
      status: 400,
      code: 'malformed-signal',
      says: /alerts/,
    },
    {
      what: 'a body over the bound at a door',
      request: () => send('POST', alertmanager, JSON.stringify({ alerts: ['x'.repeat(5 * 1024 * 1024)] })),
      status: 413,
      code: 'body-too-large',
      says: /5 MB/,
    },
    {
      what: 'no key for the API',
      request: () => send('GET', '/api/v1/incidents'),
      status: 401,
      code: 'sign-in-required',
      says: /key|sign/i,
    },
    {
      what: 'an unknown key for the API',
      request: () => send('GET', '/api/v1/incidents', undefined, { authorization: 'Bearer tk_unknown' }),
      status: 401,
      code: 'unknown-key',
      says: /key/i,
    },
    {
      what: 'malformed JSON at the API',
      request: () => send('POST', '/api/v1/incidents', '{"title": "x",', bearer),
      status: 400,
      code: 'malformed-json',
      says: /line|column|position|end/i,
    },
    {
      what: 'a missing field',
      request: () => send('POST', '/api/v1/incidents', { severity: 'SEV-3' }, bearer),
      status: 400,
      code: 'invalid-body',
      says: /title/,
    },
    {
      what: 'a wrong type',
      request: () => send('POST', '/api/v1/incidents', { ...declaring, title: 7 }, bearer),
      status: 400,
      code: 'invalid-body',
      says: /title/,
    },
    {
      what: 'an unknown field',
      request: () => send('POST', '/api/v1/incidents', { ...declaring, sevrity: 'SEV-1' }, bearer),
      status: 400,
      code: 'invalid-body',
      says: /sevrity/,
    },
    {
      what: 'a body over the bound at the API',
      request: () =>
        send('POST', '/api/v1/incidents', { ...declaring, description: 'x'.repeat(1024 * 1024) }, bearer),
      status: 413,
      code: 'body-too-large',
      says: /1 MB/,
    },
    {
      what: 'a severity that the process does not have',
      request: () => send('POST', '/api/v1/incidents', { ...declaring, severity: 'SEV-9' }, bearer),
      status: 422,
      code: 'no-such-severity',
      says: /severity/,
    },
    {
      what: 'an incident that is not there',
      request: () => send('POST', '/api/v1/incidents/INC-1999-0001/acknowledge', {}, bearer),
      status: 404,
      code: 'no-such-incident',
      says: /incident/,
    },
    {
      what: 'an address that is not there',
      request: () => send('GET', '/api/v1/incident', undefined, bearer),
      status: 404,
      code: 'no-such-route',
      says: /\w/,
    },
  ];

  for (const { what, request, status, code, says } of cases)
    test(what, async () => {
      const { status: answered, headers, body } = await request();
      assert.deepEqual([answered, body.code, body.status], [status, code, status]);
      assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.match(JSON.stringify([body.detail, body.errors, body.remedy]), says);
      assert.match(body.detail, /[.:?]/);
      assert.match(body.remedy, /\w.*\.$/s);
    });

  test('a process with an error is refused with its place, and what was meant', async () => {
    const source = await readFile(
      join(import.meta.dirname, '..', '..', 'processes', 'severity-matrix.yaml'),
      'utf8',
    );
    const wrong = source.replace('to: vp-engineering, by: page', 'to: vp-enginering, by: page');
    assert.notEqual(wrong, source);
    const { status, body } = await send<{
      ok: boolean;
      findings: { severity: string; line: number; message: string; remedy: string }[];
    }>('POST', '/api/v1/process/check', wrong, { ...bearer, 'content-type': 'application/yaml' });
    assert.ok(status === 200 || status === 422, String(status));
    assert.equal(body.ok, false);
    const error = body.findings.find(({ severity }) => severity === 'error');
    assert.match(`${error?.message} ${error?.remedy}`, /vp-enginering.*vp-engineering/s);
    assert.equal(error?.line, wrong.slice(0, wrong.indexOf('vp-enginering')).split('\n').length);
  });

  test('events answer in PagerDuty’s form', async () => {
    type Invalid = { status: string; message: string; errors: string[] };
    for (const [body, says] of [
      [{ routing_key: 'nobody', event_action: 'trigger' }, /routing_key/],
      ['{', /JSON|line|end/i],
      [
        { routing_key: eventsKey, event_action: 'trigger', payload: { source: 'a', severity: 'error' } },
        /summary/,
      ],
      [{ routing_key: eventsKey, event_action: 'explode' }, /event_action/],
    ] as const) {
      const { status, body: said } = await send<Invalid>('POST', '/v2/enqueue', body);
      assert.deepEqual([status, said.status], [400, 'invalid event'], JSON.stringify(body));
      assert.match(said.errors.join(' '), says);
    }
  });

  test('a second server on the same port says so and ends with 78, so that nobody starts it again and again', async () => {
    const { port } = new URL(server.url);
    const { code, output } = await runMain({ TOCSIN_PORT: port });
    assert.equal(code, 78, output);
    assert.match(output, new RegExp(`^Port ${port} at 127\\.0\\.0\\.1 is in use: .*TOCSIN_PORT\\.$`, 'm'));
  });

  test('a configuration that names somebody who is not there: file, line, and who may have been meant; nothing starts', async () => {
    const { code, output } = await runMain(
      { TOCSIN_PORT: '0' },
      [
        'users:',
        '  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }',
        'positions:',
        '  on-call: { user: anna }',
        '',
      ].join('\n'),
    );
    assert.equal(code, 78, output);
    assert.match(output, /^tocsin\.yaml:4: .*`anna`.*`ana`/m);
    assert.doesNotMatch(output, /\n\s+at /, 'no stack');
  });
});

/** Runs the server until it ends by itself; a folder of its own, and nothing of this machine's settings. */
async function runMain(
  env: Record<string, string>,
  config?: string,
): Promise<{ code: number | null; output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-refused-'));
  try {
    if (config !== undefined) await writeFile(join(folder, 'tocsin.yaml'), config);
    const child = spawn(process.execPath, [main], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        TOCSIN_DATA: join(folder, 'data'),
        ...(config === undefined ? {} : { TOCSIN_CONFIG: join(folder, 'tocsin.yaml') }),
        ...env,
      },
      timeout: 60_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
