/** What every route is given: the engine, the database, and the few facts about this installation that routes show. */
import type { Registry } from 'prom-client';
import type { PhoneDoor, PhoneProviderName } from '../domain/phone/phone-door.ts';
import type { Receipt } from '../domain/phone/receipt.ts';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { SubscriberKind } from '../domain/subscribers/subscriber.ts';
import type { Calendar } from '../domain/schedule/calendar.ts';
import type { ReceivedChange } from '../domain/signal/change.ts';
import type { Integration, IntegrationKind, Received } from '../domain/signal/signal.ts';
import type { Engine } from '../engine/engine.ts';
import type { ReadConfig } from '../setup/config/read-config.ts';
import type { Authenticate, FindApiKey } from './authenticate.ts';
import type { ChatDoor } from './chat/chat-door.ts';
import type { Chat } from './chat/take.ts';
import type { LimitRates, Limits } from './limits.ts';
import type { PublicPages } from './public-pages.ts';
import type { ServedRole } from './routes/routes.ts';
import type { StreamBounds } from './routes/stream.ts';

export interface HttpSettings {
  /** The public address, without a slash at its end. */
  url: string;
  demo: boolean;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed; none by default. */
  trustedProxies: string[];
  /** The built page; where it is missing, the API still answers. */
  webFolder: string;
  version: string;
}

/** Reads a body of one vendor: `integrations/<vendor>/receive.ts`, handed in because this floor knows no vendor. */
type Receivers = Record<IntegrationKind, (body: unknown, integration: Integration) => Received>;

/** Providers of texts and calls, as the configuration has them now. */
export interface Phones {
  /** Null: this provider is not set up. */
  doorOf: (provider: PhoneProviderName) => PhoneDoor | null;
  takeReceipt: (receipt: Receipt) => Promise<void>;
}

export interface ServerDeps {
  pool: Pool;
  engine: Engine;
  settings: HttpSettings;
  /** What this node serves; everything where it is left out. */
  roles?: readonly ServedRole[];
  log: Logger;
  receivers: Receivers;
  /** Reads a change event of PagerDuty's; handed in as the receivers are. */
  receiveChange: (body: unknown) => ReceivedChange;
  /** Writes iCalendar; handed in as the receivers are. */
  renderCalendar: (calendar: Calendar, facts: { host: string; stamp: string }) => string;
  /** Without it no provider is set up. */
  phones?: Phones;
  /** Slack's way in, as the configuration has it now; null: it is switched off. Left out: there is none. */
  slack?: () => ChatDoor | null;
  /** Mattermost's, likewise. */
  mattermost?: () => ChatDoor | null;
  /** The Slack app as this installation needs it; handed in as the receivers are. */
  slackManifest?: ((about: { url: string; socket: boolean }) => Record<string, unknown>) | null;
  /** How readers of status pages can be told; `hurry`: a message for one of them waits. Left out: none can. */
  subscribers?: { kinds: () => readonly SubscriberKind[]; hurry: () => void };
  findApiKey: FindApiKey;
  findIntegrationByKey: (keyHash: string) => Promise<Integration | null>;
  /** Reads a configuration that is sent; handed in because it has to know the vendors' settings. */
  readConfig: (text: string) => ReadConfig;
  /** The process's metrics; a registry of its own, so that two servers in one test do not meet. */
  registry?: Registry;
  rates?: LimitRates;
  /** For sessions and set-up links, which are people's affair: never the demonstration's fast clock. */
  wallNow?: () => string;
  streamBounds?: StreamBounds;
  /** How often a live stream says that it lives. */
  heartbeatMs?: number;
  /** In tests: each answer is held against its schema. */
  checkAnswers?: boolean;
}

export interface Context extends Omit<Required<ServerDeps>, 'rates' | 'checkAnswers' | 'roles'> {
  limits: Limits;
  /** The status pages as readers see them. */
  publicPages: PublicPages;
  /** Takes what comes from any chat. */
  chat: Chat;
  /** For answers that stay open: whether whoever asked may still look. */
  authenticate: Authenticate;
  /** After a key was made or revoked, this node knows at once. */
  forgetKeys: () => void;
  /** The key of acknowledge links. */
  linkKey: () => Promise<Buffer>;
}
