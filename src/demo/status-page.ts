/**
 * What stands on the demonstration's status page: three months of what readers were told, what they are told now, a draft that waits
 * for one tap, a maintenance that begins before one's eyes, and readers who follow it. Written by the house's own verbs, in the order
 * in which it happened.
 */
import type { Pool } from 'pg';
import type { IncidentState } from '../domain/incident/state.ts';
import { dayMs, hourMs, instantOf, minuteMs, msOf, plus } from '../domain/instant.ts';
import type { StatusPageEntry } from '../domain/config/config.ts';
import type { Process } from '../domain/process/process.ts';
import type { ComponentClaim, PublicIncidentStatus } from '../domain/status-page/facts.ts';
import { componentsShowing, componentStatusOf, publicStatusOf } from '../domain/status-page/from-incident.ts';
import { type ConfiguredPage, pageOf } from '../domain/status-page/page.ts';
import { correctUpdate } from '../setup/status-pages/correct-entry.ts';
import { createIncident } from '../setup/status-pages/create-incident.ts';
import { postUpdate } from '../setup/status-pages/post-update.ts';
import { scheduleMaintenance } from '../setup/status-pages/schedule-maintenance.ts';
import { updateMaintenance } from '../setup/status-pages/update-maintenance.ts';
import { enterSubscribers } from '../setup/subscribers/enter-subscribers.ts';
import { readIncident } from '../store/status-pages/incidents.ts';
import { person } from './past-life.ts';
import type { Story, World } from './story.ts';

interface Told {
  at: string;
  by: string;
  body: string;
  status: PublicIncidentStatus;
  corrected: { at: string; body: string } | null;
}

/** What one incident has for readers of the page. */
export interface Published {
  incident: string;
  title: string;
  service: string | null;
  rank: number;
  updates: Told[];
  /** Null: it goes on. */
  resolvedAt: string | null;
}

/** As far back as the page shows it, and some days more. */
const historyMs = 92 * dayMs;
/** Who says what readers hear where nobody else did. */
const speaker = 'simon';

/** Null: readers heard nothing of it, or it is too old for the page. */
export function publishedOf(story: Story, { process }: World, now: string): Published | null {
  const state = story.state();
  if (msOf(state.declaredAt) < msOf(now) - historyMs) return null;
  const updates: Told[] = [];
  let meanwhile: Pick<IncidentState, 'status' | 'category'> = { status: '', category: 'triage' };
  for (const { event, at, actor, version } of story.events) {
    if (event.type === 'status-set') meanwhile = { status: event.to, category: event.category };
    if (event.type !== 'update-posted' || event.audience !== 'public') continue;
    updates.push({
      at,
      by: actor.kind === 'person' ? actor.handle : speaker,
      body: story.texts[event.text] ?? '',
      status: publicStatusOf(process, meanwhile),
      corrected: correctionOf(story, version),
    });
  }
  if (updates.length === 0) return null;
  return {
    incident: state.id,
    title: state.title,
    service: state.service,
    rank: rankOf(process, state),
    updates,
    resolvedAt: resolvedAtOf(state),
  };
}

function correctionOf(story: Story, version: number): Told['corrected'] {
  for (const { event, at } of story.events)
    if (event.type === 'update-corrected' && event.update === version)
      return { at, body: story.texts[event.text] ?? '' };
  return null;
}

export function rankOf({ severities }: Process, { severity }: Pick<IncidentState, 'severity'>): number {
  const found = severities.find(({ id }) => id === severity);
  if (found === undefined) throw new Error('each incident must have a severity of the process');
  return found.rank;
}

function resolvedAtOf({ category, milestones }: IncidentState): string | null {
  return category === 'resolved' || category === 'closed' ? (milestones.resolved ?? null) : null;
}

interface Act {
  at: string;
  take: () => Promise<void>;
}

export async function fillStatusPage(
  pool: Pool,
  {
    entry,
    timeZone,
    published,
    draft,
    url,
    now,
  }: {
    entry: StatusPageEntry;
    timeZone: string;
    published: Published[];
    /** What has only just begun: somebody has written a draft for it. */
    draft: Pick<Published, 'incident' | 'title' | 'service' | 'rank'>;
    url: string;
    now: string;
  },
): Promise<void> {
  const page = pageOf(entry, { url, timeZone });
  const acts = [
    ...published.flatMap((one) => actsOf(pool, page, one)),
    ...pastMaintenance(pool, page, now),
    planned(pool, page, now),
  ].toSorted((a, b) => msOf(a.at) - msOf(b.at));
  for (const { take } of acts) await take();
  await createIncident(pool, {
    page,
    asked: {
      title: draft.title,
      status: 'investigating',
      body: 'About one order in eight fails at checkout. Trying again usually works. We are looking into it.',
      components: claimsOf(page, draft),
      at: null,
      impact: null,
      incident: draft.incident,
      publish: false,
    },
    actor: person(speaker, 'web'),
    now,
  }).then(done);
  await enterReaders(pool, page, now);
}

