/** Writes the tables of keys into `docs/reference/process-file.md`, from the schema's own descriptions. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceWithKeys } from '../src/domain/process/reference.ts';

const page = join(import.meta.dirname, '../docs/reference/process-file.md');
writeFileSync(page, referenceWithKeys(readFileSync(page, 'utf8')));
