/** The handoff of Primary from Ben to Ana, as the API would tell it on the Friday before; and of a schedule that nobody hands over. */
import { z } from 'zod';
import { checkShiftItem, handoff, type HandoffView } from '../../src/http/shapes-handoff.ts';
import { at, NOW } from './stand-in-data.ts';

const ana = { handle: 'ana', name: 'Ana Ortiz' };
const ben = { handle: 'ben', name: 'Ben Idowu' };
const cy = { handle: 'cy', name: 'Cy Lindqvist' };

const facts: HandoffView['facts'] = [
  {
    kind: 'open-incidents',
    title: 'Open incidents',
    count: 3,
    sentence: '3 incidents are open, the most severe of them SEV-1.',
    path: '/incidents?category=triage,active,mitigating,monitoring',
    items: [
      {
        text: 'INC-2026-0188 Warehouse scanners cannot log in',
        detail: 'SEV-1, Triage, warehouse, nobody has it',
        at: at(-2),
        path: '/incidents/INC-2026-0188',
      },
      {
        text: 'INC-2026-0187 Checkout returns errors for one in five orders',
        detail: 'SEV-1, Investigating, checkout, Ana Ortiz has it',
        at: at(-52),
        path: '/incidents/INC-2026-0187',
      },
      {
        text: 'INC-2026-0183 Search index lags behind',
        detail: 'SEV-3, Monitoring, search, Cy Lindqvist has it',
        at: at(-260),
        path: '/incidents/INC-2026-0183',
      },
    ],
  },
  {
    kind: 'investigations',
    title: 'Still being investigated',
    count: 1,
    sentence: '1 open incident of which nobody has named the cause.',
    path: null,
    items: [
      {
        text: 'INC-2026-0187 Checkout returns errors for one in five orders',
        detail: 'SEV-1, Investigating, checkout, Ana Ortiz has it',
        at: at(-52),
        path: '/incidents/INC-2026-0187',
      },
    ],
  },
  {
    kind: 'alerts-24h',
    title: 'Alerts of the last 24 hours',
    count: 27,
    sentence: '27 alerts in the last 24 hours, 2 of which still fire.',
    path: '/alerts',
    items: [
      {
        text: 'HTTP 5xx above 5 % at checkout-api in the cluster eu-central-1-production-blue',
        detail: 'checkout, still fires',
        at: at(-54),
        path: '/alerts?text=HTTP%205xx',
      },
      {
        text: 'Disk_usage_of_the_warehouse_database_replica_is_above_ninety_percent_since_ten_minutes',
        detail: 'warehouse, 25 times, still fires',
        at: at(-300),
        path: '/alerts?text=Disk',
      },
    ],
  },
  {
    kind: 'changes-24h',
    title: 'Changes of the last 24 hours',
    count: 2,
    sentence: '2 changes in the last 24 hours.',
    path: null,
    items: [
      {
        text: 'checkout 4.12.0 is in production',
        detail: 'checkout',
        at: at(-61),
        path: 'https://deploys.example.test/412',
      },
      { text: 'Feature flag new-basket is on for everybody', detail: null, at: at(-400), path: null },
    ],
  },
  {
    kind: 'contacts',
    title: 'Contacts of whoever comes on',
    count: 2,
    sentence: '2 contacts, 1 of which was never confirmed by a test page.',
    path: '/on-call/readiness',
    items: [
      { text: 'Ana Ortiz: phone', detail: 'ntfy, confirmed by a test page', at: at(-9_000), path: null },
      { text: 'Ana Ortiz: mail', detail: 'email, never confirmed by a test page', at: null, path: null },
    ],
  },
  {
    kind: 'schedule',
    title: 'Who answers for what',
    count: 3,
    sentence: '3 positions, each covered. In 1 time of the coming shift nobody is on call by this schedule.',
    path: '/on-call',
    items: [
      { text: 'On-call engineer', detail: 'Ana Ortiz', at: null, path: null },
      { text: 'Secondary on call', detail: 'Cy Lindqvist', at: null, path: null },
      { text: 'Engineering lead', detail: 'Dana Whitfield', at: null, path: null },
      { text: 'Nobody is on call by this schedule', detail: null, at: at(12_000), path: '/on-call' },
    ],
  },
];

