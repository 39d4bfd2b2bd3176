/** The plain file of which the examples change a section or two: it makes no finding. */
import type { Example } from './rule.ts';

/** By the name of the section; in the order in which a file reads well. */
const plain: Record<string, string> = {
  process:
    'process: { id: example, title: Example, version: "1", owner: Engineering, timeZone: Europe/Berlin }',
  severities: `severities:
  - { id: P0, label: Critical, definition: Everything is down. }
  - { id: P1, label: High, definition: Much is down. }`,
  signals: `signals:
  severities: { critical: P0, error: P1, warning: P1, info: none }
  otherwise: P1
  reopenWithin: 30m
  groupWindow: 4h`,
  lifecycle: `lifecycle:
  statuses:
    - { id: investigating, label: Investigating, category: active }
    - { id: monitoring, label: Monitoring, category: monitoring }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }`,
  clocks: `clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 15m }`,
  positions: `positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }`,
  escalation: `escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, unless: resolved }
      - { after: 10m, to: lead, by: page, unless: resolved }`,
};

export const plainFile = `${Object.values(plain).join('\n')}\n`;

/** The sections first, so that their lines are the file's, and after them those of the plain file that they leave out. */
export function exampleFile(sections: Example['broken']): string {
  const own = sections.trim();
  const names = new Set([...own.matchAll(/^([A-Za-z]+):/gm)].map(([, name]) => name));
  const others = Object.entries(plain).filter(([name]) => !names.has(name));
  return `${[own, ...others.map(([, text]) => text)].join('\n')}\n`;
}
