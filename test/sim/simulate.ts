/**
 * One run of the simulation: by a seed, a house with its handbook, its people, its problems and its misfortunes, on the real
 * engine over a simulated database; hours of chaos, a quiet time, and an end by which everything must have come to rest.
 */
import type { Command } from '../../src/domain/incident/commands.ts';
import type { Actor } from '../../src/domain/incident/events.ts';
import { evolve } from '../../src/domain/incident/evolve.ts';
import type { IncidentState } from '../../src/domain/incident/state.ts';
import type { Process } from '../../src/domain/process/process.ts';
import type { Integration, Signal } from '../../src/domain/signal/signal.ts';
import { type CommandOptions, UnknownProcess } from '../../src/engine/engine.ts';
import type { Configuration } from '../../src/engine/start-engine.ts';
import { watchLoops } from './due-loops.ts';
import { makeFaults } from './faults.ts';
import { type History, makeHistory } from './history.ts';
import { invariants } from './invariants/all.ts';
import { isOver, type Step, type World } from './invariants/invariant.ts';
import { makePeople } from './people.ts';
import { randomProcess } from './processes.ts';
import { changedHouse, randomHouse } from './random-house.ts';
import { makeRandom } from './random.ts';
import type { Tables } from './rows.ts';
import { type Commit, makeSimulatedDatabase } from './simulated-engine-store.ts';
import { type Network, SimulatedNode } from './simulated-node.ts';
import { makeRequests } from './requests.ts';
import { makeSources } from './sources.ts';
import { Timeline } from './timeline.ts';
import { makeVendors } from './vendors.ts';

export interface Violation {
  invariant: string;
  what: string;
  about: string | null;
  atMs: number;
}

export interface Run {
  seed: number;
  violation: Violation | null;
  history: History;
  startMs: number;
  incidents: number;
  incidentHours: number;
  simulatedHours: number;
  tables: Tables;
}

const minute = 60_000;
const hour = 60 * minute;
/** Days on which clocks change somewhere, and ordinary ones. */
const beginnings = [
  '2026-03-28T22:00:00.000Z',
  '2026-10-24T22:00:00.000Z',
  '2026-04-04T10:00:00.000Z',
  '2026-11-01T03:00:00.000Z',
  '2026-03-02T09:00:00.000Z',
  '2026-07-15T17:00:00.000Z',
];
/** No run needs as many; one that does goes round in circles. */
const mostEvents = 2_000_000;

