/**
 * Every template of every handbook, filled in on an incident that was lived through by the decisions of production, word for
 * word as it is posted; the rows that ask for it stand beside it. What a template asks for and does not get keeps it from
 * going out, and nothing of its own language is ever left in a text.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { acknowledge, at, by, type Step } from '../../src/domain/incident/given.ts';
import { markdownToHtml, markdownToText } from '../../src/domain/message/markdown.ts';
import { composeUpdate } from '../../src/domain/telling/compose-update.ts';
import { handbooks as allHandbooks } from './all.ts';
import { entry, tellHandbook, type Told } from './handbook.ts';

interface Filled {
  template: string;
  /** The rows of the handbook that ask for it. */
  rows: string[];
  severity: string;
  source?: string;
  steps: Step[];
  values: Record<string, string>;
  /** As it is promised with the text; null: it is not. */
  nextUpdateAt?: string | null;
  /** Null: it has none of its own, and is called as usual. */
  subject: string | null;
  body: string;
}

const now = '2026-11-18T12:15:00.000Z';
const soon = '2026-11-18T12:45:00.000Z';
const acme = { name: 'Acme', timeZone: 'UTC', lastResort: [] };
const onCall = by('on-call');
const identified = at('20m', { type: 'reach-milestone', milestone: 'identified' }, onCall);
const resolved = at('2h15m', { type: 'resolve' }, onCall);
const acknowledged = at('2m', acknowledge, onCall);
const led = [acknowledged, at('3m', { type: 'assign-role', role: 'commander', person: 'on-call' }, onCall)];

