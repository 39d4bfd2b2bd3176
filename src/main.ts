/** The composition root: the only file that wires the rooms together. Started by the supervisor, or by itself. */
import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { pino, type Logger } from 'pino';
import { Registry } from 'prom-client';
import project from '../package.json' with { type: 'json' };
import { type NodeSettings, readSettings } from './config.ts';
import { demoBanner } from './demo/banner.ts';
import { fillDemo } from './demo/fill-demo.ts';
import { channelIsOn } from './domain/config/references.ts';
import { latest } from './domain/instant.ts';
import type { StatusPage } from './domain/status-page/facts.ts';
import { pageOf } from './domain/status-page/page.ts';
import { makeSystemClock, type DisciplinedClock } from './engine/clock.ts';
import { type Loop, startLoop } from './engine/loop.ts';
import { makeConfigurationReader } from './engine/read-configuration.ts';
import { makeCalendarRefresh } from './engine/refresh-calendars.ts';
import { makeLogFollower } from './engine/follow-log.ts';
import { makeChannelKeeping } from './engine/keep-channels.ts';
import { startEngine } from './engine/start-engine.ts';
import { serveSubscribers } from './engine/serve-subscribers.ts';
import { makeDigests } from './engine/send-digests.ts';
import { makeAudienceTelling } from './engine/tell-audiences.ts';
import { makeStatusPageDrafting } from './engine/draft-for-status-pages.ts';
import { makeStatusPageKeeping } from './engine/keep-status-pages.ts';
import { makeHandoffTelling } from './engine/tell-handoffs.ts';
import { makeMailTaker } from './engine/take-mail.ts';
import { makeReceiptTaker } from './engine/take-receipts.ts';
import { tellOfCap } from './engine/tell-of-cap.ts';
import { makeLoadTelling } from './engine/tell-of-load.ts';
import { makeIncidentMirror, mirrorName } from './engine/mirror-incidents.ts';
import { makePageMirror } from './engine/mirror-page.ts';
import { measureEngine } from './engine/measure-engine.ts';
import { listenAt } from './http/listen.ts';
import { demoSignInLink } from './http/demo-link.ts';
import { logOptions } from './http/log.ts';
import { buildServer } from './http/server.ts';
import { askWorker } from './http/worker/ask-worker.ts';
import { makeSetupLink } from './http/setup-link.ts';
import { receiveAlertmanager } from './integrations/alertmanager/receive.ts';
import { type AskReading, makeFeedReader } from './integrations/icalendar/read-feed.ts';
import { renderCalendar } from './integrations/icalendar/render.ts';
import {
  isSwitchedOff,
  makeInboxOnlySenders,
  makeSenders,
  type Senders,
} from './integrations/outgoing/senders.ts';
import {
  makeInboxOnlySubscriberSenders,
  makeSubscriberSenders,
  type SubscriberSenders,
} from './integrations/outgoing/subscriber-senders.ts';
import { ChannelsSettings, OutgoingSettings } from './integrations/outgoing/settings.ts';
import type { OwnAddresses } from './integrations/email/render.ts';
import { keepMailDoor } from './integrations/mail-in/keep-open.ts';
import { receiveChange } from './integrations/pagerduty-events/receive-change.ts';
import { receiveEvent } from './integrations/pagerduty-events/receive.ts';
import { closedMattermost, openMattermost } from './integrations/mattermost/open.ts';
import { slackManifest } from './integrations/slack/manifest.ts';
import { closedSlack, openSlack } from './integrations/slack/open.ts';
import { receiveWebhook } from './integrations/webhook/receive.ts';
import { applyAtStart } from './setup/config/apply-at-start.ts';
import { readConfig } from './setup/config/read-config.ts';
import { makeCopyWriter } from './status-page/write-copies.ts';
import { makeResolveProcess } from './setup/config/resolve-process.ts';
import { hasAdminWithPassword } from './store/access/passwords.ts';
import { readOrCreateSecret } from './store/access/secrets.ts';
import { publicPageOf } from './store/chat/status-page-of.ts';
import { findApiKey } from './store/directory/api-keys.ts';
import { findIntegrationByKey } from './store/directory/integrations.ts';
import type { StoredInstallation } from './store/directory/read-installation.ts';
import { findOrStartDatabase } from './store/embedded/find-or-start.ts';
import { type Hints, openHints } from './store/hints.ts';
import { keepInboxEntry } from './store/inbox/entries.ts';
import { pushDevices } from './store/devices/push-devices.ts';
import { phoneMemory } from './store/phones/memory.ts';
import { lastEventAt } from './store/incidents/last-event.ts';
import { migrate } from './store/migrate.ts';
import { mirroredPage } from './store/mirrors/mirrored-page.ts';
import { openPool, refuseUnsafeSettings, waitForDatabase } from './store/pool.ts';
import { openEngineStore } from './store/postgres-engine-store.ts';
import { StartRefused, startRefusedExitCode } from './store/start-refused.ts';
import { vendors } from './vendor-settings.ts';
import { endWithSupervisor, tellReady } from './supervise/supervised.ts';

