/**
 * The page behind the link in a page: somebody was just woken, on a phone, in the dark. What is wrong, how
 * long there is, who else knows, and one large button within reach of the thumb.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Bell, Check } from 'lucide-react';
import { Fragment, useState, type ReactNode } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { AcknowledgeView, LinkAction } from '../../api/types.ts';
import { Alone } from '../../frame/PageFault.tsx';
import { Confirm, Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { Severity } from '../../parts/Severity.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { Countdown } from '../../time/Countdown.tsx';
import { Moment } from '../../time/Moment.tsx';
import { Outside } from '../alerts/AlertRows.tsx';

export function AcknowledgePage() {
  const { token } = useParams({ from: '/a/$token' });
  const { data, error } = useQuery(ask.acknowledgeView(token));
  if (data !== undefined) return <Woken view={data} token={token} offline={error !== null} />;
  return (
    <Alone>
      <TabTitle>A page for you</TabTitle>
      {error === null ? (
        <p role="status" className="text-second">
          The incident is being read.
        </p>
      ) : (
        <>
          <h1 className="mb-4 text-title">
            {problemOf(error).code === 'link-expired' ? 'This link is over' : 'This link does not open'}
          </h1>
          <ProblemNote error={error} />
          <a
            href="/"
            className="mt-4 inline-flex min-h-12 items-center justify-center rounded-control border border-ink bg-ink px-4 font-semibold text-on-ink"
          >
            Sign in
          </a>
        </>
      )}
    </Alone>
  );
}

function Woken({ view, token, offline }: { view: AcknowledgeView; token: string; offline: boolean }) {
  const { incident, clock } = view;
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-[520px] flex-col">
      <TabTitle>{`${incident.severity} ${incident.title}`}</TabTitle>
      <main className="flex-1 px-4.5 pt-5 pb-6">
        <div className="flex items-center gap-2.5">
          <Severity rank={incident.severityRank} label={incident.severity} />
          <span className="min-w-0 flex-1 truncate font-mono text-small text-second">{incident.number}</span>
          {clock?.state === 'running' && clock.dueAt !== null && (
            <span title={clock.label} className="text-card font-semibold text-sev1-text tabular-nums">
              <span className="sr-only">{clock.label} in </span>
              <Countdown to={clock.dueAt} />
            </span>
          )}
        </div>
        <h1 className="mt-3.5 text-[1.5rem] leading-[1.9rem] font-[650] tracking-[-0.017em] [overflow-wrap:anywhere]">
          {incident.title}
        </h1>
        <p className="mt-2 text-second [overflow-wrap:anywhere]">{whatIsKnown(view)}</p>
        <StateNote view={view} />
        <dl className="mt-5 border-t">
          <Fact name="Who knows">
            <WhoKnows view={view} />
          </Fact>
          <Fact name="Next">
            {view.next === null ? (
              <span className="text-second">Nobody else is paged by itself.</span>
            ) : (
              <WhoIsNext next={view.next} />
            )}
          </Fact>
          {view.runbook !== null && (
            <Fact name="Runbook">
              <Address url={view.runbook} />
            </Fact>
          )}
          {view.dashboards.length > 0 && (
            <Fact name={view.dashboards.length === 1 ? 'Dashboard' : 'Dashboards'}>
              <span className="flex flex-col gap-1">
                {view.dashboards.map((each) => (
                  <Address key={each} url={each} />
                ))}
              </span>
            </Fact>
          )}
          {view.alert !== null &&
            Object.entries(view.alert.details)
              .filter(([name]) => !SAID_ALREADY.has(name))
              .slice(0, 3)
              .map(([name, value]) => (
                <Fact key={name} name={name}>
                  {value}
                </Fact>
              ))}
          {(view.alert?.links ?? []).map((link) => (
            <Fact key={link.href} name="From the alert">
              <Outside href={link.href}>{link.text}</Outside>
            </Fact>
          ))}
          <Fact name="Why you">{view.reason}</Fact>
        </dl>
      </main>
      <Acts view={view} token={token} offline={offline} />
    </div>
  );
}

const AS = { rung: '', 'stand-in': ' as stand-in', 'last-resort': ' as last resort' } as const;

function WhoIsNext({ next }: { next: NonNullable<AcknowledgeView['next']> }) {
  return (
    <>
      {next.to.join(' and ')}
      {AS[next.as]} in <Countdown to={next.at} onceDue="stays" className="font-semibold" />
      {next.unless !== null && ` unless ${next.unless}`}
    </>
  );
}

/** Labels that the head of the page has told. */
const SAID_ALREADY = new Set(['severity', 'service', 'summary']);

