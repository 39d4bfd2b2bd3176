/**
 * What the house knows of a status page: the page as it is configured, and what was said on it. Plain JSON. Drafts are
 * among it; `picture.ts` decides what of it readers see.
 */

/** From the best to the worst; where several things are said of a component, the worst holds. */
export const componentStatuses = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;
export type ComponentStatus = (typeof componentStatuses)[number];

/** What a person or an incident may say of a component; under maintenance it is by a maintenance alone. */
export const claimedStatuses = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;
export type ClaimedStatus = (typeof claimedStatuses)[number];

export const publicIncidentStatuses = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'postmortem',
] as const;
export type PublicIncidentStatus = (typeof publicIncidentStatuses)[number];

export const maintenanceStatuses = ['scheduled', 'in_progress', 'verifying', 'completed'] as const;
export type MaintenanceStatus = (typeof maintenanceStatuses)[number];

export const impacts = ['none', 'minor', 'major', 'critical'] as const;
export type Impact = (typeof impacts)[number];

/** Those in which a page speaks to its readers. */
export const pageLanguages = ['en', 'de', 'fr', 'es', 'pt', 'nl', 'ja'] as const;
export type PageLanguage = (typeof pageLanguages)[number];

/** Who may read it: everybody, whoever knows its password, or whoever is signed in. */
export const pageVisibilities = ['public', 'password', 'private'] as const;
export type PageVisibility = (typeof pageVisibilities)[number];

export interface StatusPage {
  handle: string;
  title: string;
  /** Where readers find it, without a slash at its end. */
  url: string;
  /** Days are its days. */
  timeZone: string;
  language: PageLanguage;
  theme: { accent: string | null; logo: string | null };
  visibility: PageVisibility;
  /** A host name of its own, at whose root it is served. */
  hostName: string | null;
  links: { label: string; url: string }[];
  /** Origins that may show it in a frame. */
  embedIn: string[];
  /** In the order in which they are shown. */
  components: PageComponent[];
}

export interface PageComponent {
  id: string;
  name: string;
  description: string | null;
  group: { id: string; name: string } | null;
  /** Handles, for the house alone. */
  services: string[];
  /** A local date, before which nothing is known of it. */
  startDate: string | null;
  showcase: boolean;
  /** Shown only while something is wrong with it. */
  onlyIfDegraded: boolean;
}

/** What is said of a component from an instant on. */
export interface ComponentClaim<Status extends ComponentStatus = ClaimedStatus> {
  component: string;
  to: Status;
}

export interface PageUpdate<Status extends PublicIncidentStatus | MaintenanceStatus> {
  id: string;
  status: Status;
  /** Markdown. */
  body: string;
  /** The instant of which it speaks. */
  displayAt: string;
  /** When readers first saw it; null: a draft. */
  publishedAt: string | null;
  /** When it was last corrected; null: never. */
  editedAt: string | null;
  /** Components that it gives another status; of a maintenance, none. */
  components: ComponentClaim[];
}

export interface PublicIncident {
  id: string;
  title: string;
  /** As a person set it; null: what its components say. */
  impact: Impact | null;
  startedAt: string;
  createdAt: string;
  /** Null: a draft, whose only update is one too. */
  publishedAt: string | null;
  updates: PageUpdate<PublicIncidentStatus>[];
}

export interface PublicMaintenance {
  id: string;
  title: string;
  scheduledFor: string;
  scheduledUntil: string;
  status: MaintenanceStatus;
  startedAt: string | null;
  completedAt: string | null;
  createdAt: string;
  /** Ids. */
  components: string[];
  updates: PageUpdate<MaintenanceStatus>[];
}

export interface PageFacts {
  /** When readers were last given anything new. */
  changedAt: string;
  /** Since when each component is shown; one that is absent is shown from now on. */
  shownSince: Record<string, string>;
  /** By hand, in any order. */
  setByHand: { component: string; at: string; status: ClaimedStatus }[];
  /** Those that are not over, and those of the days that uptime is told of. */
  incidents: PublicIncident[];
  maintenances: PublicMaintenance[];
}