const handbooks: Record<string, Filled[]> = {
  'tiered-escalation': [
    {
      template: 'channel-update',
      rows: ['000-TPL-01', '000-TPL-06'],
      severity: 'P1',
      steps: led,
      values: {
        impact: 'One upload in ten fails',
        details: 'The disk of one node is full; we make room.',
      },
      subject: null,
      body: `🚨 **Incident update** 12:15 UTC

**Status**: Investigating
**Severity**: P1
**Impact**: One upload in ten fails
**Next update**: 12:45 UTC

The disk of one node is full; we make room.

---
IC: On-call engineer`,
    },
    {
      template: 'status-page-investigating',
      rows: ['000-TPL-02'],
      severity: 'P1',
      steps: led,
      values: { impact: 'One payment in ten fails' },
      subject: '2026-11-18 12:15 UTC - Investigating',
      body: `We are looking into a problem with Checkout.
What you may notice: One payment in ten fails

Next update: 12:45 UTC`,
    },
    {
      template: 'initial-alert',
      rows: ['000-TPL-03', '000-TPL-06'],
      severity: 'P1',
      source: 'health-check',
      steps: led,
      values: { impact: 'Uploads' },
      subject: null,
      body: `🚨 **New incident** - P1

**Title**: title-1
**Severity**: P1 (High)
**Impact**: Uploads
**Detected**: A health check failed
**IC**: On-call engineer
**Channel**: #incident-20261118-1000

I am joining the channel to look into it.`,
    },
    {
      template: 'status-update',
      rows: ['000-TPL-04'],
      severity: 'P1',
      steps: led,
      values: {
        impact: 'One upload in twenty fails',
        progress: 'Half of the disk is free again',
        'next-steps': 'The other half',
      },
      nextUpdateAt: null,
      subject: null,
      body: `**Incident update** 12:15 UTC

**Status**: Investigating
**Impact**: One upload in twenty fails
**Progress**: Half of the disk is free again
**Next steps**: The other half
**Next update**: as needed

---
IC: On-call engineer`,
    },
    {
      template: 'resolution',
      rows: ['000-TPL-05', '000-TPL-06'],
      severity: 'P1',
      steps: [...led, resolved],
      values: {
        'root-cause': 'A full disk',
        resolution: 'Old files are gone',
        impact: 'One upload in ten',
        'post-mortem': '2026-11-20T09:00:00Z',
        watch: '24 hours',
      },
      subject: null,
      body: `✅ **Incident resolved** 12:15 UTC

**Duration**: 2 hours 15 minutes
**Root cause**: A full disk
**Resolution**: Old files are gone
**Impact**: One upload in ten
**Next steps**:
- Post-mortem on 2026-11-20
- We keep watching for 24 hours

Thank you to all who helped! 🙏

---
IC: On-call engineer`,
    },
  ],
  'rapid-recovery': [
    {
      template: 'status-page',
      rows: ['001-TPL-01'],
      severity: 'P0',
      steps: [acknowledged],
      values: {},
      subject: null,
      body: `Status: Investigating

What happened (UTC):
10:00 - The trouble was noticed`,
    },
    {
      template: 'status-page',
      rows: ['001-TPL-01'],
      severity: 'P0',
      steps: [acknowledged, identified, resolved],
      values: { 'fix-deployed': '2026-11-18T11:40:00Z' },
      subject: null,
      body: `Status: Resolved

What happened (UTC):
10:00 - The trouble was noticed
10:20 - Its cause was found
11:40 - The fix went out
12:15 - It was over`,
    },
  ],
  'timeboxed-phases': [
    {
      template: 'initial-notification',
      rows: ['002-TPL-01'],
      severity: 'P0',
      steps: led,
      values: { impact: 'Nobody can pay', components: 'Checkout, payments' },
      subject: null,
      body: `INCIDENT ALERT
Status: Investigating
Impact: Nobody can pay
Components: Checkout, payments
Next update: 12:45 UTC`,
    },
    {
      template: 'update',
      rows: ['002-TPL-02'],
      severity: 'P0',
      steps: led,
      values: { actions: 'The release is rolled back', impact: 'One payment in eight fails' },
      subject: null,
      body: `INCIDENT UPDATE
Status: Investigating
Actions taken: The release is rolled back
Impact now: One payment in eight fails
Next update: 12:45 UTC`,
    },
    {
      template: 'resolution',
      rows: ['002-TPL-03'],
      severity: 'P0',
      steps: [...led, resolved],
      values: {
        'root-cause': 'A pool that was too small',
        fix: 'The release before',
        review: '2026-11-20T09:00:00Z',
      },
      subject: null,
      body: `INCIDENT RESOLVED
Time to resolve: 2 hours 15 minutes
Cause: A pool that was too small
Fix: The release before
What follows: a review at 2026-11-20 09:00 UTC`,
    },
  ],
  'severity-matrix': [
    {
      template: 'status-page-investigating',
      rows: ['003-TPL-01', '003-SP-01', '003-SP-02'],
      severity: 'SEV-2',
      steps: led,
      values: { problem: 'Payments fail', impact: 'One payment in eight fails' },
      subject: 'Checkout - being investigated',
      body: `Something is wrong: Payments fail. We are looking for the cause.

Impact: One payment in eight fails
Next update: 12:45 UTC

Posted at 12:15 UTC`,
    },
    {
      template: 'status-page-identified',
      rows: ['003-TPL-02'],
      severity: 'SEV-2',
      steps: [...led, at('20m', { type: 'set-status', status: 'identified' }, onCall)],
      values: {
        problem: 'failing payments',
        cause: 'The connection pool is too small',
        'expected-resolution': '2026-11-18T13:00:00Z',
      },
      subject: 'Checkout - cause found',
      body: `We know what is behind failing payments, and the fix is on its way.

Cause: The connection pool is too small
Expected to be over: 13:00 UTC
Next update: 12:45 UTC

Posted at 12:15 UTC`,
    },
    {
      template: 'status-page-resolved',
      rows: ['003-TPL-03'],
      severity: 'SEV-2',
      steps: [...led, resolved],
      values: { 'root-cause': 'The connection pool was too small', resolution: 'It is large again' },
      subject: 'Checkout - working again',
      body: `Checkout works as it should again.

Duration: 10:00 to 12:15 UTC (2 hours 15 minutes)
Cause: The connection pool was too small
What we did: It is large again

We are sorry for the trouble.

Posted at 12:15 UTC`,
    },
    {
      template: 'customer-mail',
      rows: ['003-TPL-04'],
      severity: 'SEV-2',
      steps: [...led, resolved],
      values: {
        problem: 'payments that failed',
        customer: 'Ben Idowu',
        'what-happened': 'Some payments did not go through.',
        impact: 'No data was lost.',
        measures: 'We keep more room.',
        'next-steps': 'Nothing.',
      },
      subject: 'About the incident at Checkout: payments that failed',
      body: `Dear Ben Idowu,

your account may have been affected by an incident of our service.

What happened
Some payments did not go through.

What it meant for you
No data was lost.

What we do about it
We keep more room.

What you have to do
Nothing.

Write to support@example.test if anything is unclear.

Acme`,
    },
    {
      template: 'incident-timeline',
      rows: ['003-PM-01', '003-PM-02'],
      severity: 'SEV-2',
      steps: [...led, resolved],
      values: { entries: '10:00 | Payments fail\n10:20 | The cause is known' },
      subject: null,
      body: `INC-2026-0001
Date: 2026-11-18
Duration: 2 hours 15 minutes
Severity: SEV-2
Commander: On-call engineer

| UTC | What happened |
|---|---|
| 10:00 | Payments fail |
| 10:20 | The cause is known |`,
    },
  ],
  'decision-tree': [
    {
      template: 'internal-update',
      rows: ['004-TPL-01'],
      severity: 'SEV2',
      steps: led,
      values: { impact: 'One payment in eight fails', action: 'The release is rolled back' },
      subject: '[SEV2] - Checkout - Triage',
      body: `Impact: One payment in eight fails
Current action: The release is rolled back
ETA: 12:45 UTC`,
    },
    {
      template: 'executive-update',
      rows: ['004-TPL-02'],
      severity: 'SEV2',
      steps: led,
      values: {
        'business-impact': 'One order in eight is lost',
        customers: 'The status page says it since 10:05',
        timeline: 'Noticed at 10:00, over by 13:00',
      },
      subject: 'INC-2026-0001: title-1',
      body: `What it does to the business: One order in eight is lost
What customers know: The status page says it since 10:05
How it went and goes on: Noticed at 10:00, over by 13:00`,
    },
  ],
};

