import { test } from 'node:test';
import assert from 'node:assert/strict';
import { aComponent, aMaintenance, anIncident, anUpdate, aPage, someFacts } from './given.ts';
import { picture } from './picture.ts';

const now = '2026-11-21T12:00:00.000Z';
const major = { components: [{ component: 'checkout', to: 'major_outage' as const }] };
const statusOf = (facts: Parameters<typeof someFacts>[0], at = now, component = 'checkout') =>
  picture(aPage(), someFacts(facts), at).components.find(({ id }) => id === component)?.status;

test('a page of which nothing is said is operational', () => {
  const { indicator, description, components } = picture(aPage(), someFacts(), now);
  assert.deepEqual([indicator, description], ['none', 'All Systems Operational']);
  assert.deepEqual(
    components.map(({ id, status, position }) => [id, status, position]),
    [
      ['checkout', 'operational', 1],
      ['search', 'operational', 2],
    ],
  );
});

test('an incident gives its components their status until it is resolved', () => {
  const open = anIncident([anUpdate('investigating', '2026-11-21T10:00:00.000Z', major)]);
  const resolved = anIncident([...open.updates, anUpdate('resolved', '2026-11-21T11:00:00.000Z')]);
  assert.equal(statusOf({ incidents: [open] }), 'major_outage');
  assert.equal(statusOf({ incidents: [open] }, now, 'search'), 'operational');
  assert.equal(statusOf({ incidents: [resolved] }), 'operational');
  const shown = picture(aPage(), someFacts({ incidents: [resolved] }), now);
  assert.deepEqual(shown.components[0]?.uptime.days.at(-1)?.downMs, { major_outage: 3_600_000 });
  assert.deepEqual(
    shown.incidents[0]?.updates.map(({ status, components }) => [status, components]),
    [
      ['resolved', [{ component: 'checkout', name: 'Checkout', from: 'major_outage', to: 'operational' }]],
      [
        'investigating',
        [{ component: 'checkout', name: 'Checkout', from: 'operational', to: 'major_outage' }],
      ],
    ],
  );
});

test('of several things said of a component the worst holds, and the end of one does not end the other', () => {
  const degraded = anIncident(
    [
      anUpdate('investigating', '2026-11-21T10:30:00.000Z', {
        components: [{ component: 'checkout', to: 'degraded_performance' }],
      }),
    ],
    { id: 'i2' },
  );
  const begun = [anUpdate('investigating', '2026-11-21T10:00:00.000Z', major)];
  assert.equal(statusOf({ incidents: [anIncident(begun), degraded] }), 'major_outage');
  const ended = anIncident([...begun, anUpdate('resolved', '2026-11-21T11:00:00.000Z')]);
  assert.equal(statusOf({ incidents: [ended, degraded] }), 'degraded_performance');
});

test('a draft is seen by nobody and changes nothing', () => {
  const draft = anIncident([
    anUpdate('investigating', '2026-11-21T10:00:00.000Z', { ...major, publishedAt: null }),
  ]);
  const half = anIncident([
    anUpdate('investigating', '2026-11-21T10:00:00.000Z', major),
    anUpdate('resolved', '2026-11-21T11:00:00.000Z', { publishedAt: null, body: 'Not yet.' }),
  ]);
  const none = picture(aPage(), someFacts({ incidents: [draft] }), now);
  assert.deepEqual([none.incidents, none.indicator], [[], 'none']);
  const begun = picture(aPage(), someFacts({ incidents: [half] }), now);
  assert.equal(begun.incidents[0]?.status, 'investigating');
  assert.equal(JSON.stringify(begun).includes('Not yet'), false);
});

test('the services behind a component are not told', () => {
  const page = aPage({ components: [aComponent('checkout', { services: ['inner-name'] })] });
  assert.equal(JSON.stringify(picture(page, someFacts(), now)).includes('inner-name'), false);
});

test('the first update counts from the incident’s start, and what is dated back says that it was added later', () => {
  const incident = anIncident(
    [
      anUpdate('investigating', '2026-11-20T08:00:00.000Z', {
        ...major,
        publishedAt: '2026-11-21T11:00:00.000Z',
      }),
    ],
    { startedAt: '2026-11-20T07:00:00.000Z' },
  );
  const { incidents, components } = picture(aPage(), someFacts({ incidents: [incident] }), now);
  assert.deepEqual(
    incidents[0]?.updates.map(({ addedLater, displayAt, postedAt }) => [addedLater, displayAt, postedAt]),
    [[true, '2026-11-20T08:00:00.000Z', '2026-11-21T11:00:00.000Z']],
  );
  assert.equal(components[0]?.uptime.days.at(-2)?.downMs.major_outage, 17 * 3_600_000);
  const inTime = anIncident([
    anUpdate('investigating', '2026-11-20T08:00:00.000Z', { publishedAt: '2026-11-20T08:02:00.000Z' }),
  ]);
  const shown = picture(aPage(), someFacts({ incidents: [inTime] }), now);
  assert.equal(shown.incidents[0]?.updates[0]?.addedLater, false);
});

