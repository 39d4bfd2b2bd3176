/** Messages that reach nobody, and promises about a page that is not published. */
import { inWords } from '../../incident/naming.ts';
import { matches } from '../condition.ts';
import type { Condition, Process } from '../process.ts';
import type { Rule } from './rule.ts';
import { counted } from './words.ts';

export const audienceWithoutWay: Rule = {
  code: 'audience-without-way',
  title: 'An audience is promised to hear, and nothing says through what',
  why: 'What is told goes through chat, mail, pages or the status page. An audience without `through` is a name: a message or a promise to it ends at whoever writes it.',
  asks: 'process',
  *check({ process }) {
    const without = process.audiences.filter(
      ({ id, through }) =>
        through.length === 0 &&
        (process.communication.some((rule) => rule.audience.includes(id) && rule.through.length === 0) ||
          process.clocks.some(({ audience }) => audience === id)),
    );
    const [first] = without;
    if (first === undefined) return;
    yield {
      path: ['audiences', process.audiences.indexOf(first)],
      message: `Of ${counted(process.audiences.length, 'audience')} ${inWords(without.map(({ id }) => `\`${id}\``))} ${without.length === 1 ? 'is' : 'are'} to hear, but nothing says through what.`,
      remedy: 'Add `through` to them, or to what they are told by: chat, mail, page or status-page.',
    };
  },
  example: {
    broken: `
audiences:
  - { id: engineering, label: Engineering } # found
communication:
  - { id: told, on: declared, audience: engineering }
`,
    mended: `
audiences:
  - { id: engineering, label: Engineering, through: chat }
communication:
  - { id: told, on: declared, audience: engineering }
`,
  },
};

/** What is published of an incident at this severity with these flags; null: no rule holds. */
function publicationOf(
  { statusPage, statuses }: Process,
  severity: string,
  flags: string[],
): Process['statusPage'][number] | null {
  const facts = { severity, flags, status: statuses[0]?.id ?? '', phase: null };
  return (
    statusPage.find(({ when }) => matches({ ...when, statuses: undefined, phases: undefined }, facts)) ?? null
  );
}

export const promiseNotPublished: Rule = {
  code: 'promise-not-published',
  title: 'An update is promised on a status page that does not show the incident',
  why: 'The clock reminds people to tell the readers of the status page, and counts it as broken when they do not; but by the rules of publication nothing of this incident appears there.',
  asks: 'process',
  *check({ process }) {
    for (const [index, { id, audience, when }] of process.clocks.entries()) {
      const readers = process.audiences.find((one) => one.id === audience);
      if (readers === undefined || !readers.through.every((way) => way === 'status-page')) continue;
      if (readers.through.length === 0) continue;
      const hidden = process.severities
        .filter((severity) => when.severities?.includes(severity.id) ?? true)
        .filter(
          (severity) =>
            (publicationOf(process, severity.id, when.flags ?? [])?.publish ?? 'never') === 'never',
        )
        .map((severity) => severity.id);
      if (hidden.length === 0) continue;
      yield {
        path: ['clocks', index, 'audience'],
        message: `\`${id}\` promises \`${readers.id}\` updates on the status page, but of ${counted(process.statusPage.length, 'rule')} of \`statusPage\` none publishes ${inWords(hidden)}.`,
        remedy: 'Publish these severities, or let the clock hold for others.',
      };
    }
  },
  example: {
    broken: `
audiences:
  - { id: public, label: Readers of the status page, through: status-page }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: updates, label: Next update, starts: declared, stops: resolved, restarts: update-posted, within: 30m, audience: public } # found
statusPage:
  - { when: { severity: P0 }, publish: always, templates: told }
templates:
  - { id: told, title: Told, purpose: status-page, body: "{{ incident.title }}" }
`,
    mended: `
audiences:
  - { id: public, label: Readers of the status page, through: status-page }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: updates, label: Next update, when: { severity: P0 }, starts: declared, stops: resolved, restarts: update-posted, within: 30m, audience: public }
statusPage:
  - { when: { severity: P0 }, publish: always, templates: told }
templates:
  - { id: told, title: Told, purpose: status-page, body: "{{ incident.title }}" }
`,
  },
};

export const publishedWithoutWords: Rule = {
  code: 'published-without-words',
  title: 'An incident is published, and there are no words for it',
  why: 'What the public reads is written under pressure by people who have other things to do. A process that promises it without a text promises that somebody will find words in time.',
  asks: 'process',
  *check({ process }) {
    if (process.templates.some(({ purpose }) => purpose === 'status-page')) return;
    const promised = process.clocks.find(({ audience }) =>
      process.audiences.some(({ id, through }) => id === audience && through.includes('status-page')),
    );
    if (promised === undefined) return;
    for (const [index, { publish, templates }] of process.statusPage.entries()) {
      if (publish === 'never' || templates.length > 0) continue;
      yield {
        path: ['statusPage', index],
        message: `This is published, and \`${promised.id}\` promises it within ${promised.within.text}, but of ${counted(process.templates.length, 'template')} none is for the status page.`,
        remedy: 'Add a template with `purpose: status-page`, and name it here.',
      };
    }
  },
  example: {
    broken: `
audiences:
  - { id: public, label: Readers of the status page, through: status-page }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: published, label: Status page, starts: declared, stops: update-posted, within: 20m, audience: public }
statusPage:
  - { publish: always } # found
`,
    mended: `
audiences:
  - { id: public, label: Readers of the status page, through: status-page }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: published, label: Status page, starts: declared, stops: update-posted, within: 20m, audience: public }
statusPage:
  - { publish: always, templates: told }
templates:
  - { id: told, title: Told, purpose: status-page, body: "{{ incident.title }}" }
`,
  },
};

export const publicationNeverRead: Rule = {
  code: 'publication-never-read',
  title: 'A rule of the status page stands behind one that always holds before it',
  why: 'The first rule that holds counts. One whose every case is a case of an earlier one is never read, whatever it says.',
  asks: 'process',
  *check({ process }) {
    for (const [index, { when }] of process.statusPage.entries()) {
      const before = process.statusPage.slice(0, index).findIndex((earlier) => isPartOf(when, earlier.when));
      if (before === -1) continue;
      yield {
        path: ['statusPage', index],
        message: `Rule ${index + 1} of ${process.statusPage.length} is never read: whenever it holds, rule ${before + 1} holds as well and comes first.`,
        remedy: 'Put the narrower rule first, or remove it.',
      };
    }
  },
  example: {
    broken: `
statusPage:
  - { when: { severity: [P0, P1] }, publish: always, templates: told }
  - { when: { severity: P1 }, publish: never } # found
templates:
  - { id: told, title: Told, purpose: status-page, body: "{{ incident.title }}" }
`,
    mended: `
statusPage:
  - { when: { severity: P1 }, publish: never }
  - { when: { severity: [P0, P1] }, publish: always, templates: told }
templates:
  - { id: told, title: Told, purpose: status-page, body: "{{ incident.title }}" }
`,
  },
};

/** Whenever the one holds, the other does. */
function isPartOf(one: Condition, other: Condition): boolean {
  const within = (some: string[] | undefined, wider: string[] | undefined) =>
    wider === undefined || (some !== undefined && some.every((word) => wider.includes(word)));
  return (
    within(one.severities, other.severities) &&
    within(one.statuses, other.statuses) &&
    within(one.phases, other.phases) &&
    // All flags of a condition must be raised, so fewer of them hold more often.
    (other.flags ?? []).every((flag) => one.flags?.includes(flag) ?? false)
  );
}
