/** The rows of the handbook that `processes/rapid-recovery.yaml` runs. */
import type { Handbook } from './handbook.ts';

export const rapidRecovery: Handbook = { process: 'rapid-recovery', rows: [] };