function whatIsKnown({ alert, incident }: AcknowledgeView): ReactNode {
  if (alert !== null && alert.summary !== incident.title)
    return (
      <>
        {alert.summary}, since <Moment at={alert.firstAt} near />.
      </>
    );
  return (
    <>
      {incident.service === null ? 'Declared' : `${incident.service}, declared`}{' '}
      <Moment at={incident.declaredAt} near />.
    </>
  );
}

/** What a link that is taken, over or old means now. */
function StateNote({ view }: { view: AcknowledgeView }) {
  const words = stateWords(view);
  if (words === null) return null;
  return (
    <p
      role="status"
      className={`mt-4 flex items-start gap-2.5 rounded-control px-3.5 py-2.5 font-medium ${words.good ? 'bg-good-wash text-good-text' : 'bg-sunk text-ink'}`}
    >
      {words.good ? (
        <Check size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
      ) : (
        <Bell size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
      )}
      {words.text}
    </p>
  );
}

function stateWords({ state, takenBy, incident }: AcknowledgeView): { text: string; good: boolean } | null {
  switch (state) {
    case 'open':
      return null;
    case 'mine':
      return { text: 'You have it. Nobody is paged again for you.', good: true };
    case 'taken':
      return {
        text: `${takenBy?.name ?? 'Somebody'} has it already. You can still take it over, or go back to sleep.`,
        good: false,
      };
    case 'resolved':
      return { text: `It is ${incident.statusLabel.toLowerCase()}. You can go back to sleep.`, good: true };
    case 'expired':
      return { text: 'This link is older than a day and only shows. Sign in to act.', good: false };
  }
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-2 border-b py-3">
      <dt className="truncate text-small leading-6 text-third" title={name}>
        {name}
      </dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

/** Those of whom the same is known are named together: "Noor Saleh, Victor Okoye have not answered". */
function WhoKnows({ view }: { view: AcknowledgeView }) {
  if (view.whoKnows.length === 0) return <span className="text-second">Only you so far.</span>;
  const whats = [...new Set(view.whoKnows.map(({ what }) => what))];
  return (
    <>
      {whats.map((what) => {
        const people = view.whoKnows.filter((each) => each.what === what);
        return (
          <span key={what} className="block">
            {people.map(({ person }) => person.name).join(', ')}{' '}
            <span className="text-third">{people.length === 1 ? what : ofSeveral(what)}</span>
          </span>
        );
      })}
    </>
  );
}

function ofSeveral(what: string): string {
  const several: Record<string, string> = { has: 'have', is: 'are', was: 'were' };
  return what.replace(/^\w+/, (word) => several[word] ?? word);
}

/** An address without what everybody knows about addresses; it breaks where a reader would pause. */
function Address({ url }: { url: string }) {
  const parts = url
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .split('/');
  return (
    <Outside href={url}>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && (
            <>
              /<wbr />
            </>
          )}
          {part}
        </Fragment>
      ))}
    </Outside>
  );
}

const DONE: Record<LinkAction, string> = {
  acknowledge: 'You have it.',
  'pass-on': 'Passed on. The next one is paged now.',
  escalate: 'Escalated. The next rung is paged now.',
  'mark-false-positive': 'Marked as a false alarm.',
  note: 'The note is on the timeline.',
};

