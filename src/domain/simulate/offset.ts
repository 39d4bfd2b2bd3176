/** Times after the declaration: as they are written in a scenario ("1h30m"), and as a column of them is read ("+1:30"). */
import { dayMs, hourMs, minuteMs, msOf } from '../instant.ts';

/** "0s", "15m", "1h30m", "2d4h": what `readDuration` reads back. */
export function offsetText(ms: number): string {
  const parts = partsOf(ms);
  const text = (['d', 'h', 'm', 's'] as const)
    .filter((unit) => parts[unit] > 0)
    .map((unit) => `${parts[unit]}${unit}`)
    .join('');
  return text === '' ? '0s' : text;
}

/** "+0:15", "+24:00", "+0:04:30", "+2 d 3:00": hours and minutes, seconds where there are any, days from the third on. */
export function offsetFace(ms: number): string {
  const { d, h, m, s } = partsOf(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = d < 2 ? String(24 * d + h) : `${d} d ${h}`;
  return `+${hours}:${two(m)}${s > 0 ? `:${two(s)}` : ''}`;
}

export function offsetMs(from: string, at: string): number {
  return Math.max(0, msOf(at) - msOf(from));
}

function partsOf(ms: number): Record<'d' | 'h' | 'm' | 's', number> {
  const whole = Math.max(0, Math.round(ms / 1000) * 1000);
  return {
    d: Math.floor(whole / dayMs),
    h: Math.floor((whole % dayMs) / hourMs),
    m: Math.floor((whole % hourMs) / minuteMs),
    s: Math.floor((whole % minuteMs) / 1000),
  };
}
