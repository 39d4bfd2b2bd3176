/** What the API answers about updates, drafts, audiences and subscriptions, as far as the command line reads it; a test holds it equal to the server's shapes. */
import type { PersonRef } from './answers.ts';

export interface UpdateProblem {
  field: string;
  message: string;
}

/** POST /api/v1/incidents/{ref}/updates/preview */
export interface UpdatePreview {
  audience: string;
  label: string;
  subject: string;
  body: string;
  through: string[];
  people: PersonRef[];
  peopleCount: number;
  addressCount: number;
  channels: string[];
  also: { audience: string; label: string; confirm: boolean }[];
  problems: UpdateProblem[];
}

/** GET /api/v1/incidents/{ref}/updates */
export interface Update {
  update: number;
  at: string;
  label: string;
  subject: string | null;
  body: string;
  by: PersonRef | null;
  nextUpdateAt: string | null;
  corrections: { at: string; by: PersonRef | null; body: string }[];
  told: { people: number; addresses: number } | null;
}

/** GET /api/v1/incidents/{ref}/drafts */
export interface Draft {
  id: string;
  label: string;
  template: string | null;
  text: string | null;
  subject: string | null;
  because: 'person' | 'rule';
  rule: string | null;
  at: string;
  by: PersonRef | null;
  problems: UpdateProblem[];
}

/** GET /api/v1/audiences */
export interface Audience {
  audience: string;
  label: string;
  through: string[];
  positions: string[];
  users: PersonRef[];
  teams: string[];
  addresses: string[];
  chat: string[];
  owner: 'file' | 'page';
}

/** GET /api/v1/me/subscriptions */
export interface Subscription {
  id: string;
  services: string[];
  severities: string[];
  delivery: 'at-once' | 'daily';
}
