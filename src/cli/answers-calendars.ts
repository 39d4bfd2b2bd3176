/** What the API answers about time off and calendars, as far as the command line reads it; a test holds it equal to the server's shapes. */
import type { PersonRef } from './answers.ts';

export interface TimeOff {
  id: string | null;
  person: PersonRef;
  begins: string;
  ends: string;
  note: string | null;
  source: 'own' | 'feed';
}

export interface CalendarIn {
  handle: string;
  kind: 'feed' | 'dates';
  reading: { state: 'waiting' | 'good' | 'failing'; readAt: string | null; problem: string | null };
  events: number;
  unnamed: { count: number; titles: string[] };
  schedules: string[];
}
