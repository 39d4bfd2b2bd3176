/** A past incident from its first alert to its end: who took it, how long it took them, what they wrote. */
import { onCallAt } from '../domain/schedule/on-call-at.ts';
import type { Actor } from '../domain/incident/events.ts';
import { hourMs, instantOf, minuteMs, msOf, plus } from '../domain/instant.ts';
import { alertmanagerOf, alertsOf } from './alerts.ts';
import { regions, type Trouble } from './catalogue.ts';
import type { Random } from './random.ts';
import { openStory, type Story, type World } from './story.ts';

export type SeverityId = Trouble['severities'][number];

/** In minutes: how long people usually take to answer, and how long until it is mitigated. */
const usual: Record<SeverityId, { answer: [number, number]; mitigate: [number, number] }> = {
  'SEV-1': { answer: [0.6, 3.5], mitigate: [18, 80] },
  'SEV-2': { answer: [0.8, 4.5], mitigate: [15, 150] },
  'SEV-3': { answer: [4, 45], mitigate: [35, 360] },
  'SEV-4': { answer: [15, 200], mitigate: [200, 2_400] },
};
/** One in eight is answered late: then one sees in the log how the ladder was climbed. */
const lateAnswer = { probability: 0.12, pagedFactor: 6, toldFactor: 2 };
/** Nobody keeps a cadence to the minute, and most keep it. */
const updateEvery: [number, number] = [19, 31];

export function livePast(
  world: World,
  random: Random,
  trouble: Trouble,
  { severity, at, until }: { severity: SeverityId; at: string; until: string },
): Story {
  const word = random.pick(trouble.vary);
  const say = (text: string) => text.replaceAll('{}', word);
  const { service, alertname } = trouble;
  const region = regions.find((one) => one === word) ?? random.pick(regions);
  const id = random.uuid();
  const team = membersOf(world, service);
  const [answerFrom, answerTo] = usual[severity].answer;
  const grave = severity === 'SEV-1' || severity === 'SEV-2';
  const lateFactor = grave ? lateAnswer.pagedFactor : lateAnswer.toldFactor;
  const late = random.chance(lateAnswer.probability) ? lateFactor : 1;
  const answerMs = random.between(answerFrom, answerTo) * late * minuteMs;
  // Whatever it is, it is over before the present begins.
  const room = (msOf(until) - msOf(at)) / 2;
  const mitigateMs =
    answerMs + Math.min(random.between(...usual[severity].mitigate) * minuteMs, room - answerMs);
  const clearedAt = plus(at, mitigateMs + random.between(1, 6) * minuteMs);
  const alerts =
    alertname === null
      ? []
      : alertsOf(
          world,
          random,
          {
            alertname,
            service,
            summary: say(trouble.title),
            severity,
            region,
            instances: 1 + Math.floor(random.next() ** 2 * 5),
            at,
            lastAt: clearedAt,
            resolvedAt: clearedAt,
          },
          id,
        );
  const machine: Actor = { kind: 'integration', handle: alertmanagerOf(world).handle };
  const story = openStory(world, {
    id,
    title: say(trouble.title),
    severity,
    service,
    groupKey: alerts[0]?.group ?? null,
    flags: [],
    alerts: alertname === null ? null : alerts.length,
    actor: alertname === null ? person(random.pick([...team, 'simon']), 'web') : machine,
    at,
    answersAfterMs: () => (random.chance(0.85) ? random.between(0.7, 6) * minuteMs : null),
  });
  story.alerts.push(...alerts);
  const after = (share: number) => plus(at, answerMs + (mitigateMs - answerMs) * share);
  const write = (body: string) => {
    const text = random.uuid();
    story.texts[text] = body;
    return text;
  };

  story.wakeUntil(plus(at, answerMs));
  const holder = whoAnswers(world, random, story, team, plus(at, answerMs));
  story.take(plus(at, answerMs), person(holder, severity === 'SEV-4' ? 'web' : 'link'), {
    type: 'acknowledge',
    human: true,
  });
  const act = person(holder, 'web');

  if (alertname !== null && random.chance(0.06)) {
    note(after(0.3), act, 'Nothing is wrong: the rule compares with a week in which there was a holiday.');
    story.take(after(0.35), act, { type: 'mark-false-positive' });
    return close(plus(at, mitigateMs + random.between(3, 30) * hourMs));
  }

  const commander = severity === 'SEV-1' || (severity === 'SEV-2' && random.chance(0.4)) ? 'greta' : holder;
  const speaker = grave && random.chance(0.7) ? 'simon' : commander;
  if (severity !== 'SEV-4') {
    assign(0.04, 'commander', commander);
    if (commander !== holder) assign(0.05, 'technical-lead', holder);
    if (grave && speaker !== commander) assign(0.08, 'communications-lead', speaker);
  }
  if (trouble.flag !== undefined) story.take(after(0.07), act, { type: 'flag', flag: trouble.flag });
  // Within the quarter of an hour that triage has, mostly, somebody looks and says that it is as grave as it seemed.
  const triageMs = random.between(3, 14) * minuteMs * (grave ? 1 : 3);
  const triagedAt = Math.min(0.2, Math.max(0, triageMs - answerMs) / (mitigateMs - answerMs));
  const updates = updateInstants();
  const steps: { share: number; take: (when: string) => void }[] = [
    {
      share: triagedAt,
      take: (when) => story.take(when, person(commander, 'web'), { type: 'set-severity', severity }),
    },
    { share: 0.25, take: (when) => note(when, act, say(trouble.finding)) },
    { share: 0.55, take: (when) => story.take(when, act, { type: 'set-status', status: 'identified' }) },
    { share: 0.56, take: (when) => note(when, act, say(trouble.cause)) },
    { share: 0.93, take: (when) => note(when, act, say(trouble.fix)) },
    ...updates.map((share, index) => ({
      share,
      take: (when: string) => post(when, updateText(index, share)),
    })),
    ...detours(),
  ];
  for (const { share, take } of steps.toSorted((a, b) => a.share - b.share)) take(after(share));

  const mitigatedAt = plus(at, mitigateMs);
  story.take(mitigatedAt, person(commander, 'web'), { type: 'mitigate' });
  if (grave) post(plus(mitigatedAt, minuteMs), `${say(trouble.fix)} We keep watching.`);
  if (alertname !== null)
    story.take(clearedAt, machine, {
      type: 'report-alerts',
      firing: 0,
      total: alerts.length,
      opened: 0,
      severity: null,
      summary: null,
    });
  const watched = plus(clearedAt, 16 * minuteMs);
  story.wakeUntil(watched);
  story.take(watched, person(commander, 'web'), { type: 'resolve' });
  if (grave) post(plus(watched, 2 * minuteMs), 'This is resolved. We are sorry for the trouble.');
  return close(plus(watched, random.between(4, 90) * hourMs));

  function note(when: string, who: Actor, body: string): void {
    story.take(when, who, { type: 'note', text: write(body), progress: true });
  }

  function assign(share: number, role: string, to: string): void {
    story.take(after(share), person(commander, 'web'), { type: 'assign-role', role, person: to });
  }

  function post(when: string, body: string): void {
    story.take(when, person(speaker, 'web'), {
      type: 'post-update',
      text: write(body),
      audience: 'public',
      nextUpdateAt: null,
    });
  }

  function updateInstants(): number[] {
    if (!grave) return trouble.flag === 'customer-visible' ? [0.3] : [];
    const span = mitigateMs - answerMs;
    const shares: number[] = [];
    // The first within the quarter of an hour that the process gives, mostly.
    let next = Math.max(minuteMs, random.between(4, 16) * minuteMs - answerMs);
    while (next < span * 0.95) {
      shares.push(next / span);
      next += random.between(...updateEvery) * minuteMs;
    }
    return shares;
  }

  function updateText(index: number, share: number): string {
    if (index === 0) return `We are looking into it. ${say(trouble.told)}`;
    if (share > 0.55)
      return 'We have found the cause and are mending it. The next update follows within 30 minutes.';
    return 'We are still looking for the cause. The next update follows within 30 minutes.';
  }

  /** What does not go straight: another severity, a colleague who takes over, more hands. */
  function detours(): { share: number; take: (when: string) => void }[] {
    const command = person(commander, 'web');
    if (severity === 'SEV-3' && random.chance(0.08))
      return [
        {
          share: 0.3,
          take: (when) => story.take(when, command, { type: 'set-severity', severity: 'SEV-2' }),
        },
      ];
    if (severity === 'SEV-2' && random.chance(0.08))
      return [
        {
          share: 0.5,
          take: (when) => story.take(when, command, { type: 'set-severity', severity: 'SEV-3' }),
        },
      ];
    if (mitigateMs > 4 * hourMs && random.chance(0.3)) {
      const to = random.pick(team);
      return [
        { share: 0.6, take: (when) => story.take(when, act, { type: 'hand-over', to }) },
        {
          share: 0.61,
          take: (when) => story.take(when, person(to, 'link'), { type: 'acknowledge', human: true }),
        },
      ];
    }
    return [];
  }

  /** In working hours, by whoever led; what ended lately is not closed yet. */
  function close(when: string): Story {
    const day = when.slice(0, 10);
    const minute = Math.floor(random.between(0, 59));
    const at = plus(`${day}T08:00:00.000Z`, 24 * hourMs + random.between(0, 7) * hourMs + minute * 1000);
    if (msOf(at) < msOf(until))
      story.take(at, person(commanderOf(story) ?? holder, 'web'), { type: 'close' });
    return story;
  }
}