function actsOf(
  pool: Pool,
  page: ConfiguredPage,
  { incident, title, service, rank, updates, resolvedAt }: Published,
): Act[] {
  let id: string | null = null;
  const components = claimsOf(page, { service, rank });
  const say = async (update: Told, at: string) => {
    const { status, body, by } = update;
    const actor = person(by, 'web');
    if (id === null) {
      const asked = { title, impact: null, incident, publish: true, status, body, components, at: null };
      const created = done(await createIncident(pool, { page, asked, actor, now: at }));
      id = created.incident.id;
    } else {
      const asked = { status, body, components: [], at: null, publish: true };
      done(await postUpdate(pool, { page, incident: id, asked, actor, now: at }));
    }
  };
  const correct = async (body: string, by: string, at: string) => {
    const entry = await readIncident(pool, { page: page.handle, id: id ?? '' });
    const last = entry?.updates.at(-1);
    if (entry === null || last === undefined) throw new Error('what is corrected must have been told');
    const actor = person(by, 'web');
    done(
      await correctUpdate(pool, {
        page,
        incident: entry.id,
        update: last.id,
        changes: { body },
        actor,
        now: at,
      }),
    );
  };
  const told = updates.flatMap((update): Act[] => {
    const { at, by, corrected } = update;
    const first = { at, take: () => say(update, at) };
    if (corrected === null) return [first];
    return [first, { at: corrected.at, take: () => correct(corrected.body, by, corrected.at) }];
  });
  if (resolvedAt === null || updates.at(-1)?.status === 'resolved') return told;
  // Those who mended it had no words for readers: the page says that it is over all the same.
  const last = updates.at(-1);
  const at = later(plus(resolvedAt, 3 * minuteMs), last === undefined ? resolvedAt : last.at);
  const over = { at, by: speaker, body: 'This is over.', status: 'resolved' as const, corrected: null };
  return [...told, { at, take: () => say(over, at) }];
}

function later(a: string, b: string): string {
  return instantOf(Math.max(msOf(a), msOf(b) + minuteMs));
}

function claimsOf(
  page: ConfiguredPage,
  { service, rank }: { service: string | null; rank: number },
): ComponentClaim[] {
  const to = componentStatusOf(rank);
  return to === 'operational'
    ? []
    : componentsShowing(page, service).map(({ id }) => ({ component: id, to }));
}

function componentsFor(page: ConfiguredPage, service: string): string[] {
  return componentsShowing(page, service).map(({ id }) => id);
}

const byOmar = person('omar', 'web');
const byNoor = person('noor', 'web');

/** One that is over, so that the page's history has both kinds. */
function pastMaintenance(pool: Pool, page: ConfiguredPage, now: string): Act[] {
  const begins = plus(now, -24 * dayMs);
  let id = '';
  const step = (status: 'in_progress' | 'completed', body: string, at: string): Act => ({
    at,
    async take() {
      const asked = { status, body, at: null, scheduledUntil: null };
      done(await updateMaintenance(pool, { page, maintenance: id, asked, actor: byOmar, now: at }));
    },
  });
  const announcedAt = plus(begins, -6 * dayMs);
  return [
    {
      at: announcedAt,
      async take() {
        const made = await scheduleMaintenance(pool, {
          page,
          asked: {
            title: 'New certificates for signing in',
            body: 'Signing in may take a second attempt for some minutes.',
            scheduledFor: begins,
            scheduledUntil: plus(begins, hourMs),
            components: componentsFor(page, 'accounts'),
            reminders: [],
            startsItself: false,
            endsItself: false,
          },
          actor: byOmar,
          now: announcedAt,
        });
        id = done(made).maintenance.id;
      },
    },
    step('in_progress', 'We have begun.', plus(begins, minuteMs)),
    step('completed', 'All certificates are in place.', plus(begins, 38 * minuteMs)),
  ];
}

/** At 60× it begins some minutes after whoever looks has signed in. */
function planned(pool: Pool, page: ConfiguredPage, now: string): Act {
  const begins = instantOf(Math.ceil((msOf(now) + 5 * hourMs) / hourMs) * hourMs);
  const at = plus(now, -30 * hourMs);
  const asked = {
    title: 'Exports move to larger disks',
    body: 'Exports started within these two hours arrive when it is over. Nothing is lost.',
    scheduledFor: begins,
    scheduledUntil: plus(begins, 2 * hourMs),
    components: componentsFor(page, 'data-pipeline'),
    reminders: [3600],
    startsItself: true,
    endsItself: true,
  };
  return {
    at,
    async take() {
      done(await scheduleMaintenance(pool, { page, asked, actor: byNoor, now: at }));
    },
  };
}

/** Few enough that the inbox stays readable. */
const readers = 6;

async function enterReaders(pool: Pool, page: ConfiguredPage, now: string): Promise<void> {
  const entries = Array.from({ length: readers }, (_, index) => {
    const to = `reader-${index + 1}@example.test`;
    return {
      kind: 'email' as const,
      to,
      key: to,
      components: index % 3 === 2 ? componentsFor(page, 'checkout') : [],
      confirmed: true,
    };
  });
  await enterSubscribers(pool, { page: page.handle, entries }, { actor: person(speaker, 'web'), now });
}

/** In a made-up life nothing is refused. */
function done<Result extends { ok: boolean }>(result: Result): Extract<Result, { ok: true }> {
  if (!result.ok)
    throw new Error(`the demonstration's status page must be writable: ${JSON.stringify(result)}`);
  return result as Extract<Result, { ok: true }>;
}
