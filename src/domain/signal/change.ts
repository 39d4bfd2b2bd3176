/** A deployment or a change of configuration, as a source reported it: shown beside incidents, pages nobody. */

export interface Change {
  /** One line for a person. At most 1,024 characters. */
  summary: string;
  /** What the source calls the place where it was made. */
  source: string | null;
  /** When it was made; null: the source does not say, so the time of receipt holds. */
  at: string | null;
  /** A service's handle, where the source names one. */
  service: string | null;
  details: Record<string, string>;
  links: { text: string; href: string }[];
}

/** What a body turned into; `reasons`: each fault by itself. */
export type ReceivedChange = { ok: true; change: Change } | { ok: false; reasons: string[] };

/** As with a signal: a source's word for a service counts where there is one of that handle. */
export function serviceOfChange(
  { service }: Change,
  integration: { service: string | null },
  knowsService: (handle: string) => boolean,
): string | null {
  return service !== null && knowsService(service) ? service : integration.service;
}
