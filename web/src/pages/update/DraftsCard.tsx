/** Updates that wait for a person's word: somebody kept them, or the process asks that they are read before they go out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { newKey } from '../../api/client.ts';
import * as ask from '../../api/updates.ts';
import { useViewer } from '../../frame/viewer.ts';
import type { IncidentView } from '../../api/types.ts';
import { Button, buttonClass } from '../../parts/Button.tsx';
import { problemOf } from '../../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../../parts/toasts.ts';
import { Moment } from '../../time/Moment.tsx';

/** `but`: the one that is open below. */
export function DraftsCard({ incident, but }: { incident: IncidentView; but?: string | undefined }) {
  const { data } = useQuery(ask.drafts(incident.number));
  const waiting = (data?.items ?? []).filter(({ id }) => id !== but);
  if (waiting.length === 0) return null;
  return (
    <section
      aria-label="Updates that wait"
      className="mt-4.5 rounded-card border border-l-3 border-l-brass bg-panel px-4 py-3"
    >
      <h2 className="label-section">
        {waiting.length === 1 ? '1 update waits' : `${waiting.length} updates wait`}
      </h2>
      <ul className="mt-1">
        {waiting.map((draft) => (
          <Waiting key={draft.id} incident={incident} draft={draft} />
        ))}
      </ul>
    </section>
  );
}

function Waiting({ incident, draft }: { incident: IncidentView; draft: ask.UpdateDraft }) {
  const { number } = incident;
  const { can } = useViewer();
  const queries = useQueryClient();
  const key = useRef(newKey());
  const refresh = () => queries.invalidateQueries({ queryKey: ['incident', number] });
  const send = useMutation({
    mutationFn: () => ask.sendDraft(number, draft.id, key.current),
    onSuccess: async () => {
      tell({ text: `Told: ${draft.label}.` });
      await refresh();
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  const discard = useMutation({
    mutationFn: () => ask.discardDraft(number, draft.id),
    onSuccess: async () => {
      await refresh();
      tell({ text: `The draft for ${draft.label} is gone.`, undo: () => void restore() });
    },
    onError: (error) => tellProblem(problemOf(error)),
  });
  const restore = async () => {
    try {
      await ask.keepDraft(number, draft.id, contentOf(draft));
      await refresh();
    } catch (error) {
      tellProblem(problemOf(error));
    }
  };
  const verdict = can.postUpdate(incident);
  const [missing] = draft.problems;
  const words = [draft.subject, draft.text].filter((part) => part !== null && part !== '').join('. ');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-b py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-60">
        <div>
          <span className="font-medium">{draft.label}</span> <span className="text-second">{why(draft)}</span>
        </div>
        {words !== '' && <p className="line-clamp-2 text-second [overflow-wrap:anywhere]">{words}</p>}
        <div className="text-small text-third">
          <Moment at={draft.at} near />
          {draft.by !== null && ` by ${draft.by.name}`}
          {missing !== undefined && <span className="text-sev2-text"> · {missing.message}</span>}
        </div>
      </div>
      <div className="flex items-center gap-1.5">
        <Button
          look="quiet"
          busy={discard.isPending}
          verdict={verdict}
          onClick={() => discard.mutate()}
          aria-label={`Discard the draft for ${draft.label}`}
        >
          Discard
        </Button>
        <Link
          to="/incidents/$number/update"
          params={{ number }}
          search={{ draft: draft.id }}
          aria-label={`${missing === undefined ? 'Edit' : 'Complete'} the draft for ${draft.label}`}
          className={buttonClass('plain')}
        >
          {missing === undefined ? 'Edit' : 'Complete'}
        </Link>
        {missing === undefined && (
          <Button
            look="brass"
            busy={send.isPending}
            verdict={verdict}
            onClick={() => send.mutate()}
            aria-label={`Send the draft for ${draft.label}`}
          >
            Send
          </Button>
        )}
      </div>
    </li>
  );
}

function why({ because, rule }: ask.UpdateDraft): string {
  if (because === 'person') return 'kept as a draft';
  return rule === null
    ? 'the process asks that somebody reads it first'
    : `the process (${rule}) asks that somebody reads it first`;
}

function contentOf({ audience, template, values, text, subject, nextUpdateAt }: ask.UpdateDraft) {
  return {
    audience,
    ...(template === null ? {} : { template, values }),
    ...(text === null ? {} : { text }),
    ...(subject === null ? {} : { subject }),
    ...(nextUpdateAt === null ? {} : { nextUpdateAt }),
  };
}
