/** Lengths of elapsed time as the configuration file writes them: `30s`, `2m`, `1h30m`, `1d`. */

const units: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds; null for what is not a length of time. */
export function readDuration(text: string): number | null {
  const match = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/.exec(text);
  if (match === null || text === '') return null;
  return ['d', 'h', 'm', 's'].reduce(
    (sum, unit, index) => sum + Number(match[index + 1] ?? 0) * units[unit]!,
    0,
  );
}

/** For texts that were checked before they were stored. */
export function durationMs(text: string): number {
  const ms = readDuration(text);
  if (ms === null) throw new Error(`a stored duration must be readable, got "${text}"`);
  return ms;
}
