/** Positions and rungs for which this installation has nobody. */
import { inWords, positionLabels, spanInWords } from '../../incident/naming.ts';
import { dayMs, msOf } from '../../instant.ts';
import { gapsAheadDays } from '../../schedule/relied-on.ts';
import type { PlacedRung } from './reading.ts';
import { coverAt, coverWhen, isReachable, lastResortOf, nameOf } from './people.ts';
import type { InstalledSubject, Rule } from './rule.ts';
import { counted, dateInWords } from './words.ts';

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

export const positionBoundToNobody: Rule = {
  code: 'position-bound-to-nobody',
  title: 'A position that rules ask for is bound to nobody here',
  why: 'A process names functions, an installation says who they are. A rung to a position that is bound to nobody is absent: the later ones keep their times, and until then nobody is asked.',
  asks: 'installation',
  *check(subject) {
    const { process, reading, installation } = subject;
    const { teams, services } = installation.directory;
    for (const [index, position] of process.positions.entries()) {
      if (coverAt(subject, position.id) !== null) continue;
      const rungs = reading.rungs.filter(({ rung }) => rung.to.includes(position.id)).length;
      const told = process.clocks.filter(({ onWarn, onBreach }) =>
        [...onWarn, ...onBreach].some(({ to }) => to.includes(position.id)),
      ).length;
      if (rungs + told === 0) continue;
      const owners = [...Object.values(teams), ...Object.values(services)].filter(({ positions }) =>
        Object.hasOwn(positions, position.id),
      );
      const absent = inWords([
        ...(rungs === 0 ? [] : [counted(rungs, 'rung')]),
        ...(told === 0 ? [] : [`what ${told} ${told === 1 ? 'clock says' : 'clocks say'}`]),
      ]);
      const reach = rungs === 0 || (rungs === 1 && told === 0) ? 'reaches' : 'reach';
      yield {
        path: ['positions', index],
        message:
          owners.length === 0
            ? `\`${position.id}\` is bound to nobody, so ${absent} ${reach} nobody through it.`
            : `\`${position.id}\` is bound for ${inWords(owners.slice(0, 3).map(({ name }) => name))}${owners.length > 3 ? ' and others' : ''} alone: for any other incident ${absent} ${reach} nobody through it.`,
        remedy: 'Bind it to a person, a schedule or a team under `positions` of the configuration.',
      };
    }
  },
  example: {
    broken: `
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead } # found
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, unless: resolved }
      - { after: 10m, to: lead, by: notify, unless: resolved }
`,
    mended: `
positions:
  - { id: on-call, label: On-call engineer }
  - { id: lead, label: Team lead }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page, unless: resolved }
      - { after: 10m, to: lead, by: notify, unless: resolved }
`,
    installation: `${people}positions:
  on-call: { user: ana, standIn: { user: ben } }
`,
    mendedInstallation: `${people}positions:
  on-call: { user: ana, standIn: { user: ben } }
  lead: { user: ben }
`,
  },
};

export const rungNobodyAnswers: Rule = {
  code: 'rung-nobody-answers',
  title: 'A rung pages nobody who could answer',
  why: [
    'A page reaches a person through their contacts, by their rules for what is urgent. A rung whose people have none, have left, or are',
    'not there reaches nobody, and the incident waits for the next rung. It is an error where no rung of the severity reaches anybody.',
  ].join('\n'),
  asks: 'installation',
  *check(subject) {
    const { process, reading } = subject;
    const silent = reading.rungs.filter(
      ({ rung }) => rung.by === 'page' && rung.to.every((position) => whyNot(subject, position) !== null),
    );
    const seen = new Set<string>();
    for (const placed of silent) {
      const { rung, path, ladder } = placed;
      // The triggers of one rung are one place in the file.
      const place = path.join('.');
      if (seen.has(place)) continue;
      seen.add(place);
      const alone = process.severities
        .map(({ id }) => id)
        .filter((id) => {
          const paging = reading.pagingRungs(id);
          return (
            paging.some((other) => other.rung === rung) &&
            paging.every((other) => silent.some((one) => one.rung === other.rung))
          );
        });
      yield {
        severity: alone.length > 0 ? 'error' : 'warning',
        path,
        message: `${momentOf(placed)} of \`${ladder.id}\` reaches nobody: ${inWords(rung.to.map((position) => whyNot(subject, position)!))}.${alone.length > 0 ? ` No page of ${inWords(alone)} reaches anybody.` : ''}`,
        remedy: 'Bind the position to somebody with a contact on a channel that is on.',
      };
    }
  },
  example: {
    broken: `
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
      - { after: 10m, to: lead, by: page } # found
`,
    mended: `
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
      - { after: 10m, to: lead, by: page }
`,
    installation: `${people}  - { handle: cy, name: Cy Lindqvist, role: responder, contacts: [] }
positions:
  on-call: { user: ana, standIn: { user: ben } }
  lead: { user: cy }
`,
    mendedInstallation: `${people}positions:
  on-call: { user: ana, standIn: { user: ben } }
  lead: { user: ben }
`,
  },
};

