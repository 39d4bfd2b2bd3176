/** What the API answers about who can be reached, as far as the command line reads it; a test holds it equal to the server's shapes. */
import type { PersonRef } from './answers.ts';

export interface ReadinessOfPerson {
  person: PersonRef;
  ready: boolean;
  problems: { weight: 'severe' | 'warn' | 'note'; sentence: string; remedy: string }[];
  testedAt: string | null;
  confirmedAt: string | null;
  always: boolean;
  onCallNow: boolean;
  nextOnCallAt: string | null;
  positions: string[];
}

/** GET /api/v1/on-call/readiness */
export interface OnCallReadiness {
  at: string;
  ready: number;
  items: ReadinessOfPerson[];
}

/** POST /api/v1/users/{handle}/test-page */
export interface SentTestPage {
  deliveries: { contact: string; channel: string }[];
}
