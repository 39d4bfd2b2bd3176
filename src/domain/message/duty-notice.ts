/** What a person is told when somebody else puts them on call or relieves them: when, by whom, in their own zone. */
import { hourMs, msOf } from '../instant.ts';
import type { DutyChange } from '../schedule/duty.ts';
import type { Span } from '../schedule/duty.ts';
import { localSpan, localTime } from './local-time.ts';

/** More are a change of the roster, which is looked at and not read aloud. */
const mostSpans = 10;
/** Whoever begins sooner must not find it in the mail tomorrow. */
const soonMs = hourMs;

export interface DutyNotice {
  urgency: 'high' | 'low';
  subject: string;
  body: string;
}

export function dutyNotice(
  { on, off }: Pick<DutyChange, 'on' | 'off'>,
  {
    schedule,
    timeZone,
    by,
    note,
    now,
  }: {
    /** Its name. */
    schedule: string;
    timeZone: string;
    /** Whoever did it, as a name. */
    by: string;
    note: string | null;
    now: string;
  },
): DutyNotice {
  const first = [...on, ...off].reduce((earliest, { from }) => Math.min(earliest, msOf(from)), Infinity);
  const lead = on[0] ?? off[0];
  if (lead === undefined) throw new Error('a notice of duty needs something that is different');
  const began = msOf(lead.from) <= msOf(now);
  const when = began ? 'from now on' : `from ${localTime(lead.from, timeZone)}`;
  return {
    urgency: first - msOf(now) <= soonMs ? 'high' : 'low',
    subject:
      on.length > 0 ? `You are on call for ${schedule} ${when}` : `You are relieved of ${schedule} ${when}`,
    body: [
      ...(on.length > 0 ? [`${by} has put you on call for ${schedule}:`, ...lines(on, timeZone)] : []),
      ...(off.length > 0 ? [`${by} has relieved you of ${schedule}:`, ...lines(off, timeZone)] : []),
      `Times are those of ${timeZone}.`,
      ...(note === null ? [] : [`Note: ${note}`]),
    ].join('\n'),
  };
}

function lines(spans: readonly Span[], timeZone: string): string[] {
  const more = spans.length - mostSpans;
  return [
    ...spans.slice(0, mostSpans).map((span) => `- ${localSpan(span, timeZone)}`),
    ...(more > 0 ? [`- and ${more} more times`] : []),
  ];
}
