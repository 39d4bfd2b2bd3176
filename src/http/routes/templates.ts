/** The process's templates on one incident: which fit it now, and what one says once it is filled in. Nothing is sent from here. */
import { z } from 'zod';
import { fillTemplate, suggested, templatesFor } from '../../domain/message/fill-template.ts';
import type { Facts } from '../../domain/message/incident-facts.ts';
import type { Process } from '../../domain/process/process.ts';
import { nearestWord } from '../../domain/process/nearest-word.ts';
import { findIncident, type IncidentRow } from '../../store/read/incidents.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { refuse } from '../problems.ts';
import * as shapes from '../shapes.ts';
import { textFacts } from '../../domain/message/text-facts.ts';
import { incidentParams } from './incidents.ts';

export function templateRoutes(app: App, { engine, pool, settings }: Context): void {
  function factsOf({ state }: IncidentRow, process: Process, nextUpdateAt: string | null = null): Facts {
    const { directory } = engine.installation();
    const picture = { process, directory, now: engine.now(), url: settings.url };
    return textFacts(state, picture, nextUpdateAt).facts;
  }

  app.get(
    '/api/v1/incidents/:ref/templates',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'The texts that the process has for the incident as it is now, with what they ask for',
        tags: ['incidents'],
        params: incidentParams,
        querystring: z.strictObject({
          every: z.literal('true').optional().describe('those of other statuses as well'),
        }),
        response: { 200: shapes.templates },
      },
    },
    async (request, reply) => {
      const incident = await findIncident(pool, askerOf(request.viewer), request.params.ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const process = engine.process(incident.state.process.hash);
      const facts = factsOf(incident, process);
      const offered =
        request.query.every === 'true'
          ? process.templates.filter(({ body }) => body !== null)
          : templatesFor(process, incident.state.status);
      const items = offered.map(({ id, title, purpose, statuses, fields }) => ({
        id,
        title,
        purpose,
        statuses,
        fields: fields.map((field) => ({
          id: field.id,
          label: field.label,
          type: field.type,
          required: field.required,
          choices: field.choices,
          maxSentences: field.maxSentences,
          format: field.format,
          from: field.from,
          suggested: suggested(field, facts),
        })),
      }));
      return reply.send({ items });
    },
  );

  app.post(
    '/api/v1/incidents/:ref/templates/:template',
    {
      config: { policy: 'read' },
      schema: {
        summary: 'What a template says, filled in, and what still keeps it from going out',
        tags: ['incidents'],
        params: incidentParams.extend({ template: z.string().max(64) }),
        body: z.strictObject({
          values: z.record(z.string().max(64), z.string().max(20_000)).default({}),
          nextUpdateAt: shapes.instant.optional().describe('as it is promised with this text'),
        }),
        response: { 200: shapes.filledTemplate },
      },
    },
    async (request, reply) => {
      const { ref, template: id } = request.params;
      const incident = await findIncident(pool, askerOf(request.viewer), ref);
      if (incident === null) return refuse(reply, 'no-such-incident');
      const process = engine.process(incident.state.process.hash);
      const template = process.templates.find((one) => one.id === id);
      if (template === undefined) {
        const known = process.templates.map((one) => one.id);
        const meant = nearestWord(id, known);
        return refuse(reply, 'no-such-template', {
          detail: `The process has no template "${id}". ${meant === null ? `It has: ${known.join(', ') || 'none'}.` : `Did you mean "${meant}"?`}`,
        });
      }
      const { values, nextUpdateAt } = request.body;
      const facts = factsOf(incident, process, nextUpdateAt ?? null);
      const { problems, ...text } = fillTemplate(template, facts, values);
      return reply.send({
        ...text,
        problems: Object.entries(problems).map(([field, message]) => ({ field, message })),
      });
    },
  );
}
