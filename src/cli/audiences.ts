/** `tocsin audiences`: who the process's audiences are here; and `tocsin audiences set AUDIENCE` says it. */
import type { Listing } from './answers.ts';
import type { Audience } from './answers-updates.ts';
import { ask } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { bold, good, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'audiences',
  summary: 'Shows who hears what, or says who belongs to an audience',
  operands: ['[set]', '[AUDIENCE]'],
  options: {
    user: { type: 'string', multiple: true, value: 'HANDLE', says: 'a person' },
    team: { type: 'string', multiple: true, value: 'HANDLE', says: 'all members of a team' },
    address: { type: 'string', multiple: true, value: 'MAIL', says: 'a mail address outside' },
    chat: { type: 'string', multiple: true, value: 'ROOM', says: 'a room in the chat: "#status"' },
  },
  notes: 'set AUDIENCE puts what is given in place of what was said before; nothing given: nobody.',
  async run({ operands: [act, audience], values, server, show }) {
    if (act === undefined)
      return show(await ask<Listing<Audience>>(server, 'GET', '/api/v1/audiences'), ({ items }) =>
        inWords(items),
      );
    if (act !== 'set') throw new UsageError(`audiences does not know "${act}".`);
    if (audience === undefined) throw new UsageError('audiences set needs an AUDIENCE.');
    const { user: users, team: teams, address: addresses, chat } = values;
    const path = `/api/v1/audiences/${encodeURIComponent(audience)}`;
    const changed = await ask<Audience>(server, 'PUT', path, { body: { users, teams, addresses, chat } });
    return show(changed, (one) => `${good('Set.')}\n${inWords([one])}`);
  },
});

function inWords(items: Audience[]): string {
  if (items.length === 0) return 'The process names no audience.';
  const rows = items.map(({ audience, label, through, positions, users, teams, addresses, chat }) => [
    audience,
    label,
    through.join(', '),
    [...positions, ...users.map(({ name }) => name), ...teams, ...addresses, ...chat].join(', '),
  ]);
  return table([['AUDIENCE', 'NAME', 'THROUGH', 'WHO'], ...rows], [bold, undefined, quiet]);
}