const { version } = project;
const databaseWithinMs = 60_000;

/** Starts everything, and answers how to end it. */
async function start(settings: NodeSettings, log: Logger): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const database = await findOrStartDatabase({
    databaseUrl: settings.databaseUrl,
    dataFolder: settings.dataFolder,
    log,
  });
  started.defer(() => database.stop());
  const { connection } = database;
  // A server that its supervisor starts again is the same node: the one before it is certainly dead.
  const node = `${hostname()}-${process.connected ? `s${process.ppid}` : process.pid}`;
  const pool = openPool({
    connection,
    applicationName: `tocsin ${node}`,
    onIdleError: (error) => log.warn({ err: error }, 'An idle connection to the database broke.'),
  });
  started.defer(() => pool.end());
  await waitForDatabase(pool, connection, databaseWithinMs);
  await refuseUnsafeSettings(pool);
  for (const name of await migrate(pool)) log.info(`Applied the migration ${name}.`);

  const store = openEngineStore(pool);
  if (settings.demo)
    await fillDemo(pool, {
      now: await store.databaseTime(),
      url: settings.url,
      readConfig: (text) =>
        readConfig(text, { env: {}, resolveProcess: makeResolveProcess(null), vendors, fileName: 'demo' }),
      tell: (line) => process.stdout.write(`${line}\n`),
    });
  const clock = await openClock(settings, pool, store.databaseTime);
  await applyAtStart(pool, { ...settings, vendors, env: process.env, now: clock.now(), log });

  let senders = noSenders;
  let slack = closedSlack;
  let mattermost = closedMattermost;
  /** Nothing is taken before there is a server that takes it. */
  let listenToSlack = () => {};
  let followMailDoor = () => Promise.resolve();
  let forSubscribers = noSubscriberSenders;
  const reader = makeConfigurationReader(pool, async (stored) => {
    const before = senders;
    senders = await openSenders(pool, settings, stored, { now: clock.now(), linkKey });
    await before.close();
    const slackBefore = slack;
    slack = settings.demo
      ? closedSlack
      : openSlack(ChannelsSettings.parse(stored.channels), OutgoingSettings.parse(stored.outgoing));
    await slackBefore.close();
    const mattermostBefore = mattermost;
    mattermost = settings.demo
      ? closedMattermost
      : openMattermost(ChannelsSettings.parse(stored.channels), OutgoingSettings.parse(stored.outgoing));
    await mattermostBefore.close();
    listenToSlack();
    await followMailDoor();
    const forSubscribersBefore = forSubscribers;
    forSubscribers = openSubscriberSenders(pool, settings, stored, { senders: senders.senders, linkKey });
    await forSubscribersBefore.close();
  });
  started.defer(() => senders.close());
  started.defer(() => slack.close());
  started.defer(() => mattermost.close());
  started.defer(() => forSubscribers.close());

  let hints: Hints | null = null;
  /** What acts on the log after it was written, at once where this node wrote it. */
  const followers: Loop[] = [];
  const hurryFollowers = () => {
    for (const follower of followers) follower.hurry();
  };
  const linkKey = await readOrCreateSecret(pool, 'acknowledge-links', {
    candidate: randomBytes(32),
    now: clock.now(),
  });
  const engine = await startEngine({
    store,
    clock,
    log,
    node,
    readConfiguration: reader.read,
    senderOf: (channel) => senders.senders.find((sender) => sender.channel === channel) ?? null,
    linkKey,
    url: settings.url,
    hint: () => {
      hints?.send();
      hurryFollowers();
    },
    loops: settings.roles.includes('engine') ? 'all' : 'following',
  });
  started.defer(() => engine.stop());

  const opened = openHints(
    pool,
    node,
    () => {
      engine.hurry();
      hurryFollowers();
    },
    (error) => log.warn({ err: error }, 'Hints between nodes do not get through; polling goes on.'),
  );
  hints = opened;
  started.defer(() => opened.stop());

  // The demonstration calls nobody.
  if (settings.roles.includes('engine') && !settings.demo) {
    const onChanged = () => {
      engine.hurry();
      opened.send();
    };
    const calendars = readCalendars({ pool, log, now: clock.now, known: reader.last, onChanged });
    started.defer(() => calendars.stop());
  }

  if (settings.roles.includes('engine')) {
    const telling = {
      db: pool,
      store,
      engine,
      log,
      // A channel that is switched off has a sender too, which says so.
      works: (channel: string) => settings.demo || channelIsOn(channel, reader.last().channels),
      url: settings.url,
      onQueued: engine.hurry,
    };
    const handoffs = startLoop('Telling of handoffs', log, makeHandoffTelling(telling).turn);
    started.defer(() => handoffs.stop());
    const copies = startLoop(
      'Copying status pages',
      log,
      makeCopyWriter({
        pool,
        log,
        folder: join(settings.dataFolder, 'status'),
        pages: () => statusPagesOf(reader.last(), settings.url),
        now: engine.now,
      }).turn,
    );
    started.defer(() => copies.stop());
    const load = startLoop('Telling of shifts with too many pages', log, makeLoadTelling(telling).turn);
    started.defer(() => load.stop());
    const audiences = makeAudienceTelling({ ...telling, pool, linkKey });
    followers.push(startLoop('Telling audiences', log, audiences.turn));
    const drafting = makeStatusPageDrafting({ ...telling, pool });
    followers.push(startLoop('Bringing incidents onto status pages', log, drafting.turn));
    const statusPages = startLoop(
      'Keeping status pages',
      log,
      makeStatusPageKeeping({ ...telling, pool }).turn,
    );
    started.defer(() => statusPages.stop());
    const digests = startLoop('Sending daily digests', log, makeDigests({ ...telling, pool }).turn);
    started.defer(() => digests.stop());
    const channels = keepChannels({
      pool,
      log,
      engine,
      chats: () => senders.chats,
      url: settings.url,
      async statusPageOf(service) {
        const page = await publicPageOf(pool, service);
        return page === null ? null : `${settings.url}/status/${page}`;
      },
    });
    followers.push(channels.follower);
    started.defer(() => channels.stop());
  }

  started.defer(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
  });

  let hurrySubscribers = () => {};
  if (settings.roles.includes('engine')) {
    // As much of the database as subscribers may take: what a page needs is not theirs.
    const subscriberPool = openPool({
      connection,
      applicationName: `tocsin ${node} subscribers`,
      onIdleError: (error) => log.warn({ err: error }, 'An idle connection to the database broke.'),
      max: subscriberConnections,
    });
    started.defer(() => subscriberPool.end());
    const served = await serveSubscribers({
      pool: subscriberPool,
      node,
      engine,
      log,
      senderOf: (channel) => forSubscribers.senders.find((sender) => sender.channel === channel) ?? null,
      key: linkKey,
      url: settings.url,
    });
    started.defer(() => served.stop());
    hurrySubscribers = served.hurry;
  }

  if (settings.roles.includes('engine') && !settings.demo) {
    const channels = () => ChannelsSettings.parse(reader.last().channels);
    const mirror = makeLogFollower({
      name: mirrorName,
      pool,
      log,
      now: engine.now,
      handle: makeIncidentMirror({
        pagers: () => (['pagerduty', 'opsgenie'] as const).filter((pager) => channels()[pager]?.enabled),
        now: engine.now,
        onQueued: engine.hurry,
      }),
    });
    followers.push(startLoop('Telling other pagers', log, mirror.turn));
    const page = makePageMirror({
      pool,
      page: () => {
        const { statuspage } = channels();
        return statuspage?.enabled ? statuspage.from : null;
      },
      now: engine.now,
      onQueued: engine.hurry,
    });
    followers.push(startLoop('Telling Statuspage', log, page.turn));
  }

  const discipline = startLoop('Disciplining the clock', log, async () => {
    const { stepped, offByMs } = await clock.discipline(store.databaseTime);
    if (stepped) log.error({ offByMs }, 'The database’s clock jumped; this node follows it slowly.');
    return Infinity;
  });
  started.defer(() => discipline.stop());

  const takeReceipt = makeReceiptTaker({
    pool,
    engine,
    onWritten() {
      engine.hurry();
      opened.send();
    },
  });

  if (settings.roles.includes('intake') && !settings.demo) {
    const hurry = () => {
      engine.hurry();
      opened.send();
    };
    const mail = keepMailDoor({
      ...makeMailTaker({ pool, engine, log, key: linkKey, takeReceipt, onQueued: hurry }),
      onError: (error) => log.error({ err: error }, 'The door for mail failed.'),
    });
    started.defer(() => mail.stop());
    followMailDoor = () => mail.follow(mailDoorOf(reader.last().channels));
    await followMailDoor();
  }
  const registry = new Registry();
  measureEngine(registry, engine);
  const { app, chat } = await buildServer({
    pool,
    engine,
    roles: settings.roles,
    settings: {
      url: settings.url,
      demo: settings.demo,
      trustedProxies: settings.trustedProxies,
      webFolder: join(import.meta.dirname, '..', 'web', 'dist'),
      version,
    },
    log,
    registry,
    receivers: {
      alertmanager: (body) => receiveAlertmanager(body),
      'pagerduty-events': (body) => receiveEvent(body, randomUUID),
      webhook: (body, integration) => receiveWebhook(body, integration.mapping),
    },
    receiveChange,
    phones: { doorOf: (provider) => senders.doorOf(provider), takeReceipt },
    renderCalendar,
    slack: () => slack.door,
    mattermost: () => mattermost.door,
    slackManifest,
    subscribers: {
      kinds: () => forSubscribers.senders.map(({ channel }) => channel),
      hurry: () => hurrySubscribers(),
    },
    findApiKey: (keyHash) => findApiKey(pool, keyHash),
    findIntegrationByKey: (keyHash) => findIntegrationByKey(pool, keyHash),
    // An export that is sent back names secrets that only this installation knows.
    readConfig: (text) =>
      readConfig(text, {
        env: process.env,
        stored: reader.last().secrets,
        resolveProcess: makeResolveProcess(null),
        vendors,
      }),
  });
  // First in, last out: requests end before the engine does.
  started.defer(() => app.close());
  await listenAt(app, settings);
  if (settings.roles.includes('intake'))
    listenToSlack = () =>
      slack.listen(
        ({ system }, came) => chat.take(system, came),
        (sentence, err) => log.warn({ err }, sentence),
      );
  listenToSlack();
  log.info(`Tocsin ${version} serves at ${settings.url}`);
  await offerSetup(pool, settings);
  if (settings.demo) await tellOfDemo(pool, settings);

  const everything = started.move();
  return () => everything.disposeAsync();
}

