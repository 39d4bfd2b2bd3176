/** An update from one of the process's templates: its fields, and beside them the text as it will read. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect } from 'react';
import * as ask from '../../api/queries.ts';
import type { FilledTemplate, Template } from '../../api/types.ts';
import { Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';

export function FromTemplate({
  number,
  template,
  values,
  nextUpdateAt,
  onChange,
  onFilled,
}: {
  number: string;
  template: Template;
  values: Record<string, string>;
  nextUpdateAt: string | null;
  onChange: (values: Record<string, string>) => void;
  onFilled: (filled: FilledTemplate) => void;
}) {
  const asked = useDeferredValue(values);
  const { data, error } = useQuery({
    ...ask.filledTemplate(number, template.id, {
      values: asked,
      ...(nextUpdateAt === null ? {} : { nextUpdateAt }),
    }),
    placeholderData: keepPreviousData,
  });
  useEffect(() => {
    if (data !== undefined) onFilled(data);
  }, [data, onFilled]);
  return (
    <div className="mt-4 grid gap-4">
      {template.fields.map((field) => (
        <Field
          key={field.id}
          label={field.required ? field.label : `${field.label} (if known)`}
          hint={hintOf(field) ?? ''}
        >
          {(id, describedBy) => {
            const value = values[field.id] ?? field.suggested ?? '';
            const write = (text: string) => onChange({ ...values, [field.id]: text });
            return field.type === 'choice' ? (
              <select id={id} value={value} onChange={(event) => write(event.target.value)} className="field">
                <option value="">Choose</option>
                {field.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            ) : (
              <textarea
                id={id}
                aria-describedby={describedBy}
                rows={field.type === 'text' || field.type === 'list' ? 2 : 1}
                value={value}
                maxLength={20_000}
                onChange={(event) => write(event.target.value)}
                className="field py-2"
              />
            );
          }}
        </Field>
      ))}
      {error !== null && <ProblemNote error={error} />}
      <section aria-label="As it will read" className="rounded-control border bg-panel px-3.5 py-3">
        {data?.subject != null && <h3 className="font-semibold">{data.subject}</h3>}
        <p className="whitespace-pre-wrap break-words">{data?.text ?? ''}</p>
      </section>
    </div>
  );
}

function hintOf({ type, maxSentences, format }: Template['fields'][number]): string | null {
  const parts = [
    type === 'list' ? 'One entry a line.' : null,
    maxSentences === null ? null : `At most ${maxSentences} sentence${maxSentences === 1 ? '' : 's'}.`,
    format === null ? null : `As ${format}.`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}