const item = (
  id: string,
  text: string,
  beside: HandoffView['facts'][number]['kind'] | null = null,
): HandoffView['checklists'][number]['items'][number] => ({
  item: id,
  text,
  required: false,
  link: null,
  command: null,
  facts: beside,
  checked: null,
});

const checklists: HandoffView['checklists'] = [
  {
    checklist: 'handoff',
    title: 'Handoff of the on-call shift',
    moment: 'handoff',
    items: [
      { ...item('incidents', 'Go through the incidents that are open', 'open-incidents'), required: true },
      item('alerts', 'Go through the alerts of the last 24 hours', 'alerts-24h'),
      { ...item('investigations', 'What is still being investigated?', 'investigations') },
      item('contacts', 'Does the pager have the right contacts of whoever takes over?', 'contacts'),
      { ...item('maintenance', 'What maintenance is planned?'), checked: { by: ben.name, at: at(-12) } },
    ],
  },
  {
    checklist: 'shift-start',
    title: 'Before a shift on call',
    moment: 'shift-start',
    items: [
      {
        ...item('deployments', 'Look through what was deployed lately', 'changes-24h'),
        link: 'https://deploys.example.test',
      },
      { ...item('access', 'Can you reach production?'), command: 'kubectl --context production get nodes' },
    ],
  },
];

const primary: HandoffView = {
  schedule: { handle: 'primary', name: 'Primary', timeZone: 'Europe/Berlin' },
  at: '2026-11-23T08:00:00.000Z',
  off: [ben],
  on: [ana],
  stay: [],
  previous: '2026-11-16T08:00:00.000Z',
  next: '2026-11-30T08:00:00.000Z',
  factsAt: NOW,
  facts,
  duties: ['Keep an eye on the alerts', 'Hand over to the next shift'],
  checklists,
};

/** Nobody takes over, and nobody has written a list. */
const secondary: HandoffView = {
  ...primary,
  schedule: { handle: 'secondary', name: 'Secondary', timeZone: 'America/Los_Angeles' },
  at: null,
  off: [],
  on: [],
  stay: [cy],
  previous: null,
  next: null,
  facts: facts.map((fact) => ({ ...fact, count: 0, sentence: 'Nothing to go through.', items: [] })),
  duties: [],
  checklists: [],
};

/** What GET answers, with what was ticked since; undefined where it is no handoff. `path` is below /api/v1. */
export function readHandoff(
  path: string,
  acts: { path: string; body: unknown }[],
): [schema: z.ZodType, body: HandoffView] | undefined {
  const [, noun, handle, part, more] = path.split('/');
  if (noun !== 'schedules' || part !== 'handoff' || more !== undefined) return undefined;
  if (handle !== 'primary') return [handoff, secondary];
  const ticks = acts
    .filter((act) => act.path === '/api/v1/schedules/primary/handoff/check')
    .map(({ body }) => checkShiftItem.parse(body));
  const ticked = checklists.map((list) => ({
    ...list,
    items: list.items.map((one) => {
      const last = ticks.findLast((tick) => tick.checklist === list.checklist && tick.item === one.item);
      return last === undefined ? one : { ...one, checked: last.checked ? { by: ana.name, at: NOW } : null };
    }),
  }));
  return [handoff, { ...primary, checklists: ticked }];
}

/** What POST …/check answers: the sheet, as it is then. */
export function checkHandoff(
  path: string,
  acts: { path: string; body: unknown }[],
): [schema: z.ZodType, body: HandoffView] | undefined {
  return path.endsWith('/handoff/check') ? readHandoff(path.slice(0, -'/check'.length), acts) : undefined;
}
