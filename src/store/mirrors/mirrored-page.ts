/** What the mirror of a status page reads of ours, as its readers see it, and remembers of the other. */
import type { StatusPage } from '../../domain/status-page/facts.ts';
import {
  incidentPicture,
  type IncidentPicture,
  maintenancePicture,
  type MaintenancePicture,
} from '../../domain/status-page/picture.ts';
import type { Queryable } from '../access/queryable.ts';
import { readIncident } from '../status-pages/incidents.ts';
import { readMaintenance } from '../status-pages/maintenances.ts';
import { keepMirrored, readMirrored } from './mirrored.ts';

interface MirroredPageOptions {
  /** Null: the configuration has no such page. */
  page: StatusPage | null;
  channel: string;
  now: () => string;
}

export function mirroredPage(db: Queryable, { page, channel, now }: MirroredPageOptions) {
  return {
    /** `ours`: `incident/ID` or `maintenance/ID`. Null: readers see nothing of it. */
    async read(ours: string): Promise<IncidentPicture | MaintenancePicture | null> {
      if (page === null) return null;
      const [kind, id = ''] = ours.split('/');
      if (kind === 'incident') {
        const incident = await readIncident(db, { page: page.handle, id });
        return incident === null ? null : incidentPicture(page, incident);
      }
      const maintenance = await readMaintenance(db, { page: page.handle, id });
      return maintenance === null ? null : maintenancePicture(page, maintenance);
    },
    memory: {
      find: (ours: string[]) => readMirrored(db, channel, ours),
      keep: (ours: string, theirs: string) => keepMirrored(db, { channel, ours, theirs, now: now() }),
    },
  };
}
