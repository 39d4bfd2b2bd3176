/** Forms of chat: declaring an incident, and an update in free words or in those of a template. */
import type { ChatForm, FilledForm, FormField } from '../../domain/chat-commands/from-chat.ts';
import type { Directory } from '../../domain/directory/directory.ts';
import { audiencesOf, onTheIncident } from '../../domain/incident/audience.ts';
import { labelOf } from '../../domain/incident/naming.ts';
import type { Picture } from '../../domain/incident/upcoming.ts';
import { fillTemplate, suggested, templatesFor } from '../../domain/message/fill-template.ts';
import type { Facts } from '../../domain/message/incident-facts.ts';
import type { Process, TemplateField } from '../../domain/process/process.ts';
import type { IncidentRow } from '../../store/read/incidents.ts';
import { textFacts } from '../../domain/message/text-facts.ts';

export function declareForm(
  process: Process,
  { services }: Pick<Directory, 'services'>,
  values: Record<string, string>,
): ChatForm {
  const owned = Object.values(services).map(({ handle, name }) => ({ id: handle, label: name }));
  return {
    form: 'declare',
    title: 'Declare an incident',
    submit: 'Declare',
    about: {},
    says: 'People are paged at once, as the handbook has it for the severity.',
    fields: [
      field('title', 'What is wrong?', { value: values['title'], input: { kind: 'line' } }),
      field('severity', 'Severity', {
        value: values['severity'],
        input: choice(
          process.severities.map(({ id, label, definition }) => ({
            id,
            label: `${label}: ${definition}`,
          })),
        ),
      }),
      ...(owned.length === 0
        ? []
        : [field('service', 'Service', { value: values['service'], required: false, input: choice(owned) })]),
      field('description', 'What is known', {
        value: values['description'],
        required: false,
        input: { kind: 'text' },
      }),
      field('visibility', 'Who sees it', {
        value: values['visibility'] ?? 'organization',
        input: choice([
          { id: 'organization', label: 'Everybody here' },
          { id: 'private', label: 'Its members and admins alone' },
        ]),
      }),
    ],
  };
}

interface About {
  process: Process;
  row: IncidentRow;
  picture: Picture;
  url: string;
}

const freeText = 'none';

/** With a template its fields stand in place of the text, filled in with what is known. */
export function updateForm(
  { process, row, picture, url }: About,
  { template: named, values }: { template: string | null; values: Record<string, string> },
): ChatForm {
  const offered = templatesFor(process, row.state.status);
  const template = process.templates.find(({ id, body }) => id === named && body !== null) ?? null;
  const { facts } = textFacts(row.state, { ...picture, url });
  const templates = [...offered, ...(template === null || offered.includes(template) ? [] : [template])];
  return {
    form: 'update',
    title: `Update ${row.number}`,
    submit: 'Post',
    about: { incident: row.number },
    says: `${row.state.severity} ${row.title}`,
    fields: [
      field('audience', 'For whom', {
        value: values['audience'] ?? onTheIncident,
        input: choice(
          audiencesOf(process).map((id) => ({
            id,
            label: id === onTheIncident ? 'Those on the incident' : labelOf(process.audiences, id),
          })),
        ),
      }),
      ...(templates.length === 0
        ? []
        : [
            field('template', 'In the words of', {
              value: template?.id ?? freeText,
              input: choice(
                [
                  { id: freeText, label: 'your own' },
                  ...templates.map(({ id, title }) => ({ id, label: title })),
                ],
                true,
              ),
            }),
          ]),
      ...(template === null
        ? [field('text', 'What is known', { value: values['text'], input: { kind: 'text' } })]
        : template.fields.map((one) => fieldOf(one, facts, values))),
      field('status', 'Status', {
        value: values['status'] ?? row.state.status,
        input: choice(process.statuses.map(({ id, label }) => ({ id, label }))),
      }),
      field('next', 'Next update', {
        value: values['next'],
        required: false,
        input: { kind: 'instant' },
      }),
    ],
  };
}

/** What the fields of a template are called here, beside the form's own. */
const ofTemplate = 'field-';

function fieldOf(one: TemplateField, facts: Facts, values: Record<string, string>): FormField {
  const id = `${ofTemplate}${one.id}`;
  return field(id, one.label, {
    value: values[id] ?? suggested(one, facts) ?? undefined,
    required: one.required,
    hint: hintOf(one),
    input: inputOf(one),
  });
}

function inputOf({ type, choices, maxSentences }: TemplateField): FormField['input'] {
  switch (type) {
    case 'choice':
      return choice(choices.map((one) => ({ id: one, label: one })));
    case 'instant':
      return { kind: 'instant' };
    case 'list':
      return { kind: 'text' };
    case 'text':
      return { kind: maxSentences === 1 ? 'line' : 'text' };
    case 'duration':
    case 'number':
    case 'percentage':
    case 'person':
      return { kind: 'line' };
  }
}

function hintOf({ type, format, maxSentences }: TemplateField): string | null {
  if (format !== null) return format;
  if (type === 'list') return 'One entry a line.';
  return maxSentences === null ? null : `At most ${maxSentences} sentence${maxSentences === 1 ? '' : 's'}.`;
}

export interface FilledUpdate {
  audience: string;
  status: string | null;
  template: string | null;
  /** The template's own values, by its fields' ids. */
  values: Record<string, string>;
  text: string | null;
  next: string | null;
}

export function readUpdateForm({ values }: FilledForm): FilledUpdate {
  const { audience, status, template, text, next } = values;
  const own = Object.entries(values).flatMap(([id, value]): [string, string][] =>
    id.startsWith(ofTemplate) ? [[id.slice(ofTemplate.length), value]] : [],
  );
  return {
    audience: audience ?? onTheIncident,
    status: status ?? null,
    template: template === undefined || template === freeText ? null : template,
    values: Object.fromEntries(own),
    text: text ?? null,
    next: next ?? null,
  };
}

/** What a template still lacks, by the form's fields; empty: nothing. */
export function problemsOf(
  { process, row, picture, url }: About,
  filled: FilledUpdate,
): Record<string, string> {
  const template = process.templates.find(({ id }) => id === filled.template);
  if (template === undefined) return {};
  const { facts } = textFacts(row.state, { ...picture, url }, filled.next);
  const { problems } = fillTemplate(template, facts, filled.values);
  return Object.fromEntries(Object.entries(problems).map(([id, says]) => [`${ofTemplate}${id}`, says]));
}

function choice(choices: { id: string; label: string }[], redraws = false): FormField['input'] {
  return { kind: 'choice', choices, redraws };
}

function field(
  id: string,
  label: string,
  given: { value?: string | undefined; required?: boolean; hint?: string | null; input: FormField['input'] },
): FormField {
  return {
    id,
    label,
    hint: given.hint ?? null,
    required: given.required ?? true,
    value: given.value ?? null,
    input: given.input,
  };
}
