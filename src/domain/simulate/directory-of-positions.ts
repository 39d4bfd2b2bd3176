/** An installation for a process alone: every position is a person of its own, and one more stands behind them all. */
import type { Directory, Person } from '../directory/directory.ts';
import type { Process } from '../process/process.ts';

/** Each has one contact that works, tried at once. */
export function directoryOfPositions(process: Process): Directory {
  const positions = process.positions.map(({ id, label }) => personCalled(id, label, process));
  const taken = new Set(positions.map(({ handle }) => handle));
  let handle = 'last-resort';
  while (taken.has(handle)) handle = `the-${handle}`;
  const lastResort: Person = { ...personCalled(handle, 'Last resort', process), role: 'admin' };
  return {
    revision: 1,
    organization: { name: process.title, timeZone: process.timeZone, lastResort: [{ user: handle }] },
    users: Object.fromEntries([...positions, lastResort].map((person) => [person.handle, person])),
    teams: {},
    services: {},
    schedules: {},
    positions: Object.fromEntries(
      positions.map((person) => [
        person.handle,
        { target: { user: person.handle }, standIn: null, standInAfterMs: null },
      ]),
    ),
    audiences: {},
  };
}

function personCalled(handle: string, name: string, { timeZone }: Process): Person {
  return {
    handle,
    name,
    email: null,
    timeZone,
    role: 'responder',
    contacts: [{ id: 'phone', channel: 'inbox', to: handle }],
    rules: [],
  };
}