function Acts({ view, token, offline }: { view: AcknowledgeView; token: string; offline: boolean }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'pass-on' | 'escalate' | 'mark-false-positive' | 'note' | null>(null);
  const [text, setText] = useState('');
  const act = useMutation({
    mutationFn: (body: { action: LinkAction; text?: string }) =>
      post<unknown>(`/a/${encodeURIComponent(token)}`, body),
    onSuccess: async (_answer, { action }) => {
      setAsking(null);
      setText('');
      await queries.invalidateQueries({ queryKey: ['acknowledge', token] });
      tell({ text: DONE[action] });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  const { state } = view;
  const over = state === 'resolved' || state === 'expired';
  const mayTake = state === 'open' || state === 'taken';
  const quiet =
    'inline-flex min-h-12 items-center justify-center rounded-card border border-hairline-strong bg-panel px-3 font-semibold hover:bg-sunk';

  return (
    <footer className="sticky bottom-0 z-10 border-t bg-ground px-4.5 pt-3 pb-[calc(1rem+env(safe-area-inset-bottom))]">
      {offline && (
        <p role="alert" className="mb-2 text-small font-medium text-sev2-text">
          Tocsin does not answer at the moment; this may be old. The page tries again by itself.
        </p>
      )}
      {over ? (
        <a href={`/incidents/${incidentPath(view)}`} className={`${quiet} w-full`}>
          {state === 'expired' ? 'Sign in and open it' : 'Open the incident'}
        </a>
      ) : (
        <div className="grid grid-cols-2 gap-2.5">
          {mayTake && (
            <button
              type="button"
              aria-disabled={act.isPending || undefined}
              onClick={() => {
                if (!act.isPending) act.mutate({ action: 'acknowledge' });
              }}
              className="col-span-2 flex min-h-[66px] flex-col items-center justify-center rounded-[14px] bg-brass text-on-brass hover:opacity-95"
            >
              <span className="text-[1.1875rem] leading-6 font-bold">
                {state === 'taken' ? 'I take it over' : 'I have it'}
              </span>
              <span className="text-small">
                {act.isPending && act.variables.action === 'acknowledge'
                  ? 'telling Tocsin'
                  : `acknowledge as ${view.person.name}`}
              </span>
            </button>
          )}
          <button type="button" className={quiet} onClick={() => setAsking('pass-on')}>
            Pass to next
          </button>
          <button type="button" className={quiet} onClick={() => setAsking('escalate')}>
            Escalate
          </button>
          <button type="button" className={quiet} onClick={() => setAsking('mark-false-positive')}>
            False alarm
          </button>
          {state === 'mine' ? (
            <a href={`/incidents/${incidentPath(view)}`} className={quiet}>
              Open the incident
            </a>
          ) : (
            <button type="button" className={quiet} onClick={() => setAsking('note')}>
              Note
            </button>
          )}
        </div>
      )}
      {asking === 'pass-on' && (
        <Confirm
          title="Pass it to the next?"
          act="Pass to next"
          busy={act.isPending}
          onClose={() => setAsking(null)}
          onAct={() => act.mutate({ action: 'pass-on' })}
        >
          You cannot take it. Whoever comes next is paged now, and you are not paged again for this.
        </Confirm>
      )}
      {asking === 'escalate' && (
        <Confirm
          title="Escalate now?"
          act="Escalate"
          busy={act.isPending}
          onClose={() => setAsking(null)}
          onAct={() => act.mutate({ action: 'escalate' })}
        >
          {view.next?.as !== 'rung'
            ? 'Whoever stands next on the ladder is paged now.'
            : `${view.next.to.join(' and ')} is paged now and does not wait for the clock.`}
        </Confirm>
      )}
      {asking === 'mark-false-positive' && (
        <Confirm
          title="Was it a false alarm?"
          act="False alarm"
          danger
          busy={act.isPending}
          onClose={() => setAsking(null)}
          onAct={() => act.mutate({ action: 'mark-false-positive' })}
        >
          The incident is resolved and nobody else is paged. It can be reopened.
        </Confirm>
      )}
      {asking === 'note' && (
        <Dialog title="Note" onClose={() => setAsking(null)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (!act.isPending) act.mutate({ action: 'note', text });
            }}
          >
            <Field label="For the timeline">
              {(id) => (
                <textarea
                  id={id}
                  required
                  rows={3}
                  maxLength={20_000}
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                  className="field py-2"
                />
              )}
            </Field>
            <DialogButtons>
              <Button onClick={() => setAsking(null)}>Not now</Button>
              <Button type="submit" look="primary" busy={act.isPending}>
                Add note
              </Button>
            </DialogButtons>
          </form>
        </Dialog>
      )}
    </footer>
  );
}

function incidentPath({ incident }: AcknowledgeView): string {
  return encodeURIComponent(incident.number);
}
