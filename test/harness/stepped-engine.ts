/**
 * The real engine on a real database, with a clock that the test steps and senders that it answers for:
 * `await using house = await startSteppedEngine()`. Time jumps from one due instant to the next.
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { z } from 'zod';
import type { StatusPageEntry } from '../../src/domain/config/config.ts';
import type { Directory, Person } from '../../src/domain/directory/directory.ts';
import type { Command } from '../../src/domain/incident/commands.ts';
import type { Actor, RecordedEvent } from '../../src/domain/incident/events.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import { msOf } from '../../src/domain/instant.ts';
import type { ChannelKind, OutgoingDelivery, SendResult } from '../../src/domain/message/delivery.ts';
import type { PhoneDoor, PhoneProviderName } from '../../src/domain/phone/phone-door.ts';
import { compileProcess } from '../../src/domain/process/compile.ts';
import type { Process } from '../../src/domain/process/process.ts';
import type { Integration, Route, Signal } from '../../src/domain/signal/signal.ts';
import { makeSteppedClock } from '../../src/engine/clock.ts';
import type { CommandResult, DeclareInput } from '../../src/engine/engine.ts';
import { pollEveryMs } from '../../src/engine/loop.ts';
import { makeConfigurationReader } from '../../src/engine/read-configuration.ts';
import { type RunningEngine, startEngine } from '../../src/engine/start-engine.ts';
import { tellOfCap } from '../../src/engine/tell-of-cap.ts';
import { makeSenders } from '../../src/integrations/outgoing/senders.ts';
import { ChannelsSettings } from '../../src/integrations/outgoing/settings.ts';
import { applyConfig } from '../../src/setup/config/apply-config.ts';
import { readConfig } from '../../src/setup/config/read-config.ts';
import { makeResolveProcess } from '../../src/setup/config/resolve-process.ts';
import { acceptProcess } from '../../src/store/directory/processes.ts';
import { readLog } from '../../src/store/incidents/lock-incident.ts';
import { phoneMemory } from '../../src/store/phones/memory.ts';
import { openEngineStore } from '../../src/store/postgres-engine-store.ts';
import { vendors } from '../../src/vendor-settings.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { integration as anIntegration, signal as aSignal } from './signals.ts';

export const startOfTest = '2026-03-02T09:00:00.000Z';

export const steppedUrl = 'http://tocsin.example.test';

export interface House {
  engine: RunningEngine;
  database: TestDatabase;
  directory: Directory;
  /** The hash of a process that was accepted, by its id. */
  hashOf: (process: string) => string;
  /** The configuration is another one from now on. */
  reconfigure: (directory: Directory) => Promise<void>;
  /** The node ends and starts again, or another one (`alongside`) starts on the same database; answers the new one. */
  startNode: (how?: 'again' | 'alongside') => Promise<RunningEngine>;
  /** Everything that reached a vendor, in order, with the instant at which it did. */
  sent: OutgoingDelivery[];
  /** Every attempt to send, with the vendor's word on it; its instant is the delivery's `at`. */
  attempts: { delivery: OutgoingDelivery; answer: SendResult }[];
  /** What the vendors answer; `sent` unless a test says otherwise. Not asked where the real senders stand. */
  answer: (delivery: OutgoingDelivery) => SendResult;
  now: () => string;
  /** What the real channels take from a provider of texts and calls. */
  doorOf: (provider: PhoneProviderName) => PhoneDoor | null;
  /** "15:00": minutes and seconds from the start to an instant. */
  since: (instant: string) => string;
  /** Moves the clock to each instant at which something is due, up to `span` ("15m", "90s", "2h") from now. */
  pass: (span: string) => Promise<void>;
  /** The house is down meanwhile: the clock goes on by `span`, and then everything that is due is due at once. */
  sleep: (span: string) => Promise<void>;
  signal: (given?: Partial<Signal>, from?: Partial<Integration>) => Promise<Record<string, number>>;
  signals: (given: Partial<Signal>[]) => Promise<Record<string, number>>;
  declare: (input?: Partial<DeclareInput>, by?: string) => Promise<IncidentState>;
  command: (ref: string, command: Command, by?: string | Actor) => Promise<CommandResult>;
  incidents: () => Promise<IncidentState[]>;
  log: (incident: string) => Promise<RecordedEvent[]>;
  /** "ana by phone at 15:00" for each message, minutes and seconds since the start. */
  pages: () => string[];
  [Symbol.asyncDispose]: () => Promise<void>;
}

