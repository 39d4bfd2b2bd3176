/** What a page told before the last 90 days: a month of its history, or one incident or maintenance by its permanent link. */
import type { Pool } from 'pg';
import type { StatusPage } from '../domain/status-page/facts.ts';
import { incidentPicture, maintenancePicture, type StatusPicture } from '../domain/status-page/picture.ts';
import type { StatusDocument } from '../status-page/documents.ts';
import { entriesOf, entryHtml, monthHtml } from '../status-page/pages-html.ts';
import type { Place } from '../status-page/place.ts';
import { readIncident, readIncidentHistory } from '../store/status-pages/incidents.ts';
import { readMaintenance, readMaintenanceHistory } from '../store/status-pages/maintenances.ts';

/** Ten a day; a month with more has no reader who reaches its end. */
const mostOfMonth = 300;

/** Null: there is nothing, or nothing that readers may see. */
export async function earlierDocument(
  pool: Pool,
  page: StatusPage,
  path: string,
  { picture, place, now }: { picture: StatusPicture; place: Place; now: string },
): Promise<StatusDocument | null> {
  const month = /^history\/(\d{4}-(?:0[1-9]|1[0-2]))$/.exec(path)?.[1];
  if (month !== undefined) {
    const body = await ofMonth(pool, page, month, { picture, place, now });
    return body === null ? null : pageOf(body);
  }
  const [, noun, id] = /^(incidents|maintenance)\/([\w-]{1,64})$/.exec(path) ?? [];
  if (noun === undefined || id === undefined) return null;
  const asked = { page: page.handle, id };
  const incident = noun === 'incidents' ? await readIncident(pool, asked) : null;
  const maintenance = noun === 'maintenance' ? await readMaintenance(pool, asked) : null;
  const entry =
    (incident === null ? null : incidentPicture(page, incident)) ??
    (maintenance === null ? null : maintenancePicture(page, maintenance));
  return entry === null ? null : pageOf(entryHtml(picture, place, entry));
}

async function ofMonth(
  pool: Pool,
  page: StatusPage,
  month: string,
  { picture, place, now }: { picture: StatusPicture; place: Place; now: string },
): Promise<string | null> {
  const asked = Temporal.PlainYearMonth.from(month);
  const monthOf = (instant: string) =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(page.timeZone).toPlainDate().toPlainYearMonth();
  const last = monthOf(now);
  const first = picture.components
    .map(({ createdAt }) => monthOf(createdAt))
    .reduce((a, b) => (Temporal.PlainYearMonth.compare(a, b) <= 0 ? a : b), last);
  // A robot that follows "the month before" comes to an end.
  if (Temporal.PlainYearMonth.compare(asked, first) < 0 || Temporal.PlainYearMonth.compare(asked, last) > 0)
    return null;
  const begins = (of: Temporal.PlainYearMonth) =>
    of.toPlainDate({ day: 1 }).toZonedDateTime(page.timeZone).toInstant().toString();
  const within = {
    page: page.handle,
    from: begins(asked),
    before: begins(asked.add({ months: 1 })),
    limit: mostOfMonth,
  };
  const incidents = await readIncidentHistory(pool, within);
  const maintenances = await readMaintenanceHistory(pool, within);
  return monthHtml(picture, place, month, {
    entries: entriesOf({
      incidents: incidents.flatMap((incident) => incidentPicture(page, incident) ?? []),
      maintenances: maintenances.map((maintenance) => maintenancePicture(page, maintenance)),
    }).slice(0, mostOfMonth),
    before: asked.equals(first) ? null : asked.subtract({ months: 1 }).toString(),
    after: asked.equals(last) ? null : asked.add({ months: 1 }).toString(),
  });
}

function pageOf(body: string): StatusDocument {
  return { kind: 'page', type: 'text/html; charset=utf-8', body };
}
