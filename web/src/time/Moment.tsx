/** An instant as this viewer reads it; whoever hovers sees UTC. */
import { nearTime, time, utc } from './format.ts';
import { useNow } from './use-now.ts';
import { useZone } from './zone.ts';

export function Moment({
  at,
  seconds = false,
  near = false,
}: {
  at: string;
  seconds?: boolean;
  near?: boolean;
}) {
  const zone = useZone();
  const now = useNow(60_000);
  const instant = Date.parse(at);
  return (
    <time dateTime={at} title={`${utc(instant)} · shown in ${zone}`} className="whitespace-nowrap">
      {near ? nearTime(instant, now, zone) : time(instant, zone, seconds)}
    </time>
  );
}
