/** What people are told of a swap: whoever is asked, and whoever asked. Times are on the clock of the reader's zone. */
import { hourMs, msOf } from '../instant.ts';
import type { Swap } from '../schedule/swap.ts';
import { localSpan, localTime } from './local-time.ts';

/** Whoever begins sooner must not find it in the mail tomorrow. */
const soonMs = hourMs;
/** More are a change of the roster. */
const mostSpans = 10;

export type SwapNews =
  | 'asked'
  | 'accepted'
  | 'taken-by-you'
  | 'taken'
  | 'declined'
  | 'declined-by-all'
  | 'withdrawn';

export function swapNotice(
  news: SwapNews,
  swap: Swap,
  {
    schedule,
    timeZone,
    asker,
    other,
    url,
    now,
  }: {
    /** Its name. */
    schedule: string;
    /** The reader's. */
    timeZone: string;
    /** Names; `other` is whoever took it or declined. */
    asker: string;
    other: string;
    /** Where swaps are answered. */
    url: string;
    now: string;
  },
): { urgency: 'high' | 'low'; subject: string; body: string } {
  const what = `${schedule}, ${localTime(swap.duty[0]?.from ?? swap.from, timeZone)}`;
  const returned = swap.inReturn === null ? null : localSpan(swap.inReturn, timeZone);
  const { subject, lead } = words(news, { what, asker, other, returned });
  return {
    urgency: msOf(swap.from) - msOf(now) <= soonMs ? 'high' : 'low',
    subject,
    body: [
      lead,
      ...swap.duty.slice(0, mostSpans).map((span) => `- ${localSpan(span, timeZone)}`),
      ...(swap.duty.length > mostSpans ? [`- and ${swap.duty.length - mostSpans} more times`] : []),
      ...(news === 'asked' && returned !== null ? [`${asker} would take ${returned} in return.`] : []),
      `Times are those of ${timeZone}.`,
      ...(swap.note === null ? [] : [`Note: ${swap.note}`]),
      ...(news === 'asked' ? [`Accept or decline: ${url}`] : []),
    ].join('\n'),
  };
}

function words(
  news: SwapNews,
  { what, asker, other, returned }: { what: string; asker: string; other: string; returned: string | null },
): { subject: string; lead: string } {
  const inReturn = (who: string) => (returned === null ? '' : ` ${who} ${returned} in return.`);
  switch (news) {
    case 'asked':
      return { subject: `${asker} asks you to take ${what}`, lead: `${asker} asks you to take over:` };
    case 'accepted':
      return {
        subject: `${other} takes over from you: ${what}`,
        lead: `${other} has accepted, and is on call in your place.${inReturn('You are on call')} Your time was:`,
      };
    case 'taken-by-you':
      return {
        subject: `You are on call for ${asker}: ${what}`,
        lead: `The swap with ${asker} was accepted for you.${inReturn(`${asker} takes`)} You are on call:`,
      };
    case 'taken':
      return {
        subject: `${other} takes it: ${what}`,
        lead: `${other} has taken what ${asker} asked you for too; there is nothing for you to do. It was:`,
      };
    case 'declined':
      return {
        subject: `${other} cannot take ${what}`,
        lead: `${other} has declined; others may still take it. You are on call:`,
      };
    case 'declined-by-all':
      return {
        subject: `Nobody takes ${what}`,
        lead: `${other} has declined, and so has everybody else who was asked. You are on call:`,
      };
    case 'withdrawn':
      return {
        subject: `${asker} no longer needs you: ${what}`,
        lead: `${asker} has withdrawn the swap that you were asked for; there is nothing for you to do. It was:`,
      };
  }
}
