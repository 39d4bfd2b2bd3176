/** The server under measurement: a process of its own on an embedded, durable database, and a look into that database. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { handedOverVariable } from '../src/store/embedded/find-or-start.ts';
import { startEmbeddedPostgres } from '../src/store/embedded/start.ts';
import { openPool } from '../src/store/pool.ts';
import { startTocsin, type Tocsin } from '../test/harness/tocsin.ts';

export const eventsKey = 'e0123456789abcdef0123456789abcdef';
export const alertmanagerKey = 'prom-0123456789abcdef01234567';
export const apiKey = 'tk_0123456789abcdef0123456789abcdef';

export interface House extends Tocsin {
  /** What was really stored is counted here, not in the server. */
  pool: Pool;
  /** Ends the server alone; the database goes on. */
  stopServer: () => Promise<void>;
  /** Another server on the same database, with the same configuration. */
  anotherServer: () => Promise<Tocsin>;
}

/** `contact`: where the one person on call is reached. `more`: further people, and sections of the configuration. */
export async function startHouse(
  contact: string,
  more: { users: string[]; sections: string } = { users: [], sections: '' },
): Promise<House> {
  await using giveUp = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'));
  giveUp.defer(() => rm(folder, { recursive: true, force: true }));
  const quiet = { info: () => {}, warn: console.error, error: console.error };
  const database = await startEmbeddedPostgres({ dataDir: folder, log: quiet, durable: true });
  giveUp.defer(() => database.stop());
  const { connection } = database;
  const pool = openPool({ connection, applicationName: 'bench', onIdleError: () => {}, max: 2 });
  giveUp.defer(() => pool.end());
  const anotherServer = () =>
    startTocsin({
      config: configuration(contact, more),
      env: { NODE_ENV: 'production', [handedOverVariable]: JSON.stringify(connection) },
    });
  const server = giveUp.use(await anotherServer());
  const everything = giveUp.move();
  return {
    ...server,
    pool,
    stopServer: () => server.stop(),
    anotherServer,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

export async function countRows(pool: Pool, from: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select count(*) as count from ${from}`);
  return rows[0]?.count ?? 0;
}

function configuration(contact: string, { users, sections }: { users: string[]; sections: string }): string {
  return `
organization: { name: Bench, timeZone: Etc/UTC }
process: severity-matrix
outgoing: { allow: ["127.0.0.0/8"] }
users:
  - { handle: ana, name: Ana, email: ana@example.test, role: admin, contacts: [{ id: phone, channel: webhook, to: "${contact}" }] }
${users.map((user) => `  - ${user}\n`).join('')}positions:
  on-call: { user: ana }
integrations:
  - { handle: events, kind: pagerduty-events, key: "${eventsKey}" }
  - { handle: prom, kind: alertmanager, key: "${alertmanagerKey}" }
apiKeys:
  - { name: bench, key: "${apiKey}", role: admin }
${sections}`;
}

/** Resident memory of a process, in MB. */
export async function memoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024);
}

export function event(
  dedupKey: string,
  severity: string,
  summary = 'A disk is nearly full on node-17 of eu-west',
): object {
  return {
    routing_key: eventsKey,
    event_action: 'trigger',
    dedup_key: dedupKey,
    client: 'Alertmanager',
    payload: {
      summary,
      source: 'node-17.eu-west.example.test',
      severity,
      custom_details: {
        mount: '/var/lib/postgresql',
        used: '93 %',
        rule: 'DiskAlmostFull',
        team: 'platform',
      },
    },
  };
}

/** What Alertmanager sends for one group. */
export function alertGroup(group: string, from: number, count: number, severity: string): object {
  return {
    version: '4',
    groupKey: `{}:{alertname="${group}"}`,
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'tocsin',
    groupLabels: { alertname: group },
    commonLabels: { alertname: group, severity },
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example.test',
    alerts: Array.from({ length: count }, (_, index) => ({
      status: 'firing',
      labels: {
        alertname: group,
        severity,
        instance: `node-${from + index}.example.test:9100`,
        job: 'node',
        cluster: 'eu-west',
      },
      annotations: { summary: `Disk nearly full on node-${from + index}` },
      startsAt: '2026-11-21T08:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example.test/graph',
      fingerprint: (from + index).toString(16).padStart(16, '0'),
    })),
  };
}
