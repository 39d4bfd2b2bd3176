/**
 * Which clock a TZID means. A name of the IANA list is that zone by our own tables, whatever the calendar says of it:
 * programs ship rules of long ago. Then the rules that the calendar brings, then what Windows calls a zone.
 */
import ICAL from 'ical.js';
import { windowsZones } from './windows-zones.ts';

/** Null: nothing says what it means. */
export function zoneOf(name: string, calendar: ICAL.Component): ICAL.Timezone | null {
  const iana = ianaName(name);
  if (iana !== null) return new TableZone(name, iana);
  const described = calendar
    .getAllSubcomponents('vtimezone')
    .find((zone) => zone.getFirstPropertyValue('tzid') === name);
  if (described !== undefined && saysOffsets(described))
    return new ICAL.Timezone({ component: described, tzid: name });
  const windows = Object.hasOwn(windowsZones, name) ? windowsZones[name] : undefined;
  return windows === undefined ? null : new TableZone(name, windows);
}

/** "/example.org/2026/Europe/Berlin" is how some programs write a name that is known to everybody. */
export function ianaName(name: string): string | null {
  const candidates = [name, name.split('/').slice(-2).join('/'), name.split('/').slice(-3).join('/')];
  return candidates.find((candidate) => /^[A-Za-z]/.test(candidate) && isKnown(candidate)) ?? null;
}

function isKnown(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The library takes a zone without rules for UTC. */
function saysOffsets(zone: ICAL.Component): boolean {
  return zone
    .getAllSubcomponents()
    .some((rules) => rules.hasProperty('dtstart') && rules.hasProperty('tzoffsetto'));
}

/** A zone of the IANA list, asked of Temporal. */
class TableZone extends ICAL.Timezone {
  readonly #iana: string;

  constructor(tzid: string, iana: string) {
    super({ tzid });
    this.#iana = iana;
  }

  override utcOffset({ year, month, day, hour, minute, second }: ICAL.Time): number {
    const wall = new Temporal.PlainDateTime(year, month, day, hour, minute, Math.min(second, 59));
    return wall.toZonedDateTime(this.#iana).offsetNanoseconds / 1e9;
  }
}
