/** A card: a hairline, a radius, a label over it. No shadow. */
import type { ReactNode } from 'react';

export function Card({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-card border bg-panel ${className}`}>{children}</div>;
}

/** A card of the side column with its section label. */
export function SideCard({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="rounded-card border bg-panel px-4 pt-3.5 pb-4">
      <div className="mb-3 flex items-baseline justify-between gap-3">
        <h2 className="label-section">{title}</h2>
        {aside !== undefined && <span className="text-label tracking-normal text-third">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

/** What stands where there is nothing, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-5 py-10 text-center">
      <p className="font-semibold text-ink">{title}</p>
      {children !== undefined && <div className="mx-auto mt-1 max-w-[52ch] text-second">{children}</div>}
    </div>
  );
}
