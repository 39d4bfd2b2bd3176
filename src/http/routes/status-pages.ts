/** `/api/v1/status-pages`: what is said on each page, by those who say it. What its readers see is served elsewhere. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { can, type Viewer } from '../../domain/access/can.ts';
import { readDuration } from '../../domain/directory/duration.ts';
import { plus } from '../../domain/instant.ts';
import { audienceOfPages } from '../../domain/status-page/from-incident.ts';
import { type ConfiguredPage, pageOf } from '../../domain/status-page/page.ts';
import { picture } from '../../domain/status-page/picture.ts';
import { cancelMaintenance } from '../../setup/status-pages/cancel-maintenance.ts';
import { correctIncident, correctUpdate } from '../../setup/status-pages/correct-entry.ts';
import { createIncident } from '../../setup/status-pages/create-incident.ts';
import { discardDraft } from '../../setup/status-pages/discard-draft.ts';
import type { PageRefusal } from '../../setup/status-pages/on-page.ts';
import { postUpdate } from '../../setup/status-pages/post-update.ts';
import { publishDraft } from '../../setup/status-pages/publish-draft.ts';
import { scheduleMaintenance } from '../../setup/status-pages/schedule-maintenance.ts';
import { setComponent } from '../../setup/status-pages/set-component.ts';
import { setPagePassword } from '../../setup/status-pages/set-password.ts';
import { updateMaintenance } from '../../setup/status-pages/update-maintenance.ts';
import { findIncident, incidentNumbers } from '../../store/read/incidents.ts';
import type { StoredIncident } from '../../store/status-pages/incidents.ts';
import type { StoredMaintenance } from '../../store/status-pages/maintenances.ts';
import { readMaintenancesSince } from '../../store/status-pages/maintenances.ts';
import { readPagePassword } from '../../store/status-pages/passwords.ts';
import { readPageFacts } from '../../store/status-pages/read-facts.ts';
import { readEdits } from '../../store/status-pages/updates.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { hashPassword } from '../password-hash.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes-status-pages.ts';
import { incidentEntryView, maintenanceEntryView, statusPageBrief } from '../views/status-page-view.ts';

const tags = ['status-pages'];
const entryId = z.string().regex(/^[0-9a-z]{1,20}$/);
const ofPage = z.strictObject({ page: z.string().max(63).describe('the page’s handle') });
const ofEntry = ofPage.extend({ id: entryId });
const one = '/api/v1/status-pages/:page';

export function statusPageRoutes(app: App, context: Context): void {
  const { pool, engine, settings } = context;

  function pages(): ConfiguredPage[] {
    const { statusPages = [], directory } = engine.installation();
    const { timeZone } = directory.organization;
    return statusPages.map((entry) => pageOf(entry, { url: settings.url, timeZone }));
  }

  /** Null: it was refused. */
  function pageOr404(request: FastifyRequest, reply: FastifyReply): ConfiguredPage | null {
    const { page: handle } = request.params as { page: string };
    const page = pages().find((found) => found.handle === handle);
    if (page === undefined) refuse(reply, 'no-such-status-page');
    return page ?? null;
  }

  app.get(
    '/api/v1/status-pages',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The status pages, and how each stands',
        tags,
        response: { 200: shapes.statusPageList },
      },
    },
    async (request) => {
      const now = engine.now();
      const drafts = can(askerOf(request.viewer), 'respond');
      const items: shapes.StatusPageBrief[] = [];
      for (const page of pages())
        items.push(statusPageBrief(page, await readPageFacts(pool, page, now), { drafts, now }));
      return { items, nextCursor: null };
    },
  );

  app.get(
    one,
    {
      config: { policy: 'read' },
      schema: {
        summary: 'A status page: what its readers see, and what is still a draft',
        tags,
        params: ofPage,
        response: { 200: shapes.statusPage },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const now = engine.now();
      const viewer = askerOf(request.viewer);
      const facts = await readPageFacts(pool, page, now);
      const entries = can(viewer, 'respond') ? await entryViews(page, facts.incidents, viewer) : [];
      const password = page.visibility === 'password' ? await readPagePassword(pool, page.handle) : null;
      return reply.send({ ...picture(page, facts, now), entries, passwordSetAt: password?.setAt ?? null });
    },
  );

  app.post(
    `${one}/incidents`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Writes an incident onto the page, at once or as a draft',
        description: 'A private incident is told on no page.',
        tags,
        params: ofPage,
        body: shapes.newIncident,
        response: { 201: shapes.incidentEntry },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const viewer = askerOf(request.viewer);
      const { title, status, body, impact = null, components, incident: ref, at, publish } = request.body;
      const about = ref === undefined ? null : await findIncident(pool, viewer, ref);
      if (ref !== undefined && about === null) return refuse(reply, 'no-such-incident');
      if (about !== null && about.state.visibility === 'private')
        return refuse(reply, 'private-stays-private');
      const now = engine.now();
      const result = await createIncident(pool, {
        page,
        asked: {
          title,
          status,
          body,
          impact,
          components: components.map(claimOf),
          incident: about?.id ?? null,
          at: instantOrNull(at),
          publish,
        },
        actor: actorBehind(request),
        now,
      });
      if (!result.ok) return refused(reply, result);
      await repeatInLog(request, result.incident, now);
      return reply.code(201).send(await entryView(page, result.incident, viewer));
    },
  );

  app.patch(
    `${one}/incidents/:id`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Corrects the title, the impact or the beginning of an incident',
        tags,
        params: ofEntry,
        body: shapes.correctedIncident,
        response: { 200: shapes.incidentEntry },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { title, impact, startedAt } = request.body;
      const result = await correctIncident(pool, {
        page,
        incident: request.params.id,
        changes: {
          ...(title === undefined ? {} : { title }),
          ...(impact === undefined ? {} : { impact }),
          ...(startedAt === undefined ? {} : { startedAt: plus(startedAt, 0) }),
        },
        actor: actorBehind(request),
        now: engine.now(),
      });
      return answer(request, reply, page, result);
    },
  );

  app.delete(
    `${one}/incidents/:id`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Throws away what is still a draft; what readers have seen stays',
        tags,
        params: ofEntry,
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const result = await discardDraft(pool, {
        page,
        incident: request.params.id,
        actor: actorBehind(request),
        now: engine.now(),
      });
      return result.ok ? reply.code(204).send() : refused(reply, result);
    },
  );

  app.post(
    `${one}/incidents/:id/updates`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Says more of an incident',
        tags,
        params: ofEntry,
        body: shapes.newUpdate,
        response: { 200: shapes.incidentEntry },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { status, body, components, at, publish } = request.body;
      const now = engine.now();
      const result = await postUpdate(pool, {
        page,
        incident: request.params.id,
        asked: { status, body, components: components.map(claimOf), at: instantOrNull(at), publish },
        actor: actorBehind(request),
        now,
      });
      if (result.ok) await repeatInLog(request, result.incident, now);
      return answer(request, reply, page, result);
    },
  );

  app.post(
    `${one}/incidents/:id/publish`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Publishes the draft, as it stands or as it is changed with it',
        tags,
        params: ofEntry,
        body: shapes.publishing,
        response: { 200: shapes.incidentEntry },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { title, impact, ...update } = request.body;
      const now = engine.now();
      const result = await publishDraft(pool, {
        page,
        incident: request.params.id,
        changes: {
          ...(title === undefined ? {} : { title }),
          ...(impact === undefined ? {} : { impact }),
          ...updateChanges(update),
        },
        actor: actorBehind(request),
        now,
      });
      if (result.ok) await repeatInLog(request, result.incident, now);
      return answer(request, reply, page, result);
    },
  );

  app.patch(
    `${one}/incidents/:id/updates/:update`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Corrects an update; what it said before stays on record',
        tags,
        params: ofEntry.extend({ update: entryId }),
        body: shapes.correctedUpdate,
        response: { 200: shapes.incidentEntry },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const result = await correctUpdate(pool, {
        page,
        incident: request.params.id,
        update: request.params.update,
        changes: updateChanges(request.body),
        actor: actorBehind(request),
        now: engine.now(),
      });
      return answer(request, reply, page, result);
    },
  );

  app.get(
    `${one}/maintenances`,
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Maintenances that are ahead, under way, or were over within the last 90 days',
        tags,
        params: ofPage,
        response: { 200: shapes.maintenanceList },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const since = plus(engine.now(), -90 * 86_400_000);
      const found = await readMaintenancesSince(pool, { page: page.handle, since });
      return reply.send({ items: found.map((entry) => maintenanceView(page, entry)), nextCursor: null });
    },
  );

  app.post(
    `${one}/maintenances`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Announces a maintenance',
        tags,
        params: ofPage,
        body: shapes.newMaintenance,
        response: { 201: shapes.maintenanceEntry },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { scheduledFor, scheduledUntil, reminders, ...rest } = request.body;
      const result = await scheduleMaintenance(pool, {
        page,
        asked: {
          ...rest,
          scheduledFor: plus(scheduledFor, 0),
          scheduledUntil: plus(scheduledUntil, 0),
          reminders:
            reminders?.map((length) => (readDuration(length) ?? 0) / 1000) ?? page.maintenanceReminders,
        },
        actor: actorBehind(request),
        now: engine.now(),
      });
      if (!result.ok) return refused(reply, result);
      return reply.code(201).send(maintenanceView(page, result.maintenance));
    },
  );

  app.post(
    `${one}/maintenances/:id/updates`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Says more of a maintenance: that it has begun, is checked, takes longer, or is over',
        tags,
        params: ofEntry,
        body: shapes.maintenanceUpdate,
        response: { 200: shapes.maintenanceEntry },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { status, body, at, scheduledUntil } = request.body;
      const result = await updateMaintenance(pool, {
        page,
        maintenance: request.params.id,
        asked: { status, body, at: instantOrNull(at), scheduledUntil: instantOrNull(scheduledUntil) },
        actor: actorBehind(request),
        now: engine.now(),
      });
      return result.ok ? reply.send(maintenanceView(page, result.maintenance)) : refused(reply, result);
    },
  );

  app.delete(
    `${one}/maintenances/:id`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Calls off a maintenance that has not begun',
        tags,
        params: ofEntry,
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const result = await cancelMaintenance(pool, {
        page,
        maintenance: request.params.id,
        actor: actorBehind(request),
        now: engine.now(),
      });
      return result.ok ? reply.code(204).send() : refused(reply, result);
    },
  );

  app.put(
    `${one}/components/:component/status`,
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Says by hand how a component is, until somebody says otherwise',
        description:
          'What an open incident says of it is worse or stays: of all that is said, the worst holds.',
        tags,
        params: ofPage.extend({ component: z.string().max(80) }),
        body: shapes.componentSetting,
        response: { 200: shapes.componentSet },
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const { component } = request.params;
      const result = await setComponent(pool, {
        page,
        component,
        status: request.body.status,
        actor: actorBehind(request),
        now: engine.now(),
      });
      return result.ok ? reply.send({ component, status: result.status }) : refused(reply, result);
    },
  );

  app.put(
    `${one}/password`,
    {
      config: { policy: 'configure' },
      schema: {
        summary:
          'Gives the page the password by which its readers open it; whoever opened it by the old one is asked anew',
        tags,
        params: ofPage,
        body: shapes.pagePassword,
      },
    },
    async (request, reply) => {
      const page = pageOr404(request, reply);
      if (page === null) return reply;
      const hash = await hashPassword(request.body.password);
      await setPagePassword(pool, {
        page: page.handle,
        hash,
        actor: actorBehind(request),
        now: engine.now(),
      });
      return reply.code(204).send();
    },
  );

  /**
   * What its readers were told stands in the incident's log as an update to them, so that the clocks that promise it stop. The page
   * knows it by its words, and does not publish it again.
   */
  async function repeatInLog(request: FastifyRequest, entry: StoredIncident, now: string): Promise<void> {
    const update = entry.updates.find(({ publishedAt }) => publishedAt === now);
    if (entry.incident === null || update === undefined) return;
    const viewer = askerOf(request.viewer);
    const about = await findIncident(pool, viewer, entry.incident);
    if (about === null || about.state.visibility === 'private') return;
    const audience = audienceOfPages(engine.process(about.state.process.hash));
    if (audience === null) return;
    await engine.command(
      about.id,
      { type: 'post-update', text: 'body', subject: 'title', audience, nextUpdateAt: null },
      actorBehind(request),
      { texts: { body: update.body, title: entry.title }, readableBy: viewer },
    );
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    page: ConfiguredPage,
    result: { ok: true; incident: StoredIncident } | PageRefusal,
  ): Promise<FastifyReply> {
    if (!result.ok) return refused(reply, result);
    return reply.send(await entryView(page, result.incident, askerOf(request.viewer)));
  }

  async function entryView(page: ConfiguredPage, entry: StoredIncident, viewer: Viewer) {
    const [view] = await entryViews(page, [entry], viewer);
    if (view === undefined) throw new Error('an entry that was written must be shown');
    return view;
  }

  /** What a page tells of is named to whoever may see the incident itself. */
  async function entryViews(page: ConfiguredPage, entries: StoredIncident[], viewer: Viewer) {
    const numbers = await incidentNumbers(
      pool,
      viewer,
      entries.flatMap(({ incident }) => (incident === null ? [] : [incident])),
    );
    const edits = await readEdits(
      pool,
      entries.flatMap(({ updates }) =>
        updates.filter(({ editedAt }) => editedAt !== null).map(({ id }) => id),
      ),
    );
    const { directory } = engine.installation();
    return entries.map((entry) => incidentEntryView(page, entry, { directory, edits, numbers }));
  }

  function maintenanceView(page: ConfiguredPage, entry: StoredMaintenance) {
    return maintenanceEntryView(page, entry, engine.installation().directory);
  }
}

