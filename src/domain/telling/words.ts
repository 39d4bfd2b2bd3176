/** What an audience reads: the words that somebody wrote, those of a template, or the house's own where the process has none. */
import type { IncidentState } from '../incident/state.ts';
import { labelOf } from '../incident/naming.ts';
import { fillTemplate } from '../message/fill-template.ts';
import type { Facts } from '../message/incident-facts.ts';
import type { Occasion, Process, Template } from '../process/process.ts';

export interface Words {
  subject: string;
  /** Markdown. */
  body: string;
  /** What keeps them from going out, by field. */
  problems: { field: string; message: string }[];
}

const mostSubject = 300;

/** What an update is called where nobody gave it a subject. */
export function usualSubject(
  state: Pick<IncidentState, 'number' | 'title' | 'status'>,
  process: Process,
): string {
  return `${state.number} ${state.title}: ${labelOf(process.statuses, state.status)}`.slice(0, mostSubject);
}

/** A template that the organisation keeps elsewhere has no words here. */
export function wordsOfTemplate(
  template: Template,
  facts: Facts,
  { values, subject }: { values: Record<string, string>; subject: string },
): Words {
  const filled = fillTemplate(template, facts, values);
  return {
    subject: (filled.subject || subject).slice(0, mostSubject),
    body: filled.text,
    problems: Object.entries(filled.problems).map(([field, message]) => ({ field, message })),
  };
}

/** In the house's own words: what happened, and where it stands. */
export function usualWords(occasion: Occasion, state: IncidentState, process: Process, facts: Facts): Words {
  const label = labelOf(process.severities, state.severity);
  const severity = label === state.severity ? label : `${state.severity} (${label})`;
  const { incident } = facts;
  const lines = [
    `**${escaped(sentenceOf(occasion, state, process))}**`,
    '',
    `- Severity: ${escaped(severity)}`,
    `- Status: ${escaped(incident.status ?? state.status)}`,
    ...(incident.service == null ? [] : [`- Service: ${escaped(incident.service)}`]),
    ...(incident.commander == null ? [] : [`- Led by: ${escaped(incident.commander)}`]),
    ...(occasion === 'resolved' ? [`- Lasted: ${incident.duration}`] : []),
  ];
  return {
    subject: `${state.number} ${state.title}: ${newsOf(occasion, state, process)}`.slice(0, mostSubject),
    body: lines.join('\n'),
    problems: [],
  };
}

function newsOf(occasion: Occasion, state: IncidentState, process: Process): string {
  switch (occasion) {
    case 'declared':
      return `declared as ${state.severity}`;
    case 'severity-changed':
      return `now ${state.severity}`;
    case 'status-changed':
    case 'update-posted':
      return labelOf(process.statuses, state.status);
    case 'mitigated':
      return 'mitigated';
    case 'resolved':
      return 'resolved';
    case 'review-published':
      return 'the review is published';
  }
}

function sentenceOf(occasion: Occasion, state: IncidentState, process: Process): string {
  const { title } = state;
  switch (occasion) {
    case 'declared':
      return `${title}: an incident was declared at ${clockTime(state.declaredAt)}.`;
    case 'severity-changed':
      return `${title}: the severity is ${state.severity} from now on.`;
    case 'status-changed':
    case 'update-posted':
      return `${title}: ${labelOf(process.statuses, state.status)}.`;
    case 'mitigated':
      return `${title}: the harm has ended; it is being watched.`;
    case 'resolved':
      return `${title}: it is over.`;
    case 'review-published':
      return `${title}: what came of the review can be read.`;
  }
}

function clockTime(instant: string): string {
  return `${instant.slice(11, 16)} UTC`;
}

/** A title is a title, whatever signs it has in it. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}

/** `at`: when what it corrects was said. */
export function correctionOf({ subject, body }: Words, at: string): Words {
  return {
    subject: `Correction: ${subject}`.slice(0, mostSubject),
    body: `*This corrects what was said at ${clockTime(at)}.*\n\n${body}`,
    problems: [],
  };
}
