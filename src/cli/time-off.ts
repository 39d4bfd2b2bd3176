/** `tocsin time-off add|list|remove [PERSON]`: who is away when. */
import type { TimeOff } from './answers-calendars.ts';
import type { Listing } from './answers.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { bold, good, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'time-off',
  summary: 'Shows who is away, enters that somebody is, or takes it back',
  operands: ['add|list|remove', '[PERSON]', '[ID]'],
  options: {
    from: { type: 'string', value: 'TIME', says: `when it begins; with list: ${momentForms}` },
    to: { type: 'string', value: 'TIME', says: 'when it ends; with add, a date is the last whole day away' },
    note: { type: 'string', value: 'TEXT', says: 'what others should know' },
  },
  notes:
    'add PERSON --from 2026-12-24 --to 2026-12-26 enters whole days of that person’s zone; a time, as in 2026-12-24T12:00, is of\n' +
    'their zone too. It needs an admin’s key: people enter their own on their page. list shows the next 90 days, of everybody or\n' +
    'of one PERSON. remove PERSON ID takes one back; what runs ends now.',
  async run({ operands: [act, person, id], values, server, show }) {
    const path = () => {
      if (person === undefined) throw new UsageError(`time-off ${act} needs a PERSON.`);
      return `/api/v1/users/${encodeURIComponent(person)}/time-off`;
    };
    switch (act) {
      case 'add': {
        const { from, to, note } = values;
        if (from === undefined || to === undefined)
          throw new UsageError('time-off add needs --from and --to.');
        const added = await ask<TimeOff>(server, 'POST', path(), { body: { from, to, note } });
        return show(added, (entry) => `${good('Entered.')}\n${inWords([entry])}`);
      }
      case 'list': {
        const moment = (time?: string) => time && readMoment(time, () => serverNow(server));
        const range = { from: await moment(values.from), to: await moment(values.to) };
        const list = await ask<Listing<TimeOff>>(
          server,
          'GET',
          `/api/v1/time-off${query({ ...range, person })}`,
        );
        return show(list, ({ items }) => inWords(items));
      }
      case 'remove': {
        if (id === undefined) throw new UsageError('time-off remove needs an ID, as list shows it.');
        await ask(server, 'DELETE', `${path()}/${encodeURIComponent(id)}`);
        return show({ removed: id }, () => good('Taken back.'));
      }
      default:
        throw new UsageError(`time-off does not know "${act}".`);
    }
  },
});

function inWords(items: TimeOff[]): string {
  if (items.length === 0) return 'Nobody is away.';
  const rows = items.map(({ id, person, begins, ends, note, source }) => [
    person.name,
    localTime(begins),
    localTime(ends),
    source === 'feed' ? 'by their calendar' : (note ?? ''),
    id ?? '',
  ]);
  return table(
    [['WHO', 'FROM', 'TO', 'NOTE', 'ID'], ...rows],
    [bold, undefined, undefined, undefined, quiet],
  );
}
