/** A button names its act and shows its key. One that is not for this viewer stays in reach and says why. */
import type { MouseEvent, ReactNode } from 'react';
import { Tooltip } from 'radix-ui';
import type { Verdict } from '../access/can.ts';
import { tell } from './toasts.ts';

type Look = 'plain' | 'primary' | 'brass' | 'quiet' | 'danger';

const LOOK: Record<Look, string> = {
  plain: 'border border-hairline-strong bg-panel text-ink hover:bg-sunk',
  primary: 'border border-ink bg-ink text-on-ink hover:opacity-90',
  brass: 'border border-brass bg-brass text-on-brass hover:opacity-90',
  quiet: 'border border-transparent text-second hover:bg-sunk hover:text-ink',
  danger: 'border border-sev1 bg-panel text-sev1-text hover:bg-sev1-wash',
};
/** Over opacity there is no certain contrast: what is not allowed is drawn grey. */
const NOT_ALLOWED = 'border border-hairline bg-sunk text-third';

/** For a link that stands among buttons and looks like one. */
export function buttonClass(look: Look, className = ''): string {
  return `inline-flex min-h-(--control) items-center justify-center gap-2.5 rounded-control px-3 font-semibold whitespace-nowrap transition-colors ${LOOK[look]} ${className}`;
}

type Properties = {
  children: ReactNode;
  look?: Look;
  shortcut?: string;
  verdict?: Verdict;
  busy?: boolean;
  /** In a dialog: the focus begins here. */
  first?: boolean;
  type?: 'button' | 'submit';
  className?: string;
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  'aria-label'?: string;
};

export function Button({
  children,
  look = 'plain',
  shortcut,
  verdict = { allowed: true },
  busy = false,
  first = false,
  type = 'button',
  className = '',
  onClick,
  ...rest
}: Properties) {
  const still = !verdict.allowed || busy;
  const button = (
    <button
      type={type}
      data-first={first || undefined}
      aria-disabled={still || undefined}
      aria-keyshortcuts={shortcut?.toUpperCase()}
      onClick={(event) => {
        if (still) {
          event.preventDefault();
          // On a phone nothing hovers: the reason is told when it is asked for by a tap.
          if (!verdict.allowed) tell({ text: verdict.because });
          return;
        }
        onClick?.(event);
      }}
      className={`inline-flex min-h-(--control) items-center justify-center gap-2.5 rounded-control px-3 font-semibold whitespace-nowrap transition-colors ${verdict.allowed ? LOOK[look] : NOT_ALLOWED} ${className}`}
      {...rest}
    >
      {children}
      {shortcut !== undefined && (
        <Key quiet={(look !== 'primary' && look !== 'brass') || !verdict.allowed}>{shortcut}</Key>
      )}
    </button>
  );
  return verdict.allowed ? button : <Why because={verdict.because}>{button}</Why>;
}

export function Why({ because, children }: { because: string; children: ReactNode }) {
  return (
    <Tooltip.Root delayDuration={150}>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal container={document.getElementById('content')}>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-control border border-hairline-strong bg-panel px-3 py-2 text-small text-ink"
        >
          {because}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** The key that does the same; a touch screen has none. */
export function Key({ children, quiet = true }: { children: ReactNode; quiet?: boolean }) {
  return (
    <kbd
      aria-hidden="true"
      className={`hidden h-[18px] min-w-[18px] items-center justify-center rounded-[4px] border px-1 font-sans text-tiny font-medium wide:inline-flex pointer-coarse:hidden ${quiet ? 'border-hairline-strong text-third' : 'border-current text-current'}`}
    >
      {children}
    </kbd>
  );
}
