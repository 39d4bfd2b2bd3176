/** Updates of one incident: what each audience would be told, what was told, and what waits for somebody to send it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { channelIsOn } from '../../domain/config/references.ts';
import { plus } from '../../domain/instant.ts';
import type { IncidentEvent, RecordedEvent } from '../../domain/incident/events.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import type { ChannelKind } from '../../domain/message/delivery.ts';
import { composeUpdate } from '../../domain/telling/compose-update.ts';
import { componentsOf } from '../../domain/status-page/page.ts';
import { claimIdempotencyKey, type Idempotency, keepAnswer } from '../../store/access/idempotency.ts';
import { readChannels } from '../../store/directory/channels.ts';
import { readStoppedMail } from '../../store/mail/stopped-addresses.ts';
import { findIncident, type IncidentRow, readHead } from '../../store/read/incidents.ts';
import { readEventsOf, readTexts } from '../../store/read/log.ts';
import { deleteDraft, type DraftRow, findDraft, listDrafts, putDraft } from '../../store/telling/drafts.ts';
import { actorBehind, askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import { incomplete } from '../command-doors.ts';
import type { Context } from '../context.ts';
import { answerRepeat, idempotencyOf } from '../idempotent.ts';
import { refuse } from '../problems.ts';
import { refuseCommand } from '../refuse-command.ts';
import * as shapes from '../shapes-updates.ts';
import { type CommandAnswer, commandAnswer } from '../shapes.ts';
import { commandAnswerOf } from '../views/command-answer.ts';
import { draftView, updatePreview, updateViews } from '../views/update-view.ts';
import { incidentParams } from './incidents.ts';

const draftParams = incidentParams.extend({ id: shapes.draftId });
/** An incident of a week with an update every half hour has some 300. */
const mostEvents = 1_000;
const told: IncidentEvent['type'][] = ['update-posted', 'update-corrected', 'audience-told'];

