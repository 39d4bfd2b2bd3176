/** How a severity is found, by machines and by people, and what that leaves out. */
import { inWords } from '../../incident/naming.ts';
import type { Process } from '../process.ts';
import { severityOfSignal } from '../resolve-severity.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';
import { counted } from './words.ts';

/** Words by which a machine asks for a person. */
const alarming = ['critical', 'fatal', 'emergency', 'disaster', 'page'];

function pages(reading: Reading, severity: string | null): boolean {
  return severity !== null && reading.pagingRungs(severity).length > 0;
}

/** Where nothing pages by itself, that is how the house works, and no word of a machine is to blame. */
function anythingPages(process: Process, reading: Reading): boolean {
  return process.severities.some(({ id }) => pages(reading, id));
}

export const alarmPagesNobody: Rule = {
  code: 'alarm-pages-nobody',
  title: 'An alarming word of a machine pages nobody',
  why: 'A monitoring system that says `critical` or `page` was set up to rouse somebody. Mapped to a severity that notifies, queues or declares nothing, its alarm is a line in a list.',
  asks: 'process',
  *check({ process, reading }) {
    const { signals } = process;
    if (signals === null || !anythingPages(process, reading)) return;
    for (const word of alarming) {
      if (!Object.hasOwn(signals.severities, word)) continue;
      const severity = signals.severities[word] ?? null;
      if (pages(reading, severity)) continue;
      yield {
        path: ['signals', 'severities', word],
        message: `\`${word}\` becomes ${severity ?? 'no incident'}${severity === null ? '' : `, which pages nobody (${counted(reading.timedRungs(severity).length, 'rung')} to notify or to queue)`}.`,
        remedy: `Map it to a severity that pages: ${inWords(
          process.severities.filter(({ id }) => pages(reading, id)).map(({ id }) => id),
          'or',
        )}.`,
      };
    }
  },
  example: {
    broken: `
clocks:
  - { id: response, label: Response, when: { severity: P0 }, starts: declared, stops: acknowledged, within: 15m }
  - { id: later-response, label: Response, when: { severity: P1 }, starts: declared, stops: acknowledged, within: 24h }
escalation:
  - id: first
    when: { severity: P0 }
    rungs:
      - { after: 0m, to: on-call, by: page }
  - id: second
    when: { severity: P1 }
    rungs:
      - { after: 0m, to: on-call, by: notify }
signals:
  severities:
    critical: P1 # found
    error: P0
    warning: P1
    info: none
  otherwise: P0
  reopenWithin: 30m
  groupWindow: 4h
`,
    mended: `
clocks:
  - { id: response, label: Response, when: { severity: P0 }, starts: declared, stops: acknowledged, within: 15m }
  - { id: later-response, label: Response, when: { severity: P1 }, starts: declared, stops: acknowledged, within: 24h }
escalation:
  - id: first
    when: { severity: P0 }
    rungs:
      - { after: 0m, to: on-call, by: page }
  - id: second
    when: { severity: P1 }
    rungs:
      - { after: 0m, to: on-call, by: notify }
signals:
  severities:
    critical: P0
    error: P0
    warning: P1
    info: none
  otherwise: P0
  reopenWithin: 30m
  groupWindow: 4h
`,
  },
};

export const doubtPagesNobody: Rule = {
  code: 'doubt-pages-nobody',
  title: 'What a machine says in an unknown word pages nobody',
  why: 'Monitoring systems change, and one day an alert comes with a word that the map does not have. In doubt somebody should be paged: a page too many is noticed, one too few is not.',
  asks: 'process',
  *check({ process, reading }) {
    const { signals } = process;
    if (signals === null || !anythingPages(process, reading)) return;
    const severity = severityOfSignal({ ...process, signals: { ...signals, severities: {} } }, null);
    if (pages(reading, severity)) return;
    yield {
      path: signals.otherwise === undefined ? ['signals'] : ['signals', 'otherwise'],
      message: `A word that is none of the ${Object.keys(signals.severities).length} in the map becomes ${severity ?? 'no incident'}, ${severity === null ? 'and nobody hears of it' : 'which pages nobody'}.`,
      remedy: `Let \`otherwise\` be a severity that pages.`,
    };
  },
  example: {
    broken: `
signals:
  severities: { critical: P0, error: P1, warning: P1, info: none }
  otherwise: none # found
  reopenWithin: 30m
  groupWindow: 4h
`,
    mended: `
signals:
  severities: { critical: P0, error: P1, warning: P1, info: none }
  otherwise: P1
  reopenWithin: 30m
  groupWindow: 4h
`,
  },
};

/** The four of PagerDuty's Events API, which most sources can send; Alertmanager's rules use three of them. */
const usualWords = ['critical', 'error', 'warning', 'info'];

