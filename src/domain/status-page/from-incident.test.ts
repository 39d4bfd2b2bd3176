import { test } from 'node:test';
import assert from 'node:assert/strict';
import { matrix, matrixWith } from '../incident/given.ts';
import { promiseNotPublished } from '../process/lint/telling.ts';
import type { IncidentState } from '../incident/state.ts';
import type { ClaimedStatus, PublicIncidentStatus } from './facts.ts';
import {
  audienceOfPages,
  componentStatusOf,
  type EntryNow,
  type Happening,
  pagesFor,
  planPage,
  publicationOf,
  publicStatusOf,
} from './from-incident.ts';
import { aComponent, anUpdate, aPage } from './given.ts';

const page = aPage();
const atTen = '2026-11-21T10:00:00.000Z';
const atEleven = '2026-11-21T11:00:00.000Z';

function happening(over: Partial<Happening> = {}, state: Partial<IncidentState> = {}): Happening {
  return {
    state: {
      title: 'API High Error Rate',
      service: 'checkout',
      severityRank: 2,
      status: 'investigating',
      category: 'active',
      ...state,
    } as IncidentState,
    process: matrix,
    publication: { publish: 'draft', templates: [] },
    owed: false,
    said: null,
    severityChanged: false,
    vanished: false,
    suggested: null,
    ...over,
  };
}

function entry(...updates: EntryNow['updates']): EntryNow {
  const publishedAt = updates.find((update) => update.publishedAt !== null)?.publishedAt ?? null;
  return { publishedAt, discardedAt: null, updates };
}
const shown = (status: PublicIncidentStatus, at = atTen, to?: ClaimedStatus) => ({
  ...anUpdate(status, at, to === undefined ? {} : { components: [{ component: 'checkout', to }] }),
  byPerson: true,
});
const draft = (status: PublicIncidentStatus, byPerson = false) => ({
  ...anUpdate(status, atEleven, { publishedAt: null }),
  byPerson,
});
const resolved = { status: 'resolved', category: 'resolved' } as const;
const stepOf = (now: EntryNow | null, given: Happening) => planPage(page, now, given).step;

test('the process’s own public word is the status, and otherwise its category', () => {
  const of = (status: string, category: IncidentState['category'], publicLabel = status) =>
    publicStatusOf({ statuses: [{ id: status, publicLabel } as never] }, { status, category });
  assert.equal(of('identified', 'active'), 'identified');
  assert.equal(of('verifying', 'monitoring', 'Monitoring'), 'monitoring');
  assert.equal(of('triage', 'triage', 'Investigating'), 'investigating');
  assert.equal(of('fixing', 'mitigating', 'Fixing'), 'identified');
  assert.equal(of('closed', 'closed', 'Resolved'), 'resolved');
  assert.equal(of('monitoring', 'resolved'), 'resolved');
  assert.equal(of('sleeping', 'active', 'Sleeping'), 'investigating');
});

test('the first rule that holds says whether it is published, and `always` means by people', () => {
  const facts = (severity: string, flags: string[] = []) => ({
    severity,
    flags,
    status: 'investigating',
    phase: null,
  });
  assert.equal(publicationOf(matrix, facts('SEV-1')).publish, 'draft');
  assert.equal(publicationOf(matrix, facts('SEV-3')).publish, 'never');
  assert.equal(publicationOf(matrix, facts('SEV-3', ['customer-visible'])).publish, 'draft');
  assert.equal(publicationOf(matrix, facts('SEV-4')).publish, 'never');
  assert.equal(audienceOfPages(matrix), 'public');
});

test('a process may say that it appears by itself, and a promise to its readers is kept by that too', () => {
  const byItself = matrixWith(['publish: always', 'publish: by-itself']);
  const facts = { severity: 'SEV-1', flags: [], status: 'investigating', phase: null };
  assert.equal(publicationOf(byItself, facts).publish, 'by-itself');
  const found = (process: typeof matrix) => [...promiseNotPublished.check({ process } as never)].length;
  assert.equal(found(byItself), 0);
  assert.ok(found(matrixWith(['publish: always', 'publish: never'])) > 0);
});