export interface HouseOptions {
  directory?: Directory;
  /** A configuration file instead: it stands in the database, and the engine reads from there what people change. */
  configuration?: string;
  processFile?: string;
  /** A rule more or less than the shipped process has. */
  amend?: (process: Process) => Process;
  /** Further processes that incidents may adopt. */
  otherProcessFiles?: string[];
  routes?: Route[];
  startAt?: string;
  /** Whether the engine's watch over schedules is asked too, as time passes. */
  watchesSchedules?: boolean;
  /** The `channels` of a configuration: the real senders of these then speak to whatever stands there, on loopback. */
  channels?: z.input<typeof ChannelsSettings>;
  /** Behind the @ of our own addresses, to which mails come back; without it none does. */
  mailDomain?: string;
  statusPages?: StatusPageEntry[];
}

export async function startSteppedEngine({
  directory = smallDirectory(),
  configuration,
  processFile = 'severity-matrix.yaml',
  otherProcessFiles = [],
  amend = (process) => process,
  routes = [],
  startAt = startOfTest,
  watchesSchedules = false,
  channels,
  mailDomain,
  statusPages = [],
}: HouseOptions = {}): Promise<House> {
  const database = await createTestDatabase();
  const { process, hash: processHash } = await acceptShippedProcess(database, processFile, startAt);
  const processes = new Map([[processHash, amend(process)]]);
  for (const file of otherProcessFiles) {
    const other = await acceptShippedProcess(database, file, startAt);
    processes.set(other.hash, other.process);
  }
  const clock = makeSteppedClock(startAt);
  const store = openEngineStore(database.pool);
  const sent: OutgoingDelivery[] = [];
  const attempts: House['attempts'] = [];
  const real =
    channels === undefined
      ? null
      : makeSenders(
          { channels: ChannelsSettings.parse(channels), outgoing: { allow: ['127.0.0.0/8'] } },
          {
            signingSecrets: [`whsec_${Buffer.alloc(32, 7).toString('base64')}`],
            keepInboxEntry: null,
            own: mailDomain === undefined ? null : { domain: mailDomain, key: Buffer.alloc(32, 7) },
            url: steppedUrl,
            phoneMemory: phoneMemory(database.pool, (spending) =>
              tellOfCap(database.pool, spending, installation.directory),
            ),
          },
        );
  let installation = { directory, integrations: [], routes, processHash, statusPages };
  if (configuration !== undefined) await applyFile(database, configuration, startAt);
  const reader = configuration === undefined ? null : makeConfigurationReader(database.pool, () => {});
  const nodes: RunningEngine[] = [];
  const startNode = async () => {
    const node = await startEngine({ ...nodeDeps, node: `test-${nodes.length}` });
    nodes.push(node);
    return node;
  };
  const nodeDeps: Omit<Parameters<typeof startEngine>[0], 'node'> = {
    store,
    clock,
    log: pino({ level: 'silent' }),
    readConfiguration: async (known) => {
      if (reader !== null) return reader.read(known);
      const { revision } = installation.directory;
      return known === revision ? null : { revision, installation, processes };
    },
    senderOf: (channel: ChannelKind) => {
      const sender = real?.senders.find((candidate) => candidate.channel === channel);
      return {
        channel,
        bundles: sender?.bundles ?? channel === 'email',
        async send(delivery, signal) {
          const answer = (await sender?.send(delivery, signal)) ?? house.answer(delivery);
          attempts.push({ delivery, answer });
          if (answer.result === 'sent') sent.push(delivery);
          return answer;
        },
      };
    },
    linkKey: Buffer.alloc(32, 7),
    url: steppedUrl,
    hint: () => {},
    loops: 'none',
  };

  const house: House = {
    engine: await startNode(),
    hashOf: (id) => [...processes].find(([, one]) => one.id === id)?.[0] ?? '',
    database,
    directory,
    async reconfigure(changed) {
      const revision = installation.directory.revision + 1;
      installation = { ...installation, directory: { ...changed, revision } };
      await Promise.all(nodes.map((node) => node.refresh()));
      await settle();
    },
    async startNode(how = 'again') {
      if (how === 'again') await house.engine.stop();
      const node = await startNode();
      if (how === 'again') house.engine = node;
      return node;
    },
    sent,
    attempts,
    answer: () => ({ result: 'sent', vendorId: null, detail: null }),
    now: clock.now,
    doorOf: (provider) => real?.doorOf(provider) ?? null,
    since: (instant) => clockTime(msOf(instant) - msOf(startAt)),
    async pass(span) {
      const until = msOf(clock.now()) + spanMs(span);
      await settle();
      // Each turn moves the clock forward, or ends the loop.
      for (;;) {
        const [wakeAt, deliveryAt] = await Promise.all([store.nextWakeAt(), nextDeliveryAt(database)]);
        const lookAt = watchesSchedules ? house.engine.nextLookAt() : null;
        const now = msOf(clock.now());
        const due = [wakeAt, deliveryAt, lookAt].flatMap((at) => (at === null ? [] : [msOf(at)]));
        // A delivery that is due and was not sent waits for its contact's minute to pass: asked for each second.
        const next = Math.min(...due.map((at) => (at > now ? at : now + pollEveryMs)));
        if (!(next <= until)) break;
        clock.set(new Date(next).toISOString());
        await settle();
      }
      clock.set(new Date(until).toISOString());
      await settle();
    },
    async sleep(span) {
      clock.set(new Date(msOf(clock.now()) + spanMs(span)).toISOString());
      await settle();
    },
    signal: (given = {}, from = {}) => receive([aSignal(given)], anIntegration(from)),
    signals: (given) =>
      receive(
        given.map((one) => aSignal(one)),
        anIntegration(),
      ),
    async declare(input = {}, by = 'ana') {
      const result = await house.engine.declare(
        {
          title: 'Checkout is slow',
          description: null,
          severity: 'SEV-1',
          service: null,
          visibility: 'organization',
          flags: [],
          detectedAt: null,
          ...input,
        },
        person(by),
      );
      if (!result.ok) throw new Error(`declaring was refused: ${result.refused}`);
      await settle();
      return result.state;
    },
    async command(ref, command, by = 'ana') {
      const result = await house.engine.command(ref, command, typeof by === 'string' ? person(by) : by);
      await settle();
      return result;
    },
    async incidents() {
      const { rows } = await database.pool.query<{ state: IncidentState }>(
        'select state from incidents order by number',
      );
      return rows.map(({ state }) => state);
    },
    log: (incident) => readLog(database.pool as never, incident),
    pages: () =>
      sent.map(
        ({ message, contact, at }) => `${message.person?.handle} by ${contact.id} at ${house.since(at)}`,
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map((node) => node.stop()));
      await real?.close();
      await database.dispose();
    },
  };

  async function settle(): Promise<void> {
    if (watchesSchedules) await house.engine.lookAtSchedules();
    await house.engine.settle();
  }

  async function receive(signals: Signal[], from: Integration): Promise<Record<string, number>> {
    const accepted = await house.engine.receive({
      integration: from,
      body: Buffer.from(JSON.stringify(signals)),
      received: { ok: true, signals, rejected: [] },
    });
    if (!accepted.ok) throw new Error('the intake must not be busy in this test');
    await settle();
    return accepted.outcome;
  }
  return house;
}

