/** What the stand-in knows of updates: what each audience would read, what was told, drafts, audiences, subscriptions. */
import { z } from 'zod';
import {
  audienceAsked,
  audienceList,
  subscription,
  subscriptionAsked,
  subscriptionList,
  type AudienceView,
} from '../../src/http/shapes-audiences.ts';
import {
  draft,
  draftAsked,
  draftList,
  previewAsked,
  updateList,
  updatePreviews,
  type DraftView,
  type UpdatePreviewView,
  type UpdateView,
} from '../../src/http/shapes-updates.ts';
import { commandAnswer } from '../../src/http/shapes.ts';
import { at, checkout } from './stand-in-data.ts';

type Act = { path: string; body: unknown };

const postUpdate = previewAsked.omit({ audiences: true }).extend({ audience: z.string() });

const ana = { handle: 'ana', name: 'Ana Ortiz' };
const ben = { handle: 'ben', name: 'Ben Idowu' };
const dana = { handle: 'dana', name: 'Dana Whitfield' };
const emil = { handle: 'emil', name: 'Emil Sørensen' };

const audiences: AudienceView[] = [
  {
    audience: 'public',
    label: 'Readers of the status page',
    through: ['status-page'],
    positions: [],
    users: [],
    teams: [],
    addresses: [],
    chat: [],
    owner: 'page',
  },
  {
    audience: 'executives',
    label: 'Executives',
    through: ['mail', 'chat'],
    positions: ['vp-engineering', 'cto', 'ceo'],
    users: [dana],
    teams: ['platform'],
    addresses: ['board@example.test', 'the.whole.supervisory.board.of.acme@example.test'],
    chat: ['#executives'],
    owner: 'page',
  },
  {
    audience: 'customers',
    label: 'Customers who are affected',
    through: ['mail'],
    positions: [],
    users: [],
    teams: [],
    addresses: [],
    chat: [],
    owner: 'file',
  },
];

const updates: UpdateView[] = [
  {
    update: 9,
    at: at(-16.5),
    audience: 'public',
    label: 'Readers of the status page',
    subject: 'Checkout - being investigated',
    body: 'About one payment in **five** fails; retrying usually works.',
    html: '<p>About one payment in <strong>five</strong> fails; retrying usually works.</p>',
    by: ana,
    nextUpdateAt: at(7.2),
    template: 'status-update',
    corrections: [
      {
        at: at(-12),
        by: ben,
        subject: 'Checkout - being investigated',
        body: 'About one payment in **eight** fails; retrying usually works.',
        html: '<p>About one payment in <strong>eight</strong> fails; retrying usually works.</p>',
      },
    ],
    told: { people: 3, addresses: 309 },
  },
  {
    update: 7,
    at: at(-20),
    audience: 'executives',
    label: 'Executives',
    subject: null,
    body: 'We are investigating errors at checkout.',
    html: '<p>We are investigating errors at checkout.</p>',
    by: null,
    nextUpdateAt: null,
    template: null,
    corrections: [],
    told: null,
  },
];

const byRule: DraftView = {
  id: 'd-rule',
  audience: 'customers',
  label: 'Customers who are affected',
  template: 'status-update',
  values: {},
  text: null,
  subject: null,
  nextUpdateAt: null,
  because: 'rule',
  rule: 'affected-customers',
  at: at(-2),
  by: null,
  problems: [{ field: 'impact', message: 'Impact is missing.' }],
};
const byPerson: DraftView = {
  id: 'd-own',
  audience: 'executives',
  label: 'Executives',
  template: null,
  values: {},
  text: 'The pool is back at its old size; we watch it until 15:00.',
  subject: 'Checkout recovers',
  nextUpdateAt: at(60),
  because: 'person',
  rule: null,
  at: at(-1),
  by: ben,
  problems: [],
};

const subscriptions: z.infer<typeof subscription>[] = [
  { id: 's1', services: ['search'], severities: [], delivery: 'daily', createdAt: at(-60 * 24 * 40) },
  {
    id: 's2',
    services: ['checkout', 'data-pipeline'],
    severities: ['SEV-1', 'SEV-2'],
    delivery: 'at-once',
    createdAt: at(-60 * 24 * 3),
  },
];