function momentOf({ rung }: PlacedRung): string {
  if (rung.ifFlags.length > 0) return `The page for ${inWords(rung.ifFlags)}`;
  if (rung.afterMs === null) return 'The rung that is climbed by hand';
  return rung.afterMs === 0
    ? 'The page that goes out at once'
    : `The page after ${spanInWords(rung.afterMs)}`;
}

/** Why nobody answers for a position; null: somebody does. */
function whyNot(subject: InstalledSubject, position: string): string | null {
  const label = positionLabels(subject.process, [position]);
  const cover = coverAt(subject, position);
  if (cover === null) return `${label} is bound to nobody`;
  const asked = [...cover.people, ...cover.standIns];
  if (asked.some((handle) => isReachable(subject, handle))) return null;
  // A schedule has somebody else at another hour: its gaps are found by themselves.
  if (asked.length === 0)
    return 'schedule' in cover.binding.target ? null : `${label} is bound to people who have left`;
  return `${inWords(asked.slice(0, 3).map((handle) => nameOf(subject, handle)))} (${label}) ${asked.length === 1 ? 'has' : 'have'} no contact that a page could use`;
}

export const onePersonForEverything: Rule = {
  code: 'one-person-for-everything',
  title: 'At a severity every page goes to the same person',
  why: 'A ladder is there so that somebody else is asked when the first does not answer. Where all of its rungs and stand-ins come to one person, a flat battery is enough, and nobody but the last resort is left.',
  asks: 'installation',
  *check(subject) {
    const { process, reading } = subject;
    const alone = process.severities.flatMap(({ id }, index) => {
      const paging = reading.pagingRungs(id);
      const asked = new Set(
        paging.flatMap(({ rung }) =>
          rung.to.flatMap((position) => {
            const cover = coverAt(subject, position);
            return cover === null ? [] : [...cover.people, ...cover.standIns];
          }),
        ),
      );
      const [person] = asked;
      return asked.size === 1 && person !== undefined ? [{ id, index, person, rungs: paging.length }] : [];
    });
    for (const person of new Set(alone.map((one) => one.person))) {
      const theirs = alone.filter((one) => one.person === person);
      const [first] = theirs;
      if (first === undefined) continue;
      yield {
        path: ['severities', first.index],
        message: `As things stand, ${nameOf(subject, person)} is the only person whom ${inWords(theirs.map(({ id }) => id))} ${theirs.length === 1 ? 'pages' : 'page'}: ${counted(first.rungs, 'rung')}, 1 person.`,
        remedy: 'Bind one of the positions to somebody else, or give one a stand-in.',
      };
    }
  },
  example: {
    broken: `
severities:
  - { id: P0, label: Critical, definition: Everything is down. } # found
  - { id: P1, label: High, definition: Much is down. }
`,
    mended: `
severities:
  - { id: P0, label: Critical, definition: Everything is down. }
  - { id: P1, label: High, definition: Much is down. }
`,
    installation: `${people}positions:
  on-call: { user: ana }
  lead: { user: ana }
`,
    mendedInstallation: `${people}positions:
  on-call: { user: ana }
  lead: { user: ben }
`,
  },
};

