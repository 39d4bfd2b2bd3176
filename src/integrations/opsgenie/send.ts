/**
 * Tells Opsgenie how an incident stands, by its Alert API: an alert whose alias is the incident's number is opened, acknowledged and
 * closed. Opening one whose alias is open already counts it and changes nothing. https://docs.opsgenie.com/docs/alert-api
 */
import type { ChannelSender, IncidentBrief, SendResult } from '../../domain/message/delivery.ts';
import { callsFor, type Happened, type PagerCall } from '../../domain/message/mirror.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { inOrder } from '../outgoing/in-order.ts';
import { oneLine } from '../outgoing/wording.ts';

interface OpsgenieOptions {
  fetch: GuardedFetch['fetch'];
  apiKey: string;
  /** `https://api.opsgenie.com`, or that of the EU: `https://api.eu.opsgenie.com`. */
  apiUrl: string;
}

/** Opsgenie's own bounds. */
const mostMessageChars = 130;
const lowestPriority = 5;

export function makeOpsgenieSender({ fetch, apiKey, apiUrl }: OpsgenieOptions): ChannelSender {
  return {
    channel: 'opsgenie',
    bundles: false,
    async send({ message, at }, signal) {
      if (message.type !== 'update' || message.incident === null)
        return { result: 'gave-up', reason: 'The incident that this tells of is gone.' };
      const { incident } = message;
      return inOrder(callsFor(message.subject as Happened, incident), async (call) => {
        const { path, body } = renderAlertCall(call, incident);
        const answer = await fetch({
          url: `${apiUrl.replace(/\/$/, '')}${path}`,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Tocsin',
            authorization: `GenieKey ${apiKey}`,
          },
          body: JSON.stringify(body),
          signal,
        });
        return judge(answer, call, at);
      });
    },
  };
}

export function renderAlertCall(call: PagerCall, incident: IncidentBrief): { path: string; body: object } {
  const alert = `/v2/alerts/${encodeURIComponent(incident.number)}`;
  switch (call) {
    case 'trigger':
      return {
        path: '/v2/alerts',
        body: {
          message: oneLine(`${incident.number} ${incident.title}`, mostMessageChars),
          alias: incident.number,
          description: incident.url,
          priority: `P${Math.min(lowestPriority, incident.severityRank)}`,
          source: 'Tocsin',
          tags: [incident.severity],
          ...(incident.service === null ? {} : { entity: incident.service }),
          details: { severity: incident.severity, status: incident.status, url: incident.url },
        },
      };
    case 'acknowledge':
      return { path: `${alert}/acknowledge?identifierType=alias`, body: { source: 'Tocsin' } };
    case 'resolve':
      return { path: `${alert}/close?identifierType=alias`, body: { source: 'Tocsin' } };
  }
}

function judge(answer: Answer, call: PagerCall, at: string): SendResult {
  if (answer.outcome === 'answered') {
    if (answer.status === 401 || answer.status === 403)
      return {
        result: 'gave-up',
        reason: `Opsgenie did not accept our key (${answer.status}); put that of an API integration into channels.opsgenie.apiKey`,
      };
    // Nobody opened it there: there is nothing to take or to close.
    if (answer.status === 404 && call !== 'trigger')
      return { result: 'sent', vendorId: null, detail: 'HTTP 404: no such alert there' };
  }
  return judgeAnswer(answer, 'Opsgenie', at);
}
