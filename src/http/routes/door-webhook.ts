/** `POST /integrations/webhook/{key}`: any JSON, read by the mapping that is kept with the integration. */
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { openDoor } from '../door.ts';
import { makeIntake } from '../intake.ts';

export function webhookDoor(app: App, context: Context): void {
  openDoor(app, {
    url: '/integrations/webhook/:key',
    summary: 'Any JSON, by the integration’s mapping',
    take: makeIntake('webhook', context),
  });
}
