/** The composer itself: the words on one side, and on the other what each audience makes of them. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as ask from '../../api/updates.ts';
import type { ClockView, IncidentView, ProcessView, Template } from '../../api/types.ts';
import { useKeys } from '../../frame/keys.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';
import { usePaused } from '../../parts/use-paused.ts';
import { serverClock } from '../../time/server-clock.ts';
import { useNow } from '../../time/use-now.ts';
import { isEmpty, keepComposed, wordingOf, type Composed } from './composed.ts';
import { NextUpdateField } from './NextUpdateField.tsx';
import { Previews } from './Previews.tsx';
import { isNextUpdate, TemplateFields } from './TemplateFields.tsx';
import { useSendUpdate } from './use-send-update.ts';
import { Whom } from './Whom.tsx';

const MINUTE = 60_000;
/** Everybody who is on the incident: no process has to name them. */
const ON_THE_INCIDENT = { id: 'internal', label: 'The people on the incident' };

export function Composer({
  incident,
  process,
  clocks,
  templates,
  draft,
  begun,
}: {
  incident: IncidentView;
  process: ProcessView;
  clocks: readonly ClockView[];
  templates: readonly Template[];
  draft: ask.UpdateDraft | null;
  begun: Composed;
}) {
  const { number } = incident;
  const { can } = useViewer();
  const [composed, setComposed] = useState(begun);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Composed>) => setComposed((kept) => ({ ...kept, ...part }));
  useEffect(() => {
    if (draft === null) keepComposed(number, composed);
  }, [draft, number, composed]);

  // What is promised in half an hour moves on with the clock; where its minutes are seconds, the preview need not.
  const now = useNow(serverClock.rate > 1 ? 15 * MINUTE : MINUTE);
  const status = composed.status === '' ? incident.status : composed.status;
  const offered = templates.filter(
    ({ id, statuses }) => statuses === null || statuses.includes(status) || id === begun.template,
  );
  const template = offered.find(({ id }) => id === composed.template);
  const words = { ...composed, template: template?.id ?? '' };
  const wording = wordingOf(words, now);
  const wordingNow = () => wordingOf(words, Math.floor(serverClock.now() / MINUTE) * MINUTE);
  const empty = isEmpty(words);
  const named = process.audiences;
  const audiences = named.some(({ id }) => id === ON_THE_INCIDENT.id) ? named : [ON_THE_INCIDENT, ...named];
  const chosen = audiences.filter(({ id }) => composed.audiences.includes(id));
  const { data: known } = useQuery(ask.audiences());
  const shown = { audiences: chosen.map(({ id }) => id), wording };
  const asked = usePaused(shown);
  const {
    data: previews,
    error: unreadable,
    isPlaceholderData: isOld,
  } = useQuery({
    ...ask.previewed(number, asked.audiences, asked.wording),
    enabled: asked.audiences.length > 0,
  });
  const send = useSendUpdate(number, {
    draft,
    onTold: (audience) =>
      setComposed((kept) => ({
        ...kept,
        audiences: kept.audiences.filter((each) => each !== audience),
        status: '',
      })),
  });

  const problems = uniqueProblems(previews?.items ?? []);
  const promise = template?.fields.find(isNextUpdate);
  const isBehind = isOld || previews === undefined || JSON.stringify(asked) !== JSON.stringify(shown);
  const because =
    chosen.length === 0
      ? 'Choose who hears it first.'
      : template === undefined
        ? composed.text.trim() === ''
          ? 'Write what is so now first.'
          : // What was wrong with what stood there a moment ago keeps nobody from sending.
            isBehind
            ? null
            : (problems[0]?.message ?? null)
        : isBehind
          ? 'One moment: what it says is being read.'
          : (problems[0]?.message ?? null);
  const may = can.postUpdate(incident);
  const post = () => {
    setTried(true);
    if (because !== null) tell({ text: because });
    else if (may.allowed && !send.busy)
      send.now({ audiences: chosen, wording: wordingNow(), next: composed.next });
  };
  useKeys({ 'mod+Enter': post });

  return (
    <form
      className="grid items-start gap-x-7 gap-y-5 side:grid-cols-[minmax(0,440px)_minmax(0,1fr)] side:grid-rows-[auto_1fr]"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        post();
      }}
    >
      <div className="flex min-w-0 flex-col gap-4">
        {offered.length > 0 && (
          <Field label="In which words">
            {(id) => (
              <select
                id={id}
                value={words.template}
                onChange={(event) => change({ template: event.target.value, values: {} })}
                className="field"
              >
                <option value="">In my own</option>
                {offered.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.title}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {template === undefined ? (
          <OwnWords composed={composed} onChange={change} />
        ) : (
          <TemplateFields
            template={template}
            values={composed.values}
            problems={problems}
            all={tried}
            onChange={(values) => change({ values })}
          />
        )}
        <div className="grid gap-4 wide:grid-cols-2">
          <NextUpdateField
            value={composed.next}
            hint={promise?.label ?? null}
            problem={
              promise === undefined
                ? null
                : (problems.find(({ field }) => field === promise.id)?.message ?? null)
            }
            onChange={(next) => change({ next })}
          />
          {draft === null && can.setStatus(incident).allowed && (
            <Field label="Status">
              {(id) => (
                <select
                  id={id}
                  value={composed.status}
                  onChange={(event) => {
                    const to = process.statuses.find((each) => each.id === event.target.value);
                    // What is over has no next update, unless somebody promises one all the same.
                    change({
                      status: event.target.value,
                      ...(to?.category === 'resolved' ? { next: '' } : {}),
                    });
                  }}
                  className="field"
                >
                  <option value="">{`Stays ${incident.statusLabel}`}</option>
                  {process.statuses
                    .filter((status) => status.id !== incident.status && status.category !== 'closed')
                    .map((status) => (
                      <option key={status.id} value={status.id}>
                        {status.label}
                      </option>
                    ))}
                </select>
              )}
            </Field>
          )}
        </div>
        <Whom
          audiences={audiences}
          known={known?.items ?? []}
          clocks={clocks}
          chosen={composed.audiences}
          one={draft !== null}
          onChoose={(audiences) => change({ audiences })}
        />
      </div>
      {/* On a phone one reads it before one sends it. */}
      <Previews
        number={number}
        previews={previews?.items ?? []}
        audiences={chosen}
        empty={empty && template === undefined}
      />
      <div className="flex min-w-0 flex-col gap-4">
        {send.error !== null && <ProblemNote error={send.error} />}
        {send.error === null && unreadable !== null && <ProblemNote error={unreadable} />}
        <div className="flex flex-col-reverse gap-2.5 wide:flex-row">
          {/* Whoever tries is shown all that is missing, also where the button says no. */}
          <div className="contents" onClickCapture={() => setTried(true)}>
            <Button
              type="submit"
              look="primary"
              busy={send.busy}
              verdict={!may.allowed ? may : because === null ? may : { allowed: false, because }}
            >
              {chosen.length > 1 ? `Tell ${chosen.length} audiences` : 'Post update'}
            </Button>
          </div>
          <Button
            busy={send.busy}
            verdict={empty ? { allowed: false, because: 'Nothing is written yet.' } : may}
            onClick={() => send.keep({ audiences: chosen, wording: wordingNow(), next: composed.next })}
          >
            {draft === null ? 'Keep as a draft' : 'Keep the changes'}
          </Button>
        </div>
      </div>
    </form>
  );
}

function OwnWords({
  composed,
  onChange,
}: {
  composed: Composed;
  onChange: (part: Partial<Composed>) => void;
}) {
  return (
    <>
      <Field
        label="What is so now"
        hint="What users feel, what you know, what you do. No guesses at the cause. Markdown is understood."
      >
        {(id, describedBy) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            data-first
            autoFocus
            rows={5}
            maxLength={20_000}
            value={composed.text}
            onChange={(event) => onChange({ text: event.target.value })}
            className="field field-sizing-content min-h-28 py-2"
          />
        )}
      </Field>
      <Field label="In one line (if you like)" hint="The subject of a mail, the title on the status page.">
        {(id, describedBy) => (
          <input
            id={id}
            aria-describedby={describedBy}
            maxLength={200}
            value={composed.subject}
            onChange={(event) => onChange({ subject: event.target.value })}
            className="field"
          />
        )}
      </Field>
    </>
  );
}

/** The same field is missing for every audience: it is said once. */
function uniqueProblems(previews: readonly ask.UpdatePreview[]): ask.Missing[] {
  const all = previews.flatMap(({ problems }) => problems);
  return [...new Map(all.map((each) => [`${each.field} ${each.message}`, each])).values()];
}
