/**
 * The configuration in use as a file: what was exported and applied to an empty installation exports the same, byte
 * by byte. The process stands in it whole, secrets as `${NAME}`, keys as their hashes.
 */
/* oxlint-disable unicorn/no-thenable -- a route's `then` is the configuration's own word, and never a function */
import { Document, isCollection, visit } from 'yaml';
import { sectionNames, type Configuration } from '../../domain/config/config.ts';
import type { Queryable } from '../../store/access/queryable.ts';
import { configurationOf } from '../../store/directory/configuration-of.ts';
import { readRows } from '../../store/directory/rows.ts';

export async function exportConfig(db: Queryable): Promise<string> {
  return configText(configurationOf(await readRows(db)));
}

/** Short entries stand on one line, as people write them. */
const longestLine = 60;

function configText(config: Configuration): string {
  const document = new Document(fileOf(config), {
    version: '1.2',
    schema: 'core',
    // Other readers take 09:00 for a number and 2026-01-05 for a date; in quotes both are text to everybody.
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Collection(_, node, path) {
      if (path.length <= 2 || !isCollection(node)) return;
      if (JSON.stringify(node.toJSON()).length <= longestLine) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, defaultStringType: 'PLAIN' });
}

/** In the file's form: what is empty or as it would be without it is left out, but every section is there. */
function fileOf(config: Configuration): Record<string, unknown> {
  const present = new Set(config.users.map(({ handle }) => handle));
  const isHere = (who: string | string[]) => [who].flat().every((handle) => present.has(handle));
  const sections: Record<keyof Configuration, unknown> = {
    ...config,
    organization: filled(config.organization),
    process: config.process?.source,
    users: config.users.map(filled),
    teams: config.teams.map(filled),
    schedules: config.schedules.map((schedule) => {
      // Somebody who has left is still named by old overrides, and would be unknown wherever this is applied.
      const overrides = schedule.overrides.filter(({ who }) => isHere(who));
      const { layers, follows } = schedule;
      return {
        ...schedule,
        layers: follows === undefined ? layers : undefined,
        overrides: overrides.length === 0 ? undefined : overrides,
      };
    }),
    audiences: Object.fromEntries(
      Object.entries(config.audiences).map(([name, audience]) => [name, filled(audience)]),
    ),
    services: config.services.map(filled),
    integrations: config.integrations.map(({ enabled, ...integration }) => ({
      ...integration,
      ...(enabled ? {} : { enabled }),
    })),
    routes: config.routes.map(({ then, ...route }) => ({
      ...filled(route),
      ...(then === 'incident' ? {} : { then }),
    })),
    statusPages: config.statusPages.map(filled),
  };
  return Object.fromEntries(
    sectionNames.filter((name) => sections[name] !== undefined).map((name) => [name, sections[name]]),
  );
}

function filled<T extends object>(entry: T): Partial<T> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => !isEmpty(value))) as Partial<T>;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
