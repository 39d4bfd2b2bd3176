/** `tocsin subscriptions PERSON`: what somebody asked to hear of; a program asks on their behalf. */
import type { Listing } from './answers.ts';
import type { Subscription } from './answers-updates.ts';
import { ask, query } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { good, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'subscriptions',
  summary: 'Shows what somebody asked to hear of, and asks for more or less',
  operands: ['PERSON', '[add or remove]', '[ID]'],
  options: {
    service: { type: 'string', multiple: true, value: 'HANDLE', says: 'of this service; default: of all' },
    severity: {
      type: 'string',
      multiple: true,
      value: 'SEVERITY',
      says: 'of this severity; default: of all',
    },
    daily: { type: 'boolean', says: 'once a day at 08:00 where they are, and not at once' },
  },
  notes: 'It takes the key of an admin: whoever is signed in sees to their own under their name.',
  async run({ operands: [person, act, id], values, server, show }) {
    const path = '/api/v1/me/subscriptions';
    const behalf = query({ person });
    if (act === undefined)
      return show(await ask<Listing<Subscription>>(server, 'GET', `${path}${behalf}`), ({ items }) =>
        inWords(items),
      );
    if (act === 'add') {
      const { service: services, severity: severities, daily } = values;
      const body = { services, severities, delivery: daily ? 'daily' : 'at-once' };
      const made = await ask<Subscription>(server, 'POST', `${path}${behalf}`, { body });
      return show(made, (one) => `${good('Asked for.')}\n${inWords([one])}`);
    }
    if (act !== 'remove') throw new UsageError(`subscriptions does not know "${act}".`);
    if (id === undefined) throw new UsageError('subscriptions remove needs an ID, as the list shows it.');
    const gone = await ask<null>(server, 'DELETE', `${path}/${encodeURIComponent(id)}${behalf}`);
    return show(gone, () => good('Removed.'));
  },
});

function inWords(items: Subscription[]): string {
  if (items.length === 0) return 'No subscription.';
  const rows = items.map(({ id, services, severities, delivery }) => [
    id,
    services.length === 0 ? 'all' : services.join(', '),
    severities.length === 0 ? 'all' : severities.join(', '),
    delivery === 'daily' ? 'daily' : 'at once',
  ]);
  return table([['ID', 'SERVICES', 'SEVERITIES', 'WHEN'], ...rows], [quiet]);
}