/** As at a start. */
export async function applyFile({ pool }: TestDatabase, yaml: string, now: string): Promise<void> {
  const read = readConfig(yaml, { env: {}, vendors, resolveProcess: makeResolveProcess(null) });
  if (!read.ok) throw new Error(`the file must be right: ${JSON.stringify(read)}`);
  const actor = { kind: 'file', name: 'tocsin.yaml' } as const;
  const applied = await applyConfig(pool, read.config, { actor, source: 'file', force: false, now });
  if (!applied.ok) throw new Error(`the file must apply: ${JSON.stringify(applied.errors)}`);
}

export async function acceptShippedProcess(
  database: TestDatabase,
  file: string,
  now: string,
): Promise<{ process: Process; hash: string }> {
  const source = readFileSync(join(import.meta.dirname, '..', '..', 'processes', file), 'utf8');
  const compiled = compileProcess(source, file);
  if (!compiled.ok) throw new Error(`${file} must compile: ${JSON.stringify(compiled.findings)}`);
  const { process } = compiled;
  const row = { hash: hash('sha256', source, 'hex'), id: process.id, version: process.version, source };
  await acceptProcess(database.pool, { ...row, compiled: process, now });
  return { process, hash: row.hash };
}

export function person(handle: string): Actor {
  return { kind: 'person', handle, via: 'api' };
}

