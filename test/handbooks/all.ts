/** The five handbooks, with how many rows each has: 305 in all. */
import type { Handbook } from './handbook.ts';
import { decisionTree } from './decision-tree.rows.ts';
import { rapidRecovery } from './rapid-recovery.rows.ts';
import { severityMatrix } from './severity-matrix.rows.ts';
import { tieredEscalation } from './tiered-escalation.rows.ts';
import { timeboxedPhases } from './timeboxed-phases.rows.ts';

export const handbooks: { handbook: Handbook; prefix: string; rows: number }[] = [
  { handbook: tieredEscalation, prefix: '000', rows: 98 },
  { handbook: rapidRecovery, prefix: '001', rows: 55 },
  { handbook: timeboxedPhases, prefix: '002', rows: 28 },
  { handbook: severityMatrix, prefix: '003', rows: 78 },
  { handbook: decisionTree, prefix: '004', rows: 46 },
];