export const usualWordsMissing: Rule = {
  code: 'usual-words-missing',
  title: 'A word that most machines send has no meaning',
  why: 'The four severities of the PagerDuty Events API are what nearly every monitoring system sends. One that the map does not have counts as an unknown word: `info` then pages like an alarm, or `critical` like anything else.',
  asks: 'process',
  *check({ process }) {
    const { signals } = process;
    if (signals === null) return;
    const missing = usualWords.filter((word) => !Object.hasOwn(signals.severities, word));
    if (missing.length === 0) return;
    const becomes = severityOfSignal({ ...process, signals: { ...signals, severities: {} } }, null);
    yield {
      path: ['signals', 'severities'],
      message: `${inWords(missing.map((word) => `\`${word}\``))} ${missing.length === 1 ? 'is' : 'are'} not in the map, and so ${missing.length === 1 ? 'becomes' : 'become'} ${becomes ?? 'no incident'}, like every unknown word.`,
      remedy: `Add ${missing.length === 1 ? 'it' : 'them'}, with a severity or \`none\`.`,
    };
  },
  example: {
    broken: `
signals:
  severities: { critical: P0, error: P1, warning: P1 } # found
  otherwise: P1
  reopenWithin: 30m
  groupWindow: 4h
`,
    mended: `
signals:
  severities: { critical: P0, error: P1, warning: P1, info: none }
  otherwise: P1
  reopenWithin: 30m
  groupWindow: 4h
`,
  },
};

export const severityNeverFound: Rule = {
  code: 'severity-never-found',
  title: 'No answers lead to a severity',
  why: 'People who answer the questions of the process never arrive at this severity. Either the questions miss a case, or nobody needs the severity.',
  asks: 'process',
  *check({ process: { classifier, severities } }) {
    if (classifier === null) return;
    const found =
      classifier.kind === 'tree'
        ? [classifier.otherwise, ...classifier.questions.flatMap((question) => question.severities)]
        : Object.values(classifier.severities).flatMap((row) => Object.values(row));
    const missing = severities.filter(({ id }) => !found.includes(id)).map(({ id }) => id);
    if (missing.length === 0) return;
    const asked =
      classifier.kind === 'tree'
        ? `${counted(classifier.questions.length, 'question')} and \`otherwise\``
        : `the table of ${classifier.impact.length} by ${classifier.urgency.length}`;
    yield {
      path: ['classifier'],
      message: `${inWords(missing)} ${missing.length === 1 ? 'is' : 'are'} found by none of the answers: ${asked} lead to ${inWords(severities.map(({ id }) => id).filter((id) => found.includes(id)))} alone.`,
      remedy: 'Add a question or a place in the table for it, or leave the severity out.',
    };
  },
  example: {
    broken: `
classifier:
  tree: # found
    questions:
      - { id: down, ask: Is everything down?, severity: P0 }
    otherwise: P0
`,
    mended: `
classifier:
  tree:
    questions:
      - { id: down, ask: Is everything down?, severity: P0 }
    otherwise: P1
`,
  },
};

export const matrixOutOfOrder: Rule = {
  code: 'matrix-out-of-order',
  title: 'More impact or more urgency makes an incident less severe',
  why: 'The axes go from the most to the least. A place of the table that is more severe than one with more impact (or more urgency) contradicts them, and is most often two words exchanged.',
  asks: 'process',
  *check({ process: { classifier, severities } }) {
    if (classifier?.kind !== 'matrix') return;
    const rank = (impact: string, urgency: string) =>
      severities.findIndex(({ id }) => id === classifier.severities[impact]?.[urgency]);
    const { impact, urgency } = classifier;
    for (const [row, { id: here }] of impact.entries())
      for (const [column, { id: soon }] of urgency.entries()) {
        const above = impact[row - 1]?.id;
        const before = urgency[column - 1]?.id;
        const [worse, axis] =
          above !== undefined && rank(above, soon) > rank(here, soon)
            ? [{ impact: above, urgency: soon }, 'impact']
            : before !== undefined && rank(here, before) > rank(here, soon)
              ? [{ impact: here, urgency: before }, 'urgency']
              : [null, ''];
        if (worse === null) continue;
        yield {
          path: ['classifier', 'matrix', 'severities', here, soon],
          message: `Impact ${here} at urgency ${soon} is ${classifier.severities[here]?.[soon]}, which is more severe than impact ${worse.impact} at urgency ${worse.urgency} (${classifier.severities[worse.impact]?.[worse.urgency]}), although that has more ${axis}.`,
          remedy: `Let more ${axis} be at least as severe, or turn the axis round.`,
        };
      }
  },
  example: {
    broken: `
classifier:
  matrix:
    impact: [{ id: high, label: Many }, { id: low, label: Few }]
    urgency: [{ id: now, label: Now }, { id: later, label: Later }]
    severities:
      high: { now: P0, later: P1 }
      low: { now: P1, later: P0 } # found
`,
    mended: `
classifier:
  matrix:
    impact: [{ id: high, label: Many }, { id: low, label: Few }]
    urgency: [{ id: now, label: Now }, { id: later, label: Later }]
    severities:
      high: { now: P0, later: P1 }
      low: { now: P1, later: P1 }
`,
  },
};
