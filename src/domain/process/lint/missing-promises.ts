/** Severities at which nothing is promised, or nobody is told. */
import { inWords } from '../../incident/naming.ts';
import type { Rule } from './rule.ts';
import { holdsAlways } from './reading.ts';
import { counted } from './words.ts';

export const severityWithoutResponse: Rule = {
  code: 'severity-without-response',
  title: 'A severity promises no response',
  why: [
    'Without a clock that ends with an acknowledgement or with the triage nobody can be late, so nobody notices that an incident of this',
    'severity lies there unanswered, and no figure shows it.',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const silent = process.severities.filter(({ id }) => reading.responses(id).length === 0);
    const [first] = silent;
    if (first === undefined) return;
    yield {
      path: ['severities', process.severities.indexOf(first)],
      message: `${inWords(silent.map(({ id }) => id))} ${silent.length === 1 ? 'promises' : 'promise'} no response: no clock runs from the declaration to the acknowledgement, so no breach is ever seen.`,
      remedy: 'Add a clock with `starts: declared` and `stops: acknowledged`.',
    };
  },
  example: {
    broken: `
severities:
  - { id: P0, label: Critical, definition: Everything is down. }
  - { id: P1, label: High, definition: Much is down. } # found
clocks:
  - { id: response, label: Response, when: { severity: P0 }, starts: declared, stops: acknowledged, within: 15m }
`,
    mended: `
severities:
  - { id: P0, label: Critical, definition: Everything is down. }
  - { id: P1, label: High, definition: Much is down. }
clocks:
  - { id: response, label: Response, when: { severity: P0 }, starts: declared, stops: acknowledged, within: 15m }
  - { id: later-response, label: Response, when: { severity: P1 }, starts: declared, stops: acknowledged, within: 1h }
`,
  },
};

export const severityWithoutLadder: Rule = {
  code: 'severity-without-ladder',
  title: 'A severity reaches nobody',
  why: [
    'An incident that no rung takes up and no message announces stands in a list. Even what is for the queue needs a rung that puts it',
    'there (`by: ticket`).',
  ].join('\n'),
  asks: 'process',
  *check({ process, reading }) {
    const alone = process.severities.filter(
      ({ id }) =>
        reading.timedRungs(id).length === 0 &&
        !process.communication.some(({ when, on }) => on.includes('declared') && holdsAlways(when, id)),
    );
    const [first] = alone;
    if (first === undefined) return;
    yield {
      path: ['severities', process.severities.indexOf(first)],
      message: `${inWords(alone.map(({ id }) => id))} ${alone.length === 1 ? 'reaches' : 'reach'} nobody: of ${counted(reading.rungs.length, 'rung')} the clock climbs none, and no message tells of the declaration.`,
      remedy: 'Add a rung with `after: 0m`: `page`, `notify`, or `ticket` for the queue.',
    };
  },
  example: {
    broken: `
severities:
  - { id: P0, label: Critical, definition: Everything is down. }
  - { id: P1, label: High, definition: Much is down. } # found
clocks:
  - { id: response, label: Response, when: { severity: P0 }, starts: declared, stops: acknowledged, within: 15m }
  - { id: later-response, label: Response, when: { severity: P1 }, starts: declared, stops: acknowledged, within: 24h }
escalation:
  - id: first
    when: { severity: P0 }
    rungs:
      - { after: 0m, to: on-call, by: page }
signals:
  severities: { critical: P0, error: P0, warning: P1, info: none }
  otherwise: P0
  reopenWithin: 30m
  groupWindow: 4h
`,
    mended: `
severities:
  - { id: P0, label: Critical, definition: Everything is down. }
  - { id: P1, label: High, definition: Much is down. }
clocks:
  - { id: response, label: Response, when: { severity: P0 }, starts: declared, stops: acknowledged, within: 15m }
  - { id: later-response, label: Response, when: { severity: P1 }, starts: declared, stops: acknowledged, within: 24h }
escalation:
  - id: first
    when: { severity: P0 }
    rungs:
      - { after: 0m, to: on-call, by: page }
  - id: queue
    when: { severity: P1 }
    rungs:
      - { after: 0m, by: ticket }
signals:
  severities: { critical: P0, error: P0, warning: P1, info: none }
  otherwise: P0
  reopenWithin: 30m
  groupWindow: 4h
`,
  },
};