export const standInIsTheSame: Rule = {
  code: 'stand-in-is-the-same-person',
  title: 'Somebody is their own stand-in',
  why: 'A stand-in is asked when the first is off or does not answer. When both are one person, the position has no stand-in, although the configuration looks as if it had.',
  asks: 'installation',
  *check(subject) {
    for (const [index, { id }] of subject.process.positions.entries()) {
      const same = firstTimeWithoutStandIn(subject, id);
      if (same === null) continue;
      const { at, standIns } = same;
      const when =
        at === subject.now ? 'As things stand' : `From ${dateInWords(at, subject.process.timeZone)}`;
      yield {
        path: ['positions', index],
        message: `${when}, ${inWords(standIns.slice(0, 3).map((handle) => nameOf(subject, handle)))} ${standIns.length === 1 ? 'answers' : 'answer'} for \`${id}\`, and so does its stand-in: there is none.`,
        remedy: 'Bind the stand-in to somebody else, or let its schedule have other people at that time.',
      };
    }
  },
  example: {
    broken: `
positions:
  - { id: on-call, label: On-call engineer, standIn: lead } # found
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
      - { after: 10m, to: cto, by: page }
`,
    mended: `
positions:
  - { id: on-call, label: On-call engineer, standIn: lead }
  - { id: lead, label: Team lead }
  - { id: cto, label: CTO }
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
      - { after: 10m, to: cto, by: page }
`,
    installation: `${people}positions:
  on-call: { user: ana }
  lead: { user: ana }
  cto: { user: ben }
`,
    mendedInstallation: `${people}positions:
  on-call: { user: ana }
  lead: { user: ben }
  cto: { user: ben }
`,
  },
};

/** As far ahead as gaps are looked for; a step is a handoff of either schedule, and four a day say enough. */
const standInAheadMs = gapsAheadDays * dayMs;
const mostHandoffs = 60;

function firstTimeWithoutStandIn(
  subject: InstalledSubject,
  position: string,
): { at: string; standIns: string[] } | null {
  let at: string | null = subject.now;
  const end = msOf(subject.now) + standInAheadMs;
  for (let step = 0; at !== null && msOf(at) < end && step < mostHandoffs; step += 1) {
    const cover = coverWhen(subject, position, at);
    if (cover === null) return null;
    const { people, standIns } = cover;
    if (people.length > 0 && standIns.length > 0 && standIns.every((handle) => people.includes(handle)))
      return { at, standIns };
    at = cover.until;
  }
  return null;
}

export const lastResortReachesNobody: Rule = {
  code: 'last-resort-reaches-nobody',
  title: 'When a ladder has run out, nobody can be paged',
  why: 'The last resort is paged when every rung has been climbed and nobody answered: whoever is named for it, else every admin. It is the only thing that stands between a page that nobody answers and silence.',
  asks: 'installation',
  *check(subject) {
    const { directory } = subject.installation;
    const { lastResort } = directory.organization;
    const named = lastResortOf(subject);
    if (named.some((handle) => isReachable(subject, handle))) return;
    const names = inWords(named.slice(0, 3).map((handle) => nameOf(subject, handle)));
    yield {
      severity: 'error',
      path: ['escalation'],
      message:
        named.length === 0
          ? '`organization.lastResort` names nobody who is there, and there is no admin: a page that nobody answers reaches nobody else.'
          : `The last resort is ${lastResort.length === 0 ? 'every admin' : 'what `organization.lastResort` names'}, ${names}${named.length > 3 ? ' and others' : ''}: of ${named.length} ${named.length === 1 ? 'person' : 'people'} none has a contact that a page could use.`,
      remedy: 'Name somebody with a contact on a channel that is on under `organization.lastResort`.',
    };
  },
  example: {
    broken: `
escalation:
  - id: first # found
    rungs:
      - { after: 0m, to: on-call, by: page }
`,
    mended: `
escalation:
  - id: first
    rungs:
      - { after: 0m, to: on-call, by: page }
`,
    installation: `${people}  - { handle: cy, name: Cy Lindqvist, role: responder, contacts: [] }
organization:
  name: Acme
  timeZone: Europe/Berlin
  lastResort: [{ user: cy }]
positions:
  on-call: { user: ana, standIn: { user: ben } }
`,
    mendedInstallation: `${people}organization:
  name: Acme
  timeZone: Europe/Berlin
  lastResort: [{ user: ben }]
positions:
  on-call: { user: ana, standIn: { user: ben } }
`,
  },
};
