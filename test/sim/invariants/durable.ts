/** I1: what was answered as accepted is stored, and has become something. */
import type { Invariant } from './invariant.ts';
import { isOver } from './invariant.ts';

export const durable: Invariant = {
  id: 'I1',
  name: 'durable',
  sentence:
    'Each signal that was answered 2xx is committed, and has changed an alert or left a counted reason; an alert that fires and was decided about belongs to an incident that is open.',
  watch({ tables }, fail) {
    const stored = new Set<string>();
    let read = 0;
    return {
      onAccepted({ body, parts, outcome }) {
        for (; read < tables.signals.length; read += 1) stored.add(tables.signals[read]!.body);
        if (!stored.has(body)) fail(`the body ${body} was answered 2xx and is not stored`, body);
        const counted = Object.values(outcome).reduce((sum, count) => sum + count, 0);
        if (counted !== parts) fail(`of the ${parts} signals of ${body} ${counted} are accounted for`, body);
      },
      look() {
        for (const alert of tables.openAlerts.values()) {
          if (alert.disposition !== 'incident' || alert.unroutedAt !== null) continue;
          const row = alert.incident === null ? undefined : tables.incidents.get(alert.incident);
          if (row === undefined)
            fail(`the alert ${alert.key} fires, was decided about, and has no incident`, alert.key);
          else if (isOver(row.state))
            fail(`the alert ${alert.key} fires, and its incident ${row.state.number} is over`, row.id);
        }
      },
    };
  },
};