test('an incident that was reopened is not resolved, and is resolved when it last was', () => {
  const updates = [
    anUpdate('investigating', '2026-11-21T08:00:00.000Z', major),
    anUpdate('monitoring', '2026-11-21T08:30:00.000Z'),
    anUpdate('resolved', '2026-11-21T09:00:00.000Z'),
    anUpdate('identified', '2026-11-21T10:00:00.000Z', major),
  ];
  const [reopened] = picture(aPage(), someFacts({ incidents: [anIncident(updates)] }), now).incidents;
  assert.deepEqual([reopened?.status, reopened?.resolvedAt], ['identified', null]);
  const [over] = picture(
    aPage(),
    someFacts({ incidents: [anIncident([...updates, anUpdate('resolved', '2026-11-21T11:00:00.000Z')])] }),
    now,
  ).incidents;
  assert.equal(over?.resolvedAt, '2026-11-21T11:00:00.000Z');
  assert.equal(over?.monitoringAt, '2026-11-21T08:30:00.000Z');
});

test('a maintenance shows while it is under way, and an outage beside it is worse', () => {
  const underWay = aMaintenance({ status: 'in_progress', startedAt: '2026-11-21T11:00:00.000Z' });
  const facts = someFacts({ maintenances: [underWay] });
  assert.equal(picture(aPage(), facts, now).indicator, 'maintenance');
  assert.equal(statusOf({ maintenances: [underWay] }), 'under_maintenance');
  const setByHand = [
    { component: 'checkout', at: '2026-11-21T11:30:00.000Z', status: 'partial_outage' as const },
  ];
  assert.equal(statusOf({ maintenances: [underWay], setByHand }), 'partial_outage');
  assert.equal(statusOf({ maintenances: [aMaintenance()] }), 'operational');
});

test('what was set by hand holds until it is set again', () => {
  const setByHand = [
    { component: 'search', at: '2026-11-21T11:30:00.000Z', status: 'operational' as const },
    { component: 'search', at: '2026-11-21T10:00:00.000Z', status: 'partial_outage' as const },
  ];
  assert.equal(statusOf({ setByHand }, '2026-11-21T11:00:00.000Z', 'search'), 'partial_outage');
  assert.equal(statusOf({ setByHand }, now, 'search'), 'operational');
});

test('the indicator is the worst of components and open incidents', () => {
  const critical = anIncident([anUpdate('investigating', '2026-11-21T10:00:00.000Z')], {
    impact: 'critical',
  });
  assert.equal(picture(aPage(), someFacts({ incidents: [critical] }), now).indicator, 'critical');
  const over = anIncident([...critical.updates, anUpdate('resolved', '2026-11-21T11:00:00.000Z')], {
    impact: 'critical',
  });
  assert.equal(picture(aPage(), someFacts({ incidents: [over] }), now).indicator, 'none');
});

test('a group stands where its first component does and is as its worst', () => {
  const group = { id: 'group-shop', name: 'Shop' };
  const page = aPage({
    components: [
      aComponent('site'),
      aComponent('checkout', { group }),
      aComponent('api'),
      aComponent('cart', { group }),
    ],
  });
  const { groups, components } = picture(
    page,
    someFacts({
      setByHand: [{ component: 'cart', at: '2026-11-21T10:00:00.000Z', status: 'degraded_performance' }],
    }),
    now,
  );
  assert.deepEqual(
    groups.map(({ id, position, status, components: members }) => [id, position, status, members]),
    [['group-shop', 2, 'degraded_performance', ['checkout', 'cart']]],
  );
  assert.deepEqual(
    components.map(({ id, position }) => [id, position]),
    [
      ['site', 1],
      ['checkout', 1],
      ['api', 3],
      ['cart', 2],
    ],
  );
});

test('a start date that somebody wrote is known of, also before the page was there', () => {
  const page = aPage({ components: [aComponent('checkout', { startDate: '2026-11-19' })] });
  const { components } = picture(
    page,
    someFacts({ shownSince: { checkout: '2026-11-21T10:00:00.000Z' } }),
    now,
  );
  assert.deepEqual(
    components[0]?.uptime.days.slice(-4).map(({ knownMs }) => knownMs / 3_600_000),
    [0, 24, 24, 12],
  );
});
