/** Wake-ups: how late they are at an even load with many open, and how fast a pile that falls due at once is worked off. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { declare, decide } from '../src/domain/incident/decide.ts';
import type { IncidentState } from '../src/domain/incident/state.ts';
import { msOf } from '../src/domain/instant.ts';
import { makeSystemClock } from '../src/engine/clock.ts';
import { startEngine, type RunningEngine } from '../src/engine/start-engine.ts';
import { makeConfigurationReader } from '../src/engine/read-configuration.ts';
import { evolveVersion } from '../src/domain/incident/evolve.ts';
import { openEngineStore } from '../src/store/postgres-engine-store.ts';
import { startWebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { type Figure, inMs, percentile, type Section } from './figure.ts';
import { countRows, type House, startHouse } from './house.ts';

const openIncidents = 100_000;
const paced = 4_000;
const pacedPerSecond = 200;
/** Where the clock of the next update stands among an incident's. */
const promise = 4;

export const wakeUps: Section = {
  title: 'Wake-ups',
  async run({ say }) {
    const receiver = await startWebhookReceiver();
    await using house = await startHouse(receiver.url);
    try {
      // The server itself is stopped: a second engine in this process is measured, on the same database.
      await house.stopServer();
      say(`${openIncidents.toLocaleString('en')} open incidents …`);
      await fillOpen(house, openIncidents);
      say(`${pacedPerSecond} wake-ups a second …`);
      const even = await measurePaced(house);
      say('10,000 at one instant …');
      const ten = await measurePile(house, 10_000);
      say('100,000 at one instant …');
      const hundred = await measurePile(house, 100_000);
      return [even, ...ten, ...hundred];
    } finally {
      await receiver.close();
    }
  },
};

async function withEngine<T>({ pool }: House, work: (engine: RunningEngine) => Promise<T>): Promise<T> {
  const store = openEngineStore(pool);
  const engine = await startEngine({
    store,
    clock: makeSystemClock(await store.databaseTime()),
    log: pino({ level: 'error' }),
    node: 'bench',
    readConfiguration: makeConfigurationReader(pool, () => {}).read,
    senderOf: (channel) => ({
      channel,
      bundles: false,
      send: () => Promise.resolve({ result: 'sent', vendorId: null, detail: null }),
    }),
    linkKey: Buffer.alloc(32, 1),
    url: 'http://127.0.0.1:9',
    hint: () => {},
    loops: 'all',
  });
  try {
    return await work(engine);
  } finally {
    await engine.stop();
  }
}

/** Copies of one real state, written straight into the tables: how they came there is not what is measured. */
async function fillOpen({ pool }: House, count: number): Promise<void> {
  const reader = makeConfigurationReader(pool, () => {});
  const configuration = await reader.read(null);
  if (configuration === null) throw new Error('the first reading answers a configuration');
  const { installation, processes } = configuration;
  const process = processes.get(installation.processHash);
  if (process === undefined) throw new Error('the chosen process is among those read');
  const now = new Date().toISOString();
  const decision = declare(
    {
      type: 'declare',
      id: randomUUID(),
      number: 'INC-0000-0000',
      title: 'One of many',
      process: { id: process.id, hash: installation.processHash },
      severity: 'SEV-2',
      service: null,
      visibility: 'organization',
      groupKey: null,
      detectedAt: null,
      flags: [],
      alerts: null,
    },
    { process, directory: installation.directory, actor: { kind: 'clock' }, now },
  );
  if ('refused' in decision) throw new Error(decision.refused);
  const held = decide(
    decision.state,
    { type: 'acknowledge', human: true },
    { process, directory: installation.directory, actor: { kind: 'person', handle: 'ana', via: 'api' }, now },
  );
  if ('refused' in held) throw new Error(held.refused);
  // Somebody has it and every rung was climbed, so that a wake-up is a promise that falls due, and nothing else.
  const ladders = held.state.ladders.map((ladder) => ({
    ...ladder,
    rungs: ladder.rungs.map((rung) => ({ ...rung, state: 'climbed' as const })),
  }));
  const state: IncidentState = { ...held.state, pages: [], ladders };
  if (state.clocks[promise]?.clock !== 'update-cadence')
    throw new Error('the clock that the wake-ups are about must be the next update');
  await pool.query(
    `with made as (
       insert into incidents (id, number, version, state, evolve_version, title, severity, rank, status, category,
         visibility, process_hash, declared_at, updated_at)
       select id, 'INC-2026-' || n, $3, jsonb_set($1::jsonb, '{id}', to_jsonb(id::text))
           || jsonb_build_object('number', 'INC-2026-' || n, 'severityRank', case when n % 1000 = 0 then 1 else 2 end),
         $2, 'One of many', 'SEV-2', case when n % 1000 = 0 then 1 else 2 end, $4, $5, 'organization', $6, $7, $7
       from (select gen_random_uuid() as id, n from generate_series(100000, 99999 + $8::integer) as n) as new
       returning id, rank)
     insert into incident_wakes (incident, rank, wake_at, set_at) select id, rank, $7::timestamptz + interval '20 hours', $7 from made`,
    [
      JSON.stringify(state),
      evolveVersion,
      state.version,
      state.status,
      state.category,
      state.process.hash,
      now,
      count,
    ],
  );
  await pool.query('analyze');
}