export function updateRoutes(app: App, context: Context): void {
  const { engine, pool, settings } = context;

  function around({ state }: IncidentRow) {
    const { directory } = engine.installation();
    return { process: engine.process(state.process.hash), directory, url: settings.url, now: engine.now() };
  }

  async function worksNow(): Promise<(channel: ChannelKind) => boolean> {
    if (settings.demo) return () => true;
    const channels = await readChannels(pool);
    return (channel) => channelIsOn(channel, channels);
  }

  app.post(
    '/api/v1/incidents/:ref/updates/preview',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What each audience would read, and whom it would reach; nothing is sent',
        tags: ['updates'],
        params: incidentParams,
        body: shapes.previewAsked,
        response: { 200: shapes.updatePreviews },
      },
    },
    async (request, reply) => {
      const viewer = askerOf(request.viewer);
      const incident = await findIncident(pool, viewer, request.params.ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const { audiences, ...asked } = request.body;
      const { state, members } = incident;
      const author = viewer.kind === 'person' ? viewer.handle : null;
      const statusPages = (engine.installation().statusPages ?? []).map((page) => ({
        components: componentsOf(page),
      }));
      const now = { ...around(incident), state, members, author, works: await worksNow(), statusPages };
      const items = await Promise.all(
        [...new Set(audiences)].map(async (audience) =>
          updatePreview({ ...asked, audience }, { ...now, stopped: await readStoppedMail(pool, audience) }),
        ),
      );
      return reply.send({ items });
    },
  );

  app.get(
    '/api/v1/incidents/:ref/updates',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What was told of an incident, the newest first, with corrections',
        tags: ['updates'],
        params: incidentParams,
        response: { 200: shapes.updateList },
      },
    },
    async (request, reply) => {
      const incident = await findIncident(pool, askerOf(request.viewer), request.params.ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const log = (await readEventsOf(pool, [incident.id], told, mostEvents)).get(incident.id) ?? [];
      const texts = log.flatMap(({ event }) =>
        event.type === 'update-posted' || event.type === 'update-corrected'
          ? [event.text, event.subject ?? []].flat()
          : [],
      );
      const items = updateViews(log, await readTexts(pool, incident.id, texts), around(incident));
      return reply.send({ items });
    },
  );

  app.get(
    '/api/v1/incidents/:ref/drafts',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'Updates that wait for somebody to send them',
        tags: ['updates'],
        params: incidentParams,
        response: { 200: shapes.draftList },
      },
    },
    async (request, reply) => {
      const incident = await findIncident(pool, askerOf(request.viewer), request.params.ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const drafts = await listDrafts(pool, incident.id);
      return reply.send({ items: drafts.map((row) => draftView(row, incident.state, around(incident))) });
    },
  );

  app.put(
    '/api/v1/incidents/:ref/drafts/:id',
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Keeps a draft, in place of the one of that id; it may be incomplete',
        tags: ['updates'],
        params: draftParams,
        body: shapes.draftAsked,
        response: { 200: shapes.draft },
      },
    },
    async (request, reply) => {
      const { ref, id } = request.params;
      const incident = await findIncident(pool, askerOf(request.viewer), ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const { template, values, text, subject, nextUpdateAt, audience } = request.body;
      const row: DraftRow = {
        id,
        audience,
        template: template ?? null,
        values: values ?? {},
        text: text || null,
        subject: subject || null,
        nextUpdateAt: nextUpdateAt == null ? null : plus(nextUpdateAt, 0),
        rule: null,
        actor: actorBehind(request),
        updatedAt: engine.now(),
      };
      if (!(await putDraft(pool, incident.id, row))) return refuse(reply, 'too-many-drafts');
      const kept = await findDraft(pool, incident.id, id);
      return reply.send(draftView(kept ?? row, incident.state, around(incident)));
    },
  );

  app.delete(
    '/api/v1/incidents/:ref/drafts/:id',
    {
      config: { policy: 'respond' },
      schema: { summary: 'Discards a draft', tags: ['updates'], params: draftParams },
    },
    async (request, reply) => {
      const { ref, id } = request.params;
      const incident = await findIncident(pool, askerOf(request.viewer), ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      return (await deleteDraft(pool, { incident: incident.id, id }, engine.now()))
        ? reply.code(204).send()
        : refuse(reply, 'no-such-draft');
    },
  );

  app.post(
    '/api/v1/incidents/:ref/drafts/:id/send',
    {
      config: { policy: 'respond' },
      schema: {
        summary: 'Posts a draft as an update to its audience',
        description: 'Sent once, however often it is asked for.',
        tags: ['updates'],
        params: draftParams,
        response: { 200: commandAnswer },
      },
    },
    async (request, reply) => {
      const { ref, id } = request.params;
      const viewer = askerOf(request.viewer);
      const incident = await findIncident(pool, viewer, ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const idempotency = idempotencyOf(request, viewer, context.wallNow());
      if (idempotency !== null && 'refused' in idempotency) return refuse(reply, idempotency.refused);
      const fresh = (row: IncidentRow) => ({ status: 200, body: answerOf(row, row.state, null) });
      if (idempotency !== null && (await answerRepeat({ pool, viewer, idempotency }, reply, fresh)))
        return reply;
      const draft = await findDraft(pool, incident.id, id);
      return draft === null
        ? refuse(reply, 'no-such-draft')
        : send(request, reply, { incident, draft, idempotency });
    },
  );

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      incident,
      draft,
      idempotency,
    }: { incident: IncidentRow; draft: DraftRow; idempotency: Idempotency | null },
  ): Promise<FastifyReply> {
    const words = composeUpdate(draft, incident.state, around(incident));
    if (words.problems.length > 0) return refuse(reply, 'update-incomplete', incomplete(words));
    const { givenSubject: subject } = words;
    const { audience, nextUpdateAt, template, rule } = draft;
    const result = await engine.command(
      incident.id,
      {
        type: 'post-update',
        text: 'body',
        audience,
        nextUpdateAt,
        ...(subject === null ? {} : { subject: 'subject' }),
        ...(template === null ? {} : { template }),
        ...(rule === null ? {} : { rule }),
      },
      actorBehind(request),
      {
        texts: { body: words.body, ...(subject === null ? {} : { subject }) },
        readableBy: askerOf(request.viewer),
        // Two who press at once send one.
        idempotency: {
          actor: 'drafts',
          route: `${incident.id}/${draft.id}`,
          key: draft.updatedAt,
          requestHash: draft.updatedAt,
          now: context.wallNow(),
        },
      },
    );
    if (!result.ok && result.refused !== 'repeated-request')
      return refuseCommand(reply, result.refused, { body: draft, process: around(incident).process });
    const head = await readHead(pool, incident.id);
    const state = result.ok ? result.state : incident.state;
    const answer = { status: 200, body: answerOf(head, state, result.ok ? result.events : null) };
    // A client that asks again with its key gets this answer, although the draft is gone.
    if (idempotency !== null && (await claimIdempotencyKey(pool, idempotency, incident.id)))
      await keepAnswer(pool, idempotency, answer);
    await deleteDraft(pool, { incident: incident.id, id: draft.id }, engine.now());
    return reply.send(answer.body);
  }

  function answerOf(
    head: Pick<IncidentRow, 'title' | 'held'>,
    state: IncidentState,
    events: RecordedEvent[] | null,
  ): CommandAnswer {
    const { title, held } = head;
    return commandAnswerOf({ title, held, state }, events, { engine, url: settings.url });
  }
}
