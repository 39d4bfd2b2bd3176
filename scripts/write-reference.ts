/**
 * `npm run reference`: writes the pages of `docs/reference/` that the code itself tells: errors, API, configuration, the
 * tables of the process file and of the settings, the verbs; the JSON Schema that editors check process files with; and what the
 * command line answers in the guide to writing a process.
 * Tests hold each of them equal.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { reference as verbs } from '../src/cli/help.ts';
import { settingRow, settingsInWords } from '../src/config.ts';
import { lintPage } from '../src/domain/process/lint/reference.ts';
import { processSchemaFile, referenceWithKeys } from '../src/domain/process/reference.ts';
import { apiPage, errorsPage } from '../src/http/reference.ts';
import { buildServer } from '../src/http/server.ts';
import { configurationReference } from '../src/setup/config/reference.ts';
import { vendors } from '../src/vendor-settings.ts';
import { exampleInstallation } from '../test/harness/example-installation.ts';
import { makeFakeEngine } from '../test/harness/fake-engine.ts';
import { guidePage, guideWithAnswers } from '../test/handbooks/guide.ts';
import { depsFor } from '../test/harness/http.ts';

write('errors.md', errorsPage());
write('api.md', apiPage(await describedApi()));
write('configuration.md', configurationReference(vendors));
write('lint.md', lintPage(exampleInstallation));
write('process-file.md', referenceWithKeys(read('process-file.md')));
writeFileSync(join(import.meta.dirname, '../processes/process.schema.json'), processSchemaFile());
const guide = join(import.meta.dirname, '..', guidePage);
writeFileSync(guide, await guideWithAnswers(readFileSync(guide, 'utf8')));
const cli = read('cli.md');
write('cli.md', cli.slice(0, cli.indexOf('\n### ') + 1) + (await verbs()));
const rows = Object.keys(settingsInWords).map(settingRow).join('\n');
write(
  'settings.md',
  read('settings.md').replace(/(?:^\| `.*\n?)+/m, () => `${rows}\n`),
);

/** Describing itself, the server asks neither the database nor the engine. */
async function describedApi(): Promise<Record<string, unknown>> {
  const { app } = await buildServer(depsFor({} as Pool, makeFakeEngine()));
  const { body } = await app.inject('/api/v1/openapi.json');
  await app.close();
  return JSON.parse(body) as Record<string, unknown>;
}

function read(name: string): string {
  return readFileSync(page(name), 'utf8');
}

function write(name: string, text: string): void {
  writeFileSync(page(name), text);
}

function page(name: string): string {
  return join(import.meta.dirname, '../docs/reference', name);
}
