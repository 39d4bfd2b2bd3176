/**
 * What the API answers, as far as the command line reads it. Kept by hand, because this client knows the server only
 * from outside; a test holds it equal to the server's shapes.
 */

export interface PersonRef {
  handle: string;
  name: string;
}

export interface Listing<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface Incident {
  id: string;
  number: string;
  title: string;
  severity: string;
  severityLabel: string;
  severityRank: number;
  status: string;
  statusLabel: string;
  category: 'triage' | 'active' | 'mitigating' | 'monitoring' | 'resolved' | 'closed';
  phase: string | null;
  service: string | null;
  declaredAt: string;
  acknowledgedAt: string | null;
  mitigatedAt: string | null;
  resolvedAt: string | null;
  owner: PersonRef | null;
  roles: Record<string, PersonRef>;
  flags: string[];
  visibility: 'organization' | 'private';
  alerts: { firing: number; total: number };
  promisedUpdate: { at: string; by: PersonRef | null; overdue: boolean } | null;
  held: boolean;
  url: string;
}

export interface WholeIncident extends Incident {
  phases: { phase: string; label: string; since: string; dueAt: string | null; overdue: boolean }[];
  milestones: Record<string, string>;
  checklists: {
    checklist: string;
    title: string;
    role: string | null;
    items: {
      item: string;
      text: string;
      required: boolean;
      link: string | null;
      command: string | null;
      checked: { by: PersonRef; at: string } | null;
    }[];
  }[];
  openRoles: { role: string; label: string; usually: PersonRef[] }[];
}

export interface Mark {
  at: string;
  kind: 'page' | 'answer' | 'milestone' | 'rung' | 'promise' | 'soak' | 'breach';
  label: string;
  detail: string | null;
}

export interface Line {
  from: string;
  now: string;
  past: Mark[];
  future: Mark[];
  /** `{in}` in the sentence stands for the time until `at`. */
  next: { at: string; sentence: string }[];
}

export interface Clock {
  label: string;
  within: string;
  state: 'running' | 'paused' | 'breached' | 'met' | 'late' | 'dropped';
  dueAt: string | null;
  tookMs: number | null;
}

export interface TimelineEntry {
  at: string;
  tense: 'past' | 'future';
  text: string;
  detail: string | null;
  body: string | null;
}

export interface Page {
  person: PersonRef;
  urgency: 'high' | 'low';
  reason: string;
  at: string;
  outcome: 'ringing' | 'answered' | 'not-needed' | 'exhausted' | 'unreachable' | 'passed-on';
  nextContactAt: string | null;
  deliveries: { contact: string; channel: string; state: string; attempts: number; detail: string | null }[];
}

/** What every command answers. */
export interface CommandAnswer {
  incident: Incident;
  next: { at: string; sentence: string } | null;
  message: string;
}

export interface Alert {
  id: string;
  integration: string;
  key: string;
  state: 'open' | 'resolved';
  summary: string;
  severity: string | null;
  signals: number;
  lastAt: string;
  incident: string | null;
  explanation: string;
}

export interface Change {
  integration: string;
  service: string | null;
  summary: string;
  source: string | null;
  at: string;
}

export interface OnCall {
  at: string;
  positions: {
    position: string;
    label: string;
    bound: boolean;
    people: PersonRef[];
    schedule: string | null;
    until: string | null;
  }[];
  schedules: {
    schedule: string;
    name: string;
    people: PersonRef[];
    until: string | null;
    next: { people: PersonRef[]; from: string } | null;
    gaps: { from: string; to: string }[];
  }[];
}

export interface Handoff {
  schedule: { handle: string; name: string };
  at: string | null;
  off: PersonRef[];
  on: PersonRef[];
  stay: PersonRef[];
  factsAt: string;
  facts: {
    kind: string;
    title: string;
    count: number;
    sentence: string;
    items: { text: string; detail: string | null; at: string | null }[];
  }[];
  duties: string[];
  checklists: {
    checklist: string;
    title: string;
    items: {
      item: string;
      text: string;
      required: boolean;
      link: string | null;
      command: string | null;
      facts: string | null;
      checked: { by: string; at: string } | null;
    }[];
  }[];
}

export interface Override {
  id: string;
  begins: string;
  ends: string;
  who: PersonRef[];
  mode: 'replace' | 'add' | 'remove';
  by: PersonRef | null;
  note: string | null;
}

export interface Swap {
  id: string;
  schedule: string;
  asker: PersonRef;
  from: string;
  to: string;
  asked: PersonRef[];
  inReturn: { from: string; to: string } | null;
  state: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
  takenBy: PersonRef | null;
}

export interface Candidates {
  from: string;
  to: string;
  items: { person: PersonRef; free: boolean; sentence: string }[];
}

export interface ScheduleShifts {
  schedule: string;
  timeZone: string;
  shifts: { who: string[]; from: string; to: string; layer: number | null; override: number | null }[];
  gaps: { from: string; to: string }[];
}

interface LoadFigures {
  hours: number;
  nights: number;
  weekends: number;
}

export interface ScheduleQuality {
  schedule: string;
  from: string;
  to: string;
  findings: { sentence: string }[];
  load: (LoadFigures & { person: PersonRef })[];
  share: LoadFigures | null;
}

export interface Me {
  clock: { now: string };
}

export interface Readiness {
  ready: boolean;
  checks: { name: string; ok: boolean; detail: string }[];
}

/** RFC 9457, with a code and what to do. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  remedy: string;
  errors?: Place[];
}

/** Where in what was sent something is wrong. */
export interface Place {
  path: string;
  message: string;
  line?: number | null;
  column?: number | null;
  remedy?: string;
}

export interface PlannedChange {
  noun: string;
  handle: string;
  /** Those that differ, where it was changed. */
  fields: string[];
}

/** PUT /api/v1/config, with ?dryRun=true and without. */
export interface ConfigAnswer {
  plan: { created: PlannedChange[]; changed: PlannedChange[]; removed: PlannedChange[] };
  warnings: Place[];
}

interface Labelled {
  id: string;
  label: string;
}

/** GET /api/v1/process */
export interface ProcessView {
  id: string;
  title: string;
  version: string;
  severities: (Labelled & { definition: string })[];
  statuses: (Labelled & { category: string })[];
  phases: Labelled[];
  roles: Labelled[];
  flags: Labelled[];
  positions: Labelled[];
  audiences: Labelled[];
}
