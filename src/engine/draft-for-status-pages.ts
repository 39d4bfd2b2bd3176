/**
 * Brings incidents onto status pages, as a follower of the log: what a person posts to those who read a page is published there, what
 * merely happens becomes a draft that somebody publishes, and by itself something appears only where the process says so. Of a private
 * incident nothing leaves, and what waited as a draft is gone.
 */
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { Actor } from '../domain/incident/events.ts';
import { replay } from '../domain/incident/evolve.ts';
import { factsOf } from '../domain/incident/ladders.ts';
import type { IncidentState } from '../domain/incident/state.ts';
import { msOf } from '../domain/instant.ts';
import type { ChannelKind } from '../domain/message/delivery.ts';
import { textFacts } from '../domain/message/text-facts.ts';
import { noticeContacts } from '../domain/page/notice-contacts.ts';
import type { Process } from '../domain/process/process.ts';
import {
  type Happening,
  type PageStep,
  pagesFor,
  planPage,
  titled,
  publicationOf,
  type Publication,
  templateFor,
} from '../domain/status-page/from-incident.ts';
import { type ConfiguredPage, pageOf } from '../domain/status-page/page.ts';
import { overSince } from '../domain/status-page/updates.ts';
import { corrected, happened } from '../domain/telling/occasions.ts';
import { whomToAsk } from '../domain/telling/rule-draft.ts';
import { whoHears } from '../domain/telling/who-hears.ts';
import { wordsOfTemplate } from '../domain/telling/words.ts';
import { shortId } from '../store/status-pages/short-id.ts';
import { queueNotice } from '../store/deliveries/queue-notice.ts';
import { writeAudit } from '../store/directory/audit.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';
import { readTexts, readUntil } from '../store/read/log.ts';
import { writePageChange } from '../store/status-pages/changes.ts';
import {
  countOpenIncidents,
  incidentsOnPages,
  insertIncident,
  readIncidentsAbout,
  removeDraftIncident,
  setIncident,
  type StoredIncident,
  takeBackIncident,
} from '../store/status-pages/incidents.ts';
import { lockPage } from '../store/status-pages/lock-page.ts';
import {
  blankToldText,
  correctUpdate,
  forgetEditsSaying,
  insertUpdate,
  markTold,
  removeDraftUpdate,
  setDraftUpdate,
} from '../store/status-pages/updates.ts';
import type { Engine } from './engine.ts';
import { makeLogFollower } from './follow-log.ts';

export interface StatusPageDrafting {
  /** For a loop: how long it may rest, in real ms. */
  turn: () => Promise<number>;
}

interface DraftingDeps {
  pool: Pool;
  engine: Pick<Engine, 'installation' | 'process' | 'now'>;
  log: Logger;
  /** Whether a channel reaches anybody. */
  works: (channel: ChannelKind) => boolean;
  /** The public address, without a slash at its end. */
  url: string;
  /** Messages wait to be sent. */
  onQueued: () => void;
}

/** What one decision said about one incident. */
type Decision = [LogEntry, ...LogEntry[]];

/** What a person told those who read the pages. */
interface Said {
  version: number;
  text: string;
  subject: string | null;
  body: string;
  at: string;
  actor: Actor;
}

const theHouse: Actor = { kind: 'clock' };
/** Nobody reads through more drafts than these: a storm of incidents must not become a storm of entries. */
const mostOpen = 50;
/** What is said on the page itself is repeated in the log within moments. */
const repeatedWithinMs = 2 * 60_000;

/** Whatever else happens to an incident changes nothing of what a page says of it, and of whom a draft waits for. */
const concerning = new Set([
  'declared',
  'acknowledged',
  'role-assigned',
  'handed-over',
  'severity-set',
  'status-set',
  'reopened',
  'phase-set',
  'phase-entered',
  'phase-left',
  'flag-raised',
  'flag-lowered',
  'process-adopted',
  'update-posted',
  'update-corrected',
  'visibility-set',
  'merged',
  'marked-false-positive',
  'redacted',
]);