export async function simulate(seed: number): Promise<Run> {
  const random = makeRandom(seed);
  const startMs = Date.parse(random.pick(beginnings)) + random.between(0, 6) * hour;
  const timeline = new Timeline(startMs);
  const history = makeHistory();
  const chaosUntilMs = startMs + random.pick([2, 4, 8, 8, 16, 30]) * hour;
  const quietUntilMs = chaosUntilMs + random.between(15, 90) * minute;
  let violation: Violation | null = null;
  let clockOffsetMs = 0;
  let clockWasSet = false;
  let setMs = -Infinity;
  let poisoned = false;
  let curedMs = -Infinity;
  let calmMs: number | null = null;
  let dutiful = false;

  const known = randomProcess(random.fork('process'));
  const other = randomProcess(random.fork('other process'));
  const processes = new Map<string, Process>([
    [known.hash, known.process],
    [other.hash, other.process],
  ]);
  let house = randomHouse(random.fork('house'), known.process);
  let revision = 1;
  let processHash = known.hash;

  const database = makeSimulatedDatabase({
    after: (ms, act) => timeline.after(ms, act),
    newId: random.fork('ids').uuid,
    clock: () => new Date(timeline.nowMs + clockOffsetMs).toISOString(),
    trueMs: () => timeline.nowMs,
    onCommit,
    onChange,
  });
  const { tables } = database;
  const network: Network = {
    away: false,
    outages: 0,
    latencyMs: 4,
    cutBefore: 0,
    cutAfter: 0,
    killAtAnswer: 0,
    sleepAtAnswer: 0,
  };

  const samples = random.fork('samples');
  const world: World = {
    tables,
    nowMs: () => timeline.nowMs,
    databaseNow: () => new Date(timeline.nowMs + clockOffsetMs).toISOString(),
    wellForMs: () => (due.clocksAgree() ? faults.wellForMs() : 0),
    clocksOffMs: () => Math.max(0, ...due.clocksOffMs().map(Math.abs)),
    calmForMs: () => faults.wellForMs(),
    sinceClockSetMs: () => timeline.nowMs - setMs,
    isPoisoned: () => poisoned || timeline.nowMs - curedMs < 2 * minute,
    calmSinceMs: () => calmMs,
    clockWasSet: () => clockWasSet || nodes.some((node) => node.wasSuspended),
    processOf: (hash) => processes.get(hash)!,
    installation: () => ({ directory: house.directory, processHash }),
    works: (channel) => channel !== vendors.missing,
    sample: samples.chance,
  };
  const watches = invariants.map((invariant) => ({
    invariant,
    watch: invariant.watch(world, (what, about) => fail(`${invariant.id} ${invariant.name}`, what, about)),
  }));

  function fail(invariant: string, what: string, about?: string): void {
    if (violation !== null) return;
    violation = { invariant, what, about: about ?? null, atMs: timeline.nowMs };
    history.tell(timeline.nowMs, `VIOLATION of ${invariant}: ${what}`);
    timeline.stopped = true;
  }

  function onBroken(error: Error): void {
    if (error instanceof UnknownProcess) return;
    fail(
      'I0 sound',
      `our own code broke a promise: ${error.message}`,
      /INC-\d+-\d+/.exec(error.message)?.[0],
    );
  }

  function onChange(): void {
    due.reread();
    timeline.reconsider();
  }

  const states = new Map<string, IncidentState>();
  function onCommit({ decided, moves }: Commit): void {
    for (const move of moves) {
      const { row, to } = move;
      history.tell(
        timeline.nowMs,
        `delivery ${row.id} by ${row.contact}: ${to}${row.unwanted ? ' (unwanted)' : ''}`,
      );
      for (const { watch } of watches) watch.onMove?.(move);
    }
    for (const { state, events } of decided) {
      for (const { version, at, actor, event } of events) {
        const who = 'handle' in actor ? actor.handle : actor.kind;
        history.tell(
          timeline.nowMs,
          () => `${state.number} ${state.id} ${version} ${at} ${who} ${JSON.stringify(event)}`,
        );
      }
      const before = states.get(state.id) ?? null;
      states.set(state.id, state);
      let steps: Step[] | null = null;
      const stepsOf = (): Step[] => (steps ??= stepsFrom(before, events));
      for (const { watch } of watches) watch.onDecided?.({ before, state, events, steps: stepsOf });
    }
  }

  const nodeRandom = random.fork('nodes');
  const nodes = Array.from(
    { length: random.pick([1, 2, 2, 3]) },
    (_, index) =>
      new SimulatedNode({
        name: `n${index + 1}`,
        timeline,
        random: nodeRandom.fork(`n${index + 1}`),
        history,
        database,
        network,
        readConfiguration,
        senderOf: (channel, node) => vendors.senderOf(channel, node),
        hint,
        onBroken,
        onChange,
      }),
  );
  const vendors = makeVendors({
    timeline,
    random: random.fork('vendors'),
    onSend(delivery, node) {
      history.tell(timeline.nowMs, `${node.name} sends ${delivery.id} to ${delivery.contact.to}`);
      for (const { watch } of watches) watch.onSend?.(delivery);
    },
    onAct(delivery, told) {
      history.tell(
        timeline.nowMs,
        `${delivery.contact.channel} ${told ? 'delivers' : 'swallows'} ${delivery.id}`,
      );
      for (const { watch } of watches) watch.onAct?.(delivery);
      if (told) people.reach(delivery.message);
    },
    mayKill(node) {
      if (!faults.mayKill()) return false;
      timeline.after(20_000, () => node.start());
      return true;
    },
  });
  const due = watchLoops({
    timeline,
    tables,
    nodes,
    network,
    bundles: vendors.bundles,
    clockOffsetMs: () => clockOffsetMs,
    revision: () => revision,
  });
  timeline.dueMs = due.dueMs;
  const request = makeRequests({ timeline, random: random.fork('doors'), nodes, onBroken });
  const people = makePeople({
    timeline,
    random: random.fork('people'),
    ask,
    stateOf: (incident) => tables.incidents.get(incident)?.state,
    incidents: () => [...tables.incidents.keys()],
    processOf: (hash) => processes.get(hash)!,
    processes: () => [...processes].map(([hash, { id }]) => ({ id, hash })),
    handles: () => Object.keys(house.directory.users),
    dutiful: () => dutiful,
  });
  const sources = makeSources({
    timeline,
    random: random.fork('sources'),
    integration: house.integrations[0]!,
    send,
    isCalm: () => calmMs !== null,
  });
  const faults = makeFaults({
    timeline,
    random: random.fork('faults'),
    history,
    nodes,
    database,
    network,
    vendors,
    setClock(byMs) {
      clockOffsetMs += byMs;
      clockWasSet = true;
      setMs = timeline.nowMs;
      onChange();
    },
    changeConfiguration,
    poison(on) {
      if (poisoned && !on) curedMs = timeline.nowMs;
      poisoned = on;
      revision += 1;
      onChange();
    },
    storm: sources.storm,
    untilMs: chaosUntilMs,
  });

  function readConfiguration(knownRevision: number | null): Configuration | null {
    if (knownRevision === revision) return null;
    const { directory, integrations, routes } = house;
    // Poisoned: what is declared under this process can be decided about by nobody.
    const readable = poisoned ? [...processes].filter(([hash]) => hash !== other.hash) : [...processes];
    return {
      revision,
      installation: { directory, integrations, routes, processHash },
      processes: new Map(readable),
    };
  }

  const configurationRandom = random.fork('configuration');
  function changeConfiguration(): void {
    if (configurationRandom.chance(0.3)) processHash = processHash === known.hash ? other.hash : known.hash;
    else house = changedHouse(configurationRandom, house, processes.get(processHash)!);
    revision += 1;
    onChange();
    history.tell(timeline.nowMs, `fault: the configuration is edited, revision ${revision}`);
  }

  const hints = random.fork('hints');
  const hintsLost = hints.pick([0.2, 0.8, 1]);
  const hinted = new Set<string>();
  function hint(from: string): void {
    for (const node of nodes) {
      // Hints may be lost; those that come together are one.
      if (node.name === from || hinted.has(node.name) || hints.chance(hintsLost)) continue;
      hinted.add(node.name);
      timeline.after(200, () => {
        hinted.delete(node.name);
        node.engine?.hurry();
      });
    }
  }

  function send(body: string, signals: Signal[], integration: Integration): void {
    // In the end nothing breaks any more.
    if (dutiful) return;
    request(
      (engine) =>
        engine.receive({
          integration,
          body: Buffer.from(body),
          received: { ok: true, signals, rejected: [] },
        }),
      (answer) => {
        if (!answer.ok) return false;
        const accepted = { body, parts: signals.length, outcome: answer.outcome };
        history.tell(timeline.nowMs, `accepted ${body} ${signals[0]?.action} ${signals[0]?.key}`);
        for (const { watch } of watches) watch.onAccepted?.(accepted);
        return true;
      },
    );
  }

  const asking = random.fork('asking');
  let keys = 0;
  function ask(incident: string, command: Command, actor: Actor, options: CommandOptions = {}): void {
    keys += 1;
    const key = asking.chance(0.5) ? `key-${keys}` : null;
    request(
      (engine) => {
        const idempotency =
          key === null
            ? {}
            : { idempotency: { actor: 'x', route: incident, key, requestHash: 'h', now: engine.now() } };
        return engine.command(incident, command, actor, { ...options, ...idempotency });
      },
      (answer) => {
        if (!answer.ok)
          history.tell(timeline.nowMs, `refused ${command.type} of ${incident}: ${answer.refused}`);
        return true;
      },
      6,
    );
  }

  const story = random.fork('story');
  function live(meanMs: number, act: () => void): void {
    const next = (): void => {
      timeline.after(story.waiting(meanMs), () => {
        if (calmMs !== null) return;
        act();
        next();
      });
    };
    next();
  }

  function declareByHand(): void {
    const { severities, flags } = processes.get(processHash)!;
    const input = {
      title: 'Something is wrong',
      description: story.chance(0.3) ? 'words' : null,
      severity: story.pick(severities).id,
      service: story.chance(0.3) ? 'checkout' : null,
      visibility: story.pick(['organization', 'organization', 'private'] as const),
      flags: flags.length > 0 && story.chance(0.2) ? [story.pick(flags).id] : [],
      detectedAt: null,
    };
    const actor: Actor = { kind: 'person', handle: 'ana', via: 'web' };
    request(
      (engine) => engine.declare(input, actor),
      () => true,
      3,
    );
  }

  function bystander(): void {
    const open = [...tables.incidents.values()];
    if (open.length > 0) people.act(story.pick(open).id, story.pick(Object.keys(house.directory.users)));
  }

  let lookedMs = 0;
  function look(): void {
    if (timeline.happened > mostEvents) fail('I0 sound', 'the house goes round in circles');
    if (timeline.nowMs - lookedMs < 30_000) return;
    lookedMs = timeline.nowMs;
    for (const { watch } of watches) watch.look?.();
  }

  async function until(ms: number): Promise<void> {
    if (!timeline.stopped) await timeline.run(ms, look);
  }

  for (const node of nodes) node.start();
  live(story.pick([4, 15, 40]) * minute, sources.trouble);
  live(story.pick([60, 240]) * minute, declareByHand);
  live(story.pick([10, 60]) * minute, bystander);
  await until(chaosUntilMs);
  calmMs = timeline.nowMs;
  history.tell(timeline.nowMs, 'fault: none any more');
  faults.end();
  if (tables.wakes.size > 0)
    request(
      (engine) => engine.releaseHeld({ kind: 'clock' }),
      () => true,
    );
  await until(quietUntilMs);
  dutiful = true;
  history.tell(timeline.nowMs, 'fault: everybody does their duty now');
  for (let turn = 0; turn < 12; turn += 1) {
    for (const { id, state } of tables.incidents.values())
      if (!isOver(state)) ask(id, { type: 'resolve' }, { kind: 'person', handle: 'ana', via: 'web' });
    await until(timeline.nowMs + minute);
  }
  await until(timeline.nowMs + 12 * minute);
  if (!timeline.stopped) for (const { watch } of watches) watch.atEnd?.();
  for (const node of nodes) node.kill('the end');

  const endMs = timeline.nowMs;
  const lives = [...tables.incidents.values()].map(({ state }) => {
    const { resolved } = state.milestones;
    return (
      (isOver(state) && resolved !== undefined ? Date.parse(resolved) : endMs) - Date.parse(state.declaredAt)
    );
  });
  return {
    seed,
    violation,
    history,
    startMs,
    incidents: tables.incidents.size,
    incidentHours: lives.reduce((sum, ms) => sum + ms, 0) / hour,
    simulatedHours: (endMs - startMs) / hour,
    tables,
  };
}

function stepsFrom(before: IncidentState | null, events: Step['recorded'][]): Step[] {
  let state = before;
  return events.map((recorded) => {
    const step: Step = { before: state, recorded };
    state = evolve(state, recorded);
    return step;
  });
}
