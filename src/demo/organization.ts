/** The demonstration's organisation: its configuration, in the file's own words. Everybody in it is made up. */
import { dayMs, hourMs, plus } from '../domain/instant.ts';

/** Senders' keys, the same in every demonstration: they stand in its guide, and open nothing but it. */
export const demoKeys = {
  alertmanager: 'demo-alertmanager-0123456789',
  events: 'demo0events0key00123456789abcdef',
  webhook: 'demo-webhook-0123456789abcdef',
};

const weekMs = 7 * dayMs;
const yearMs = 365 * dayMs;
/** Before the first incident of the history, so that somebody is on call for each. */
const schedulesBeginBeforeMs = 55 * weekMs;
/** Whoever signs in with one click has the shop's pager while they look around: some twenty minutes of theirs. */
const coverMs = 20 * hourMs;

/** `now`: the instant up to which the history reaches. */
export function demoOrganization(now: string): string {
  const starts = `${plus(now, -schedulesBeginBeforeMs).slice(0, 10)}T09:00`;
  return `organization:
  name: Acme demo
  timeZone: Europe/Berlin
  lastResort: [{ user: ida }, { user: greta }]
process: severity-matrix
channels:
  email: { smtp: "smtp://mail.example.test:587", from: "Tocsin <tocsin@example.test>" }
  ntfy: { server: "https://ntfy.example.test" }
  slack: { token: "demo-token", signingSecret: "demo-signing-secret", incidents: "#incidents" }
users:
${people.map((person) => personText(person, now)).join('\n')}
teams:
  - handle: shop
    name: Shop
    members: [ida, wes, mei]
    positions:
      on-call: { schedule: shop, standIn: { schedule: secondary }, standInAfter: 10m }
  - { handle: platform, name: Platform, members: [omar, kenji, tess] }
  - { handle: data, name: Data, members: [noor, lucas, kenji] }
schedules:
  - handle: shop
    name: Shop, primary
    team: shop
    timeZone: Europe/Berlin
    layers:
      - { rotation: weekly, handoff: "monday 09:00", starts: "${starts}", participants: [wes, ida, mei], away: next }
      - { rotation: daily, handoff: "09:00", starts: "${starts}", hours: "01:00-08:00", participants: [mei], priority: 10 }
    overrides:
      - { from: "${offset(plus(now, -2 * hourMs))}", to: "${offset(plus(now, coverMs))}", who: ida }
  - handle: platform
    name: Platform, primary
    team: platform
    timeZone: America/New_York
    layers:
      - { rotation: weekly, handoff: "monday 09:00", starts: "${starts}", participants: [omar, tess, kenji] }
      - { rotation: weekly, handoff: "saturday 00:00", starts: "${starts}", days: [sat, sun], participants: [noor, lucas], priority: 10 }
  - handle: secondary
    name: Secondary
    timeZone: Asia/Singapore
    layers:
      - { rotation: weekly, handoff: "wednesday 10:00", starts: "${starts}", participants: [lucas, wes, tess, noor] }
    overrides:
      # A company meeting, and nobody has thought of who answers meanwhile.
      - { from: "${offset(plus(now, 6 * dayMs))}", to: "${offset(plus(now, 6 * dayMs + 8 * hourMs))}", who: [lucas, wes, tess, noor], mode: remove }
positions:
  on-call: { schedule: platform, standIn: { schedule: secondary }, standInAfter: 10m }
  secondary-on-call: { schedule: secondary }
  engineering-lead: { user: greta }
  vp-engineering: { user: victor, standIn: { user: ruth } }
  cto: { user: ruth }
  ceo: { user: hana }
  customer-success: { user: simon }
  legal: { user: elif }
  second-engineering-lead: { user: tess }
  customer-success-team: { user: wes }
  outside-counsel: { user: elif }
audiences:
  engineering: { teams: [shop, platform, data], chat: ["#engineering"] }
  executives: { users: [victor, ruth, hana], addresses: [board@example.test] }
  customers: { addresses: [large-customers@example.test] }
  all-hands: { teams: [shop, platform, data], users: [greta, simon] }
services:
${services.map(serviceText).join('\n')}
integrations:
  - { handle: alertmanager, kind: alertmanager, key: "${demoKeys.alertmanager}" }
  - { handle: events, kind: pagerduty-events, key: "${demoKeys.events}", service: checkout }
  - handle: synthetic-checks
    kind: webhook
    key: "${demoKeys.webhook}"
    service: storefront
    mapping: { key: "check.id", action: "state", summary: "{{ check.name }}: {{ message }}", severity: "level" }
routes:
  - { match: { labels.env: staging }, then: alert }
  - { match: { integration: alertmanager }, groupBy: [alertname, service, region] }
statusPages:
  - handle: public
    title: Acme demo status
    links: [{ label: Shop, url: "https://shop.example.test" }]
    components:
${components.map((one) => `      - { ${one}, startDate: "${plus(now, -yearMs).slice(0, 10)}" }`).join('\n')}
`;
}

const components = [
  'name: Checkout, service: checkout, group: Shop, description: "Baskets, payments, confirmations"',
  'name: Storefront, service: storefront, group: Shop',
  'name: Search, service: search, group: Shop',
  'name: Sign-in, service: accounts, group: Accounts',
  'name: Public API, service: public-api, group: For developers',
  'name: Exports, service: data-pipeline, group: For developers',
];

interface DemoPerson {
  handle: string;
  name: string;
  timeZone: 'Europe/Berlin' | 'America/New_York' | 'Asia/Singapore';
  role: 'admin' | 'responder' | 'viewer';
  /** How they like to be woken. */
  wants: 'push-then-mail' | 'chat-then-push' | 'everything' | 'mail';
  /** In how many days they leave, and for how many. */
  away?: { in: number; days: number; note: string };
}

