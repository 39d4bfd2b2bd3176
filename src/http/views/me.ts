/** Who is asking, and what they may do here. */
import { capabilitiesOf, type Viewer } from '../../domain/access/can.ts';
import type { Context } from '../context.ts';
import type { Me } from '../shapes.ts';
import { standingWarnings } from './standing-warnings.ts';

export function viewOfMe(
  viewer: Exclude<Viewer, { kind: 'link' }>,
  { engine, settings }: Pick<Context, 'engine' | 'settings'>,
): Me {
  const { directory, processHash } = engine.installation();
  const { organization, users } = directory;
  const person = viewer.kind === 'person' ? users[viewer.handle] : undefined;
  const { role } = viewer;
  return {
    person: person === undefined ? null : { handle: person.handle, name: person.name },
    name: person?.name ?? (viewer.kind === 'key' ? viewer.name : viewer.handle),
    role,
    timeZone: person?.timeZone ?? organization.timeZone,
    can: [...capabilitiesOf[role]],
    organization: organization.name,
    demo: settings.demo,
    clock: { now: engine.now(), rate: engine.rate },
    warnings: role === 'admin' ? warningsOf() : [],
  };
  function warningsOf(): string[] {
    // Before a process is chosen the first run says what is missing.
    if (processHash === '') return [];
    const process = engine.process(processHash);
    const { url, demo } = settings;
    // Of channels and gaps the first screen speaks; above every page stands what no page may be without.
    const around = { url, demo, channels: null, gaps: [], now: engine.now() };
    return standingWarnings({ directory, process, ...around }).map(({ text, detail }) =>
      detail === null ? text : `${text}: ${detail}`,
    );
  }
}
