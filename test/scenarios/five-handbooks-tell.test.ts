/**
 * Whom each of the five handbooks tells of an incident that is declared, spoken of and resolved: through what, and what waits for somebody
 * to send it first. Each audience has an address and a room; what is expected was read from the handbooks.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { makeAudienceTelling } from '../../src/engine/tell-audiences.ts';
import { listDrafts } from '../../src/store/telling/drafts.ts';
import { person, startSteppedEngine } from '../harness/stepped-engine.ts';

interface Expected {
  rows: string;
  process: string;
  severity: string;
  /** "executives by mail"; `draft`: it waits. */
  declared: string[];
  update: string[];
  resolved: string[];
}

const audiences: Record<string, string[]> = {
  'tiered-escalation': ['followers', 'executives', 'customers', 'engineering', 'product'],
  'rapid-recovery': ['public', 'internal', 'stakeholders'],
  'timeboxed-phases': ['responders', 'public'],
  'severity-matrix': ['public', 'engineering', 'executives', 'all-hands', 'customers'],
  'decision-tree': ['executives', 'all-hands', 'leadership', 'affected-teams', 'team', 'stakeholders'],
};

const table: Expected[] = [
  {
    rows: '000-NOT-05',
    process: 'tiered-escalation',
    severity: 'P0',
    declared: ['customers as a draft'],
    update: ['executives by mail'],
    resolved: ['customers as a draft', 'executives by mail'],
  },
  {
    rows: '000-NOT-06',
    process: 'tiered-escalation',
    severity: 'P1',
    declared: ['engineering by chat'],
    update: ['engineering by chat', 'product by chat', 'product by mail'],
    resolved: ['engineering by chat', 'product by chat', 'product by mail'],
  },
  {
    rows: '000-NOT-07',
    process: 'tiered-escalation',
    severity: 'P2',
    declared: ['engineering by chat'],
    update: ['engineering by chat'],
    resolved: ['engineering by chat'],
  },
  {
    rows: '000-NOT-08',
    process: 'tiered-escalation',
    severity: 'P3',
    declared: [],
    update: [],
    resolved: [],
  },
  {
    rows: '001-COM-04',
    process: 'rapid-recovery',
    severity: 'P0',
    declared: [],
    update: ['internal by chat', 'stakeholders by mail'],
    resolved: ['internal by chat', 'stakeholders by mail'],
  },
  {
    rows: '002-TPL-01, 002-TPL-02, 002-TPL-03',
    process: 'timeboxed-phases',
    severity: 'P0',
    declared: ['responders as a draft'],
    update: ['responders by chat'],
    resolved: ['responders as a draft'],
  },
  {
    rows: '003-ESC-02, 003-TPL-04',
    process: 'severity-matrix',
    severity: 'SEV-1',
    declared: ['all-hands as a draft'],
    update: ['all-hands as a draft'],
    resolved: ['all-hands as a draft', 'customers as a draft'],
  },
  {
    rows: '003-TPL-04',
    process: 'severity-matrix',
    severity: 'SEV-2',
    declared: [],
    update: [],
    resolved: ['customers as a draft'],
  },
  {
    rows: '004-SEV-01',
    process: 'decision-tree',
    severity: 'SEV1',
    declared: ['all-hands as a draft', 'executives by mail'],
    update: ['all-hands as a draft', 'executives by mail'],
    resolved: ['all-hands as a draft', 'executives by mail'],
  },
  {
    rows: '004-SEV-02',
    process: 'decision-tree',
    severity: 'SEV2',
    declared: ['affected-teams by chat', 'leadership by mail'],
    update: ['affected-teams by chat', 'leadership by mail'],
    resolved: ['affected-teams by chat', 'leadership by mail'],
  },
  {
    rows: '004-SEV-03',
    process: 'decision-tree',
    severity: 'SEV3',
    declared: ['stakeholders by mail', 'team by chat'],
    update: ['stakeholders by mail', 'team by chat'],
    resolved: ['stakeholders by mail', 'team by chat'],
  },
  {
    rows: '004-SEV-04',
    process: 'decision-tree',
    severity: 'SEV4',
    declared: ['team by chat'],
    update: ['team by chat'],
    resolved: ['team by chat'],
  },
];

const configuration = (process: string) => `
organization: { name: Acme, timeZone: UTC, lastResort: [{ user: ana }] }
process: ${process}
users:
  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }
  - { handle: ben, name: Ben }
audiences:
${audiences[process]!.map((id) => `  ${id}: { addresses: [${id}@example.test], chat: ["#${id}"] }`).join('\n')}
`;

async function story({ process, severity }: Expected) {
  await using house = await startSteppedEngine({
    configuration: configuration(process),
    processFile: `${process}.yaml`,
  });
  const { pool } = house.database;
  const telling = makeAudienceTelling({
    pool,
    engine: house.engine,
    log: pino({ level: 'silent' }),
    works: () => true,
    linkKey: Buffer.alloc(32, 7),
    url: 'https://tocsin.example.test',
    onQueued: () => {},
  });
  await telling.turn();
  const { id } = await house.engine
    .declare(
      {
        title: 'Checkout is slow',
        description: null,
        severity,
        service: null,
        visibility: 'organization',
        flags: [],
        detectedAt: null,
      },
      person('ben'),
    )
    .then((result) => {
      if (!result.ok) throw new Error(`it must be declared: ${result.refused}`);
      return result.state;
    });
  let seen = 0;
  const heard = async () => {
    do await telling.turn();
    while (await isBehind());
    await house.engine.settle();
    const told = house.sent.slice(seen).flatMap(({ contact, message }) => {
      if (message.type !== 'update') return [];
      const [audience] = contact.to.replace('#', '').split('@');
      return [`${audience} by ${contact.channel === 'email' ? 'mail' : 'chat'}`];
    });
    seen = house.sent.length;
    const drafts = (await listDrafts(pool, id)).map(({ audience }) => `${audience} as a draft`);
    await pool.query('delete from update_drafts');
    return [...told, ...drafts].toSorted();
  };
  const isBehind = async () => {
    const { rows } = await pool.query(
      `select exists (
         select from incident_events e, log_cursors c where c.name = 'tell-audiences' and (e.tx, e.seq) > (c.tx, c.seq)) as behind`,
    );
    return rows[0].behind as boolean;
  };
  const declared = await heard();
  await house.engine.command(
    id,
    { type: 'post-update', text: 'body', audience: 'internal', nextUpdateAt: null },
    person('ben'),
    { texts: { body: 'We look at it.' } },
  );
  const update = await heard();
  await house.engine.command(id, { type: 'resolve' }, person('ben'));
  return { declared, update, resolved: await heard() };
}

for (const expected of table)
  test(`${expected.rows}: ${expected.process} tells of a ${expected.severity}`, async () => {
    const { declared, update, resolved } = expected;
    assert.deepEqual(await story(expected), { declared, update, resolved });
  });
