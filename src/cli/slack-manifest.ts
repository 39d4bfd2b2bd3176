/** `tocsin slack-manifest`: the manifest of the Slack app, with the installation's own address in it. */
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';

export const verb = defineVerb({
  name: 'slack-manifest',
  summary: 'Prints the manifest of the Slack app, to be pasted where Slack makes apps',
  options: {
    socket: { type: 'boolean', says: 'for an installation that Slack cannot reach: by a socket' },
  },
  notes: 'Needs an admin’s key.',
  async run({ values: { socket }, server, show }) {
    const manifest = await ask<Record<string, unknown>>(
      server,
      'GET',
      `/api/v1/slack/manifest${socket ? '?socket=true' : ''}`,
    );
    return show(manifest, (answer) => JSON.stringify(answer, null, 2));
  },
});
