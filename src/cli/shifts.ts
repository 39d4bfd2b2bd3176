/** `tocsin shifts SCHEDULE`: who is on call from when to when, and when nobody is. */
import type { ScheduleShifts } from './answers.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { alarming, bold, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'shifts',
  summary: 'Lists the shifts of a schedule, and its gaps',
  operands: ['SCHEDULE'],
  options: {
    from: { type: 'string', value: 'TIME', says: `from then on: ${momentForms}; default: now` },
    to: { type: 'string', value: 'TIME', says: 'up to then; default: 28 days later' },
  },
  async run({ operands: [schedule], values, server, show }) {
    const moment = (time?: string) => time && readMoment(time, () => serverNow(server));
    const [from, to] = [await moment(values.from), await moment(values.to)];
    const path = `/api/v1/schedules/${encodeURIComponent(schedule!)}/shifts${query({ from, to })}`;
    return show(await ask<ScheduleShifts>(server, 'GET', path), inWords);
  },
});

function inWords({ shifts, gaps }: ScheduleShifts): string {
  const pieces = [...shifts, ...gaps.map((gap) => ({ ...gap, who: null, layer: null, override: null }))];
  const rows = pieces
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ from, to, who, layer, override }) => [
      localTime(from),
      localTime(to),
      who === null ? alarming('nobody') : who.join(', '),
      sourceOf(layer, override),
    ]);
  return table([['FROM', 'TO', 'WHO', 'BY'], ...rows], [undefined, undefined, bold, quiet]);
}

/** Counted from one, as people count. */
function sourceOf(layer: number | null, override: number | null): string {
  if (override !== null) return `override ${override + 1}`;
  return layer === null ? '' : `layer ${layer + 1}`;
}