/** What the chats have of incidents follows the log; whatever it reads is looked at right after. */
function keepChannels(deps: Parameters<typeof makeChannelKeeping>[0]): {
  follower: Loop;
  stop: () => Promise<void>;
} {
  const keeping = makeChannelKeeping(deps);
  const keeper = startLoop('Keeping channels', deps.log, keeping.turn);
  const { turn } = makeLogFollower({
    name: 'channels',
    pool: deps.pool,
    log: deps.log,
    now: deps.engine.now,
    async handle(client, entries) {
      await keeping.note(client, entries);
      return () => Promise.resolve(keeper.hurry());
    },
  });
  return { follower: startLoop('Following the log for channels', deps.log, turn), stop: keeper.stop };
}

function statusPagesOf({ statusPages, directory }: StoredInstallation, url: string): StatusPage[] {
  const { timeZone } = directory.organization;
  return statusPages.map((entry) => pageOf(entry, { url, timeZone }));
}

/** One at a time, and with less memory than a simulation: a calendar that needs more is not one. */
const calendarReadings = { atOnce: 1, megabytes: 256 };
const askCalendarReading: AskReading = (entry, question, deadlineMs) =>
  askWorker(entry, question, deadlineMs, calendarReadings);

function readCalendars({
  known,
  ...rest
}: {
  pool: Pool;
  log: Logger;
  now: () => string;
  known: () => StoredInstallation;
  onChanged: () => void;
}): { stop: () => Promise<void> } {
  let stopping = false;
  let allow = known().outgoing.allow;
  let feeds = makeFeedReader({ allow, ask: askCalendarReading });
  const refresh = makeCalendarRefresh({
    ...rest,
    known,
    async read(asked) {
      const allowed = known().outgoing.allow;
      if (allowed.join() !== allow.join()) {
        await feeds.close();
        allow = allowed;
        feeds = makeFeedReader({ allow, ask: askCalendarReading });
      }
      const answer = await feeds.read(asked);
      // What we cut off ourselves says nothing of the calendar: another node reads it when the claim has run out.
      if (stopping) throw new Error('a calendar is not judged by a reading that was cut off');
      return answer;
    },
  });
  const reading = startLoop('Reading calendars', rest.log, refresh);
  return {
    async stop() {
      stopping = true;
      const stopped = reading.stop();
      await feeds.close();
      await stopped;
    },
  };
}

