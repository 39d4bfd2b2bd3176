/** Schedules of an installation, held against what the process expects of those who are on call. */
import { spanInWords } from '../../incident/naming.ts';
import { dayMs, msOf, plus } from '../../instant.ts';
import type { Handoff } from '../../schedule/notation.ts';
import { evenTurnsOf } from '../../schedule/rotation.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { shortRests } from '../../schedule/rest.ts';
import { gapsAheadDays, openStretches, reliancesOf } from '../../schedule/relied-on.ts';
import { shifts } from '../../schedule/shifts.ts';
import type { OnCall } from '../process.ts';
import { nameOf } from './people.ts';
import type { InstalledSubject, Rule } from './rule.ts';
import { dateInWords } from './words.ts';

/** Two turns of most rotations. */
const turnsAheadDays = 84;
/** More schedules than any process has positions that page; each costs a walk along its calendar. */
const mostSchedules = 50;

const people = `
users:
  - handle: ana
    name: Ana Ortiz
    role: admin
    contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ana" }]
  - handle: ben
    name: Ben Idowu
    role: responder
    contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9999/ben" }]
`;

const weekly = `${people}schedules:
  - handle: primary
    timeZone: Europe/Berlin
    layers:
      - { rotation: weekly, handoff: "monday 09:00", starts: 2026-01-05, participants: [ana, ben] }
positions:
  on-call: { schedule: primary }
  lead: { users: [ana, ben] }
`;

export const scheduleGap: Rule = {
  code: 'schedule-gap',
  title: 'A rung relies on a schedule that has a gap',
  why: 'A position that is bound but covered by nobody at that hour pulls the next rung forward: somebody who is further up is woken for what was not theirs, or nobody at all is left. Gaps are seen long before they come.',
  asks: 'installation',
  *check(subject) {
    const { process, installation, now } = subject;
    const ahead = { from: now, to: plus(now, gapsAheadDays * dayMs) };
    for (const reliance of reliancesOf(process, installation.directory).slice(0, mostSchedules)) {
      const { schedule, rungs, position, index } = reliance;
      const open = openStretches(process, installation.directory, [reliance], ahead);
      const [first] = open;
      if (first === undefined) continue;
      const totalMs = open.reduce((sum, { from, to }) => sum + msOf(to) - msOf(from), 0);
      yield {
        path: ['positions', index],
        message: `\`${schedule.handle}\`, on which ${rungs.length} ${rungs.length === 1 ? 'rung relies' : 'rungs rely'} for ${position.label}, has ${open.length === 1 ? 'a gap' : `${open.length} gaps`} in the next ${gapsAheadDays} days (${spanInWords(totalMs)}): from ${dateInWords(first.from, schedule.timeZone)} to ${dateInWords(first.to, schedule.timeZone)} nobody is on call.`,
        remedy: 'Add an override or a layer for these hours, or a stand-in for the position.',
        schedule: schedule.handle,
      };
    }
  },
  example: {
    broken: `
positions:
  - { id: on-call, label: On-call engineer } # found
  - { id: lead, label: Team lead }
`,
    mended: `
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
`,
    installation: weekly.replace('participants', 'hours: "08:00-20:00", participants'),
    mendedInstallation: weekly,
  },
};

/** Each schedule that a position of the process is bound to, for any incident, once. */
function schedulesOf({
  process,
  installation: { directory },
}: InstalledSubject): { position: string; index: number; schedule: Schedule }[] {
  const owners = [directory, ...Object.values(directory.teams), ...Object.values(directory.services)];
  const found: { position: string; index: number; schedule: Schedule }[] = [];
  for (const [index, { id }] of process.positions.entries()) {
    const named = new Set(
      owners.flatMap(({ positions }) => {
        const target = Object.hasOwn(positions, id) ? positions[id]?.target : undefined;
        return target !== undefined && 'schedule' in target ? [target.schedule] : [];
      }),
    );
    for (const handle of named)
      if (Object.hasOwn(directory.schedules, handle) && found.length < mostSchedules)
        found.push({ position: id, index, schedule: directory.schedules[handle]! });
  }
  return found;
}

