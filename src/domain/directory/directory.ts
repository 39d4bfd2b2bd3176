/**
 * Who is who in an installation, as decisions read it: an immutable picture of the configuration at one revision.
 * Handles are the ids: they stand in the log, so a handle is never given to somebody else.
 */
import type { Contact } from '../message/delivery.ts';
import type { LocalHours } from '../page/local-hours.ts';
import type { ScheduleInPlace, Surroundings } from '../schedule/surroundings.ts';

export type Urgency = 'high' | 'low';
export type AccessRole = 'admin' | 'responder' | 'viewer';

/** How one person wants to be reached: page is urgency high, notify is low. */
interface ContactRule {
  urgency: Urgency;
  afterMs: number;
  contact: string;
  /** `times` further attempts, `everyMs` apart, after the first. */
  repeat: { everyMs: number; times: number } | null;
  /** On the person's own wall clock; null, or left out: at any time. */
  when?: LocalHours | null;
}

/** When a person is not to be told what can wait. A page always gets through. */
export interface QuietHours extends LocalHours {
  /** Severities of which they want to be told even then. */
  overriddenBy: string[];
}

export interface Person {
  handle: string;
  name: string;
  email: string | null;
  timeZone: string;
  role: AccessRole;
  contacts: Contact[];
  rules: ContactRule[];
  /** Null, or left out: they are told at any hour. */
  quietHours?: QuietHours | null;
}

export type Target = { user: string } | { users: string[] } | { schedule: string } | { team: string };

export interface Binding {
  target: Target;
  standIn: Target | null;
  /** How long the first may stay silent before the stand-in is paged too; null: only when the first is off or unreachable. */
  standInAfterMs: number | null;
  /** Of a team or of users one an incident, by its number; left out: all of them. */
  pick?: 'all' | 'in-turn';
  /** Whoever learns: told of each page of the position, and never waited for. */
  shadow?: Target;
}

interface Team {
  handle: string;
  name: string;
  members: string[];
  positions: Record<string, Binding>;
}

interface Service {
  handle: string;
  name: string;
  team: string | null;
  runbook: string | null;
  dashboards: string[];
  positions: Record<string, Binding>;
}

/** What an audience of the process means here. */
export interface Audience {
  users: string[];
  teams: string[];
  /** Mail addresses of others. */
  addresses: string[];
  /** Rooms in a chat: "#status", or the address of a workflow of Teams. */
  chat: string[];
}

export interface Directory {
  /** Grows with every change of the configuration. */
  revision: number;
  organization: { name: string; timeZone: string; lastResort: Target[] };
  users: Record<string, Person>;
  teams: Record<string, Team>;
  services: Record<string, Service>;
  /** Each with what it follows, its calendars and people's time off in their places. */
  schedules: Record<string, ScheduleInPlace>;
  /** Out of which a schedule that is only being written is put in its place too. */
  around?: Surroundings;
  /** The organisation's; a service's and its team's come first. */
  positions: Record<string, Binding>;
  audiences: Record<string, Audience>;
}
