/** Random organisations: people with and without contacts, schedules with gaps in odd time zones, positions bound to nobody. */
import type { Binding, Directory, Person, Target } from '../../src/domain/directory/directory.ts';
import type { ChannelKind } from '../../src/domain/message/delivery.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { type Schedule, scheduleSchema } from '../../src/domain/schedule/schedule.ts';
import type { Integration, Route } from '../../src/domain/signal/signal.ts';
import { integration, route } from '../harness/signals.ts';
import type { Random } from './random.ts';

export interface House {
  directory: Directory;
  integrations: Integration[];
  routes: Route[];
}

/** With and without summer time; half an hour of it; days that begin long before and after ours. */
const zones = [
  'Etc/UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
];
export const channels: ChannelKind[] = ['webhook', 'email', 'ntfy', 'slack', 'inbox'];
const names = ['ana', 'ben', 'cy', 'dee', 'eli', 'fay', 'gus', 'hal', 'ivy', 'jo', 'kit', 'liv'];
const minute = 60_000;

export function randomHouse(random: Random, process: Process): House {
  const handles = names.slice(0, random.between(3, names.length));
  const users = handles.map((handle, index) => randomPerson(random, handle, index === 0 ? 'admin' : null));
  const schedules = ['primary', 'secondary', 'leads'].map((handle) =>
    randomSchedule(random, handle, handles),
  );
  const teams = {
    core: { handle: 'core', name: 'Core', members: random.some(handles, 0.4), positions: {} },
  };
  const target = (): Target => {
    const kind = random.number();
    if (kind < 0.45) return { user: random.pick(handles) };
    if (kind < 0.6) return { users: random.some(handles, 0.3) };
    if (kind < 0.9) return { schedule: random.pick(schedules).handle };
    return { team: 'core' };
  };
  const bind = (share: number): Record<string, Binding> =>
    Object.fromEntries(
      random.some(process.positions, share).map(({ id }) => [id, randomBinding(random, target)]),
    );
  return {
    directory: {
      revision: 1,
      organization: {
        name: 'Acme',
        timeZone: random.pick(zones),
        lastResort: random.chance(0.7) ? [target()] : [],
      },
      users: Object.fromEntries(users.map((user) => [user.handle, user])),
      teams,
      services: {
        checkout: {
          handle: 'checkout',
          name: 'Checkout',
          team: random.chance(0.5) ? 'core' : null,
          runbook: null,
          dashboards: [],
          positions: random.chance(0.3) ? bind(0.3) : {},
        },
      },
      schedules: Object.fromEntries(schedules.map((schedule) => [schedule.handle, schedule])),
      positions: bind(random.pick([0.3, 0.7, 1, 1])),
      audiences: {},
    },
    integrations: [integration()],
    routes: random.chance(0.5) ? [route({ groupBy: ['alertname'] })] : [],
  };
}

function randomBinding(random: Random, target: () => Target): Binding {
  const standIn = random.chance(0.4) ? target() : null;
  return {
    target: target(),
    standIn,
    standInAfterMs: standIn !== null && random.chance(0.6) ? random.between(1, 8) * minute : null,
  };
}

function randomPerson(random: Random, handle: string, role: Person['role'] | null): Person {
  const count = random.pick([0, 1, 1, 2, 2, 3]);
  const contacts = random
    .some(channels, 0.7)
    .slice(0, count)
    .map((channel) => ({ id: `${channel}-of-${handle}`, channel, to: `${handle}@example.test` }));
  const rules = random.chance(0.2)
    ? []
    : contacts.flatMap(({ id }, index) => {
        const repeat = random.chance(0.3)
          ? { everyMs: random.between(1, 4) * minute, times: random.between(1, 3) }
          : null;
        const high = { urgency: 'high' as const, afterMs: index * random.between(1, 3) * minute, repeat };
        const low = { urgency: 'low' as const, afterMs: 0, repeat: null };
        return [{ ...high, contact: id }, ...(random.chance(0.5) ? [{ ...low, contact: id }] : [])];
      });
  return {
    handle,
    name: handle[0]!.toUpperCase() + handle.slice(1),
    email: `${handle}@example.test`,
    timeZone: random.pick(zones),
    role: role ?? random.pick(['responder', 'responder', 'admin', 'viewer']),
    contacts,
    rules,
  };
}

function randomSchedule(random: Random, handle: string, handles: string[]): Schedule {
  const layer = () => {
    const rotation = random.pick(['daily', 'weekly', 'hourly'] as const);
    return {
      rotation,
      ...(rotation === 'weekly'
        ? { handoff: `${random.pick(['monday', 'friday', 'sunday'])} 02:30` }
        : rotation === 'daily'
          ? { handoff: random.pick(['09:00', '02:30', '00:00']) }
          : { every: random.between(4, 12) }),
      starts: '2026-01-05',
      ...(random.chance(0.4) ? { hours: random.pick(['09:00-17:00', '20:00-08:00', '02:15-02:45']) } : {}),
      ...(random.chance(0.3) ? { days: ['mon', 'tue', 'wed', 'thu', 'fri'] } : {}),
      participants: nonEmpty(random.some(handles, 0.5), handles[0]!),
    };
  };
  return scheduleSchema.parse({
    handle,
    timeZone: random.pick(zones),
    layers: Array.from({ length: random.between(1, 2) }, layer),
  });
}

function nonEmpty(values: string[], otherwise: string): string[] {
  return values.length > 0 ? values : [otherwise];
}

/** The configuration is edited while incidents run: somebody leaves, a contact changes, a position is bound anew. */
export function changedHouse(random: Random, { directory, ...rest }: House, process: Process): House {
  const users = { ...directory.users };
  const handles = Object.keys(users);
  const leaving = random.pick(handles);
  switch (random.between(1, 4)) {
    case 1:
      if (handles.length > 2 && users[leaving]?.role !== 'admin') delete users[leaving];
      break;
    case 2:
      users[leaving] = randomPerson(random, leaving, users[leaving]!.role);
      break;
    case 3:
      users[leaving] = { ...users[leaving]!, contacts: [] };
      break;
    case 4: {
      const positions = { ...directory.positions };
      const { id } = random.pick(process.positions);
      if (random.chance(0.5)) delete positions[id];
      else positions[id] = { target: { user: leaving }, standIn: null, standInAfterMs: null };
      return { ...rest, directory: { ...directory, revision: directory.revision + 1, positions } };
    }
  }
  return { ...rest, directory: { ...directory, revision: directory.revision + 1, users } };
}
