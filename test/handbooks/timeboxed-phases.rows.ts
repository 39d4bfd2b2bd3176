/** The rows of the handbook that `processes/timeboxed-phases.yaml` runs. */
import type { Handbook } from './handbook.ts';

export const timeboxedPhases: Handbook = { process: 'timeboxed-phases', rows: [] };
