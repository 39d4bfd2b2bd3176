/** What was told of an incident and to whom, the newest first; what was corrected shows what it said before. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/updates.ts';
import type { CommandAnswer, IncidentView } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button, buttonClass } from '../../parts/Button.tsx';
import { Empty } from '../../parts/Card.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { LoadingRows } from '../../parts/Loading.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { Prose } from '../../parts/Prose.tsx';
import { tell } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';
import { reachWords } from '../update/words.ts';

export function UpdatesTab({ incident }: { incident: IncidentView }) {
  const { data, error } = useQuery(ask.updates(incident.number));
  const [correcting, setCorrecting] = useState<ask.Update | null>(null);
  const items = (data?.items ?? []).toSorted((a, b) => b.update - a.update);
  return (
    <div className="p-4.5">
      {error !== null ? (
        <ProblemNote error={error} />
      ) : data === undefined ? (
        <LoadingRows rows={3} label="The updates are being read." />
      ) : items.length === 0 ? (
        <Empty title="Nobody was told anything yet">
          <Link
            to="/incidents/$number/update"
            params={{ number: incident.number }}
            className={buttonClass('plain', 'mt-3')}
          >
            Write the first update
          </Link>
        </Empty>
      ) : (
        <ol className="flex flex-col gap-5">
          {items.map((update) => (
            <li key={update.update}>
              <Told incident={incident} update={update} onCorrect={() => setCorrecting(update)} />
            </li>
          ))}
        </ol>
      )}
      {correcting !== null && (
        <Correct incident={incident} update={correcting} onClose={() => setCorrecting(null)} />
      )}
    </div>
  );
}

function Told({
  incident,
  update,
  onCorrect,
}: {
  incident: IncidentView;
  update: ask.Update;
  onCorrect: () => void;
}) {
  const { can } = useViewer();
  const { label, at, by, told, nextUpdateAt, corrections } = update;
  const last = corrections.at(-1);
  const words = last ?? update;
  return (
    <article>
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <h3 className="font-semibold">{label}</h3>
          <p className="text-small text-second">
            <Moment at={at} near />
            {by !== null && ` by ${by.name}`}
            {told !== null && ` · told ${reachWords({ ...told, channels: [] })}`}
            {nextUpdateAt !== null && (
              <>
                {' '}
                · next by <Moment at={nextUpdateAt} near />
              </>
            )}
          </p>
        </div>
        <Button
          look="quiet"
          verdict={can.postUpdate(incident)}
          onClick={onCorrect}
          aria-label={`Correct the update to ${label}`}
        >
          Correct
        </Button>
      </header>
      <div className="mt-1.5 rounded-control border bg-ground px-3.5 py-2.5">
        {words.subject !== null && <p className="mb-1.5 font-semibold">{words.subject}</p>}
        <Prose html={words.html} />
      </div>
      {last !== undefined && (
        <details className="mt-1.5 text-small">
          <summary className="w-fit cursor-pointer text-second hover:text-ink">
            Corrected <Moment at={last.at} near />
            {last.by !== null && ` by ${last.by.name}`}: what it said before
          </summary>
          <ol className="mt-1.5 flex flex-col gap-2 border-l-2 border-hairline-strong pl-3">
            {[update, ...corrections].slice(0, -1).map((earlier) => (
              <li key={earlier.at} className="text-second">
                <Moment at={earlier.at} near />
                {earlier.by !== null && ` ${earlier.by.name}`}
                {earlier.subject !== null && <p className="font-semibold">{earlier.subject}</p>}
                <Prose html={earlier.html} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  );
}

function Correct({
  incident,
  update,
  onClose,
}: {
  incident: IncidentView;
  update: ask.Update;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const words = update.corrections.at(-1) ?? update;
  const [text, setText] = useState(words.body);
  const [subject, setSubject] = useState(words.subject ?? '');
  const correct = useMutation({
    mutationFn: () =>
      post<CommandAnswer>(`/incidents/${encodeURIComponent(incident.number)}/correct-update`, {
        update: update.update,
        text,
        ...(subject.trim() === '' ? {} : { subject: subject.trim() }),
      }),
    onSuccess: async ({ message }) => {
      await queries.invalidateQueries({ queryKey: ['incident', incident.number] });
      tell({ text: message });
      onClose();
    },
  });
  const same = text.trim() === words.body.trim() && subject.trim() === (words.subject ?? '');
  return (
    <Dialog title={`Correct the update to ${update.label}`} onClose={onClose} wide>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!correct.isPending) correct.mutate();
        }}
      >
        <p className="text-second">
          Whoever was told is told what holds now. What it said first stays in the record.
        </p>
        {words.subject !== null && (
          <Field label="In one line">
            {(id) => (
              <input
                id={id}
                value={subject}
                required
                maxLength={300}
                onChange={(event) => setSubject(event.target.value)}
                className="field"
              />
            )}
          </Field>
        )}
        <Field label="What it should have said">
          {(id) => (
            <textarea
              id={id}
              data-first
              required
              rows={6}
              maxLength={20_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="field field-sizing-content min-h-20 py-2"
            />
          )}
        </Field>
        {correct.error !== null && <ProblemNote error={correct.error} />}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button
            type="submit"
            look="primary"
            busy={correct.isPending}
            verdict={same ? { allowed: false, because: 'It says the same as before.' } : { allowed: true }}
          >
            Correct it
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
