/** All routes by noun, each in a scope of its own. */
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { alertmanagerDoor } from './door-alertmanager.ts';
import { pagerdutyDoor } from './door-pagerduty.ts';
import { webhookDoor } from './door-webhook.ts';
import { healthRoutes } from './health.ts';

export const routes: ((app: App, context: Context) => void | Promise<void>)[] = [
  healthRoutes,
  alertmanagerDoor,
  webhookDoor,
  pagerdutyDoor,
];
