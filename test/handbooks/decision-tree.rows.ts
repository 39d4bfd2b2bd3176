/** The rows of the handbook that `processes/decision-tree.yaml` runs. */
import type { Handbook } from './handbook.ts';

export const decisionTree: Handbook = { process: 'decision-tree', rows: [] };
