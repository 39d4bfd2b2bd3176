/** The rows of the handbook that `processes/tiered-escalation.yaml` runs. */
import type { Handbook } from './handbook.ts';

export const tieredEscalation: Handbook = { process: 'tiered-escalation', rows: [] };
