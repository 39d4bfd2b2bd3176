/** The normal form of whatever a source sends: every door in turns its vendor's words into signals. */

export interface Signal {
  /** Deduplicates within its integration: signals with one key speak of one alert. At most 255 characters. */
  key: string;
  action: 'trigger' | 'acknowledge' | 'resolve';
  /** One line for a person. At most 1,024 characters. */
  summary: string;
  /** The source's own word (`critical`, `error`, …); the process's `signals` map says what it means. */
  severity: string | null;
  /** What the source calls the thing that breaks: a host, an instance, "Alertmanager". */
  source: string | null;
  /** A service's handle, where the source names one; otherwise the integration's service holds. */
  service: string | null;
  labels: Record<string, string>;
  /** Further text for people: descriptions, annotations. */
  details: Record<string, string>;
  links: { text: string; href: string }[];
  /** When this episode began at the source, if it says so. With `resolve`, the same episode is meant. */
  startsAt: string | null;
  /** When the source says that it ended. */
  endsAt: string | null;
  /** What the source itself puts together (Alertmanager's `group_by`), as stable text; absent or null: it does not say. */
  group?: string | null;
}

export type IntegrationKind = 'alertmanager' | 'pagerduty-events' | 'webhook';

export interface Integration {
  id: string;
  handle: string;
  kind: IntegrationKind;
  service: string | null;
  /** Kept with a generic webhook: where in any JSON the parts of a signal are. See `integrations/webhook/receive.ts`. */
  mapping: Record<string, string> | null;
  enabled: boolean;
}

/** What a body turned into: signals, and how many parts of it could not be read (counted and shown, never lost silently). */
export type Received =
  | { ok: true; signals: Signal[]; rejected: { reason: string }[] }
  /** `reasons`: each fault by itself, for a protocol whose answer lists them. */
  | { ok: false; reason: string; reasons?: string[] };

/** A rule of the configuration: first match wins. */
export interface Route {
  /** Each named part must hold: equal, or matching `/expression/`. */
  match: Record<string, string>;
  severity: string | null;
  service: string | null;
  groupBy: string[];
  then: 'incident' | 'alert' | 'drop';
}

/** What routing says of a signal. `explanation` is shown to people: "route 1: severity = critical". */
export interface Routed {
  then: 'incident' | 'alert' | 'drop';
  severity: string | null;
  service: string | null;
  /** One open incident per group key. */
  groupKey: string;
  explanation: string;
}
