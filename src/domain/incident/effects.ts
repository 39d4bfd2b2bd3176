/** What events bring about outside the log: deliveries to write, deliveries to cancel, alerts to end. */
import type { Urgency } from '../directory/directory.ts';
import { isEnd } from '../process/category.ts';
import type { RecordedEvent } from './events.ts';
import type { IncidentState } from './state.ts';

export interface PageDelivery {
  /** Unique over all time, and the same however often it is written: incident, page, step. */
  id: string;
  page: string;
  step: number;
  person: string;
  contact: string;
  channel: string;
  urgency: Urgency;
  rank: number;
  /** False for the first attempts to get a person's answer: they go before repeats, notices and the last resort's rounds. */
  repeated: boolean;
  at: string;
}

interface Effects {
  deliveries: PageDelivery[];
  /** Pages whose deliveries that have not begun are cancelled. */
  endedPages: string[];
  /** The incident's alerts end with it; the next trigger begins a new episode. */
  endsAlerts: boolean;
  /** Its alerts move to another incident. */
  movesAlertsTo: string | null;
}

/** `state`: as the events have left it. */
export function effectsOf(state: IncidentState, events: RecordedEvent[]): Effects {
  const effects: Effects = { deliveries: [], endedPages: [], endsAlerts: false, movesAlertsTo: null };
  const ended = new Set(events.flatMap(({ event }) => (event.type === 'page-ended' ? [event.page] : [])));
  for (const { event, at } of events) {
    switch (event.type) {
      case 'contacted': {
        // A page that ended in the same step sends nothing more.
        if (ended.has(event.page)) break;
        const page = state.pages.find((candidate) => candidate.id === event.page);
        if (page === undefined)
          throw new Error(`page ${event.page} of ${state.number} was contacted and must be in its state`);
        effects.deliveries.push({
          id: `${state.id}.${event.page}.${event.step}`,
          page: event.page,
          step: event.step,
          person: page.person,
          contact: event.contact,
          channel: event.channel,
          urgency: page.urgency,
          rank: state.severityRank,
          repeated: page.urgency === 'low' || page.at !== at || page.reason.kind === 'last-resort',
          at,
        });
        break;
      }
      case 'page-ended':
        effects.endedPages.push(event.page);
        break;
      case 'status-set':
        if (isEnd(event.category)) effects.endsAlerts = true;
        break;
      case 'merged':
        effects.movesAlertsTo = event.into;
        break;
      default:
      // The rest is told by the log alone.
    }
  }
  return effects;
}
