/** Fills an empty demonstration with its organisation and a year of incidents, once. */
import type { Pool, PoolClient } from 'pg';
import { minuteMs, msOf, plus } from '../domain/instant.ts';
import { applyConfig } from '../setup/config/apply-config.ts';
import type { ReadConfig } from '../setup/config/read-config.ts';
import { readInstallation } from '../store/directory/read-installation.ts';
import {
  drawSequences,
  hasIncidents,
  writePastAlerts,
  writeSentDeliveries,
} from '../store/incidents/past-incidents.ts';
import { writeTexts } from '../store/incidents/texts.ts';
import { writeDecisions } from '../store/incidents/write-decisions.ts';
import { inTransaction } from '../store/transaction.ts';
import { keptAlerts, yearUntil } from './history.ts';
import { fillOnCall } from './on-call.ts';
import { demoOrganization } from './organization.ts';
import { fillStatusPage, publishedOf, rankOf, type Published } from './status-page.ts';
import { numbered, type Story, type World } from './story.ts';
import { fillUpdates } from './updates.ts';

interface FillOptions {
  /** The instant up to which the history reaches. */
  now: string;
  /** The public address of this installation. */
  url: string;
  readConfig: (text: string) => ReadConfig;
  /** A line of progress. */
  tell: (line: string) => void;
}

/** Statements stay small, and progress is told. */
const batch = 40;
/** A message leaves the house within this time. */
const sentAfterMs = 400;
/** What is younger is still the engine's to send: it goes to the inbox before one's eyes. */
const engineSendsWithinMs = minuteMs;

/** A start that was interrupted has written no incident at all, so that the next one fills it. */
export async function fillDemo(pool: Pool, { now, url, readConfig, tell }: FillOptions): Promise<void> {
  if (await hasIncidents(pool)) return;
  const read = readConfig(demoOrganization(now));
  if (!read.ok)
    throw new Error(`the demonstration's organisation must be readable: ${JSON.stringify(read.errors)}`);
  const applied = await applyConfig(pool, read.config, {
    actor: { kind: 'file', name: 'demonstration' },
    source: 'api',
    force: false,
    now: plus(now, -1),
    inbox: true,
  });
  if (!applied.ok)
    throw new Error(`the demonstration's organisation must be applicable: ${JSON.stringify(applied.errors)}`);
  const { directory, integrations, routes, processHash, process, statusPages } = await readInstallation(pool);
  if (processHash === null || process === null) throw new Error('the demonstration must have a process');
  await fillOnCall(pool, { directory, url, now });
  const world: World = { process, processHash, directory, integrations, routes };

  const published: Published[] = [];
  let newest: Story | undefined;
  let written = 0;
  await inTransaction(pool, async (client) => {
    let stories: Story[] = [];
    for (const story of yearUntil(world, now)) {
      stories.push(story);
      const told = publishedOf(story, world, now);
      if (told !== null) published.push(told);
      newest = story;
      if (stories.length < batch) continue;
      await writeStories(client, stories, now);
      written += stories.length;
      tell(`Filling the demonstration: ${written} incidents of the past year.`);
      stories = [];
    }
    // Lists show the newest alert first; these are older than what is open.
    await writePastAlerts(client, keptAlerts(world, now));
    await writeStories(client, stories, now);
    await fillUpdates(client, stories, now);
    written += stories.length;
  });
  const [entry] = statusPages;
  if (entry === undefined || newest === undefined)
    throw new Error('the demonstration must have a status page, and an incident that has just begun');
  const { id, title, service } = newest.state();
  await fillStatusPage(pool, {
    entry,
    timeZone: directory.organization.timeZone,
    published,
    draft: { incident: id, title, service, rank: rankOf(process, newest.state()) },
    url,
    now,
  });
  tell(`The demonstration is filled: ${written} incidents, four of them open.`);
}

async function writeStories(client: PoolClient, stories: Story[], now: string): Promise<void> {
  const sequences = await drawSequences(client, stories.length);
  const decided = stories.map((story, index) => {
    const sequence = sequences[index];
    if (sequence === undefined) throw new Error('each incident must have drawn a number');
    return { before: 0, ...numbered(story, sequence), reportsAlerts: true };
  });
  await writeDecisions(client, decided, now);
  for (const story of stories) {
    const { id, declaredAt } = story.state();
    await writeTexts(client, id, story.texts, declaredAt);
  }
  const past = stories.flatMap((story) =>
    story.deliveries
      .filter(({ at }) => msOf(at) < msOf(now) - engineSendsWithinMs)
      .map((delivery) => ({
        ...delivery,
        incident: story.state().id,
        sentAt: plus(delivery.at, sentAfterMs),
        detail: 'made up with the history',
      })),
  );
  await writeSentDeliveries(client, past);
  await writePastAlerts(
    client,
    stories.flatMap(({ alerts }) => alerts),
  );
}
