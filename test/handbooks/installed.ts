/** What the linter says of an installation in which Ana and Ben take turns by one schedule. */
import { lintInstallation } from '../../src/domain/process/lint/lint.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { exampleInstallation } from '../harness/example-installation.ts';

const now = '2026-03-02T12:00:00.000Z';

/** `layer`: what stands in it beside `starts` and `participants`. Answers the sentences of this rule. */
export function installed(
  process: Process,
  rule: 'rotation-differs' | 'schedule-gap',
  { position, timeZone, layer }: { position: string; timeZone: string; layer: string },
): string[] {
  const installation = exampleInstallation(`
users:
  - { handle: ana, name: Ana, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ana" }] }
  - { handle: ben, name: Ben, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ben" }] }
schedules:
  - handle: primary
    timeZone: ${timeZone}
    layers:
      - { ${layer}, starts: 2026-01-05, participants: [ana, ben] }
positions:
  ${position}: { schedule: primary }
`);
  return lintInstallation(process, { now, installation })
    .filter(({ code }) => code === rule)
    .map(({ message }) => message);
}