/** Ana and Ben lead, Cy is on call, and each is reached by phone at once and by mail two minutes later. */
export function smallDirectory(given: Partial<Directory> = {}): Directory {
  const bound = (user: string) => ({ target: { user }, standIn: null, standInAfterMs: null });
  return {
    revision: 1,
    organization: { name: 'Acme', timeZone: 'Etc/UTC', lastResort: [{ user: 'ana' }] },
    users: Object.fromEntries(
      [someone('ana', 'admin'), someone('ben'), someone('cy'), someone('dee')].map((one) => [
        one.handle,
        one,
      ]),
    ),
    teams: {},
    services: {},
    schedules: {},
    positions: { 'on-call': bound('cy'), 'engineering-lead': bound('ben'), 'vp-engineering': bound('dee') },
    audiences: {},
    ...given,
  };
}

export function someone(handle: string, role: Person['role'] = 'responder'): Person {
  const urgent = { urgency: 'high' as const, repeat: null };
  return {
    handle,
    name: handle[0]?.toUpperCase() + handle.slice(1),
    email: `${handle}@example.test`,
    timeZone: 'Etc/UTC',
    role,
    contacts: [
      { id: 'phone', channel: 'webhook', to: `http://127.0.0.1:9/${handle}` },
      { id: 'mail', channel: 'email', to: `${handle}@example.test` },
    ],
    rules: [
      { ...urgent, afterMs: 0, contact: 'phone' },
      { ...urgent, afterMs: 120_000, contact: 'mail' },
      { urgency: 'low', afterMs: 0, contact: 'mail', repeat: null },
    ],
  };
}

function spanMs(span: string): number {
  const [, count, unit] = /^(\d+)(s|m|h|d)$/.exec(span) ?? [];
  if (count === undefined || unit === undefined) throw new Error(`${span} must be like 90s, 15m, 2h or 1d`);
  return Number(count) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 's' | 'm' | 'h' | 'd'];
}

/** Minutes and seconds: 75:00. */
function clockTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** When a delivery falls due, or the lease of one that is being sent runs out. */
async function nextDeliveryAt({ pool }: TestDatabase): Promise<string | null> {
  const { rows } = await pool.query<{ at: string | null }>(
    `select least((select min(due_at) from deliveries where state = 'waiting'),
       (select min(lease_until) from deliveries where state = 'sending')) as at`,
  );
  return rows[0]?.at ?? null;
}
