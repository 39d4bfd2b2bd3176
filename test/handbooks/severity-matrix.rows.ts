/** The rows of the handbook that `processes/severity-matrix.yaml` runs. */
import type { Handbook } from './handbook.ts';

export const severityMatrix: Handbook = { process: 'severity-matrix', rows: [] };