test('a severity means a status for components, until a person says otherwise', () => {
  assert.deepEqual([1, 2, 3, 4].map(componentStatusOf), [
    'major_outage',
    'partial_outage',
    'degraded_performance',
    'operational',
  ]);
});

test('an incident concerns the pages that show its service, and by a person’s word the only one that there is', () => {
  const other = aPage({ handle: 'other', components: [aComponent('exports')] });
  const of = (pages: (typeof page)[], service: string | null, said: boolean) =>
    pagesFor(pages, service, said).map(({ handle }) => handle);
  assert.deepEqual(of([page, other], 'checkout', false), ['public']);
  assert.deepEqual(of([page], null, false), []);
  assert.deepEqual(of([page], null, true), ['public']);
  assert.deepEqual(of([page], 'unshown', true), ['public']);
  assert.deepEqual(of([page, other], null, true), []);
});

test('what happens is a draft that one act could publish: of a template that lacks something, the title alone', () => {
  assert.deepEqual(planPage(page, null, happening()), {
    step: 'draft',
    title: 'API High Error Rate',
    status: 'investigating',
    body: 'Something is wrong, and we are finding out what.',
    components: [{ component: 'checkout', to: 'partial_outage' }],
  });
  const suggested = { subject: 'Checkout: we look into it', body: 'Impact: ', complete: false };
  const step = planPage(page, null, happening({ suggested }));
  assert.deepEqual(step.step === 'draft' && [step.title, step.body], [
    'Checkout: we look into it',
    'Something is wrong, and we are finding out what.',
  ]);
});

test('what the process does not publish, and nobody is owed, is not even a draft', () => {
  const publication = { publish: 'never', templates: [] } as const;
  assert.equal(stepOf(null, happening({ publication: { ...publication, templates: [] } })), 'nothing');
  assert.equal(
    stepOf(null, happening({ publication: { ...publication, templates: [] }, owed: true })),
    'draft',
  );
  assert.equal(
    stepOf(entry(draft('investigating')), happening({ publication: { ...publication, templates: [] } })),
    'drop-draft',
  );
});

test('what is over before anybody wrote of it needs no draft, and one that was there says that it is over', () => {
  assert.equal(stepOf(null, happening({}, resolved)), 'nothing');
  const step = planPage(page, entry(draft('investigating')), happening({}, resolved));
  assert.deepEqual(step.step === 'draft' && [step.status, step.components], ['resolved', []]);
  const closed = happening({}, { status: 'closed', category: 'closed' });
  assert.equal(stepOf(entry(draft('resolved')), closed), 'drop-draft');
  assert.equal(stepOf(entry(draft('investigating')), happening({ vanished: true })), 'drop-draft');
});

test('a draft that a person has touched is theirs, and one that was thrown away stays away', () => {
  assert.equal(
    stepOf(entry(draft('investigating', true)), happening({}, { status: 'identified' })),
    'nothing',
  );
  const thrownAway = { ...entry(draft('investigating')), discardedAt: atTen };
  assert.equal(stepOf(thrownAway, happening()), 'nothing');
  assert.equal(
    stepOf(entry(shown('investigating'), draft('monitoring', true)), happening({}, resolved)),
    'nothing',
  );
});

test('what a person says is published, with what waited to be said of components', () => {
  const said = { subject: null, body: 'We look.' };
  const first = planPage(page, null, happening({ said }));
  assert.deepEqual(first, {
    step: 'publish',
    title: 'API High Error Rate',
    status: 'investigating',
    body: 'We look.',
    components: [{ component: 'checkout', to: 'partial_outage' }],
  });
  const worse = {
    ...draft('investigating'),
    components: [{ component: 'checkout', to: 'major_outage' as const }],
  };
  const next = planPage(
    page,
    entry(shown('investigating', atTen, 'partial_outage'), worse),
    happening({ said }),
  );
  assert.deepEqual(next.step === 'publish' && next.components, worse.components);
  const over = planPage(
    page,
    entry(shown('investigating', atTen, 'partial_outage'), worse),
    happening({ said }, resolved),
  );
  assert.deepEqual(over.step === 'publish' && [over.status, over.components], ['resolved', []]);
  const anew = planPage(page, { ...entry(), discardedAt: atTen }, happening({ said }));
  assert.equal(anew.step, 'publish');
});

