/** A status as readers see it: a shape, a colour by its class, and its word. Never the colour alone. */
import type {
  ComponentStatus,
  Impact,
  MaintenanceStatus,
  PublicIncidentStatus,
} from '../domain/status-page/facts.ts';
import type { Indicator } from '../domain/status-page/picture.ts';
import { type Markup, markup, trusted } from './markup.ts';

export type Tone = 'good' | 'minor' | 'major' | 'critical' | 'planned';

export const toneOfComponent: Record<ComponentStatus, Tone> = {
  operational: 'good',
  under_maintenance: 'planned',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
};

export const toneOfIndicator: Record<Indicator, Tone> = {
  none: 'good',
  minor: 'minor',
  major: 'major',
  critical: 'critical',
  maintenance: 'planned',
};

export const toneOfImpact: Record<Impact | 'maintenance', Tone> = {
  none: 'planned',
  minor: 'minor',
  major: 'major',
  critical: 'critical',
  maintenance: 'planned',
};

export function isOverNow(status: PublicIncidentStatus | MaintenanceStatus): boolean {
  return status === 'resolved' || status === 'postmortem' || status === 'completed';
}

/** Drawn in a square of 16: a ring with a tick, a disc, a diamond, a triangle, a square. */
const shapes: Record<Tone, string> = {
  good: '<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.6 5-4.3 5L4.5 8.3l1-1.1 1.7 1.6L10.4 5Z"/>',
  minor: '<circle cx="8" cy="8" r="6"/>',
  major: '<path d="m8 1 7 7-7 7-7-7Z"/>',
  critical: '<path d="M8 1.5 15.5 15H.5Z"/>',
  planned: '<rect x="2" y="2" width="12" height="12" rx="2"/>',
};

export function shapeOf(tone: Tone): Markup {
  return markup`<svg class="shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${trusted(shapes[tone])}</svg>`;
}

export function label(tone: Tone, word: string): Markup {
  return markup`<span class="label ${tone}">${shapeOf(tone)}${word}</span>`;
}
