/** `tocsin schedule-quality SCHEDULE`: what is wrong with a schedule in the time ahead, and who carries how much of it. */
import type { ScheduleQuality } from './answers.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { asked, bold, good, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'schedule-quality',
  summary: 'Says what is wrong with a schedule, and how evenly it is shared',
  operands: ['SCHEDULE'],
  options: {
    from: { type: 'string', value: 'TIME', says: `from then on: ${momentForms}; default: now` },
    to: { type: 'string', value: 'TIME', says: 'up to then; default: 84 days later' },
  },
  notes:
    'Gaps, layers that are on call together, turns closer to one another than the process allows, and whoever has more than\n' +
    'their share. Nights (22:00 to 07:00) and weekends are those of each person’s own time zone.',
  async run({ operands: [schedule], values, server, show }) {
    const moment = (time?: string) => time && readMoment(time, () => serverNow(server));
    const [from, to] = [await moment(values.from), await moment(values.to)];
    const path = `/api/v1/schedules/${encodeURIComponent(schedule!)}/quality${query({ from, to })}`;
    return show(await ask<ScheduleQuality>(server, 'GET', path), inWords);
  },
});

function inWords({ schedule, from, to, findings, load, share }: ScheduleQuality): string {
  return [
    `${schedule}, ${localTime(from)} to ${localTime(to)}`,
    '',
    ...(findings.length === 0
      ? [good('Nothing is wrong with it.')]
      : findings.map(({ sentence }) => asked(sentence))),
    '',
    table(
      [
        ['WHO', 'HOURS', 'NIGHTS', 'WEEKENDS'],
        ...load.map(({ person, ...figures }) => [person.name, ...columns(figures)]),
        ...(share === null ? [] : [['an equal share', ...columns(share)].map((cell) => quiet(cell))]),
      ],
      [bold],
    ),
  ].join('\n');
}

function columns({ hours, nights, weekends }: NonNullable<ScheduleQuality['share']>): string[] {
  return [hours, nights, weekends].map(String);
}
