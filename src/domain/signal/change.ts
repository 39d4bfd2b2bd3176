/** A deployment or a configuration change, as a source reported it: kept beside incidents, pages nobody. */

export interface Change {
  /** At most 1,024 characters. */
  summary: string;
  source: string | null;
  /** When it was made; null: the source does not say, so the time of receipt holds. */
  at: string | null;
  /** A service's handle, where the source names one; otherwise the integration's service holds. */
  service: string | null;
  details: Record<string, string>;
  links: { text: string; href: string }[];
}
