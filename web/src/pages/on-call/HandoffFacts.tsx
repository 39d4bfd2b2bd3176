/** What the house knows when the call passes: each fact with its number, its sentence, and what the number counts. */
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ShiftFact } from '../../api/types.ts';
import { Moment } from '../../time/Moment.tsx';
import { Outside } from '../alerts/AlertRows.tsx';

export function factId(kind: ShiftFact['kind']): string {
  return `fact-${kind}`;
}

export function HandoffFacts({ facts, at }: { facts: ShiftFact[]; at: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-4.5">
      {facts.map((fact) => (
        <Fact key={fact.kind} fact={fact} />
      ))}
      <p className="text-small text-third">
        As it stood at <Moment at={at} seconds />. What you may not see is not counted.
      </p>
    </div>
  );
}

function Fact({ fact: { kind, title, count, sentence, path, items } }: { fact: ShiftFact }) {
  return (
    <section
      id={factId(kind)}
      aria-labelledby={`${factId(kind)}-title`}
      className="scroll-mt-4 rounded-card border bg-panel px-4 pt-3.5 pb-4 target:border-brass"
    >
      <div className="flex items-baseline justify-between gap-3">
        <h2 id={`${factId(kind)}-title`} className="label-section">
          {title}
        </h2>
        <span className="text-card tabular-nums">
          {path === null ? (
            count
          ) : (
            <Way to={path} label={`${count}: show them`}>
              {count}
            </Way>
          )}
        </span>
      </div>
      <p className="mt-1 text-second">{sentence}</p>
      {items.length > 0 && (
        <ul className="mt-2 flex flex-col">
          {items.map((item, index) => (
            <li key={index} className="border-t py-2 last:pb-0">
              <span className="block font-medium wrap-anywhere">
                {item.path === null ? item.text : <Way to={item.path}>{item.text}</Way>}
              </span>
              {(item.detail !== null || item.at !== null) && (
                <span className="block text-small text-third">
                  {item.detail}
                  {item.detail !== null && item.at !== null && ' · '}
                  {item.at !== null && <Moment at={item.at} near />}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && items.length < count && kind !== 'alerts-24h' && (
        <p className="mt-2 text-small text-third">The first {items.length} of them.</p>
      )}
    </section>
  );
}

/** A place in the page or elsewhere, as the server names it. */
function Way({ to, label, children }: { to: string; label?: string; children: ReactNode }) {
  const router = useRouter();
  if (!to.startsWith('/')) return <Outside href={to}>{children}</Outside>;
  return (
    <a
      href={to}
      aria-label={label}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void router.navigate({ href: to });
      }}
      className="underline decoration-hairline-strong underline-offset-2 hover:decoration-ink"
    >
      {children}
    </a>
  );
}
