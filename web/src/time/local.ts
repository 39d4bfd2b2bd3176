/** Between an instant and what a person types as a local time, in any zone. */

/** "2026-11-20T14:28", as a date and time field wants it. */
export function localOf(at: number, zone: string): string {
  const [date, clock] = formatOf(zone).format(at).split(' ');
  return `${date}T${clock}`;
}

const kept = new Map<string, Intl.DateTimeFormat>();

/** A calendar asks for each of its days, and making a formatter costs a thousand times its use. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const found =
    kept.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  kept.set(zone, found);
  return found;
}

/** The instant of a local time; null where it cannot be read. In a gap of local time, the first instant after it. */
export function instantOf(local: string, zone: string): number | null {
  // Date.parse makes something of nearly everything; a field that was emptied must stay empty.
  const wanted = /^\d{4,}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN;
  if (Number.isNaN(wanted)) return null;
  const offset = (at: number) => Date.parse(`${localOf(at, zone)}:00Z`) - Math.floor(at / 60_000) * 60_000;
  // The offset at a first guess is the right one, unless a change of the clocks lies between: then the second is.
  const guess = wanted - offset(wanted);
  return wanted - offset(guess);
}
