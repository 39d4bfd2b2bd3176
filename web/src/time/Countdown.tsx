/** What is left until an instant, in tabular figures, by the installation's clock. Once past, it counts up and says so. */
import { countdown } from './format.ts';
import { useNow } from './use-now.ts';

export function Countdown({
  to,
  onceDue = 'counts',
  className = '',
}: {
  to: string;
  /** `counts` up and says "late"; `stays` at 00:00, for what will happen in the next moment. */
  onceDue?: 'counts' | 'stays';
  className?: string;
}) {
  const now = useNow();
  const until = Date.parse(to) - now;
  const left = onceDue === 'stays' ? Math.max(0, until) : until;
  return (
    <span role="timer" className={`whitespace-nowrap tabular-nums ${className}`}>
      {left <= -1_000 ? `${countdown(left)} late` : countdown(left)}
    </span>
  );
}
