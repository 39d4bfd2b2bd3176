/** Every kind of integration with the function that reads its bodies: what the composition root hands to the doors. */

import { randomUUID } from 'node:crypto';

import type { Integration, IntegrationKind, Received } from '../domain/signal/signal.ts';
import { receiveAlertmanager } from './alertmanager/receive.ts';
import { receiveEvent } from './pagerduty-events/receive.ts';
import { receiveWebhook } from './webhook/receive.ts';

export const receivers: Record<IntegrationKind, (body: unknown, integration: Integration) => Received> = {
  alertmanager: receiveAlertmanager,
  'pagerduty-events': (body) => receiveEvent(body, newDedupKey),
  webhook: (body, { mapping }) => receiveWebhook(body, mapping),
};

/** 32 characters without hyphens, as the keys that PagerDuty makes up look. */
function newDedupKey(): string {
  return randomUUID().replaceAll('-', '');
}
