/** A digest: when it is due where somebody is, and what it says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DigestIncident, digestSince, digestWords } from './digest.ts';

const berlin = 'Europe/Berlin';
const incident = (number: string, change: Partial<DigestIncident> = {}): DigestIncident => ({
  number,
  title: 'Checkout *is* slow',
  severity: 'SEV-2',
  status: 'Investigating',
  declaredAt: '2026-03-01T12:00:00.000Z',
  resolvedAt: null,
  isOpen: true,
  update: null,
  ...change,
});
const words = (...incidents: DigestIncident[]) =>
  digestWords(incidents, {
    since: '2026-03-02T07:00:00.000Z',
    timeZone: berlin,
    organization: 'Acme',
    url: 'https://tocsin.example.test',
  });

test('it is due at 08:00 where its reader is, in summer as in winter', () => {
  const due = (toldUntil: string, now: string) => digestSince(toldUntil, { now, timeZone: berlin }) !== null;
  assert.equal(due('2026-03-01T07:00:00.000Z', '2026-03-02T06:59:59.000Z'), false);
  assert.equal(due('2026-03-01T07:00:00.000Z', '2026-03-02T07:00:00.000Z'), true);
  assert.equal(due('2026-03-02T07:00:01.000Z', '2026-03-02T20:00:00.000Z'), false);
  // On the 29th summer time begins.
  assert.equal(due('2026-03-28T07:00:01.000Z', '2026-03-29T05:59:59.000Z'), false);
  assert.equal(due('2026-03-28T07:00:01.000Z', '2026-03-29T06:00:00.000Z'), true);
});

test('after a long absence it tells of a week', () => {
  assert.equal(
    digestSince('2026-01-01T00:00:00.000Z', { now: '2026-03-02T08:00:00.000Z', timeZone: berlin }),
    '2026-02-23T07:00:00.000Z',
  );
});

test('what began, what is over and what is still open have their places, each once', () => {
  const said = words(
    incident('INC-2026-0003', { declaredAt: '2026-03-02T09:00:00.000Z' }),
    incident('INC-2026-0002', { resolvedAt: '2026-03-02T10:00:00.000Z', isOpen: false, status: 'Resolved' }),
    incident('INC-2026-0001', {
      update: { at: '2026-03-02T11:00:00.000Z', text: 'We wait for\nthe vendor' },
    }),
  );
  assert.equal(said?.subject, 'Acme: 1 incident began, 1 incident ended, 1 still open');
  assert.equal(
    said?.body,
    [
      '**Began**',
      '- [INC-2026-0003](https://tocsin.example.test/incidents/INC-2026-0003) Checkout \\*is\\* slow · SEV-2 · Investigating · Mon 2 Mar 2026, 10:00',
      '**Over**',
      '- [INC-2026-0002](https://tocsin.example.test/incidents/INC-2026-0002) Checkout \\*is\\* slow · SEV-2 · Resolved · Mon 2 Mar 2026, 11:00',
      '**Still open**',
      '- [INC-2026-0001](https://tocsin.example.test/incidents/INC-2026-0001) Checkout \\*is\\* slow · SEV-2 · Investigating · since Sun 1 Mar 2026, 13:00\n  We wait for',
      'Since Mon 2 Mar 2026, 08:00 (Europe/Berlin).',
    ].join('\n\n'),
  );
});

test('an incident that is only still open is no reason to write', () => {
  assert.equal(words(), null);
  assert.equal(words(incident('INC-2026-0001')), null);
});

test('a night of many incidents is counted', () => {
  const many = Array.from({ length: 60 }, (_, n) =>
    incident(`INC-${n}`, { declaredAt: '2026-03-02T09:00:00.000Z' }),
  );
  assert.match(words(...many)?.body ?? '', /- and 10 more/);
});
