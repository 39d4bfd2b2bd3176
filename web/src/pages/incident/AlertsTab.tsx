/** The alerts that speak of this incident. */
import { AlertRows } from '../alerts/AlertRows.tsx';

export function AlertsTab({ number }: { number: string }) {
  return (
    <AlertRows
      filter={{ incident: number }}
      empty="No alert speaks of this incident"
      help="It was declared by a person. Alerts that join it later stand here."
    />
  );
}
