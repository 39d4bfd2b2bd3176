/** A menu of acts behind one button. Entries that are not for this viewer say why in their own line. */
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Verdict } from '../access/can.ts';

export type MenuEntry = {
  label: string;
  onAct: () => void;
  verdict?: Verdict;
  danger?: boolean;
  current?: boolean;
};

export function Menu({
  trigger,
  label,
  entries,
  align = 'end',
  named = false,
}: {
  trigger: ReactNode;
  label: string;
  entries: MenuEntry[];
  align?: 'start' | 'end';
  /** The trigger's own text names it. */
  named?: boolean;
}) {
  return (
    // Not modal: locking the page's scroll would need a style element, which the security policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild {...(named ? {} : { 'aria-label': label })}>
        {trigger}
      </DropdownMenu.Trigger>
      {/* Inside the page's main part, where those who go by landmarks find it. */}
      <DropdownMenu.Portal container={document.getElementById('content')}>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          className="z-30 max-h-[70vh] min-w-56 overflow-y-auto rounded-card border border-hairline-strong bg-panel p-1"
        >
          {entries.map(({ label, onAct, verdict = { allowed: true }, danger = false, current = false }) => (
            <DropdownMenu.Item
              key={label}
              disabled={!verdict.allowed}
              onSelect={onAct}
              className={`flex min-h-(--control) flex-col justify-center rounded-small px-3 py-1.5 outline-none data-highlighted:bg-sunk ${verdict.allowed ? (danger ? 'text-sev1-text' : 'text-ink') : 'text-third'} ${current ? 'font-semibold' : ''}`}
            >
              {label}
              {!verdict.allowed && (
                <span className="max-w-60 text-label font-normal tracking-normal">{verdict.because}</span>
              )}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