export function makeStatusPageDrafting(deps: DraftingDeps): StatusPageDrafting {
  const { pool, engine, log, works, url, onQueued } = deps;
  return makeLogFollower({ name: 'draft-for-status-pages', pool, log, now: engine.now, handle });

  async function handle(client: PoolClient, entries: LogEntry[]): Promise<void | (() => Promise<void>)> {
    const pages = configuredPages();
    const decisions = decisionsOf(entries).filter((decision) =>
      decision.some(({ event }) => concerning.has(event.type)),
    );
    if (decisions.length === 0) return;
    const known = await incidentsOnPages(client, [...new Set(decisions.map(([{ incident }]) => incident))]);
    let queued = 0;
    for (const decision of decisions) {
      const [{ incident, state }] = decision;
      // In a storm most incidents concern no page, and cost nothing here.
      if (!known.has(incident) && pagesFor(pages, state.service, true).length === 0) continue;
      await takeOutRedacted(client, decision);
      queued += await follow(client, decision, pages);
    }
    if (queued > 0) return async () => onQueued();
  }

  function configuredPages(): ConfiguredPage[] {
    const { statusPages = [], directory } = engine.installation();
    const { timeZone } = directory.organization;
    return statusPages.map((entry) => pageOf(entry, { url, timeZone }));
  }

  /** Answers how many messages were queued. */
  async function follow(client: PoolClient, decision: Decision, pages: ConfiguredPage[]): Promise<number> {
    const last = decision.at(-1)!;
    const { state: current, incident } = last;
    const entries = await readIncidentsAbout(client, incident);
    const asOf = await stateAfter(client, last);
    if (current.visibility === 'private' || asOf.visibility === 'private') {
      for (const entry of entries) await dropDrafts(client, entry);
      return 0;
    }
    const correction = corrected(decision);
    if (correction !== null)
      for (const entry of entries) await followCorrection(client, entry, correction, last);
    const process = engine.process(asOf.process.hash);
    const what = happened(decision) ?? { occasions: [], update: null };
    const tellings = whoHears(process, factsOf(asOf), what).filter(({ through }) =>
      through.includes('status-page'),
    );
    const said = tellings.some(({ rule }) => rule === null) ? await saidBy(client, decision, what) : null;
    const publication = publicationOf(process, factsOf(asOf));
    const happening: Happening = {
      state: asOf,
      process,
      publication,
      owed: tellings.some(({ rule }) => rule !== null),
      said,
      severityChanged: decision.some(
        ({ event }) =>
          event.type === 'severity-set' || (event.type === 'process-adopted' && event.direction !== 'same'),
      ),
      vanished: asOf.mergedInto !== null || asOf.falsePositive,
      suggested: suggestedWords(asOf, process, publication),
    };
    const told = pagesFor(pages, asOf.service, said !== null).map(({ handle: page }) => page);
    const concerned = pages
      .filter(({ handle: page }) => told.includes(page) || entries.some((entry) => entry.page === page))
      .toSorted((a, b) => (a.handle < b.handle ? -1 : 1));
    let queued = 0;
    for (const page of concerned) {
      await lockPage(client, page.handle);
      // Read again under the lock: somebody may have published it meanwhile.
      const entry =
        (await readIncidentsAbout(client, incident)).find((one) => one.page === page.handle) ?? null;
      queued += await take(client, { page, entry, happening, said, decision: last });
    }
    return queued;
  }

  async function take(
    client: PoolClient,
    {
      page,
      entry,
      happening,
      said,
      decision,
    }: {
      page: ConfiguredPage;
      entry: StoredIncident | null;
      happening: Happening;
      said: Said | null;
      decision: LogEntry;
    },
  ): Promise<number> {
    if (said !== null && entry !== null) {
      if (entry.updates.some(({ told }) => told === said.version)) return 0;
      const first = entry.updates.find((update) => isThere(update, said));
      if (first !== undefined) {
        await markTold(client, { id: first.id, told: said.version, toldText: said.text });
        return 0;
      }
    }
    const step = planPage(page, entry, happening);
    if (entry === null && said === null && step.step !== 'nothing') {
      const open = await countOpenIncidents(client, page.handle);
      if (open >= mostOpen) {
        log.warn(
          { page: page.handle, incident: decision.number },
          'A page has too much open for another draft.',
        );
        return 0;
      }
    }
    switch (step.step) {
      case 'nothing':
        return entry !== null && entry.publishedAt === null && entry.discardedAt === null
          ? await tellOfDraft(client, page, happening)
          : 0;
      case 'drop-draft':
        await dropDrafts(client, entry!);
        return 0;
      case 'draft': {
        await writeStep(client, { page, entry, step, happening, said: null, decision });
        return entry?.publishedAt == null ? await tellOfDraft(client, page, happening) : 0;
      }
      case 'publish':
        await writeStep(client, { page, entry, step, happening, said, decision });
        return 0;
    }
  }

  async function writeStep(
    client: PoolClient,
    {
      page,
      entry,
      step,
      happening,
      said,
      decision,
    }: {
      page: ConfiguredPage;
      entry: StoredIncident | null;
      step: Extract<PageStep, { step: 'draft' | 'publish' }>;
      happening: Happening;
      said: Said | null;
      decision: LogEntry;
    },
  ): Promise<void> {
    const now = engine.now();
    const { state } = happening;
    const actor = said?.actor ?? theHouse;
    const publishedAt = step.step === 'publish' ? now : null;
    const isNew = entry?.publishedAt == null;
    const id = entry?.id ?? shortId();
    const shown = {
      title: (isNew || publishedAt !== null ? step.title : null) ?? entry?.title ?? state.title,
      impact: entry?.impact ?? null,
      // What readers suffered began when we noticed it, not when somebody found words.
      startedAt: entry?.startedAt ?? state.detectedAt ?? state.declaredAt,
      publishedAt: entry?.publishedAt ?? publishedAt,
    };
    if (entry === null)
      await insertIncident(client, {
        id,
        page: page.handle,
        incident: state.id,
        createdAt: now,
        actor,
        ...shown,
      });
    else if (entry.discardedAt !== null) await takeBackIncident(client, id);
    const draft = entry?.updates.find((update) => update.publishedAt === null);
    const update = {
      id: draft?.id ?? shortId(),
      status: step.status,
      title: step.title,
      body: step.body,
      displayAt: decision.at,
      writtenAt: now,
      actor,
      publishedAt,
      components: step.components,
      told: said?.version ?? null,
      toldText: said?.text ?? null,
      byPerson: said !== null,
    };
    if (draft === undefined) await insertUpdate(client, { incident: id }, update);
    else {
      await setDraftUpdate(client, update);
      if (said !== null) await markTold(client, { id: update.id, told: said.version, toldText: said.text });
    }
    const others = (entry?.updates ?? []).filter((one) => one.id !== update.id);
    const overAt = overSince({ updates: [...others, { ...update, editedAt: null }] });
    await setIncident(client, { id, ...shown, overAt });
    if (publishedAt === null) return;
    const touched = [...others.filter((one) => one.publishedAt !== null), update].flatMap(({ components }) =>
      components.map(({ component }) => component),
    );
    await writePageChange(client, {
      page: page.handle,
      at: now,
      kind: isNew ? 'incident' : 'update',
      incident: id,
      update: update.id,
      components: [...new Set(touched)],
    });
    const { status, body, components } = step;
    await writeAudit(client, [
      {
        at: now,
        actor,
        noun: 'status-page-incident',
        handle: `${page.handle}/${id}`,
        verb: isNew ? 'published' : 'updated',
        before: null,
        after: { title: shown.title, incident: state.id, status, body, at: decision.at, components },
      },
    ]);
  }

  /** Whoever leads hears once that readers wait for words, also who comes to lead later. */
  async function tellOfDraft(
    client: PoolClient,
    page: ConfiguredPage,
    { state, process }: Happening,
  ): Promise<number> {
    const now = engine.now();
    const { users } = engine.installation().directory;
    const to = whomToAsk(process, state)
      .flatMap((handle) => users[handle] ?? [])
      .flatMap((person) => noticeContacts(person, 'low', now, { severity: state.severity, awake: true }))
      .filter(({ contact }) => works(contact.channel));
    return await queueNotice(
      client,
      {
        key: `status-draft.${state.id}.${page.handle}`,
        kind: 'notice',
        urgency: 'low',
        incident: state.id,
        subject: `${state.number}: a draft for ${page.title} waits for you`,
        body: `${state.number} ${state.title} concerns what ${page.title} shows. Its readers see nothing until somebody publishes the draft: ${url}/status-pages/${page.handle}`,
        to,
      },
      now,
    );
  }

  function suggestedWords(
    state: IncidentState,
    process: Process,
    publication: Publication,
  ): Happening['suggested'] {
    const template = templateFor(process, publication, state.status);
    if (template === undefined) return null;
    const { directory } = engine.installation();
    const { facts } = textFacts(state, { process, directory, now: state.lastEventAt, url });
    const { subject, body, problems } = wordsOfTemplate(template, facts, { values: {}, subject: '' });
    return { subject, body, complete: problems.length === 0 };
  }
}

