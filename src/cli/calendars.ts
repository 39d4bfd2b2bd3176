/** `tocsin calendars`: the calendars that schedules rely on, and how reading them goes. */
import type { CalendarIn } from './answers-calendars.ts';
import type { Listing } from './answers.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { localTime } from './moments.ts';
import { alarming, bold, good, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'calendars',
  summary: 'Shows the calendars that schedules rely on, and whether they can be read',
  options: { read: { type: 'string', value: 'CALENDAR', says: 'have this one read now' } },
  async run({ values: { read }, server, show }) {
    if (read !== undefined) {
      await ask(server, 'POST', `/api/v1/calendars/${encodeURIComponent(read)}/read`, { body: {} });
      return show({ read }, () =>
        good('It is read within seconds; `tocsin calendars` shows what came of it.'),
      );
    }
    return show(await ask<Listing<CalendarIn>>(server, 'GET', '/api/v1/calendars'), ({ items }) =>
      inWords(items),
    );
  },
});

function inWords(items: CalendarIn[]): string {
  if (items.length === 0) return 'No calendar is in the configuration.';
  const rows = items.map(({ handle, kind, events, schedules, reading }) => [
    handle,
    String(events),
    schedules.join(', ') || '–',
    kind === 'dates' ? 'in the configuration' : readWhen(reading),
  ]);
  const notes = items.flatMap(({ handle, reading, unnamed }) => [
    ...(reading.problem === null ? [] : [alarming(`${handle}: ${reading.problem}`)]),
    ...(unnamed.count === 0
      ? []
      : [
          alarming(
            `${handle}: ${unnamed.count} ${unnamed.count === 1 ? 'event names' : 'events name'} nobody: ${unnamed.titles.map((title) => `"${title}"`).join(', ')}`,
          ),
        ]),
  ]);
  return [
    table([['CALENDAR', 'EVENTS', 'SCHEDULES', 'READ'], ...rows], [bold, undefined, undefined, quiet]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n');
}

function readWhen({ state, readAt }: CalendarIn['reading']): string {
  const fails = state === 'failing';
  if (readAt === null) return fails ? 'never, it fails' : 'never';
  return fails ? `${localTime(readAt)}, failing since then` : localTime(readAt);
}