/** The demonstration's minutes are seconds. */
const demoRate = 60;

async function openClock(
  { demo }: NodeSettings,
  pool: Pool,
  databaseTime: () => Promise<string>,
): Promise<DisciplinedClock> {
  const now = await databaseTime();
  if (!demo) return makeSystemClock(now);
  // It ran ahead of the database's before it was stopped, and must not go back now.
  return makeSystemClock(latest(now, (await lastEventAt(pool)) ?? now), demoRate);
}

async function tellOfDemo(pool: Pool, { url, dataFolder }: NodeSettings): Promise<void> {
  const signInLink = await demoSignInLink(pool, url, new Date().toISOString());
  process.stdout.write(demoBanner({ url, signInLink, dataFolder, rate: demoRate }));
}

const noSenders: Senders = { senders: [], chats: [], doorOf: () => null, close: () => Promise.resolve() };

async function openSenders(
  pool: Pool,
  { demo, url }: NodeSettings,
  stored: StoredInstallation,
  { now, linkKey }: { now: string; linkKey: Buffer },
): Promise<Senders> {
  const keep: Parameters<typeof makeInboxOnlySenders>[0] = (entry) => keepInboxEntry(pool, entry);
  if (demo) return makeInboxOnlySenders(keep);
  const signing = await readOrCreateSecret(pool, 'webhook-signing', { candidate: randomBytes(32), now });
  const parsed = ChannelsSettings.parse(stored.channels);
  return makeSenders(
    { channels: parsed, outgoing: OutgoingSettings.parse(stored.outgoing) },
    {
      signingSecrets: [`whsec_${signing.toString('base64')}`],
      keepInboxEntry: null,
      own: ownAddresses(stored.channels, linkKey),
      url,
      phoneMemory: phoneMemory(pool, (spending) => tellOfCap(pool, spending, stored.directory)),
      pushDevices: await pushDevices(pool, now),
      mirroredPage: mirroredOf(pool, stored, { settings: parsed, url, now }),
    },
  );
}