/** Rows that one transaction wrote of one incident, in order. */
function decisionsOf(entries: LogEntry[]): Decision[] {
  return [...Map.groupBy(entries, ({ incident, tx }) => `${incident}.${tx}`).values()] as Decision[];
}

/** Later decisions may have moved it on; what a page says is what held then. */
async function stateAfter(
  client: PoolClient,
  { state, incident, version }: LogEntry,
): Promise<IncidentState> {
  return state.version === version ? state : replay(await readUntil(client, incident, version));
}

/** Null: the words were taken back before they went out. */
async function saidBy(
  client: PoolClient,
  decision: Decision,
  { update }: Pick<NonNullable<ReturnType<typeof happened>>, 'update'>,
): Promise<Said | null> {
  const entry = decision.find(({ version }) => version === update?.version);
  if (update === null || entry === undefined) return null;
  const { version, text, subject } = update;
  const texts = await readTexts(client, entry.incident, [text, ...(subject === null ? [] : [subject])]);
  const body = texts.get(text) ?? null;
  if (body === null) return null;
  const { at, actor } = entry;
  return { version, text, subject: subject === null ? null : (texts.get(subject) ?? null), body, at, actor };
}

/** Published on the page itself, and then repeated in the log for everybody else. */
function isThere({ body, told, publishedAt }: StoredIncident['updates'][number], said: Said): boolean {
  return (
    told === null &&
    publishedAt !== null &&
    body === said.body &&
    Math.abs(msOf(publishedAt) - msOf(said.at)) <= repeatedWithinMs
  );
}