type UpdateBody = z.output<typeof shapes.correctedUpdate>;

function updateChanges({ status, body, components, at }: UpdateBody) {
  return {
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    ...(components === undefined ? {} : { components: components.map(claimOf) }),
    ...(at === undefined ? {} : { at: plus(at, 0) }),
  };
}

function claimOf({ component, status }: NonNullable<UpdateBody['components']>[number]) {
  return { component, to: status };
}

/** As the house writes instants, whatever offset it came with. */
function instantOrNull(at: string | undefined): string | null {
  return at === undefined ? null : plus(at, 0);
}

function refused(reply: FastifyReply, result: PageRefusal): FastifyReply {
  switch (result.refused) {
    case 'no-such-entry':
      return refuse(reply, 'no-such-status-entry');
    case 'nothing-to-publish':
      return refuse(reply, 'nothing-to-publish');
    case 'maintenance-is-over':
      return refuse(reply, 'maintenance-is-over');
    case 'invalid-entry': {
      const errors = result.errors.map(({ path, message }) => ({ path: path.join('.'), message }));
      const [first] = errors;
      if (first === undefined) throw new Error('an entry that is refused has at least one mistake');
      return refuse(reply, 'invalid-status-entry', { detail: `${first.path} ${first.message}.`, errors });
    }
    case 'already-on-page':
      return refuse(reply, 'already-on-status-page', { detail: result.sentence });
    case 'still-a-draft':
      return refuse(reply, 'status-entry-is-draft', { detail: result.sentence });
    case 'already-published':
      return refuse(reply, 'already-published', { detail: result.sentence });
    case 'component-held':
      return refuse(reply, 'component-held', { detail: result.sentence });
    case 'under-way':
      return refuse(reply, 'maintenance-under-way', { detail: result.sentence });
  }
}
