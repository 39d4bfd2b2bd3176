/**
 * Tells PagerDuty how an incident stands, by its Events API v2: one event a call, known again by the incident's number, so that a repeat
 * changes nothing. https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 */
import type { ChannelSender, OutgoingDelivery, SendResult } from '../../domain/message/delivery.ts';
import { callsFor, type Happened, type PagerCall } from '../../domain/message/mirror.ts';
import { judgeAnswer } from '../outgoing/answer.ts';
import type { Answer, GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { inOrder } from '../outgoing/in-order.ts';
import { clip, oneLine } from '../outgoing/wording.ts';

interface PagerDutyOptions {
  fetch: GuardedFetch['fetch'];
  routingKey: string;
  /** `https://events.pagerduty.com`, or that of the EU: `https://events.eu.pagerduty.com`. */
  apiUrl: string;
}

/** PagerDuty's own bounds. */
const mostSummaryChars = 1_024;
const severities = ['critical', 'error', 'warning', 'info'] as const;

export function makePagerDutySender({ fetch, routingKey, apiUrl }: PagerDutyOptions): ChannelSender {
  const url = new URL('v2/enqueue', apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`).href;
  return {
    channel: 'pagerduty',
    bundles: false,
    async send(delivery, signal) {
      const { incident } = delivery.message.type === 'update' ? delivery.message : { incident: null };
      if (incident === null) return { result: 'gave-up', reason: 'The incident that this tells of is gone.' };
      const { subject } = delivery.message as { subject: Happened };
      return inOrder(callsFor(subject, incident), async (call) => {
        const answer = await fetch({
          url,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': 'Tocsin' },
          body: JSON.stringify(renderEvent(call, delivery, routingKey)),
          signal,
        });
        return judge(answer, delivery.at);
      });
    },
  };
}

export function renderEvent(call: PagerCall, { message }: OutgoingDelivery, routingKey: string): object {
  if (message.type !== 'update' || message.incident === null)
    throw new Error('an event is told of an incident alone');
  const { incident } = message;
  const event = { routing_key: routingKey, event_action: call, dedup_key: incident.number };
  if (call !== 'trigger') return event;
  return {
    ...event,
    client: 'Tocsin',
    client_url: incident.url,
    links: [{ href: incident.url, text: incident.number }],
    payload: {
      summary: clip(
        oneLine(`${incident.severity} ${incident.number} ${incident.title}`, mostSummaryChars),
        mostSummaryChars,
      ),
      source: incident.service ?? 'tocsin',
      severity: severities[incident.severityRank - 1] ?? 'info',
      timestamp: incident.declaredAt,
      ...(incident.service === null ? {} : { component: incident.service }),
      custom_details: { severity: incident.severity, status: incident.status },
    },
  };
}

function judge(answer: Answer, at: string): SendResult {
  if (answer.outcome === 'answered' && answer.status === 202)
    return { result: 'sent', vendorId: null, detail: 'HTTP 202' };
  if (answer.outcome === 'answered' && answer.status === 400)
    return {
      result: 'gave-up',
      reason:
        'PagerDuty did not take the event (400); is channels.pagerduty.routingKey that of an Events API v2 integration?',
    };
  return judgeAnswer(answer, 'PagerDuty', at);
}
