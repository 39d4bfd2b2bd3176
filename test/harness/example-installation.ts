/** An installation out of some sections of a configuration: for what the linter says about people. Webhooks work, all else is off. */
import { parse } from 'yaml';
import type { Configuration } from '../../src/domain/config/config.ts';
import { directoryOf } from '../../src/domain/config/directory-of.ts';
import { configFileSchema } from '../../src/domain/config/file-schema.ts';
import type { Installation } from '../../src/domain/process/lint/rule.ts';
import { vendors } from '../../src/vendor-settings.ts';

export function exampleInstallation(sections: string): Installation {
  const file = configFileSchema(vendors).parse({
    organization: { name: 'Acme', timeZone: 'Europe/Berlin' },
    ...(parse(sections) as object),
  });
  const { organization, users = [], teams = [], calendars = [], schedules = [], positions = {} } = file;
  // What `directoryOf` reads of a configuration, and no more.
  const configuration = {
    organization,
    users,
    teams,
    calendars,
    schedules,
    positions,
    audiences: {},
    services: [],
  };
  return {
    directory: directoryOf(configuration as unknown as Configuration, {}, 1),
    works: (channel) => channel === 'webhook',
  };
}
