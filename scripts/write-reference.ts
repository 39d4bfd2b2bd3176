/** Writes docs/reference/errors.md and api.md from what the server itself goes by. A test holds them equal. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { apiPage, errorsPage } from '../src/http/reference.ts';
import { buildServer } from '../src/http/server.ts';
import { makeFakeEngine } from '../test/harness/fake-engine.ts';
import { depsFor } from '../test/harness/http.ts';

const folder = join(import.meta.dirname, '../docs/reference');
// Describing itself, the server asks neither the database nor the engine.
const { app } = await buildServer(depsFor({} as Pool, makeFakeEngine()));
const { body } = await app.inject('/api/v1/openapi.json');
await app.close();
writeFileSync(join(folder, 'errors.md'), errorsPage());
writeFileSync(join(folder, 'api.md'), apiPage(JSON.parse(body) as Record<string, unknown>));