/** Our page that another one is kept in step with, if the settings name one. */
function mirroredOf(
  pool: Pool,
  { statusPages, directory }: StoredInstallation,
  { settings: { statuspage }, url, now }: { settings: ChannelsSettings; url: string; now: string },
) {
  const handle = statuspage?.enabled ? statuspage.from : null;
  const entry = statusPages.find((one) => one.handle === handle);
  const page = entry === undefined ? null : pageOf(entry, { url, timeZone: directory.organization.timeZone });
  return mirroredPage(pool, { page, channel: 'statuspage', now: () => now });
}

/** Expanding, claiming, recording: each a statement of some milliseconds. */
const subscriberConnections = 3;

/** Null: no mail comes in. */
function ownAddresses(channels: StoredInstallation['channels'], key: Buffer): OwnAddresses | null {
  const door = mailDoorOf(channels);
  return door === null ? null : { domain: door.domain, key };
}

function mailDoorOf(channels: StoredInstallation['channels']) {
  const { email } = ChannelsSettings.parse(channels);
  return email?.enabled ? (email.inbound ?? null) : null;
}

const noSubscriberSenders: SubscriberSenders = { senders: [], close: () => Promise.resolve() };

function openSubscriberSenders(
  pool: Pool,
  { demo }: NodeSettings,
  { channels, outgoing }: StoredInstallation,
  { senders, linkKey }: { senders: Senders['senders']; linkKey: Buffer },
): SubscriberSenders {
  if (demo) return makeInboxOnlySubscriberSenders((entry) => keepInboxEntry(pool, entry));
  const sms = senders.find(({ channel }) => channel === 'sms');
  return makeSubscriberSenders(
    { channels: ChannelsSettings.parse(channels), outgoing: OutgoingSettings.parse(outgoing) },
    { sms: sms === undefined || isSwitchedOff(sms) ? null : sms, own: ownAddresses(channels, linkKey) },
  );
}

