/** A component's last days: a bar for each, its height and its colour by the worst that happened, and the days in words. */
import { componentStatuses, type ComponentStatus } from '../domain/status-page/facts.ts';
import type { ComponentPicture } from '../domain/status-page/picture.ts';
import type { UptimeDay } from '../domain/status-page/uptime.ts';
import { type Markup, markup } from './markup.ts';
import type { Moments } from './moments.ts';
import { type Tone, toneOfComponent } from './status-words.ts';
import type { Words } from './words/words.ts';

/** In units of the drawing, which is stretched to the width that there is. */
const bar = { width: 3, every: 4, tallest: 28 };
/** The worse, the taller: seen without colours too. No data is a stub. */
const heights: Record<Tone | 'unknown', number> = {
  good: 18,
  planned: 18,
  minor: 21,
  major: 24,
  critical: 28,
  unknown: 4,
};

export function uptimeHtml(
  { name, uptime }: Pick<ComponentPicture, 'name' | 'uptime'>,
  words: Words,
  moments: Moments,
): Markup {
  const { days, percent } = uptime;
  const troubled = days.filter((day) => worstOf(day) !== null);
  const share = percent === null ? words.uptimeUnknown : words.uptime(percentText(percent, moments.decimal));
  const quiet = (tone: Tone | 'unknown') =>
    days
      .map((day, index) => (toneOf(day) === tone && worstOf(day) === null ? barAt(index, tone) : ''))
      .join('');
  return markup`<div class="uptime">
<svg role="img" aria-label="${`${name}. ${words.bars(days.length, troubled.length)}. ${share}.`}" viewBox="0 0 ${days.length * bar.every - 1} ${bar.tallest}" preserveAspectRatio="none" class="bars">
<path class="bar good" d="${quiet('good')}"/><path class="bar unknown" d="${quiet('unknown')}"/>
${days.map((day, index) => {
  const tone = toneOf(day);
  return (
    worstOf(day) !== null &&
    markup`<path class="bar ${tone}" d="${barAt(index, tone)}"><title>${dayInWords(day, words, moments)}</title></path>`
  );
})}
</svg>
<p class="scale"><span>${words.daysAgo(days.length)}</span><span class="share">${share}</span><span>${words.today}</span></p>
${
  troubled.length > 0 &&
  markup`<details class="days"><summary>${words.troubledDays} (${troubled.length})<span class="unseen"> · ${name}</span></summary><ul>
${troubled.toReversed().map((day) => markup`<li>${dayInWords(day, words, moments)}</li>`)}
</ul></details>`
}
</div>`;
}

/** "99.953 %" as its language writes it: the digits stay what they are. */
export function percentText(percent: string, decimal: string): string {
  return `${percent.replace('.', decimal)}\u00a0%`;
}

function barAt(index: number, tone: Tone | 'unknown'): string {
  const height = heights[tone];
  return `M${index * bar.every} ${bar.tallest - height}h${bar.width}v${height}h-${bar.width}z`;
}

function toneOf(day: UptimeDay): Tone | 'unknown' {
  if (day.knownMs <= 0) return 'unknown';
  return toneOfComponent[worstOf(day) ?? 'operational'];
}

function worstOf({ downMs }: UptimeDay): Exclude<ComponentStatus, 'operational'> | null {
  const found = componentStatuses.findLast((status) => status !== 'operational' && (downMs[status] ?? 0) > 0);
  return found === undefined || found === 'operational' ? null : found;
}

function dayInWords({ date, downMs }: UptimeDay, words: Words, moments: Moments): string {
  const parts = componentStatuses.toReversed().flatMap((status) => {
    const ms = status === 'operational' ? 0 : (downMs[status] ?? 0);
    return ms > 0 ? [words.spent(moments.length(ms), words.component[status])] : [];
  });
  return `${moments.day(date)} · ${parts.join(', ')}`;
}
