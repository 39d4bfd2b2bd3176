/** `POST /integrations/alertmanager/{key}`: Alertmanager's webhook. It sends again whatever is not answered 2xx. */
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { openDoor } from '../door.ts';
import { makeIntake } from '../intake.ts';

export function alertmanagerDoor(app: App, context: Context): void {
  openDoor(app, {
    url: '/integrations/alertmanager/:key',
    summary: 'Alerts of an Alertmanager (webhook, version 4)',
    take: makeIntake('alertmanager', context),
  });
}
