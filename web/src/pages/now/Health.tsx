/** Tocsin's own state: whoever relies on being paged must see whether it can. */
import { Check, CircleAlert, CircleX } from 'lucide-react';
import type { NowView } from '../../api/types.ts';
import { SideCard } from '../../parts/Card.tsx';

const MARK = {
  good: { icon: Check, ink: 'text-good-text', said: 'Well' },
  warn: { icon: CircleAlert, ink: 'text-sev2-text', said: 'Warning' },
  bad: { icon: CircleX, ink: 'text-sev1-text', said: 'Broken' },
} as const;

export function Health({ health }: Pick<NowView, 'health'>) {
  if (health.length === 0) return null;
  return (
    <SideCard title="Tocsin itself">
      <ul className="flex flex-col gap-2.5">
        {health.map(({ state, text, detail }) => {
          const { icon: Icon, ink, said } = MARK[state];
          return (
            <li key={text} className="flex items-baseline gap-2.5">
              <Icon size={15} aria-label={said} className={`shrink-0 translate-y-0.5 ${ink}`} />
              <span className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-3">
                <span>{text}</span>
                {detail !== null && <span className="text-second">{detail}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </SideCard>
  );
}
