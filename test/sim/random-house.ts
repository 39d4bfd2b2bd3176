/** Random organisations: people with and without contacts, schedules with gaps in odd time zones, positions bound to nobody. */
import type { Binding, Directory, Person, Target } from '../../src/domain/directory/directory.ts';
import type { ChannelKind } from '../../src/domain/message/delivery.ts';
import type { Process } from '../../src/domain/process/process.ts';
import { type Schedule, scheduleSchema } from '../../src/domain/schedule/schedule.ts';
import { type Away, inPlace } from '../../src/domain/schedule/surroundings.ts';
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
/** Of rules and of quiet hours: nights, days, weekends, and what begins or ends where clocks change. */
const hours = [
  { hours: '22:00-07:00', days: null },
  { hours: '07:00-22:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
  { hours: null, days: ['sat', 'sun'] },
  { hours: '00:00-02:30', days: null },
];
const minute = 60_000;

export function randomHouse(random: Random, process: Process): House {
  const handles = names.slice(0, random.between(3, names.length));
  const users = handles.map((handle, index) => randomPerson(random, handle, index === 0 ? 'admin' : null));
  // A generator of its own: what is drawn further down stays as it was before schedules could say more.
  const more = random.fork('what schedules say');
  const written = ['primary', 'secondary', 'leads'].map((handle) =>
    randomSchedule(random, more, handle, handles),
  );
  // Sometimes the second line has no roster of its own.
  if (more.chance(0.3)) written[1] = following(written[0]!, written[1]!);
  const around = { calendars: {}, away: randomTimeOff(more, handles) };
  const all = Object.fromEntries(written.map((schedule) => [schedule.handle, schedule]));
  const schedules = written.map((schedule) => inPlace(schedule, all, around));
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
      random
        .some(process.positions, share)
        .map(({ id }) => [id, { ...randomBinding(random, target), ...besides(more, handles) }]),
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
      around,
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

function besides(random: Random, handles: string[]): Pick<Binding, 'pick' | 'shadow'> {
  return {
    ...(random.chance(0.3) ? { pick: 'in-turn' } : {}),
    ...(random.chance(0.3) ? { shadow: { users: random.some(handles, 0.3) } } : {}),
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
        const when = random.chance(0.3) ? random.pick(hours) : null;
        const high = {
          urgency: 'high' as const,
          afterMs: index * random.between(1, 3) * minute,
          repeat,
          when,
        };
        const low = { urgency: 'low' as const, afterMs: 0, repeat: null, when };
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
    quietHours: random.chance(0.3)
      ? { ...random.pick(hours), overriddenBy: random.chance(0.5) ? ['SEV-1'] : [] }
      : null,
  };
}

function randomSchedule(random: Random, more: Random, handle: string, handles: string[]): Schedule {
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
      ...(more.chance(0.4) ? { away: 'next' } : {}),
      ...(more.chance(0.2) ? { ends: `2026-${more.pick(['02-01', '03-29T02:30', '06-15T09:00'])}` } : {}),
    };
  };
  const override = () => {
    const from = Temporal.PlainDateTime.from('2026-03-01').add({ hours: more.between(0, 24 * 60) });
    return {
      from: from.toString({ smallestUnit: 'minute' }),
      to: from.add({ hours: more.between(1, 72) }).toString({ smallestUnit: 'minute' }),
      who: nonEmpty(more.some(handles, 0.2), handles[0]!),
      mode: more.pick(['replace', 'add', 'remove']),
    };
  };
  return scheduleSchema.parse({
    handle,
    timeZone: random.pick(zones),
    layers: Array.from({ length: random.between(1, 2) }, layer),
    overrides: Array.from({ length: more.between(0, 6) }, override),
  });
}

function following({ handle: schedule, timeZone }: Schedule, { handle, overrides }: Schedule): Schedule {
  return scheduleSchema.parse({ handle, timeZone, follows: { schedule }, overrides });
}

function randomTimeOff(random: Random, handles: string[]): Away[] {
  return random.some(handles, 0.4).map((person) => {
    const from = Temporal.Instant.from('2026-03-01T00:00Z').add({ hours: random.between(0, 24 * 60) });
    return { person, from: from.toString(), to: from.add({ hours: random.between(1, 200) }).toString() };
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
