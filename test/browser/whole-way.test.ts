/** The page and the real server together: from an alert that comes in to the phone that takes it, watched from a desk. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/stand-ins/webhook-receiver.ts';
import { startTocsin, type Tocsin } from '../harness/tocsin.ts';
import { look, openBrowser, settled, widths } from './browser.ts';

const key = 'tk_0123456789abcdef0123456789abcdef';
const password = 'correct horse battery';
let browser: Browser;
let pocket: WebhookReceiver;
let tocsin: Tocsin;

before(async () => {
  browser = await openBrowser();
  pocket = await startWebhookReceiver();
  tocsin = await startTocsin({
    config: `
organization: { name: Acme, timeZone: Europe/Berlin }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - { handle: ana, name: Ana Ortiz, email: ana@example.test, role: admin, contacts: [{ id: phone, channel: webhook, to: "${pocket.url}/ana" }] }
  - { handle: ben, name: Ben Idowu, email: ben@example.test, role: responder, contacts: [{ id: phone, channel: webhook, to: "${pocket.url}/ben" }] }
positions:
  on-call: { user: ben }
services:
  - { handle: checkout, name: Checkout, runbook: "https://runbooks.example.test/checkout" }
integrations:
  - { handle: prom, kind: alertmanager, key: "prom-0123456789abcdef01234567", service: checkout }
apiKeys:
  - { name: ci, key: "${key}", role: admin }
`,
  });
});
after(async () => {
  await tocsin[Symbol.asyncDispose]();
  await pocket.close();
  await browser.close();
});

test('an alert appears by itself, its page is taken from a phone, and the desk sees who has it', async () => {
  await using desk = await look(browser);
  await using phone = await look(browser, { width: 'phone', theme: 'dark' });

  // Ana sets her password by the link and is in.
  const link = await tocsin.call<{ url: string }>('POST', '/api/v1/users/ana/setup-link', key);
  await desk.page.goto(link.url);
  await desk.page.getByLabel('Password').fill(password);
  await desk.page.getByRole('button', { name: 'Set password' }).click();
  await desk.page.getByText('Nothing is open').waitFor();

  await fetch(`${tocsin.url}/integrations/alertmanager/prom-0123456789abcdef01234567`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(checkoutFails()),
  });
  const incident = desk.page.getByRole('link', { name: 'Checkout answers with errors' });
  await incident.waitFor();
  await incident.click();
  await desk.page.getByText('nobody has it yet').waitFor();

  const page = await pocket.next((request) => request.path === '/ben');
  const { acknowledgeUrl } = page.json as { acknowledgeUrl: string };
  await phone.page.goto(acknowledgeUrl);
  await settled(phone.page);
  await phone.page.getByRole('button', { name: /I have it/ }).click();
  await phone.page.getByText('You have it.').first().waitFor();

  await desk.page.getByText('Ben Idowu has it').waitFor();

  await desk.page.keyboard.press('m');
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Mark mitigated' }).click();
  await desk.page.getByRole('button', { name: 'Resolve' }).click();
  await desk.page.getByRole('button', { name: 'Reopen' }).waitFor();
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
});

test('a phone without scripts takes it all the same: looking does nothing, one press does', async () => {
  const declared = await tocsin.call<{ incident: { number: string } }>('POST', '/api/v1/incidents', key, {
    title: 'Payments are declined',
    severity: 'SEV-1',
  });
  const { number } = declared.incident;
  const page = await pocket.next(
    (request) => request.path === '/ben' && JSON.stringify(request.json).includes(number),
  );
  const context = await browser.newContext({ viewport: widths.phone, javaScriptEnabled: false });
  const bare = await context.newPage();
  await bare.goto((page.json as { acknowledgeUrl: string }).acknowledgeUrl);
  const owner = async () =>
    (await tocsin.call<{ owner: { name: string } | null }>('GET', `/api/v1/incidents/${number}`, key)).owner;
  assert.equal(await owner(), null);
  await bare.getByRole('button', { name: /I have it/ }).click();
  // The browser's driver finds no text inside <noscript>, but it finds what is there by its role.
  assert.match((await bare.getByRole('status').textContent()) ?? '', /You have it\./);
  assert.equal((await owner())?.name, 'Ben Idowu');
  await context.close();
});

function checkoutFails() {
  return {
    version: '4',
    groupKey: 'checkout',
    status: 'firing',
    receiver: 'tocsin',
    groupLabels: {},
    commonLabels: { alertname: 'HighErrorRate', severity: 'critical' },
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example.test',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'HighErrorRate', severity: 'critical' },
        annotations: { summary: 'Checkout answers with errors' },
        startsAt: new Date().toISOString(),
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'http://prometheus.example.test/graph',
        fingerprint: 'f1',
      },
    ],
  };
}
