/** `tocsin setup-link PERSON`: a link with which somebody sets their password, to be handed to them. */
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { localTime } from './moments.ts';

export const verb = defineVerb({
  name: 'setup-link',
  summary: 'Makes a link with which a person sets a password, once, within a day',
  operands: ['PERSON'],
  notes:
    'For whoever is new, or has forgotten theirs. Whoever has the link is that person: hand it over in private. Needs an admin’s key.',
  async run({ operands: [person], server, show }) {
    const link = await ask<{ url: string; expiresAt: string }>(
      server,
      'POST',
      `/api/v1/users/${encodeURIComponent(person!)}/setup-link`,
      { body: {} },
    );
    return show(link, ({ url, expiresAt }) => `${url}\nIt works once, until ${localTime(expiresAt)}.`);
  },
});
