/** An update as somebody means it, before it is one: its words from a template or as they were written, and what they still lack. */
import type { Directory } from '../directory/directory.ts';
import type { IncidentState } from '../incident/state.ts';
import { textFacts } from '../message/text-facts.ts';
import { nearestWord } from '../process/nearest-word.ts';
import type { Process } from '../process/process.ts';
import { usualSubject, wordsOfTemplate, type Words } from './words.ts';

export interface UpdateAsked {
  template?: string | null | undefined;
  values?: Record<string, string> | undefined;
  /** With a template: in place of its words. */
  text?: string | null | undefined;
  subject?: string | null | undefined;
  nextUpdateAt?: string | null | undefined;
  /** Set in the same act; the words speak of it. */
  status?: string | null | undefined;
}

export interface ComposedUpdate extends Words {
  /** Null: neither the template nor whoever wrote it gave one, and it is called as usual. */
  givenSubject: string | null;
}

interface Surroundings {
  process: Process;
  directory: Directory;
  url: string;
  now: string;
}

export function composeUpdate(
  asked: UpdateAsked,
  state: IncidentState,
  around: Surroundings,
): ComposedUpdate {
  const { process } = around;
  const problems: Words['problems'] = [];
  const meant = asked.status == null ? state : withStatus(state, asked.status, around);
  if (meant === null) {
    const known = process.statuses.map(({ id }) => id);
    problems.push({ field: 'status', message: noSuch(asked.status!, 'status', known) });
  }
  const now = meant ?? state;
  const subject = asked.subject?.trim() || null;
  const text = asked.text?.trim() || null;
  if (asked.template == null) {
    if (text === null)
      problems.push({ field: 'text', message: 'Write what is to be told, or choose a template.' });
    return { ...given(subject, null, now, process), body: text ?? '', problems };
  }
  const template = process.templates.find(({ id }) => id === asked.template);
  if (template === undefined) {
    const known = process.templates.map(({ id }) => id);
    problems.push({ field: 'template', message: noSuch(asked.template, 'template', known) });
    return { ...given(subject, null, now, process), body: text ?? '', problems };
  }
  const { facts } = textFacts(now, around, asked.nextUpdateAt ?? null);
  const usual = usualSubject(now, process);
  const words = wordsOfTemplate(template, facts, { values: asked.values ?? {}, subject: usual });
  // Whoever wrote the words themselves needs none of its fields.
  if (text === null) problems.push(...words.problems);
  if (text === null && template.body === null)
    problems.push({
      field: 'text',
      message: `The text of "${template.title}" is kept elsewhere${template.file === null ? '' : ` (${template.file})`}: write it here.`,
    });
  return {
    ...given(subject, template.subject === null ? null : words.subject, now, process),
    body: text ?? words.body,
    problems,
  };
}

function given(
  subject: string | null,
  ofTemplate: string | null,
  state: IncidentState,
  process: Process,
): Pick<ComposedUpdate, 'subject' | 'givenSubject'> {
  const givenSubject = subject ?? ofTemplate;
  return { givenSubject, subject: givenSubject ?? usualSubject(state, process) };
}

/** As it will be once the status is set; null: the process has none of that name. */
export function withStatus(
  state: IncidentState,
  id: string,
  { process, now }: Pick<Surroundings, 'process' | 'now'>,
): IncidentState | null {
  const status = process.statuses.find((one) => one.id === id);
  if (status === undefined) return null;
  const { resolved = status.category === 'resolved' ? now : undefined, ...reached } = state.milestones;
  const milestones = resolved === undefined ? reached : { ...reached, resolved };
  return { ...state, status: status.id, category: status.category, milestones };
}

function noSuch(word: string, noun: string, known: string[]): string {
  const meant = nearestWord(word, known);
  const rest = meant === null ? `it has: ${known.join(', ') || 'none'}` : `did you mean "${meant}"?`;
  return `The process has no ${noun} "${word}": ${rest}${rest.endsWith('?') ? '' : '.'}`;
}