/** While no admin can sign in, an installation can be taken by whoever holds this link. */
async function offerSetup(pool: Pool, { url, demo }: NodeSettings): Promise<void> {
  if (demo || (await hasAdminWithPassword(pool))) return;
  const link = await makeSetupLink(pool, { person: null, url, now: new Date().toISOString() });
  process.stdout.write(
    `\nNo admin can sign in yet. Open this once, within a day, to become one; an admin whom the configuration\nnames gives the e-mail address that stands there:\n\n  ${link.url}\n\n`,
  );
}

async function main(): Promise<void> {
  const read = readSettings(process.env, process.argv.slice(2), process.cwd());
  if (!read.ok) {
    for (const sentence of read.errors) console.error(sentence);
    process.exit(startRefusedExitCode);
  }
  // A line for each request would push the demonstration's link out of sight.
  const level = read.settings.demo ? 'warn' : 'info';
  const log = pino({ ...logOptions, base: null, level, timestamp: pino.stdTimeFunctions.isoTime });
  for (const warning of read.warnings) log.warn(warning);
  let stop: () => Promise<void>;
  try {
    stop = await start(read.settings, log);
  } catch (error) {
    if (error instanceof StartRefused) {
      console.error(error.message);
      process.exit(startRefusedExitCode);
    }
    throw error;
  }
  let ending: Promise<void> | null = null;
  const end = () => (ending ??= stop());
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => void end().then(() => process.exit(0)));
  endWithSupervisor(end);
  tellReady();
}

await main();
