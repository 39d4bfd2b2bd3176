/** The head of a page: what it is, one quiet line beside it, and its acts. Also the browser tab's name. */
import type { ReactNode } from 'react';

export function PageHead({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-48 flex-wrap items-baseline gap-x-3.5">
        <h1 className="text-title">{title}</h1>
        {aside !== undefined && <p className="text-second">{aside}</p>}
      </div>
      {children !== undefined && <div className="flex items-center gap-2.5">{children}</div>}
    </div>
  );
}

/** The name in the browser's tab: of twelve, the one that needs somebody is found by it. */
export function TabTitle({ children }: { children: string }) {
  return <title>{`${children} · Tocsin`}</title>;
}