/** Null: it is asked for something else. */
export function readUpdates(path: string, acts: readonly Act[], quiet: boolean): [z.ZodType, unknown] | null {
  const gone = acts.map((act) => act.path.split('/'));
  switch (path) {
    case '/audiences':
      return [audienceList, { items: audiences.map((one) => meant(one, acts)), nextCursor: null }];
    case '/me/subscriptions': {
      const left = subscriptions.filter(({ id }) => !gone.some((parts) => parts.at(-1) === id));
      const added = acts
        .filter((act) => act.path === '/api/v1/me/subscriptions')
        .map(({ body }, index) => ({
          ...subscriptionAsked.parse(body),
          id: `new-${index}`,
          createdAt: at(0),
        }));
      return [subscriptionList, { items: [...left, ...added], nextCursor: null }];
    }
    default:
  }
  const [, noun, number, part] = path.split('/');
  if (noun !== 'incidents') return null;
  const whole = number === 'INC-2026-0187' && !quiet;
  if (part === 'updates') return [updateList, { items: whole ? updates : [] }];
  if (part !== 'drafts') return null;
  const left = (whole ? [byRule, byPerson] : []).filter(
    ({ id }) => !gone.some((parts) => parts.includes(id)) || kept(id, acts),
  );
  return [draftList, { items: left }];
}

/** What was discarded and put back is there again. */
function kept(id: string, acts: readonly Act[]): boolean {
  const last = acts.findLast((act) => act.path.includes(`/drafts/${id}`));
  return last !== undefined && draftAsked.safeParse(last.body).success;
}

function meant(audience: AudienceView, acts: readonly Act[]): AudienceView {
  const last = acts.findLast((act) => act.path === `/api/v1/audiences/${audience.audience}`);
  if (last === undefined) return audience;
  const { users, ...rest } = audienceAsked.parse(last.body);
  return { ...audience, ...rest, users: users.map((handle) => ({ handle, name: handle })) };
}

export function actOnUpdates(path: string, body: unknown): [z.ZodType, unknown] | [number, null] | null {
  if (path.startsWith('/api/v1/audiences/')) {
    audienceAsked.parse(body);
    return [200, null];
  }
  if (path === '/api/v1/me/subscriptions')
    return [subscription, { ...subscriptionAsked.parse(body), id: 'new', createdAt: at(0) }];
  if (path.startsWith('/api/v1/me/subscriptions/')) return [204, null];
  const [, , , noun, , part, id, last] = path.split('/');
  if (noun !== 'incidents') return null;
  if (part === 'post-update') {
    postUpdate.parse(body);
    return [commandAnswer, { incident: checkout, next: null, message: 'Done: post-update.' }];
  }
  if (part === 'updates' && id === 'preview') return [updatePreviews, { items: previewsOf(body) }];
  if (part !== 'drafts') return null;
  if (last === 'send') return [200, null];
  const asked = draftAsked.safeParse(body);
  if (!asked.success) return [204, null];
  const {
    audience,
    template = null,
    values = {},
    text = null,
    subject = null,
    nextUpdateAt = null,
  } = asked.data;
  return [
    draft,
    {
      ...byPerson,
      id,
      audience,
      label: labelOf(audience),
      template,
      values,
      text,
      subject,
      nextUpdateAt,
      problems: [],
    },
  ];
}

function labelOf(audience: string): string {
  return audiences.find((one) => one.audience === audience)?.label ?? 'The people on the incident';
}

function previewsOf(body: unknown): UpdatePreviewView[] {
  const { audiences: asked, template, values = {}, text = '', subject = '' } = previewAsked.parse(body);
  const impact = values['impact'] ?? '';
  const words = template === undefined ? text : `Impact: ${impact}\n\nNext update: 15:30 UTC`;
  const missing =
    template === undefined
      ? text.trim() === ''
        ? [{ field: 'text', message: 'There is nothing to say yet.' }]
        : []
      : impact === ''
        ? [{ field: 'impact', message: 'Impact is missing.' }]
        : [];
  return asked.map((audience) => {
    const executives = audience === 'executives';
    return {
      audience,
      label: labelOf(audience),
      subject: template === undefined ? subject : 'Checkout: Investigating',
      body: words,
      html: words
        .split('\n\n')
        .map((part) => `<p>${part.replaceAll('<', '&lt;')}</p>`)
        .join(''),
      through: audience === 'public' ? ['status-page'] : executives ? ['mail', 'chat'] : ['chat'],
      people: executives ? [dana, emil, ana] : audience === 'internal' ? [ana, ben] : [],
      peopleCount: executives ? 3 : audience === 'internal' ? 2 : 0,
      addressCount: executives ? 2 : 0,
      channels: executives ? ['#executives'] : [],
      also:
        audience === 'public'
          ? [{ audience: 'all-hands', label: 'Everybody who can help', confirm: true }]
          : [],
      problems: missing,
    };
  });
}