async function dropDrafts(client: PoolClient, entry: StoredIncident): Promise<void> {
  await lockPage(client, entry.page);
  if (entry.publishedAt === null) return await removeDraftIncident(client, entry.id);
  for (const { id, publishedAt } of entry.updates)
    if (publishedAt === null) await removeDraftUpdate(client, id);
}

/** What the log says otherwise now, the page says otherwise too; what it said before stays on record. */
async function followCorrection(
  client: PoolClient,
  entry: StoredIncident,
  correction: NonNullable<ReturnType<typeof corrected>>,
  { incident, at, actor }: LogEntry,
): Promise<void> {
  const before = entry.updates.find(({ told }) => told === correction.update);
  if (before === undefined) return;
  const { text, subject } = correction;
  const texts = await readTexts(client, incident, [text, ...(subject === null ? [] : [subject])]);
  const body = texts.get(text) ?? null;
  if (body === null) return;
  await lockPage(client, entry.page);
  await correctUpdate(client, { before, update: { ...before, body }, actor, now: at });
  await markTold(client, { id: before.id, told: correction.update, toldText: text });
  const title = subject === null ? null : (texts.get(subject) ?? null);
  const isLast = entry.updates.findLast(({ publishedAt }) => publishedAt !== null)?.id === before.id;
  if (title !== null && isLast) await setIncident(client, { ...entry, title: titled(title) });
  await writePageChange(client, {
    page: entry.page,
    at,
    kind: 'correction',
    incident: entry.id,
    update: before.id,
  });
}

/** What somebody took out of the log is nowhere any more. */
async function takeOutRedacted(client: PoolClient, decision: Decision): Promise<void> {
  for (const { event, at } of decision) {
    if (event.type !== 'redacted') continue;
    const blanked = await blankToldText(client, event.text);
    await forgetEditsSaying(client, event.text);
    for (const { id, incident, page, publishedAt } of blanked) {
      if (publishedAt === null) continue;
      await lockPage(client, page);
      await writePageChange(client, { page, at, kind: 'correction', incident, update: id });
    }
  }
}
