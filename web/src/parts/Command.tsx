/** A command as somebody types it, or a link, to be copied. */
import { Copy } from 'lucide-react';
import { tell } from './toasts.ts';

export function Command({ text, what = 'command' }: { text: string; what?: 'command' | 'link' }) {
  return (
    <div className="mt-1 flex items-start gap-1 rounded-control bg-sunk py-1 pr-1 pl-2">
      <code className="min-w-0 grow py-0.5 font-mono text-small break-all">{text}</code>
      <button
        type="button"
        aria-label={`Copy the ${what}: ${text}`}
        onClick={() => {
          void navigator.clipboard.writeText(text).then(
            () => tell({ text: 'Copied.' }),
            () => tell({ text: `The browser does not let the page copy. Select the ${what} instead.` }),
          );
        }}
        className="grid size-6 shrink-0 cursor-pointer place-items-center rounded-control text-second hover:text-ink"
      >
        <Copy size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
