/** Once a day, what somebody asked to hear of: when it is due where they are, and what it says. Nothing new: nothing is sent. */
import { dayMs, instantOf, msOf } from '../instant.ts';
import { localTime } from '../message/local-time.ts';

export interface DigestIncident {
  number: string;
  title: string;
  severity: string;
  /** As people call it. */
  status: string;
  declaredAt: string;
  resolvedAt: string | null;
  isOpen: boolean;
  /** The last update within the time that the digest is about; plain text. */
  update: { at: string; text: string } | null;
}

const hour = 8;
/** A longer absence of the house is told of in part: what is older is history. */
const mostDaysBack = 7;
/** A line of an update is enough to say whether to look. */
const mostOfUpdate = 200;
const mostListed = 50;

/** The last 08:00 of a zone at or before an instant. */
export function lastDigestAt(now: string, timeZone: string): string {
  const here = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone);
  const at = (days: number) =>
    here.toPlainDate().subtract({ days }).toZonedDateTime({ timeZone, plainTime: { hour } });
  const today = at(0);
  return (Temporal.ZonedDateTime.compare(today, here) <= 0 ? today : at(1)).toInstant().toString();
}

/** Since when it tells; null: nothing is due. */
export function digestSince(
  toldUntil: string,
  { now, timeZone }: { now: string; timeZone: string },
): string | null {
  const due = lastDigestAt(now, timeZone);
  if (msOf(due) <= msOf(toldUntil)) return null;
  const oldest = msOf(due) - mostDaysBack * dayMs;
  return msOf(toldUntil) < oldest ? instantOf(oldest) : toldUntil;
}

/** Null: nothing of it is new. */
export function digestWords(
  incidents: DigestIncident[],
  {
    since,
    timeZone,
    organization,
    url,
  }: { since: string; timeZone: string; organization: string; url: string },
): { subject: string; body: string } | null {
  const isNew = (at: string | null) => at !== null && msOf(at) > msOf(since);
  const began = incidents.filter(({ declaredAt }) => isNew(declaredAt));
  const over = incidents.filter(({ resolvedAt }) => isNew(resolvedAt));
  const open = incidents.filter((incident) => incident.isOpen && !began.includes(incident));
  if (began.length + over.length === 0 && !open.some(({ update }) => update !== null)) return null;
  const line = ({ number, title, severity, status, update }: DigestIncident, when: string) =>
    [
      `- [${number}](${url}/incidents/${number}) ${escaped(title)} · ${escaped(severity)} · ${escaped(status)}${when}`,
      ...(update === null ? [] : [`  ${escaped(firstOf(update.text))}`]),
    ].join('\n');
  const local = (at: string) => localTime(at, timeZone);
  const section = (title: string, found: DigestIncident[], when: (incident: DigestIncident) => string) =>
    found.length === 0
      ? []
      : [
          `**${title}**`,
          [
            ...found.slice(0, mostListed).map((incident) => line(incident, when(incident))),
            ...(found.length > mostListed ? [`- and ${found.length - mostListed} more`] : []),
          ].join('\n'),
        ];
  const parts = [
    ...(began.length === 0 ? [] : [`${counted(began.length)} began`]),
    ...(over.length === 0 ? [] : [`${counted(over.length)} ended`]),
    ...(open.length === 0 ? [] : [`${open.length} still open`]),
  ];
  return {
    subject: `${organization}: ${parts.join(', ')}`,
    body: [
      ...section('Began', began, ({ declaredAt }) => ` · ${local(declaredAt)}`),
      ...section(
        'Over',
        over.filter((incident) => !began.includes(incident)),
        ({ resolvedAt }) => ` · ${local(resolvedAt!)}`,
      ),
      ...section('Still open', open, ({ declaredAt }) => ` · since ${local(declaredAt)}`),
      `Since ${local(since)} (${timeZone}).`,
    ].join('\n\n'),
  };
}

function counted(count: number): string {
  return count === 1 ? '1 incident' : `${count} incidents`;
}

function firstOf(text: string): string {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? '';
  return line.length > mostOfUpdate ? `${line.slice(0, mostOfUpdate)}…` : line;
}

/** A title is a title, whatever signs it has in it. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}