const people: DemoPerson[] = [
  // The only admin: whoever signs in with one click.
  { handle: 'ida', name: 'Ida Lund', timeZone: 'Europe/Berlin', role: 'admin', wants: 'push-then-mail' },
  { handle: 'wes', name: 'Wes Barlow', timeZone: 'America/New_York', role: 'responder', wants: 'everything' },
  {
    handle: 'mei',
    name: 'Mei Tan',
    timeZone: 'Asia/Singapore',
    role: 'responder',
    wants: 'push-then-mail',
    away: { in: 18, days: 12, note: 'With my parents' },
  },
  {
    handle: 'omar',
    name: 'Omar Haddad',
    timeZone: 'America/New_York',
    role: 'responder',
    wants: 'chat-then-push',
  },
  { handle: 'tess', name: 'Tess Moreau', timeZone: 'Europe/Berlin', role: 'responder', wants: 'everything' },
  {
    handle: 'kenji',
    name: 'Kenji Mori',
    timeZone: 'Asia/Singapore',
    role: 'responder',
    wants: 'push-then-mail',
  },
  {
    handle: 'noor',
    name: 'Noor Saleh',
    timeZone: 'Europe/Berlin',
    role: 'responder',
    wants: 'push-then-mail',
  },
  {
    handle: 'lucas',
    name: 'Lucas Reyes',
    timeZone: 'America/New_York',
    role: 'responder',
    wants: 'chat-then-push',
  },
  {
    handle: 'greta',
    name: 'Greta Holm',
    timeZone: 'Europe/Berlin',
    role: 'responder',
    wants: 'push-then-mail',
  },
  {
    handle: 'victor',
    name: 'Victor Okoye',
    timeZone: 'Europe/Berlin',
    role: 'responder',
    wants: 'everything',
  },
  { handle: 'ruth', name: 'Ruth Abels', timeZone: 'America/New_York', role: 'viewer', wants: 'everything' },
  { handle: 'hana', name: 'Hana Kovac', timeZone: 'Europe/Berlin', role: 'viewer', wants: 'mail' },
  {
    handle: 'simon',
    name: 'Simon Beck',
    timeZone: 'Europe/Berlin',
    role: 'responder',
    wants: 'chat-then-push',
  },
  { handle: 'elif', name: 'Elif Demir', timeZone: 'Europe/Berlin', role: 'viewer', wants: 'mail' },
];

const contactOf = {
  push: (handle: string) => `{ id: push, channel: ntfy, to: demo-${handle} }`,
  mail: (handle: string) => `{ id: mail, channel: email, to: ${handle}@example.test }`,
  chat: (handle: string) => `{ id: chat, channel: slack, to: "@${handle}" }`,
  pager: (handle: string) => `{ id: pager, channel: webhook, to: "https://pager.example.test/${handle}" }`,
};

const waysOf: Record<DemoPerson['wants'], { contacts: (keyof typeof contactOf)[]; rules: string[] }> = {
  'push-then-mail': {
    contacts: ['push', 'mail'],
    rules: [
      '{ urgency: high, after: 0s, contact: push, repeat: { every: 3m, times: 3 } }',
      '{ urgency: high, after: 2m, contact: mail }',
      '{ urgency: low, after: 0s, contact: mail }',
    ],
  },
  'chat-then-push': {
    contacts: ['chat', 'push', 'mail'],
    rules: [
      '{ urgency: high, after: 0s, contact: chat }',
      '{ urgency: high, after: 1m, contact: push, repeat: { every: 2m, times: 4 } }',
      '{ urgency: low, after: 0s, contact: chat }',
    ],
  },
  everything: {
    contacts: ['pager', 'push', 'mail'],
    rules: [
      '{ urgency: high, after: 0s, contact: pager, repeat: { every: 4m, times: 2 } }',
      '{ urgency: high, after: 1m, contact: push }',
      '{ urgency: low, after: 0s, contact: mail }',
    ],
  },
  mail: { contacts: ['mail'], rules: [] },
};

function personText({ handle, name, timeZone, role, wants, away }: DemoPerson, now: string): string {
  const { contacts, rules } = waysOf[wants];
  const day = (inDays: number) => plus(now, inDays * dayMs).slice(0, 10);
  const timeOff =
    away === undefined
      ? ''
      : `\n    timeOff: [{ from: ${day(away.in)}, to: ${day(away.in + away.days - 1)}, note: "${away.note}" }]`;
  return `  - handle: ${handle}
    name: ${name}
    email: ${handle}@example.test
    timeZone: ${timeZone}
    role: ${role}
    contacts: [${contacts.map((contact) => contactOf[contact](handle)).join(', ')}]
    rules: [${rules.join(', ')}]${timeOff}`;
}

const services = [
  { handle: 'checkout', name: 'Checkout', team: 'shop' },
  { handle: 'storefront', name: 'Storefront', team: 'shop' },
  { handle: 'search', name: 'Search', team: 'data' },
  { handle: 'accounts', name: 'Accounts and sign-in', team: 'platform' },
  { handle: 'public-api', name: 'Public API', team: 'platform' },
  { handle: 'data-pipeline', name: 'Data pipeline', team: 'data' },
];

function serviceText({ handle, name, team }: (typeof services)[number]): string {
  return `  - handle: ${handle}
    name: ${name}
    team: ${team}
    runbook: "https://runbooks.example.test/${handle}"
    dashboards: ["https://grafana.example.test/d/${handle}"]`;
}

/** Overrides may say their offset, so that they mean the same in every schedule's zone. */
function offset(instant: string): string {
  return `${instant.slice(0, 16)}Z`;
}