/** Each wake finds something to do: a warning that is due, so that an event, a snapshot and a next wake-up are written. */
async function makeDue(pool: Pool, count: number, dueAt: (n: string) => string): Promise<void> {
  await pool.query(
    `with chosen as (select incident, row_number() over () as n from incident_wakes
       where wake_at > now() + interval '5 hours' limit $1),
     woken as (update incident_wakes w set wake_at = ${dueAt('chosen.n')}, set_at = now() from chosen where chosen.incident = w.incident
       returning w.incident, w.wake_at)
     update incidents i set state = jsonb_set(i.state, '{clocks,${promise}}', i.state #> '{clocks,${promise}}' || jsonb_build_object(
         'state', 'running', 'warnAt', '[]'::jsonb, 'dueAt', to_char(woken.wake_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     from woken where i.id = woken.incident`,
    [count],
  );
}

async function measurePaced(house: House): Promise<Figure> {
  await makeDue(
    house.pool,
    paced,
    (n) => `now() + interval '3 seconds' + ${n} * interval '${1_000 / pacedPerSecond} milliseconds'`,
  );
  const late = await withEngine(house, async () => {
    await waitForEvents(house.pool, paced);
    return await lateness(house.pool);
  });
  const p99 = percentile(late, 0.99);
  return {
    name: `lateness at ${pacedPerSecond} a second, ${openIncidents.toLocaleString('en')} open, p99`,
    target: '≤ 250 ms',
    measured: inMs(p99),
    pass: p99 <= 250 && late.length === paced,
    note: `${late.length} breaches in the log, ${paced} due; median ${inMs(percentile(late, 0.5))}`,
  };
}

async function measurePile(house: House, count: number): Promise<Figure[]> {
  await house.pool.query('truncate incident_events');
  await house.pool.query(`update incident_wakes set wake_at = now() + interval '20 hours', set_at = now()`);
  await makeDue(house.pool, count, () => `now() + interval '4 seconds'`);
  const [top, all] = await withEngine(house, async () => {
    await waitForEvents(house.pool, count);
    const late = await lateness(house.pool);
    const tops = await lateness(house.pool, 'and i.rank = 1');
    return [Math.max(...tops), Math.max(...late.slice(0, count))];
  });
  const allWithinMs = count === 10_000 ? 5_000 : 30_000;
  const name = `${count.toLocaleString('en')} due at one instant`;
  const figures: Figure[] = [
    {
      name: `${name}, the last`,
      target: `≤ ${inMs(allWithinMs)}`,
      measured: inMs(all),
      pass: all <= allWithinMs,
      note: `${await countRows(house.pool, 'incident_events')} events in the log`,
    },
  ];
  if (count === 10_000)
    figures.unshift({
      name: `${name}, top severity`,
      target: '≤ 1,000 ms',
      measured: inMs(top),
      pass: top <= 1_000,
      note: 'the last of the top severity',
    });
  return figures;
}

/** Until all have come, or none has come for a while: what is missing then is a failed figure and not an endless run. */
async function waitForEvents(pool: Pool, count: number): Promise<void> {
  let last = 0;
  for (let quiet = 0; quiet < 60; quiet += 1) {
    const now = await countRows(pool, `incident_events where type = 'clock-breached'`);
    if (now >= count) return;
    if (now > last) quiet = 0;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Between the instant that a breach names and the instant at which it was decided. */
async function lateness(pool: Pool, which = ''): Promise<number[]> {
  const { rows } = await pool.query<{ at: string; due: string }>(
    `select e.at, e.event ->> 'dueAt' as due from incident_events e join incidents i on i.id = e.incident
     where e.type = 'clock-breached' ${which}`,
  );
  return rows.map(({ at, due }) => msOf(at) - msOf(due));
}
