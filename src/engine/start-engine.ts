/** Puts the engine together: intake, groups, wake-ups, outbox, audit and followers around one store and one clock. */
import type { Logger } from 'pino';
import type { Actor } from '../domain/incident/events.ts';
import { nextWake } from '../domain/incident/next-wake.ts';
import { msOf } from '../domain/instant.ts';
import type { ChannelKind, ChannelSender, Contact } from '../domain/message/delivery.ts';
import type { Process } from '../domain/process/process.ts';
import type { Audit } from '../store/audit.ts';
import type { EngineStore, Written } from '../store/engine-store.ts';
import type { Clock } from './clock.ts';
import { makeCommands } from './handle-command.ts';
import { makeDeciders } from './deciders.ts';
import { startOutbox } from './deliver.ts';
import { type Change, type Engine, type HealthCheck, type Installation, UnknownProcess } from './engine.ts';
import { makeFollowers } from './followers.ts';
import { makeGroups } from './groups.ts';
import { makeIntake } from './intake.ts';
import { type Loop, pollEveryMs, startLoop } from './loop.ts';
import { type Machine, thisMachine } from './machine.ts';
import { wakeDue, wakeTurn } from './wake.ts';
import { makeScheduleWatch, type WatchFigures } from './watch-schedules.ts';

/** The configuration as it stands, and every process that was ever accepted. */
export interface Configuration {
  revision: number;
  installation: Installation;
  processes: Map<string, Process>;
}

interface EngineDeps {
  store: EngineStore;
  clock: Clock;
  /** This machine, unless a simulated one is given. */
  machine?: Machine;
  log: Logger;
  /** Names this node in attempts and heartbeats. Of two processes with one name, the first is dead. */
  node: string;
  /** Null: nothing has changed since that revision. */
  readConfiguration: (knownRevision: number | null) => Promise<Configuration | null>;
  senderOf: (channel: ChannelKind) => ChannelSender | null;
  linkKey: Buffer;
  /** The public address, without a slash at its end. */
  url: string;
  /** Tells the other nodes that there may be something to do. */
  hint: () => void;
  /**
   * `all`; or `following`, for a node that serves and leaves the deciding to others; or `none`, where nothing runs by
   * itself and `settle` does what is due, for stepped clocks.
   */
  loops: 'all' | 'following' | 'none';
}

type LoopName = 'follow' | 'configuration' | 'groups' | 'wake' | 'watch' | 'audit';

export interface RunningEngine extends Engine {
  /** There may be something to do: another node's hint. */
  hurry: () => void;
  /** Reads the configuration anew if it has changed. */
  refresh: () => Promise<void>;
  lastAudit: () => Audit | null;
  /** Of the watch over schedules; null before its first look. */
  watched: () => WatchFigures | null;
  /** When the schedules are looked at next; null: at once. */
  nextLookAt: () => string | null;
  /** Without loops: tells what is due to be told of the schedules, and answers how many messages that are. */
  lookAtSchedules: () => Promise<number>;
  /** Without loops: does whatever is due now until nothing is, and answers how many things it did. */
  settle: () => Promise<number>;
  stop: () => Promise<void>;
}

const auditEveryMs = 30_000;
const stallAfterMs = 5_000;
/** Without a turn for this long a loop is not well. */
const loopDeadAfterMs = 20_000;
const mostSettleTurns = 10_000;

