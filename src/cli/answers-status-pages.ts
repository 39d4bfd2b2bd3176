/** What the API answers about status pages, as far as verbs show it. */
import type { PersonRef } from './answers.ts';

export interface StatusPageBrief {
  handle: string;
  title: string;
  url: string;
  visibility: string;
  indicator: string;
  description: string;
  openIncidents: number;
  drafts: number;
  maintenancesAhead: number;
}

export interface PageEntry {
  id: string;
  state: 'draft' | 'published';
  title: string;
  impact: string;
  incident: string | null;
  startedAt: string;
  overAt: string | null;
  updates: {
    id: string;
    state: 'draft' | 'published';
    status: string;
    body: string;
    displayAt: string;
    publishedAt: string | null;
    components: { component: string; to: string }[];
    by: PersonRef | null;
    byPerson: boolean;
  }[];
  permalink: string | null;
}

export interface PageMaintenance {
  id: string;
  title: string;
  status: string;
  scheduledFor: string;
  scheduledUntil: string;
  components: string[];
}

export interface WholeStatusPage {
  page: { handle: string; title: string; url: string };
  description: string;
  components: {
    id: string;
    name: string;
    group: string | null;
    status: string;
    uptime: { percent: string | null };
  }[];
  groups: { id: string; name: string }[];
  incidents: { id: string; title: string; status: string; startedAt: string; resolvedAt: string | null }[];
  entries: PageEntry[];
  maintenances: PageMaintenance[];
}