for (const [name, texts] of Object.entries(handbooks))
  suite(name, () => {
    const told = tellHandbook(name);

    for (const filled of texts) {
      const { template, rows, steps, subject, body } = filled;
      const fields = entry(told.process.templates, template).fields;
      const over = steps.includes(resolved) ? ', when it is over' : '';

      test(`${rows.join(', ')}: ${template} reads as the handbook has it${over}`, () => {
        const words = compose(told, filled);
        assert.deepEqual(words.problems, []);
        assert.equal(words.givenSubject, subject);
        assert.equal(words.body, body);
        for (const text of [words.body, markdownToHtml(words.body), markdownToText(words.body)])
          assert.doesNotMatch(text, /\{[{%]|[%}]\}|undefined|null|\[object/);
        for (const value of Object.values(filled.values).filter((value) => !/^\d{4}-|\n/.test(value)))
          assert.ok(markdownToText(`${words.subject}\n\n${words.body}`).includes(value), value);
      });

      test(`${rows.join(', ')}: ${template} does not go out without what it asks for${over}`, () => {
        for (const { id, required } of fields) {
          const { [id]: _left, ...values } = filled.values;
          const emptied = compose(told, { ...filled, values: { ...values, [id]: ' ' } });
          assert.deepEqual(
            emptied.problems.map(({ field }) => field),
            required ? [id] : [],
          );
        }
      });
    }

    test('none of its templates is left out', () => {
      assert.deepEqual(
        [...new Set(texts.map(({ template }) => template))].toSorted(),
        told.process.templates.map(({ id }) => id).toSorted(),
      );
    });
  });

test('each row that asks for the words of a message is shown here, and each row that is named here is one of a handbook', () => {
  const named = new Set(Object.values(handbooks).flatMap((texts) => texts.flatMap(({ rows }) => rows)));
  const known = allHandbooks.flatMap(({ handbook }) => handbook.rows.map(({ id }) => id));
  assert.deepEqual(
    [...named].filter((id) => !known.includes(id)),
    [],
  );
  // The rest of 001-TPL are parts of a review, and no message.
  const messages = known.filter((id) => /-TPL-/.test(id) && !/^001-TPL-0[2-6]$/.test(id));
  assert.deepEqual(
    messages.filter((id) => !named.has(id)),
    [],
  );
});

function compose(
  { process, story }: Told,
  { template, severity, source, steps, values, nextUpdateAt = soon }: Filled,
) {
  const lived = story(
    { severity, service: 'checkout', ...(source === undefined ? {} : { source }) },
    ...steps,
  ).until('2h15m');
  const checkout = {
    handle: 'checkout',
    name: 'Checkout',
    team: null,
    positions: {},
    runbook: null,
    dashboards: [],
  };
  return composeUpdate({ template, values, nextUpdateAt }, lived.state, {
    process,
    directory: { ...lived.directory, organization: acme, services: { checkout } },
    url: 'https://tocsin.example.test',
    now,
  });
}