test('of what readers see a new status, a new severity and a relapse wait to be said', () => {
  const seen = entry(shown('investigating', atTen, 'partial_outage'));
  assert.equal(stepOf(seen, happening()), 'nothing');
  const identified = planPage(page, seen, happening({}, { status: 'identified', category: 'mitigating' }));
  assert.deepEqual(identified.step === 'draft' && [identified.status, identified.components], [
    'identified',
    [],
  ]);
  const worse = planPage(page, seen, happening({ severityChanged: true }, { severityRank: 1 }));
  assert.deepEqual(worse.step === 'draft' && worse.components, [
    { component: 'checkout', to: 'major_outage' },
  ]);
  const milder = planPage(page, seen, happening({ severityChanged: true }, { severityRank: 4 }));
  assert.deepEqual(milder.step === 'draft' && milder.components, [
    { component: 'checkout', to: 'operational' },
  ]);
  const back = planPage(page, entry(...seen.updates, shown('resolved', atEleven)), happening());
  assert.deepEqual(back.step === 'draft' && [back.status, back.components], [
    'investigating',
    [{ component: 'checkout', to: 'partial_outage' }],
  ]);
});

test('a subject is the title from then on, and without one the title stays', () => {
  const seen = entry(shown('investigating', atTen, 'partial_outage'));
  const titleOf = (step: ReturnType<typeof planPage>) =>
    step.step === 'nothing' || step.step === 'drop-draft' ? step.step : step.title;
  const over = (given: Partial<Happening>) => titleOf(planPage(page, seen, happening(given, resolved)));
  assert.equal(over({ said: { subject: 'Checkout: over', body: 'It is over.' } }), 'Checkout: over');
  assert.equal(over({ said: { subject: 'Over\r\nBcc: all', body: 'It is over.' } }), 'Over Bcc: all');
  assert.equal(over({ said: { subject: null, body: 'It is over.' } }), null);
  const suggested = { subject: 'Checkout: over', body: 'It is over.', complete: true };
  assert.equal(over({ suggested }), 'Checkout: over');
  assert.equal(over({ suggested: { ...suggested, complete: false } }), null);
  assert.equal(over({ publication: { publish: 'by-itself', templates: [] } }), null);
});

test('a draft of what readers know by now goes, and what has a postmortem is over', () => {
  const seen = entry(shown('investigating', atTen, 'partial_outage'), draft('identified'));
  assert.equal(stepOf(seen, happening()), 'drop-draft');
  const told = entry(shown('resolved'), shown('postmortem', atEleven));
  assert.equal(stepOf(told, happening({}, resolved)), 'nothing');
});

test('by itself it appears and goes on in words that name nothing internal, unless the process has whole ones', () => {
  const publication = { publish: 'by-itself', templates: [] } as const;
  const unasked = (
    over: Partial<Happening>,
    state: Partial<IncidentState> = {},
    now: EntryNow | null = null,
  ) => planPage(page, now, happening({ publication: { ...publication, templates: [] }, ...over }, state));
  const step = unasked({});
  assert.deepEqual(step.step === 'publish' && [step.title, step.body], [
    'Trouble with Checkout',
    'Something is wrong, and we are finding out what.',
  ]);
  const half = unasked({ suggested: { subject: 'API High Error Rate', body: 'Impact: ', complete: false } });
  assert.equal(half.step === 'publish' && half.title, 'Trouble with Checkout');
  const whole = unasked({ suggested: { subject: 'Checkout is slow', body: 'We look.', complete: true } });
  assert.deepEqual(whole.step === 'publish' && [whole.title, whole.body], ['Checkout is slow', 'We look.']);
  const over = unasked({}, resolved, entry(shown('investigating', atTen, 'partial_outage')));
  assert.deepEqual(over.step === 'publish' && [over.status, over.body], ['resolved', 'It is over.']);
  assert.equal(unasked({}, resolved).step, 'nothing');
});
