/** The corner in which acts are answered; read out by screen readers as they come. */
import { X } from 'lucide-react';
import { dismiss, useToasts } from './toasts.ts';

export function Toasts() {
  const toasts = useToasts();
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-40 flex flex-col items-center gap-2 px-4 wide:right-6 wide:bottom-6 wide:left-auto wide:items-end wide:px-0"
    >
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className={`pointer-events-auto flex w-full max-w-[420px] animate-arrive items-start gap-3 rounded-card border bg-panel py-2 pr-2 pl-4 ${toast.tone === 'bad' ? 'border-sev1' : 'border-hairline-strong'}`}
        >
          <div className="min-w-0 flex-1 py-1">
            <p className={toast.tone === 'bad' ? 'font-semibold text-sev1-text' : 'text-ink'}>{toast.text}</p>
            {toast.remedy !== undefined && toast.remedy !== '' && (
              <p className="text-second">{toast.remedy}</p>
            )}
          </div>
          {toast.undo !== undefined && (
            <button
              type="button"
              className="min-h-8 rounded-small px-2 font-semibold text-brass-text hover:bg-sunk"
              onClick={() => {
                toast.undo?.();
                dismiss(toast.id);
              }}
            >
              Undo
            </button>
          )}
          <button
            type="button"
            aria-label="Dismiss"
            className="inline-flex size-8 shrink-0 items-center justify-center rounded-small text-third hover:bg-sunk hover:text-ink"
            onClick={() => dismiss(toast.id)}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}
