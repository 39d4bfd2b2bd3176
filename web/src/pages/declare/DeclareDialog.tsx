/** Declaring: one sentence and a severity are enough, and before the click it says who will be paged. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { newKey } from '../../api/client.ts';
import { useDeclare } from '../../api/commands.ts';
import * as ask from '../../api/queries.ts';
import type { DeclarePreview } from '../../api/types.ts';
import { Line } from '../../line/Line.tsx';
import { Sentence } from '../../line/NextSentence.tsx';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { tell } from '../../parts/toasts.ts';
import { FindSeverity } from './FindSeverity.tsx';

export function DeclareDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const { can } = useViewer();
  const { data: process, error } = useQuery(ask.process());
  const { data: services } = useQuery(ask.services());
  const group = useId();
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<string | null>(null);
  const [service, setService] = useState('');
  const [description, setDescription] = useState('');
  const [hidden, setHidden] = useState(false);
  const [finding, setFinding] = useState(false);
  const [flags, setFlags] = useState<string[]>([]);
  const [source, setSource] = useState('');
  // One key for the whole dialog: pressed twice on a bad line, it is still one incident.
  const [key] = useState(newKey);
  const declare = useDeclare((answer) => {
    tell({ text: answer.message });
    void navigate({ to: '/incidents/$number', params: { number: answer.incident.number }, search: {} });
  });
  const { data: preview } = useQuery({
    ...ask.declarePreview(severity ?? '', service === '' ? undefined : service, flags),
    enabled: severity !== null,
    retry: false,
  });
  const verdict = can.declare();
  const missing =
    title.trim() === ''
      ? 'Say in one sentence what is wrong.'
      : severity === null
        ? 'Choose a severity.'
        : null;

  return (
    <Dialog title="Declare an incident" onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (declare.isPending || severity === null || missing !== null) return;
          declare.mutate({
            key,
            body: {
              title: title.trim(),
              severity,
              ...(service === '' ? {} : { service }),
              ...(description.trim() === '' ? {} : { description: description.trim() }),
              ...(hidden ? { visibility: 'private' as const } : {}),
              ...(flags.length === 0 ? {} : { flags }),
              ...(source === '' ? {} : { source }),
            },
          });
        }}
      >
        <Field label="What is wrong">
          {(id) => (
            <input
              id={id}
              required
              maxLength={300}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
              placeholder="Checkout answers with errors"
              className="field"
            />
          )}
        </Field>
        <fieldset className="mt-4">
          <legend className="mb-1.5 font-medium">How bad is it</legend>
          {error !== null && <ProblemNote error={error} />}
          {finding && process?.classifier != null && (
            <div className="mb-2.5">
              <FindSeverity classifier={process.classifier} onFound={setSeverity} />
            </div>
          )}
          <div className="overflow-hidden rounded-control border">
            {(process?.severities ?? []).map((each) => (
              <label
                key={each.id}
                className={`grid cursor-pointer grid-cols-[16px_76px_minmax(0,1fr)] items-start gap-x-3 border-b px-3 py-2.5 last:border-b-0 hover:bg-sunk ${severity === each.id ? 'bg-sunk' : ''}`}
              >
                <input
                  type="radio"
                  name={group}
                  value={each.id}
                  checked={severity === each.id}
                  onChange={() => setSeverity(each.id)}
                  className="mt-1 size-4 accent-ink"
                />
                <Severity rank={each.rank} label={each.id} />
                <span className="min-w-0 pt-px">
                  <span className="font-medium">{each.label}.</span>{' '}
                  <span className="text-second">{each.definition}</span>
                </span>
              </label>
            ))}
          </div>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 text-small text-third">
            In doubt, the more severe one: it can be lowered later.
            {process?.classifier != null && !finding && (
              <button
                type="button"
                onClick={() => setFinding(true)}
                className="min-h-6 cursor-pointer font-medium text-second underline hover:text-ink"
              >
                Answer questions instead
              </button>
            )}
          </p>
        </fieldset>
        {(services?.items.length ?? 0) > 0 && (
          <div className="mt-4">
            <Field label="Where" hint="Brings its team, runbook and dashboards.">
              {(id, describedBy) => (
                <select
                  id={id}
                  aria-describedby={describedBy}
                  value={service}
                  onChange={(event) => setService(event.target.value)}
                  className="field"
                >
                  <option value="">Not known yet</option>
                  {services?.items.map((each) => (
                    <option key={each.handle} value={each.handle}>
                      {each.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </div>
        )}
        <details className="group mt-3">
          <summary className="flex min-h-8 w-fit cursor-pointer list-none items-center gap-1.5 font-medium text-second hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronRight
              size={16}
              aria-hidden="true"
              className="transition-transform group-open:rotate-90"
            />
            More to say
          </summary>
          <div className="mt-2">
            <Field label="What you have seen">
              {(id) => (
                <textarea
                  id={id}
                  rows={3}
                  maxLength={20_000}
                  value={description}
                  onChange={(event) => setDescription(event.target.value)}
                  className="field py-2"
                />
              )}
            </Field>
            {(process?.sources.length ?? 0) > 0 && (
              <div className="my-3">
                <Field label="How you heard of it">
                  {(id) => (
                    <select
                      id={id}
                      value={source}
                      onChange={(event) => setSource(event.target.value)}
                      className="field"
                    >
                      <option value="">Not said</option>
                      {process?.sources.map((each) => (
                        <option key={each.id} value={each.id}>
                          {each.label}
                        </option>
                      ))}
                    </select>
                  )}
                </Field>
              </div>
            )}
            {(process?.flags ?? []).map((flag) => (
              <Choice
                key={flag.id}
                checked={flags.includes(flag.id)}
                onChange={(raised) =>
                  setFlags(raised ? [...flags, flag.id] : flags.filter((id) => id !== flag.id))
                }
                label={flag.label}
              />
            ))}
            <Choice
              checked={hidden}
              onChange={setHidden}
              label="Private"
              hint="Only who is paged, who has a role in it and admins see it."
            />
          </div>
        </details>
        {severity !== null && preview !== undefined && (
          <WhoIsPaged
            preview={preview}
            rank={process?.severities.find((each) => each.id === severity)?.rank ?? 1}
          />
        )}
        {declare.error !== null && (
          <div className="mt-4">
            <ProblemNote error={declare.error} />
          </div>
        )}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button
            type="submit"
            look="primary"
            busy={declare.isPending}
            verdict={
              !verdict.allowed
                ? verdict
                : missing === null
                  ? { allowed: true }
                  : { allowed: false, because: missing }
            }
          >
            Declare
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function WhoIsPaged({ preview, rank }: { preview: DeclarePreview; rank: number }) {
  const named = (by: DeclarePreview['paged'][number]['by']) => [
    ...new Set(
      preview.paged.filter((rung) => rung.by === by).flatMap((rung) => rung.people.map(({ name }) => name)),
    ),
  ];
  const paged = named('page');
  const told = named('notify').filter((name) => !paged.includes(name));
  return (
    <div className="mt-4 rounded-control border bg-panel px-3.5 py-3" role="status">
      <p>
        {paged.length === 0 ? (
          'Nobody is paged at once.'
        ) : (
          <>
            Paged at once: <strong className="font-semibold">{paged.join(', ')}</strong>.
          </>
        )}
        {told.length > 0 && <> Told without being woken: {told.join(', ')}.</>}
        {preview.next !== null && (
          <span className="text-second">
            {' '}
            Next: <Sentence text={preview.next.sentence} at={preview.next.at} />.
          </span>
        )}
      </p>
      <div className="mt-2">
        <Line line={preview.line} size="small" rank={rank} />
      </div>
    </div>
  );
}
