/** What of a maintenance is done by itself at an instant: its readers are reminded, it begins, it ends. */
import { isDue, plus } from '../instant.ts';
import type { MaintenanceStatus } from './facts.ts';

export interface PlannedMaintenance {
  status: MaintenanceStatus;
  scheduledFor: string;
  scheduledUntil: string;
  startsItself: boolean;
  endsItself: boolean;
  /** In seconds before it begins, all of them and those that are done. */
  reminders: number[];
  reminded: number[];
}

export type MaintenanceStep =
  /** One reminder, however many are due: after a stall of ours nobody is reminded twice at once. */
  | { do: 'remind'; reminders: number[] }
  | { do: 'begin'; at: string }
  /** `beganAt`: it began unnoticed, since we were away. */
  | { do: 'end'; at: string; beganAt: string | null };

export function dueStep(maintenance: PlannedMaintenance, now: string): MaintenanceStep | null {
  const { status, scheduledFor, scheduledUntil, startsItself, endsItself } = maintenance;
  switch (status) {
    case 'scheduled': {
      if (!isDue(scheduledFor, now)) {
        const due = openReminders(maintenance).filter((seconds) =>
          isDue(plus(scheduledFor, -seconds * 1000), now),
        );
        return due.length === 0 ? null : { do: 'remind', reminders: due };
      }
      if (!startsItself) return null;
      return endsItself && isDue(scheduledUntil, now)
        ? { do: 'end', at: scheduledUntil, beganAt: scheduledFor }
        : { do: 'begin', at: scheduledFor };
    }
    case 'in_progress':
    case 'verifying':
      return endsItself && isDue(scheduledUntil, now)
        ? { do: 'end', at: scheduledUntil, beganAt: null }
        : null;
    case 'completed':
      return null;
  }
}

/** When there is next something to do; null: only people can do anything. */
export function nextStepAt(maintenance: PlannedMaintenance): string | null {
  const { status, scheduledFor, scheduledUntil, startsItself, endsItself } = maintenance;
  switch (status) {
    case 'scheduled': {
      const farthest = openReminders(maintenance).toSorted((a, b) => b - a)[0];
      if (farthest !== undefined) return plus(scheduledFor, -farthest * 1000);
      return startsItself ? scheduledFor : null;
    }
    case 'in_progress':
    case 'verifying':
      return endsItself ? scheduledUntil : null;
    case 'completed':
      return null;
  }
}

function openReminders({ reminders, reminded }: PlannedMaintenance): number[] {
  return reminders.filter((seconds) => !reminded.includes(seconds));
}