function commanderOf(story: Story): string | undefined {
  return story.state().roles['commander'];
}

/** Whoever's page rings; where nobody was paged, whoever is on call, or somebody of the team that owns it. */
function whoAnswers(world: World, random: Random, story: Story, team: string[], at: string): string {
  const ringing = story
    .state()
    .pages.filter(({ outcome, urgency }) => outcome === 'ringing' && urgency === 'high');
  const [first] = ringing;
  if (first !== undefined) return random.chance(0.85) ? first.person : random.pick(ringing).person;
  const told = story.state().pages.find(({ urgency, reason }) => urgency === 'low' && reason.kind === 'rung');
  if (told !== undefined && told.person !== 'greta') return told.person;
  const schedule = world.directory.schedules['secondary'];
  const covered = schedule === undefined ? undefined : onCallAt(schedule, at).people[0];
  return random.chance(0.7) ? random.pick(team) : (covered ?? random.pick(team));
}

function membersOf({ directory }: World, service: string): string[] {
  const team = directory.services[service]?.team;
  const members = team === null || team === undefined ? undefined : directory.teams[team]?.members;
  if (members === undefined || members.length === 0)
    throw new Error(`the demonstration's service ${service} must have a team with people`);
  return members;
}

export function person(handle: string, via: 'web' | 'link'): Actor {
  return { kind: 'person', handle, via };
}

/** Most things break while people work on them; a third breaks whenever it likes. */
export function whenItBreaks(random: Random, day: string, severity: SeverityId): string {
  const midnight = msOf(`${day.slice(0, 10)}T00:00:00.000Z`);
  const hour = severity === 'SEV-4' || random.chance(0.66) ? random.between(7, 18) : random.between(0, 24);
  return instantOf(Math.round(midnight + hour * hourMs));
}
