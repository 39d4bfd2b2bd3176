/** `tocsin restore`: puts a backup into an installation that is stopped. */
import { restore as putBack } from '../store/backup/restore.ts';
import { defineVerb } from './define-verb.ts';
import { onDatabase } from './on-database.ts';

export const verb = defineVerb({
  name: 'restore',
  summary: 'Puts a backup into this installation, which must be stopped',
  operands: ['FILE'],
  options: {
    replace: { type: 'boolean', says: 'replace the people and incidents that are there' },
    demo: { type: 'boolean', says: 'into the demonstration in ./data-demo' },
  },
  notes:
    'All of it is restored, or nothing is changed. Restored incidents are held: they page nobody until an admin releases them with `tocsin release`, because somebody may have answered them since. A new alert of theirs is an incident of its own, and pages at once. Everybody signs in again.',
  run({ operands, values, json }) {
    const file = operands[0]!;
    const replace = values.replace;
    return onDatabase({ demo: values.demo, json, needs: 'stopped' }, async ({ connection, onProgress }) => {
      const now = new Date().toISOString();
      const done = await putBack({ connection, file, replace, now, onProgress });
      const held =
        done.heldIncidents === 0
          ? 'No incident was open.'
          : `${done.heldIncidents} incidents are held until an admin releases them: tocsin release.`;
      return {
        answer: done,
        inWords: `Restored ${done.rows} rows as they were at ${done.takenAt}. ${held} Start the server now.`,
      };
    });
  },
});
