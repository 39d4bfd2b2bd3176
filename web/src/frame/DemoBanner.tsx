/** What everybody must know before they read on: that this is a demonstration. */
import { Link } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import type { Me } from '../api/types.ts';

export function DemoBanner({ me }: { me: Me }) {
  if (!me.demo) return null;
  return (
    <div className="flex items-start gap-2.5 border-b bg-brass-wash px-4 py-2 text-small wide:items-center wide:px-5">
      <FlaskConical size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-brass-text wide:mt-0" />
      <p className="min-w-0">
        <strong className="font-semibold">Demonstration.</strong> {speed(me.clock.rate)}Nothing leaves this
        machine; what would have gone out is in the{' '}
        <Link to="/inbox" className="font-semibold text-brass-text underline underline-offset-2">
          inbox
        </Link>
        .
      </p>
    </div>
  );
}

function speed(rate: number): string {
  if (rate === 60) return 'Clocks run at 60×: each second is a minute. ';
  return rate === 1 || rate === 0 ? '' : `Clocks run at ${rate}×. `;
}
