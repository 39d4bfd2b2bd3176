/** Parts of the lifecycle that are never reached. */
import { inWords } from '../../incident/naming.ts';
import { categories, type Milestone, type Process } from '../process.ts';
import type { Path } from '../finding.ts';
import type { Rule } from './rule.ts';

/** What has been reached when a milestone is: a resolution says that it was mitigated. */
const broughtBy: Partial<Record<Milestone, Milestone[]>> = {
  monitoring: ['mitigated'],
  resolved: ['mitigated'],
  closed: ['mitigated', 'resolved'],
};

export const phaseNeverBegins: Rule = {
  code: 'phase-never-begins',
  title: 'A phase is over before it can begin',
  why: 'A phase is passed over when what ends it has been reached already. Where each event that begins it implies one that ends it, nobody ever sees the phase, its checklists or its time box.',
  asks: 'process',
  *check({ process }) {
    for (const [index, { id, entersOn, leavesOn }] of process.phases.entries()) {
      const ends = (event: Milestone) =>
        [event, ...(broughtBy[event] ?? []), ...(event === 'detected' ? [] : (['declared'] as const))].find(
          (one) => leavesOn.includes(one),
        );
      if (!entersOn.every((event) => ends(event) !== undefined)) continue;
      yield {
        path: ['lifecycle', 'phases', index],
        message: `\`${id}\` begins with ${inWords(entersOn, 'or')}, when ${inWords([...new Set(entersOn.map((event) => ends(event)!))], 'or')}, which ends it, has been reached: it is never entered.`,
        remedy: 'Let it begin with an earlier event, or end with a later one.',
      };
    }
  },
  example: {
    broken: `
lifecycle:
  phases:
    - { id: work, label: Work, enters: declared, leaves: resolved }
    - { id: watch, label: Watch, enters: monitoring, leaves: mitigated } # found
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: monitoring, label: Monitoring, category: monitoring }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
`,
    mended: `
lifecycle:
  phases:
    - { id: work, label: Work, enters: declared, leaves: resolved }
    - { id: watch, label: Watch, enters: monitoring, leaves: resolved }
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: monitoring, label: Monitoring, category: monitoring }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
`,
  },
};

export const monitoringNeverReached: Rule = {
  code: 'monitoring-never-reached',
  title: 'A rule waits for `monitoring`, which no status brings about',
  why: 'The milestone `monitoring` is reached by entering a status of that category, and by nothing else. Without one a clock that starts with it never runs, one that only it stops is always broken, and a phase that it begins is never entered.',
  asks: 'process',
  *check({ process }) {
    if (process.statuses.some(({ category }) => category === 'monitoring')) return;
    for (const { what, path } of waitingForMonitoring(process))
      yield {
        path,
        message: `${what}: of ${process.statuses.length} statuses none has the category \`monitoring\`.`,
        remedy: 'Add a status with `category: monitoring`, or name another event.',
      };
  },
  example: {
    broken: `
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: watched, label: Watched, starts: declared, stops: monitoring, within: 4h } # found
`,
    mended: `
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: watching, label: Watching, category: monitoring }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }
  - { id: watched, label: Watched, starts: declared, stops: monitoring, within: 4h }
`,
  },
};

function* waitingForMonitoring(process: Process): Generator<{ what: string; path: Path }> {
  const only = (events: string[]) => events.length > 0 && events.every((event) => event === 'monitoring');
  for (const [index, { id, entersOn }] of process.phases.entries())
    if (only(entersOn))
      yield {
        what: `\`${id}\` begins with monitoring alone`,
        path: ['lifecycle', 'phases', index, 'enters'],
      };
  for (const [index, { id, starts, stops }] of process.clocks.entries()) {
    if (starts === 'monitoring')
      yield { what: `\`${id}\` starts with monitoring, so it never runs`, path: ['clocks', index, 'starts'] };
    if (only(stops))
      yield {
        what: `Only monitoring stops \`${id}\`, so it is always broken`,
        path: ['clocks', index, 'stops'],
      };
  }
}

export const soakGoesBack: Rule = {
  code: 'soak-goes-back',
  title: 'A soak leads back to an earlier part of the work',
  why: 'A soak ends by itself when nothing has happened, so it goes on. One that leads back takes an incident that stayed quiet for an incident that came back.',
  asks: 'process',
  *check({ process }) {
    for (const [index, status] of process.statuses.entries()) {
      const next = process.statuses.find(({ id }) => id === status.then);
      if (next === undefined || categories.indexOf(next.category) >= categories.indexOf(status.category))
        continue;
      yield {
        path: ['lifecycle', 'statuses', index, 'then'],
        message: `After ${status.soak?.text ?? 'its soak'} without anything new \`${status.id}\` (${status.category}) goes back to \`${next.id}\` (${next.category}).`,
        remedy: 'Let `then` name a status that comes later.',
      };
    }
  },
  example: {
    broken: `
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - id: monitoring
      label: Monitoring
      category: monitoring
      soak: 30m
      then: investigating # found
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
`,
    mended: `
lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - id: monitoring
      label: Monitoring
      category: monitoring
      soak: 30m
      then: resolved
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
`,
  },
};
