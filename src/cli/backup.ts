/** `tocsin backup`: the whole installation, as it stands at one moment, into one file, while the server runs. */
import { resolve } from 'node:path';
import { backup as takeBackup, megabytes } from '../store/backup/backup.ts';
import { defineVerb } from './define-verb.ts';
import { onDatabase } from './on-database.ts';

export const verb = defineVerb({
  name: 'backup',
  summary: 'Writes the whole installation into one file, while the server runs',
  operands: ['FILE'],
  options: { demo: { type: 'boolean', says: 'of the demonstration in ./data-demo' } },
  notes:
    'Works on the database itself, so it runs where the server runs: DATABASE_URL or TOCSIN_DATA say which. The file is read again before the verb ends, and nobody else may read it: keep it as you keep the database.',
  run({ operands, values, json }) {
    const file = resolve(operands[0]!);
    return onDatabase({ demo: values.demo, json, needs: 'either' }, async ({ connection, onProgress }) => {
      const done = await takeBackup({ connection, file, now: new Date().toISOString(), onProgress });
      return {
        answer: { file, ...done },
        inWords: `${file}: ${done.rows} rows of ${done.tables} tables, ${megabytes(done.bytes)}, read again and whole.`,
      };
    });
  },
});
