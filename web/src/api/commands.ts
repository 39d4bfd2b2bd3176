/**
 * Commands on an incident, optimistic: the page shows what was meant at once, takes it back if the server
 * refuses, and offers an undo where a command has its opposite.
 */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { post } from './client.ts';
import * as ask from './queries.ts';
import { problemOf } from '../parts/ProblemNote.tsx';
import { tell, tellProblem } from '../parts/toasts.ts';
import { serverClock } from '../time/server-clock.ts';
import type {
  CommandAnswer,
  CommandBody,
  CommandName,
  IncidentView,
  Me,
  NowView,
  WholeIncidentView,
} from './types.ts';

type OfIncident = Exclude<CommandName, 'declare'>;

/** One command as the page means it: `undo` is the command that takes it back. */
export type Act = {
  [Name in OfIncident]: {
    number: string;
    command: Name;
    body: CommandBody<Name>;
    undo?: Act;
    quiet?: boolean;
  };
}[OfIncident];

export function useAct(onDone?: (answer: CommandAnswer) => void) {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: (act: Act) =>
      post<CommandAnswer>(`/incidents/${encodeURIComponent(act.number)}/${act.command}`, act.body),
    onMutate: async (act) => {
      await queries.cancelQueries({ queryKey: ['incident', act.number] });
      const before = queries.getQueryData(ask.incident(act.number).queryKey);
      const me = queries.getQueryData(ask.me().queryKey);
      if (before !== undefined) show(queries, foreseen(before, act, me));
      return { before };
    },
    onError: (error, _act, context) => {
      if (context?.before !== undefined) show(queries, context.before);
      tellProblem(problemOf(error));
    },
    onSuccess: (answer, act) => {
      show(queries, answer.incident);
      const { undo } = act;
      if (act.quiet !== true)
        tell({ text: answer.message, ...(undo === undefined ? {} : { undo: () => mutation.mutate(undo) }) });
      onDone?.(answer);
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['incident'] });
      void queries.invalidateQueries({ queryKey: ['now'] });
      void queries.invalidateQueries({ queryKey: ['incidents'] });
    },
  });
  return mutation;
}

export function useDeclare(onDone: (answer: CommandAnswer) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (declared: { body: CommandBody<'declare'>; key: string }) =>
      post<CommandAnswer>('/incidents', declared.body, declared.key),
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: ['now'] });
      void queries.invalidateQueries({ queryKey: ['incidents'] });
      onDone(answer);
    },
  });
}

/** What the incident will be if the server agrees. Only what is certain is foreseen. */
function foreseen(incident: WholeIncidentView, act: Act, me: Me | undefined): WholeIncidentView {
  const at = new Date(serverClock.now()).toISOString();
  switch (act.command) {
    case 'acknowledge':
      return {
        ...incident,
        acknowledgedAt: incident.acknowledgedAt ?? at,
        owner: me?.person ?? incident.owner,
      };
    case 'mitigate':
      return { ...incident, mitigatedAt: at };
    case 'resolve':
      return { ...incident, resolvedAt: at };
    case 'flag':
      return {
        ...incident,
        flags: [...incident.flags.filter((flag) => flag !== act.body.flag), act.body.flag],
      };
    case 'unflag':
      return { ...incident, flags: incident.flags.filter((flag) => flag !== act.body.flag) };
    case 'assign-role': {
      const others = Object.fromEntries(
        Object.entries(incident.roles).filter(([role]) => role !== act.body.role),
      );
      const mine = me?.person;
      return act.body.person === null
        ? { ...incident, roles: others }
        : mine?.handle === act.body.person
          ? { ...incident, roles: { ...others, [act.body.role]: mine } }
          : incident;
    }
    case 'check-item':
      return withTick(
        incident,
        act.body,
        act.body.checked === false ? null : { by: me?.person ?? nobody, at },
      );
    default:
      return incident;
  }
}

/** Who has no name of their own: a key looks at the page. */
const nobody = { handle: '', name: '' };

function withTick(
  incident: WholeIncidentView,
  of: { checklist: string; item: string },
  checked: WholeIncidentView['checklists'][number]['items'][number]['checked'],
): WholeIncidentView {
  const checklists = incident.checklists.map((list) =>
    list.checklist === of.checklist
      ? { ...list, items: list.items.map((item) => (item.item === of.item ? { ...item, checked } : item)) }
      : list,
  );
  return { ...incident, checklists };
}

/** The incident as it now is, wherever it is shown. What an answer does not tell of it stays until it is read again. */
function show(queries: QueryClient, incident: IncidentView | WholeIncidentView): void {
  queries.setQueryData(ask.incident(incident.number).queryKey, (known: WholeIncidentView | undefined) =>
    known === undefined ? undefined : { ...known, ...incident },
  );
  queries.setQueryData(ask.now().queryKey, (now: NowView | undefined) =>
    now === undefined
      ? undefined
      : {
          ...now,
          open: now.open.map((card) =>
            card.incident.number === incident.number ? { ...card, incident } : card,
          ),
        },
  );
}
