/** A replay to be read: what differs, incident by incident, and in all. */
import { inWords } from '../incident/naming.ts';
import { readDuration } from '../directory/duration.ts';
import { minuteMs } from '../instant.ts';
import { offsetFace } from './offset.ts';
import type { IncidentDifference, Replay, ReplayedBreach, ReplayedPage } from './replay.ts';
import { whoInWords } from './who.ts';

export function textOfReplay(replay: Replay): string {
  const { process, incidents, differing, leftOut, pages, breaches, differences } = replay;
  const head = `${incidents} ${incidents === 1 ? 'incident' : 'incidents'} under ${process.title} ${process.version}: ${
    differing === 0 ? 'none would have differed' : `${differing} would have differed`
  }.`;
  return [
    head,
    `People paged ${pages.was}, now ${pages.now}. Promises not kept ${breaches.was}, now ${breaches.now}.`,
    ...(replay.more ? ['There were older incidents than can be replayed at once; they are left out.'] : []),
    ...(leftOut.length === 0
      ? []
      : [`Left out: ${inWords(leftOut.map(({ number, why }) => `${number} (${why})`))}.`]),
    ...differences.flatMap((difference) => ['', ...differenceInWords(difference)]),
  ].join('\n');
}

function differenceInWords(difference: IncidentDifference): string[] {
  const { number, title, declaredAt, severity, firstPage } = difference;
  const read = severity.was === severity.now ? severity.now : `${severity.was}, now ${severity.now}`;
  const lines: [string, string][] = [
    ...difference.alsoPaged.map((page): [string, string] => ['also paged', pageInWords(page)]),
    ...difference.notPaged.map((page): [string, string] => ['not paged', pageInWords(page)]),
    ...difference.moved.map(({ who, offset }): [string, string] => [
      isEarlier(offset) ? 'earlier' : 'later',
      `${whoInWords(who)}  ${face(offset.now)} instead of ${face(offset.was)}`,
    ]),
    ...difference.alsoBreached.map((breach): [string, string] => ['also late', breachInWords(breach)]),
    ...difference.notBreached.map((breach): [string, string] => ['not late', breachInWords(breach)]),
    ...(isSameMinute(firstPage)
      ? []
      : [
          ['first page', `${face(firstPage.now)} instead of ${face(firstPage.was)}`] satisfies [
            string,
            string,
          ],
        ]),
    ...difference.notes.map((note): [string, string] => ['note', note]),
  ];
  const day = declaredAt.slice(0, 16).replace('T', ' ');
  return [
    `${number}  ${day} UTC  ${read}  ${title}`,
    ...lines.map(([what, said]) => `  ${what.padEnd(10)}  ${said}`),
  ];
}

function pageInWords({ who, offset, rule }: ReplayedPage): string {
  return `${whoInWords(who)}  ${face(offset)}  ${rule}`;
}

function breachInWords({ label, offset }: ReplayedBreach): string {
  return `${label}  ${face(offset)}`;
}

function isEarlier({ was, now }: { was: string; now: string }): boolean {
  return (readDuration(now) ?? 0) < (readDuration(was) ?? 0);
}

/** A machine is a little late, and that is no difference. */
function isSameMinute({ was, now }: { was: string | null; now: string | null }): boolean {
  if (was === null || now === null) return was === now;
  return Math.abs((readDuration(was) ?? 0) - (readDuration(now) ?? 0)) < minuteMs;
}

function face(offset: string | null): string {
  return offset === null ? 'never' : offsetFace(readDuration(offset) ?? 0);
}
