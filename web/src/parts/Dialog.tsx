/**
 * A dialog: the browser's own element, which holds the focus, closes on Escape and needs no style of its
 * own in the page (ours allows none inline). On a phone it comes up from the thumb.
 */
import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';

export function Dialog({
  title,
  onClose,
  children,
  wide = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // While it still stands in the page: only from there does the browser give the focus back to what opened it.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    dialog.showModal();
    // The browser would choose the first thing, which closes: what is to be filled in or done comes first here.
    const body = dialog.querySelector('[data-dialog-body]');
    const first =
      body?.querySelector<HTMLElement>('[data-first]') ??
      body?.querySelector<HTMLElement>('input, textarea, select') ??
      [...(body?.querySelectorAll('button') ?? [])].at(-1);
    first?.focus();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        // Beside the panel is the dialog element itself: a press there is a press on the veil.
        if (event.target === event.currentTarget) onClose();
      }}
      className={`fixed inset-0 m-0 h-dvh max-h-none w-full max-w-none items-end justify-center bg-transparent p-0 open:flex wide:items-start wide:p-6 wide:pt-[10vh]`}
    >
      <div
        className={`flex max-h-[92dvh] w-full flex-col rounded-t-card border border-hairline-strong bg-panel pb-[env(safe-area-inset-bottom)] wide:max-h-[80vh] wide:rounded-card ${wide ? 'wide:max-w-[640px]' : 'wide:max-w-[480px]'}`}
      >
        <div className="flex items-center justify-between gap-3 border-b px-5 py-3">
          <h2 id={heading} className="text-card">
            {title}
          </h2>
          <button
            type="button"
            aria-label="Close"
            onClick={onClose}
            className="-mr-2 inline-flex size-9 items-center justify-center rounded-control text-third hover:bg-sunk hover:text-ink"
          >
            <X size={18} aria-hidden="true" />
          </button>
        </div>
        <div data-dialog-body className="overflow-y-auto px-5 py-4">
          {children}
        </div>
      </div>
    </dialog>
  );
}

/** Asks before an act that wakes people or cannot be taken back. */
export function Confirm({
  title,
  children,
  act,
  danger = false,
  busy,
  onAct,
  onClose,
}: {
  title: string;
  children: ReactNode;
  act: string;
  danger?: boolean;
  busy: boolean;
  onAct: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="text-second">{children}</div>
      <DialogButtons>
        <Button first={danger} onClick={onClose}>
          Not now
        </Button>
        <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onAct}>
          {act}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-col-reverse gap-2.5 wide:flex-row wide:justify-end">{children}</div>;
}
