/** What the process has for this moment: ways to mitigate, runbooks with commands to copy, the tools of the phase. */
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { isOver } from '../../access/can.ts';
import * as ask from '../../api/queries.ts';
import type { AtHand, IncidentView } from '../../api/types.ts';
import { SideCard } from '../../parts/Card.tsx';
import { Command } from '../../parts/Command.tsx';
import { Place } from '../../parts/Place.tsx';

export function AtHandCard({ incident }: { incident: IncidentView }) {
  const { data } = useQuery(ask.atHand(incident.number));
  if (data === undefined || isOver(incident)) return null;
  const { options, runbooks, tools, rollbackTriggers, rollback, bridge } = data;
  if (options.length + runbooks.length + tools.length === 0 && bridge === null) return null;
  const used = new Set([rollback, ...options.map((option) => option.runbook)]);
  return (
    <SideCard title="At hand">
      {bridge !== null && (
        <p className="mb-2">
          <Place label={bridge.label} link={bridge.link} />
        </p>
      )}
      {options.length > 0 && (
        <ul className="flex flex-col">
          {options.map((option) => (
            <li key={option.id} className="border-b py-2 first:pt-0 last:border-b-0">
              <div className="font-medium">{option.label}</div>
              <div className="text-small text-second">{inShort(option)}</div>
              <Steps runbook={runbooks.find(({ id }) => id === option.runbook)} />
            </li>
          ))}
        </ul>
      )}
      {rollbackTriggers.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 text-small font-medium text-second">Roll back when</h3>
          <ul className="flex flex-col gap-1">
            {rollbackTriggers.map((trigger) => (
              <li key={trigger.id} className={trigger.seen ? 'font-semibold text-sev1-text' : ''}>
                {trigger.label}
                {trigger.above !== null && <span className="text-second"> ({trigger.above})</span>}
                {trigger.seen && ': seen now'}
              </li>
            ))}
          </ul>
          {!options.some((option) => option.runbook === rollback) && (
            <Steps runbook={runbooks.find(({ id }) => id === rollback)} />
          )}
        </>
      )}
      {runbooks
        .filter(({ id }) => !used.has(id))
        .map((runbook) => (
          <Steps key={runbook.id} runbook={runbook} />
        ))}
      {tools.length > 0 && (
        <ul className="mt-3 flex flex-col gap-1.5 border-t pt-2.5">
          {tools.map((tool) => (
            <li key={tool.id} className="min-w-0">
              <Place label={tool.label} link={tool.link} />
              {tool.command !== null && <Command text={tool.command} />}
            </li>
          ))}
        </ul>
      )}
    </SideCard>
  );
}

function inShort({ risk, takes, effect, fits }: AtHand['options'][number]): string {
  return [
    takes,
    risk === null ? null : `${risk} risk`,
    effect === null ? null : `${effect} effect${fits === null ? '' : ` ${fits}`}`,
    effect === null ? fits : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function Steps({ runbook }: { runbook: AtHand['runbooks'][number] | undefined }) {
  if (runbook === undefined) return null;
  return (
    <details className="group mt-1">
      <summary className="flex min-h-7 w-fit cursor-pointer list-none items-center gap-1 text-small font-medium text-second hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight size={14} aria-hidden="true" className="transition-transform group-open:rotate-90" />
        {runbook.title}
      </summary>
      <ol className="mt-1 flex list-decimal flex-col gap-1.5 pl-5">
        {runbook.steps.map((step, index) => (
          <li key={index}>
            {step.link === null ? step.text : <Place label={step.text} link={step.link} />}
            {step.command !== null && <Command text={step.command} />}
          </li>
        ))}
      </ol>
    </details>
  );
}
