/** The fields that a template asks for, each in the form of what it holds. */
import { useQuery } from '@tanstack/react-query';
import type { Missing } from '../../api/updates.ts';
import * as ask from '../../api/queries.ts';
import type { Template } from '../../api/types.ts';
import { Field } from '../../parts/Field.tsx';
import { instantOf, localOf } from '../../time/local.ts';
import { useZone } from '../../time/zone.ts';

type FieldOf = Template['fields'][number];

/** The field whose value is what "Next update" promises: it is asked for once, and there. */
export function isNextUpdate({ from, type }: FieldOf): boolean {
  return type === 'instant' && from === 'incident.nextUpdateAt';
}

export function TemplateFields({
  template,
  values,
  problems,
  all,
  onChange,
}: {
  template: Template;
  values: Record<string, string>;
  problems: readonly Missing[];
  /** Once it was to be sent, what nobody has touched is told as well. */
  all: boolean;
  onChange: (values: Record<string, string>) => void;
}) {
  const fields = template.fields.filter((field) => !isNextUpdate(field));
  return (
    <>
      {fields.map((field, index) => (
        <TemplateField
          key={field.id}
          field={field}
          first={index === 0}
          value={values[field.id] ?? field.suggested ?? ''}
          problem={
            all || (values[field.id] ?? '') !== ''
              ? (problems.find((each) => each.field === field.id)?.message ?? null)
              : null
          }
          onChange={(text) => onChange({ ...values, [field.id]: text })}
        />
      ))}
    </>
  );
}

function TemplateField({
  field,
  value,
  problem,
  first,
  onChange,
}: {
  field: FieldOf;
  value: string;
  problem: string | null;
  first: boolean;
  onChange: (value: string) => void;
}) {
  const zone = useZone();
  const hint = hintOf(field, zone);
  return (
    <Field
      label={field.required ? field.label : `${field.label} (if known)`}
      problem={problem}
      {...(hint === null ? {} : { hint })}
    >
      {(id, describedBy) => {
        const common = {
          id,
          'aria-describedby': describedBy,
          'data-first': first || undefined,
          autoFocus: first,
        } as const;
        switch (field.type) {
          case 'choice':
            return (
              <select
                {...common}
                value={value}
                onChange={(event) => onChange(event.target.value)}
                className="field"
              >
                <option value="">Choose</option>
                {field.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            );
          case 'person':
            return <PersonSelect {...common} value={value} onChange={onChange} />;
          case 'instant':
            return (
              <input
                {...common}
                type="datetime-local"
                value={localTime(value, zone)}
                onChange={(event) => {
                  const at = instantOf(event.target.value, zone);
                  onChange(at === null ? '' : new Date(at).toISOString());
                }}
                className="field tabular-nums"
              />
            );
          case 'number':
          case 'percentage':
          case 'duration':
            return (
              <input
                {...common}
                inputMode={field.type === 'number' ? 'decimal' : undefined}
                value={value}
                maxLength={100}
                onChange={(event) => onChange(event.target.value)}
                className="field tabular-nums"
              />
            );
          case 'text':
          case 'list':
            return (
              <textarea
                {...common}
                rows={field.type === 'list' ? 4 : 2}
                value={value}
                maxLength={20_000}
                onChange={(event) => onChange(event.target.value)}
                className={`field field-sizing-content py-2 ${field.type === 'list' ? 'min-h-20' : ''}`}
              />
            );
        }
      }}
    </Field>
  );
}

function PersonSelect({
  value,
  onChange,
  ...rest
}: {
  id: string;
  value: string;
  onChange: (value: string) => void;
  autoFocus: boolean;
}) {
  const { data } = useQuery(ask.users());
  const names = (data?.items ?? []).map(({ name }) => name).sort((a, b) => a.localeCompare(b));
  return (
    <select {...rest} value={value} onChange={(event) => onChange(event.target.value)} className="field">
      <option value="">Choose</option>
      {[...(value === '' || names.includes(value) ? [] : [value]), ...names].map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

/** What a template suggests may be no instant at all; then the field is empty. */
function localTime(value: string, zone: string): string {
  const at = Date.parse(value);
  return Number.isNaN(at) ? '' : localOf(at, zone);
}

function hintOf({ type, maxSentences, format }: FieldOf, zone: string): string | null {
  const parts = [
    type === 'list' ? 'One entry a line.' : null,
    type === 'instant' ? `In ${zone}.` : null,
    type === 'percentage' ? 'As in 12%.' : null,
    type === 'duration' ? 'As in 30 minutes.' : null,
    maxSentences === null ? null : `At most ${maxSentences} sentence${maxSentences === 1 ? '' : 's'}.`,
    format === null ? null : `As ${format}.`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}
