/** Sends an update to each audience that was chosen, one act each: what went out stays out, and is not sent again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { newKey } from '../../api/client.ts';
import * as ask from '../../api/updates.ts';
import { tell } from '../../parts/toasts.ts';
import { keepComposed } from './composed.ts';
import { inWords } from './words.ts';

type Sent = {
  audiences: readonly { id: string; label: string }[];
  wording: ask.Wording;
  /** The promise as it was chosen: "in 30 minutes" is the same a minute later. */
  next: string;
};

export function useSendUpdate(
  number: string,
  {
    draft,
    onTold,
  }: {
    draft: ask.UpdateDraft | null;
    /** One of several was told, and the status is set: should the next one fail, these are done. */
    onTold: (audience: string) => void;
  },
) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  // The same words to the same audience are one act, however often they are sent: a broken connection may hide an answer.
  const acts = useRef(new Map<string, { key: string; body: unknown }>());
  function onceFor<Body extends ask.Wording>(body: Body, next: string): { key: string; body: Body } {
    const said = JSON.stringify({ ...body, nextUpdateAt: next });
    const act = acts.current.get(said) ?? { key: newKey(), body };
    acts.current.set(said, act);
    return act as { key: string; body: Body };
  }
  const refresh = () => {
    for (const queryKey of [['incident'], ['now'], ['incidents'], ['status-pages']])
      void queries.invalidateQueries({ queryKey });
  };
  const leave = () => navigate({ to: '/incidents/$number', params: { number } });

  const post = useMutation({
    mutationFn: async ({ audiences, wording, next }: Sent) => {
      const { status: _status, ...words } = wording;
      if (draft !== null) {
        const [only] = audiences;
        if (only === undefined) throw new Error('a draft has an audience');
        const { key, body } = onceFor({ ...words, audience: only.id }, next);
        await ask.keepDraft(number, draft.id, body);
        await ask.sendDraft(number, draft.id, key);
        return;
      }
      for (const [index, { id }] of audiences.entries()) {
        // The status is set once, with the first.
        const { key, body } = onceFor({ ...(index === 0 ? wording : words), audience: id }, next);
        await ask.postUpdate(number, body, key);
        if (index < audiences.length - 1) onTold(id);
      }
    },
    onSuccess: async (_answer, { audiences }) => {
      keepComposed(number, null);
      tell({ text: `Told: ${inWords(audiences.map(({ label }) => label))}.` });
      await leave();
    },
    onSettled: refresh,
  });
  const keep = useMutation({
    mutationFn: async ({ audiences, wording: { status: _status, ...words } }: Sent) => {
      for (const { id } of audiences)
        await ask.keepDraft(number, draft?.id ?? newDraftId(), { ...words, audience: id });
    },
    onSuccess: async (_answer, { audiences }) => {
      keepComposed(number, null);
      tell({
        text:
          audiences.length === 1
            ? 'Kept as a draft; everybody on the incident can send it.'
            : `Kept as ${audiences.length} drafts; everybody on the incident can send them.`,
      });
      await leave();
    },
    onSettled: refresh,
  });
  return {
    now: (sent: Sent) => {
      keep.reset();
      post.mutate(sent);
    },
    keep: (sent: Sent) => {
      post.reset();
      keep.mutate(sent);
    },
    busy: post.isPending || keep.isPending,
    error: post.error ?? keep.error,
  };
}

function newDraftId(): string {
  return newKey().replace('web-', 'd-');
}
