/** All routes by noun, each in a scope of its own; and which of them a node serves by its roles. */
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { acknowledgeRoutes } from './acknowledge.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { alertRoutes } from './alerts.ts';
import { audienceRoutes } from './audiences.ts';
import { atHandRoutes } from './at-hand.ts';
import { calendarLinkRoutes } from './calendar-links.ts';
import { calendarRoutes } from './calendars.ts';
import { calendarsInRoutes } from './calendars-in.ts';
import { candidateRoutes } from './candidates.ts';
import { channelRoutes } from './channels.ts';
import { changeRoutes } from './changes.ts';
import { templateRoutes } from './templates.ts';
import { deliveryRoutes } from './deliveries.ts';
import { deviceRoutes } from './devices.ts';
import { configRoutes } from './config.ts';
import { directoryRoutes } from './directory.ts';
import { alertmanagerDoor } from './door-alertmanager.ts';
import { mattermostDoor } from './door-mattermost.ts';
import { pagerdutyDoor } from './door-pagerduty.ts';
import { slackDoor } from './door-slack.ts';
import { phoneDoors } from './door-phones.ts';
import { webhookDoor } from './door-webhook.ts';
import { errorReferenceRoute } from './error-reference.ts';
import { heldRoutes } from './held.ts';
import { handoffRoutes } from './handoff.ts';
import { healthRoutes } from './health.ts';
import { incidentCommandRoutes } from './incident-commands.ts';
import { incidentRoutes } from './incidents.ts';
import { inboxRoutes } from './inbox.ts';
import { mailLinkRoutes } from './mail-links.ts';
import { meRoutes } from './me.ts';
import { myContactsRoutes } from './my-contacts.ts';
import { nowRoutes } from './now.ts';
import { onCallHealthRoutes } from './on-call-health.ts';
import { onCallRoutes } from './on-call.ts';
import { overrideRoutes } from './overrides.ts';
import { previewRoutes } from './preview.ts';
import { publicSubscriptionRoutes } from './public-subscriptions.ts';
import { peopleRoutes } from './people.ts';
import { processFileRoutes } from './process-file.ts';
import { processRoutes } from './process.ts';
import { publicStatusRoutes } from './public-status.ts';
import { scheduleRoutes } from './schedules.ts';
import { setupRoutes } from './setup.ts';
import { simulateRoutes } from './simulate.ts';
import { signInRoutes } from './sign-in.ts';
import { slackManifestRoutes } from './slack-manifest.ts';
import { statusPageRoutes } from './status-pages.ts';
import { streamRoutes } from './stream.ts';
import { timeOffRoutes } from './time-off.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { updateRoutes } from './updates.ts';
import { subscriberRoutes } from './subscribers.ts';
import { swapRoutes } from './swaps.ts';
import { readinessRoutes } from './readiness.ts';
import { testPageLinkRoutes, testPageRoutes } from './test-page.ts';

type Routes = (app: App, context: Context) => void | Promise<void>;

/** Whatever a node does: whether it lives, and what its errors mean. */
const always: Routes[] = [healthRoutes, errorReferenceRoute];

const api: Routes[] = [
  signInRoutes,
  setupRoutes,
  meRoutes,
  myContactsRoutes,
  testPageRoutes,
  testPageLinkRoutes,
  publicStatusRoutes,
  readinessRoutes,
  apiKeyRoutes,
  configRoutes,
  slackManifestRoutes,
  processRoutes,
  processFileRoutes,
  simulateRoutes,
  nowRoutes,
  acknowledgeRoutes,
  incidentRoutes,
  incidentCommandRoutes,
  previewRoutes,
  alertRoutes,
  changeRoutes,
  templateRoutes,
  updateRoutes,
  audienceRoutes,
  subscriptionRoutes,
  atHandRoutes,
  channelRoutes,
  deliveryRoutes,
  deviceRoutes,
  onCallRoutes,
  onCallHealthRoutes,
  scheduleRoutes,
  handoffRoutes,
  overrideRoutes,
  swapRoutes,
  candidateRoutes,
  calendarRoutes,
  calendarLinkRoutes,
  calendarsInRoutes,
  timeOffRoutes,
  directoryRoutes,
  peopleRoutes,
  inboxRoutes,
  heldRoutes,
  statusPageRoutes,
  streamRoutes,
  mailLinkRoutes,
  publicSubscriptionRoutes,
  subscriberRoutes,
];

const doors: Routes[] = [alertmanagerDoor, webhookDoor, pagerdutyDoor, slackDoor, mattermostDoor, phoneDoors];

export type ServedRole = 'api' | 'intake' | 'engine';

export function routesOf(roles: readonly ServedRole[]): Routes[] {
  return [...always, ...(roles.includes('api') ? api : []), ...(roles.includes('intake') ? doors : [])];
}
