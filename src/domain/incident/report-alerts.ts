/** What alerts do to their incident: they join it, raise it, open it again, and end it when the last of them clears. */
import { reopen, resolve, setSeverity } from './change-course.ts';
import type { Command, Refusal } from './commands.ts';
import { type Draft, say } from './draft.ts';
import { isOver } from './ladders.ts';
import { repageOwner } from './pages.ts';
import { enterStatus, firstStatus, startSoak, workingStatus } from './statuses.ts';

export function reportAlerts(
  draft: Draft,
  command: Extract<Command, { type: 'report-alerts' }>,
): Refusal | null {
  const { firing: before } = draft.state.alerts;
  if (isOver(draft.state) && command.opened > 0) {
    const refused = reopen(draft);
    if (refused !== null) return refused;
  }
  if (command.firing === 0 && before > 0) say(draft, { type: 'alerts-cleared', total: command.total });
  else if (command.opened > 0 || command.total !== draft.state.alerts.total || command.firing !== before) {
    say(draft, {
      type: 'alerts-joined',
      firing: command.firing,
      total: command.total,
      summary: command.summary,
    });
  }
  if (isOver(draft.state)) return null;
  if (command.severity !== null) raiseTo(draft, command.severity);
  if (command.opened > 0) {
    if (draft.state.category === 'monitoring') enterStatus(draft, workingStatus(draft).id);
    if (draft.state.acknowledged) repageOwner(draft);
  }
  if (command.firing === 0 && before > 0) whenCleared(draft);
  return null;
}

function whenCleared(draft: Draft): void {
  if (draft.state.category === 'monitoring') {
    startSoak(draft);
    return;
  }
  const watch = firstStatus(draft, 'monitoring');
  switch (draft.process.signals?.whenAlertsClear ?? 'default') {
    case 'nothing':
      return;
    case 'resolve':
      resolve(draft);
      return;
    case 'monitoring':
      if (watch !== undefined) enterStatus(draft, watch.id);
      return;
    case 'default':
      if (!draft.state.acknowledged || watch === undefined) resolve(draft);
      else enterStatus(draft, watch.id);
  }
}

function raiseTo(draft: Draft, severity: string): void {
  const to = draft.process.severities.find((candidate) => candidate.id === severity);
  if (to !== undefined && to.rank < draft.state.severityRank) setSeverity(draft, severity);
}
