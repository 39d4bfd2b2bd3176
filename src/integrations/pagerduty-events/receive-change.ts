/**
 * PagerDuty's change events (`POST /v2/change/enqueue`) to changes: a summary, and whatever else the sender says of
 * when, where and what. Faults are named as for events.
 */

import { describe, isObject, keepDetail, word } from '../../domain/signal/bounds.ts';
import type { Change, ReceivedChange } from '../../domain/signal/change.ts';
import { readInstant } from '../../domain/signal/instant.ts';
import { readLinks, readSummary, requireText } from './receive.ts';

/** The routing key is the door's business: it is what found the integration. */
export function receiveChange(body: unknown): ReceivedChange {
  if (!isObject(body)) {
    return refused(`The body is ${describe(body)}, not an object: send routing_key and payload`);
  }
  const { payload } = body;
  if (!isObject(payload)) {
    return refused(
      payload === undefined || payload === null
        ? "'payload' is missing: give at least its summary"
        : `'payload' must be an object; it is ${describe(payload)}`,
    );
  }
  const errors: string[] = [];
  requireText(payload, 'summary', errors);
  const details: Record<string, string> = {};
  const summary = readSummary(payload.summary, details);
  if (errors.length > 0 || summary === null) return refused(...errors);
  const custom = payload.custom_details;
  if (isObject(custom)) for (const name in custom) keepDetail(details, name, custom[name]);
  else keepDetail(details, 'details', custom);
  const at = readInstant(payload.timestamp);
  if (at === null) keepDetail(details, 'timestamp', payload.timestamp);
  const links: Change['links'] = [];
  readLinks(body, links);
  return {
    ok: true,
    change: {
      summary,
      source: word(payload.source),
      at,
      service: isObject(custom) ? word(custom.service) : null,
      details,
      links,
    },
  };
}

function refused(...reasons: string[]): ReceivedChange {
  return { ok: false, reasons };
}