export async function startEngine(deps: EngineDeps): Promise<RunningEngine> {
  const { store, clock, log, machine = thisMachine } = deps;
  const first = await deps.readConfiguration(null);
  if (first === null) throw new Error('the first reading of the configuration must answer one');
  let current: Configuration = first;
  let lastAudit: Audit | null = null;
  if (deps.loops === 'all') await store.recoverLeases(deps.node, clock.now());

  const installation = () => current.installation;
  const process = (hash: string): Process => {
    const known = current.processes.get(hash);
    if (known !== undefined) return known;
    // Accepted by another node a moment ago; whoever asked tries again.
    void refresh().catch(() => {});
    throw new UnknownProcess(hash);
  };
  async function refresh(): Promise<void> {
    const changed = await deps.readConfiguration(current.revision);
    if (changed === null) return;
    current = changed;
    loops.watch?.hurry();
    followers.tell({ incident: null, kind: 'configuration', visibility: 'organization', members: [] });
  }

  const deciders = makeDeciders({ installation, process, stallAfterMs: stallAfterMs * clock.rate });
  const followers = makeFollowers(store);
  const groups = makeGroups({ store, now: clock.now, machine, log, decider: deciders.group, onWritten });
  const intake = makeIntake({ store, now: clock.now, log, installation, process, onGroups });
  const wakeDeps = { store, clock, log, deciders, onWritten, onSetAside };
  const outbox = startOutbox(
    { ...deps, deciders, installation, process, onWritten },
    { loops: deps.loops === 'all' },
  );
  const watch = makeScheduleWatch({
    ...deps,
    machine,
    installation,
    process,
    works: (channel) => deps.senderOf(channel as ChannelKind) !== null,
    onQueued: () => outbox.hurry(),
  });
  const commands = makeCommands({ store, now: clock.now, machine, deciders, onWritten, refresh });
  const loops: Partial<Record<LoopName, Loop>> = startLoops();

  function loop(name: string, turn: () => Promise<number>): Loop {
    return startLoop(name, log, turn, machine);
  }

  function startLoops(): Partial<Record<LoopName, Loop>> {
    if (deps.loops === 'none') return {};
    const following = {
      follow: loop('Following the log', followers.turn),
      configuration: loop('Reading the configuration', async () => {
        await refresh();
        return Infinity;
      }),
    };
    if (deps.loops === 'following') return following;
    return {
      ...following,
      groups: loop('Deciding about groups of alerts', groups.turn),
      wake: loop('Waking incidents', () => wakeTurn(wakeDeps)),
      watch: loop('Watching schedules', watch.turn),
      audit: startAudit(),
    };
  }

  function startAudit(): Loop {
    let auditedAt = -Infinity;
    return loop('The audit', async () => {
      const restMs = auditedAt + auditEveryMs - machine.monotonicMs();
      if (restMs > 0) return restMs;
      auditedAt = machine.monotonicMs();
      await runAudit();
      return auditEveryMs;
    });
  }

  async function runAudit(): Promise<void> {
    lastAudit = await store.audit(deps.node, clock.now());
    const { stranded, overdue, unrouted, lateDeliveries, held, restores } = lastAudit;
    if (stranded + overdue + unrouted + lateDeliveries > 0)
      log.error({ audit: lastAudit }, 'The audit found something that must not be.');
    if (held > 0)
      await tellOperators(
        `held.${restores}`,
        `${held} restored incidents are held`,
        `A backup was restored. ${held} incidents that were open then are held: they page nobody until an admin releases them (on the first screen, with tocsin release, or by POST /api/v1/held/release). New incidents page at once.`,
      );
  }

  function onGroups(found: Map<string, number>): void {
    // A node that only follows would gather them for nobody; whoever decides finds them by the hint, or by polling.
    if (deps.loops !== 'following') groups.add(found);
    loops.groups?.hurry();
    deps.hint();
    followers.noteAlerts();
  }

  /** Hurries to what was just committed: the channels that have something to send, and what falls due before the next poll. */
  function onWritten(written: Written[]): void {
    if (written.length === 0) return;
    const channels = new Set<string>();
    for (const { events } of written)
      for (const { event } of events) if (event.type === 'contacted') channels.add(event.channel);
    if (channels.size > 0) outbox.hurry(channels);
    const soon = msOf(clock.now()) + pollEveryMs * clock.rate;
    const fallsDueSoon = ({ state }: Written): boolean => {
      const next = nextWake(state);
      return next !== null && msOf(next) < soon;
    };
    if (written.some(fallsDueSoon)) loops.wake?.hurry();
    loops.follow?.hurry();
    deps.hint();
  }

  function onSetAside(incident: string): void {
    void tellOperators(
      `set-aside.${incident}`,
      'An incident was set aside',
      `Something about the incident ${incident} fails again and again, so its wake-ups were set aside: look at it, and at the log of this server.`,
    ).catch((error: unknown) => log.error({ err: error }, 'The operators could not be told.'));
  }

  /** Every admin by every contact. */
  async function tellOperators(key: string, subject: string, body: string): Promise<void> {
    const to = Object.values(current.installation.directory.users)
      .filter((person) => person.role === 'admin')
      .flatMap((person) => person.contacts.map((contact: Contact) => ({ person: person.handle, contact })));
    const queued = await store.queueNotice(
      { key, kind: 'notice', urgency: 'high', incident: null, subject, body, to },
      clock.now(),
    );
    if (queued > 0) outbox.hurry();
  }

  return {
    now: clock.now,
    rate: clock.rate,
    installation,
    process,
    refresh,
    command: commands.command,
    declare: commands.declare,
    receive: intake.receive,
    follow: (listener: (change: Change) => void) => followers.follow(listener),
    lastAudit: () => lastAudit,
    watched: watch.figures,
    nextLookAt: watch.nextLookAt,
    lookAtSchedules: watch.look,
    async releaseHeld(actor: Actor) {
      const released = await store.releaseHeld(null, { actor, now: clock.now() });
      if (released.length > 0) hurry();
      return released;
    },
    async health() {
      const checks = await healthChecks();
      return { ready: checks.every(({ ok }) => ok), checks };
    },
    hurry,
    async settle() {
      let done = 0;
      for (let turn = 0; turn < mostSettleTurns; turn += 1) {
        const decidedGroups = (await groups.turn()) === 0 ? 1 : 0;
        const step = decidedGroups + (await wakeDue(wakeDeps)) + (await outbox.settle());
        if (step === 0) return done;
        done += step;
      }
      throw new Error(`what is due at one instant must come to rest within ${mostSettleTurns} turns`);
    },
    async stop() {
      await intake.drain();
      await Promise.all(Object.values(loops).map((loop) => loop.stop()));
      await outbox.stop();
    },
  };

  function hurry(): void {
    outbox.hurry();
    for (const loop of Object.values(loops)) loop.hurry();
  }

  async function healthChecks(): Promise<HealthCheck[]> {
    const checks: HealthCheck[] = [];
    try {
      await store.databaseTime();
      checks.push({ name: 'database', ok: true, detail: 'answers' });
    } catch (error) {
      checks.push({ name: 'database', ok: false, detail: (error as Error).message });
    }
    const dead = Object.entries(loops).filter(
      ([, loop]) => machine.monotonicMs() - loop.lastTurnAt() > loopDeadAfterMs,
    );
    checks.push({
      name: 'engine',
      ok: dead.length === 0,
      detail: dead.length === 0 ? 'runs' : `does not get on: ${dead.map(([name]) => name).join(', ')}`,
    });
    return checks;
  }
}
