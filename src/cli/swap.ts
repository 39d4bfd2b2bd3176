/** `tocsin swap ask SCHEDULE`, `tocsin swap accept|decline|withdraw ID`: a shift that somebody else takes. */
import type { Swap } from './answers.ts';
import { ask } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { bold, namesOf, quiet } from './show.ts';

export const verb = defineVerb({
  name: 'swap',
  summary: 'Asks others to take a shift, or accepts, declines or withdraws a swap',
  operands: ['ask|accept|decline|withdraw', 'SCHEDULE or ID', '[PERSON...]'],
  options: {
    from: { type: 'string', value: 'TIME', says: `with ask, when the time begins: ${momentForms}` },
    to: { type: 'string', value: 'TIME', says: 'with ask, when it ends' },
    'return-from': {
      type: 'string',
      value: 'TIME',
      says: 'with ask, a time of whoever accepts that is taken in return',
    },
    'return-to': { type: 'string', value: 'TIME', says: 'when that ends' },
    note: { type: 'string', value: 'TEXT', says: 'with ask, why' },
    person: {
      type: 'string',
      value: 'PERSON',
      says: 'on whose behalf: a key is nobody, and needs the right to act for others',
    },
  },
  notes:
    'ask SCHEDULE asks the PERSONs that follow, or everybody who takes turns in the schedule where none do. Who is on call stays as it is\n' +
    'until somebody accepts.',
  async run({ operands: [act, subject, ...asked], values, server, show }) {
    const { person, note } = values;
    const path = `/api/v1/swaps/${encodeURIComponent(subject!)}`;
    switch (act) {
      case 'ask': {
        const moment = (time: string) => readMoment(time, () => serverNow(server));
        const span = async (from: string | undefined, to: string | undefined, names: string) => {
          if (from === undefined || to === undefined) throw new UsageError(`swap ask needs ${names}.`);
          return { from: await moment(from), to: await moment(to) };
        };
        const [from, to] = [values['return-from'], values['return-to']];
        const inReturn =
          from === undefined && to === undefined
            ? undefined
            : await span(from, to, 'both --return-from and --return-to');
        const time = await span(values.from, values.to, '--from and --to');
        const body = { ...time, asked, inReturn, note, person };
        const at = `/api/v1/schedules/${encodeURIComponent(subject!)}/swaps`;
        return show(await ask<Swap>(server, 'POST', at, { body }), inWords);
      }
      case 'accept':
      case 'decline':
      case 'withdraw':
        if (asked.length > 0) throw new UsageError(`swap ${act} takes an ID alone.`);
        return show(await ask<Swap>(server, 'POST', `${path}/${act}`, { body: { person } }), inWords);
      default:
        throw new UsageError(`swap does not know "${act}".`);
    }
  },
});

function inWords({ id, schedule, asker, from, to, asked, inReturn, state, takenBy }: Swap): string {
  const whom = asked.length === 0 ? 'everybody who takes turns' : namesOf(asked);
  const time = `${localTime(from)} to ${localTime(to)}`;
  const head = {
    open: `${asker.name} asks ${whom} to take ${schedule}, ${time}`,
    accepted: `${takenBy?.name ?? 'Somebody'} takes ${schedule} from ${asker.name}, ${time}`,
    declined: `Nobody takes ${schedule} from ${asker.name}, ${time}`,
    withdrawn: `${asker.name} keeps ${schedule}, ${time}`,
    expired: `Nobody has taken ${schedule} from ${asker.name}, ${time}`,
  }[state];
  const returned =
    inReturn === null ? [] : [`In return: ${localTime(inReturn.from)} to ${localTime(inReturn.to)}`];
  return [bold(head), ...returned, quiet(id)].join('\n');
}