export const tooLittleRest: Rule = {
  code: 'too-little-rest',
  title: 'Somebody is on call again sooner than the process allows',
  why: 'The process says how long people rest between two shifts (`betweenShifts`). A rotation with too few people cannot keep it, whoever takes which turn.',
  asks: 'installation',
  *check(subject) {
    const { process, now } = subject;
    const restMs = process.onCall?.betweenShiftsMs ?? null;
    if (restMs === null) return;
    const rotated = (process.onCall?.rotations ?? []).map(({ position }) => position);
    for (const { position, index, schedule } of schedulesOf(subject)) {
      if (rotated.length > 0 && !rotated.includes(position)) continue;
      const laid = shifts(schedule, now, plus(now, turnsAheadDays * dayMs));
      if ('refused' in laid) continue;
      const [short] = shortRests(schedule, laid.shifts, restMs);
      if (short === undefined) continue;
      const turns = new Set(schedule.layers.flatMap(({ participants = [] }) => participants.flat())).size;
      yield {
        path: ['positions', index],
        message: `${nameOf(subject, short.person)} is on call in \`${schedule.handle}\` again on ${dateInWords(short.to, schedule.timeZone)}, ${short.restMs === 0 ? 'without a break' : `${spanInWords(short.restMs)} after the shift before`}, but ${spanInWords(restMs)} have to lie between two shifts: ${turns === 1 ? '1 person takes' : `${turns} people take`} turns.`,
        remedy: 'Add people to the rotation, or ask for less time between shifts.',
        schedule: schedule.handle,
      };
    }
  },
  example: {
    broken: `
positions:
  - { id: on-call, label: On-call engineer } # found
  - { id: lead, label: Team lead }
onCall:
  rotations:
    - { position: on-call, length: 1w, handoff: "monday 09:00" }
  betweenShifts: 2w
`,
    mended: `
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
onCall:
  rotations:
    - { position: on-call, length: 1w, handoff: "monday 09:00" }
  betweenShifts: 1w
`,
    installation: weekly,
  },
};

export const rotationDiffers: Rule = {
  code: 'rotation-differs',
  title: 'A schedule does not rotate as the process says',
  why: 'The process says how long a shift is and when it passes on (`rotations`): people plan their weeks by it, and the checklists of the handoff are for that hour. A schedule that hands over otherwise was set up before the process was, or by mistake.',
  asks: 'installation',
  *check(subject) {
    const all = Map.groupBy(subject.process.onCall?.rotations ?? [], ({ position }) => position);
    for (const { position, index, schedule } of schedulesOf(subject)) {
      const said = all.get(position) ?? [];
      const turns = schedule.layers.flatMap((layer) => evenTurnsOf(layer) ?? []);
      const [first, wanted] = [turns[0], said[0]];
      // A schedule of overrides alone, or one that is read from a calendar, has no rotation that could differ.
      if (first === undefined || wanted === undefined) continue;
      if (said.some((rotation) => turns.some((turn) => isSame(turn, schedule.timeZone, rotation)))) continue;
      const { label } = subject.process.positions[index]!;
      yield {
        path: ['positions', index],
        message: `\`${schedule.handle}\`, to which ${label} is bound, passes on after ${spanInWords(first.lengthMs)}, ${handoffInWords(first.handoff)} in ${schedule.timeZone}; the process says after ${spanInWords(wanted.lengthMs)}, ${wanted.handoff} in ${wanted.timeZone}.`,
        remedy: 'Give the schedule a layer that rotates so, or say in the process how it is done here.',
        schedule: schedule.handle,
      };
    }
  },
  example: {
    broken: `
positions:
  - { id: on-call, label: On-call engineer } # found
  - { id: lead, label: Team lead }
onCall:
  rotations:
    - { position: on-call, length: 1w, handoff: "tuesday 09:00" }
`,
    mended: `
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
onCall:
  rotations:
    - { position: on-call, length: 1w, handoff: "monday 09:00" }
`,
    installation: weekly,
  },
};

type Rotated = OnCall['rotations'][number];

/** In the zone's own words: the same hour in winter by another zone is another one in summer. */
function isSame(
  turn: { lengthMs: number; handoff: Handoff },
  timeZone: string,
  { lengthMs, handoff, timeZone: wanted }: Rotated,
): boolean {
  return (
    turn.lengthMs === lengthMs &&
    handoffInWords(turn.handoff) === handoff &&
    canonical(timeZone) === canonical(wanted)
  );
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** As the process writes it: "monday 09:00", "daily 09:00". */
function handoffInWords(handoff: Handoff): string {
  const time = new Date(handoff.time).toISOString().slice(11, 16);
  switch (handoff.on) {
    case 'day':
      return `daily ${time}`;
    case 'weekday':
      return `${weekdays[handoff.weekday]} ${time}`;
    case 'day-of-month':
      return `day ${handoff.day} ${time}`;
  }
}

/** "Etc/UTC" and "UTC" are one zone. */
function canonical(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
}
