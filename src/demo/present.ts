/** What is open when the demonstration starts, each at another stage, so that the first screen shows how it goes. */
import type { Actor } from '../domain/incident/events.ts';
import { hourMs, minuteMs, plus } from '../domain/instant.ts';
import { alertmanagerOf, alertsOf, type Firing } from './alerts.ts';
import { person } from './past-life.ts';
import type { Random } from './random.ts';
import { openStory, type Story, type World } from './story.ts';

export function livePresent(world: World, random: Random, now: string): Story[] {
  const machine: Actor = { kind: 'integration', handle: alertmanagerOf(world).handle };
  const ago = (minutes: number) => plus(now, -minutes * minuteMs);
  const stories = [promised(), watched(), updateDue(), ringing()];
  for (const story of stories) story.wakeUntil(now);
  return stories;

  /** Nobody has answered yet: the ladder climbs before one's eyes. */
  function ringing(): Story {
    return begin({
      alertname: 'HighErrorRate',
      service: 'checkout',
      summary: 'Checkout fails for one order in eight',
      severity: 'SEV-1',
      region: 'eu-central',
      instances: 3,
      at: ago(0.4),
      resolvedAt: null,
    });
  }

  /** Acknowledged and understood; an update is owed. */
  function updateDue(): Story {
    const story = begin({
      alertname: 'ExportStalled',
      service: 'data-pipeline',
      summary: 'Exports to the warehouse are stuck',
      severity: 'SEV-2',
      region: 'us-east',
      instances: 1,
      at: ago(41),
      resolvedAt: null,
    });
    const noor = whoRings(story, 'noor');
    story.take(ago(38.8), person(noor, 'link'), { type: 'acknowledge', human: true });
    assign(story, 38, 'commander', 'greta', 'greta');
    assign(story, 37.6, 'technical-lead', noor, 'greta');
    assign(story, 36, 'communications-lead', 'simon', 'simon');
    story.take(ago(35), person('greta', 'web'), { type: 'set-severity', severity: 'SEV-2' });
    update(story, 33, 'simon', 'All exports are delayed. We are looking into it.');
    correct(story, 30, 'simon', 'Exports to the warehouse are delayed. We are looking into it.');
    note(story, 27, noor, 'The export waits for a lock that a report has held for three hours.');
    story.take(ago(16), person(noor, 'web'), { type: 'set-status', status: 'identified' });
    note(story, 15.5, noor, 'The monthly report reads the whole table in one transaction. Ending it now.');
    update(
      story,
      4,
      'simon',
      'We have found the cause: a report blocks the exports. They will catch up within the hour.',
    );
    return story;
  }

  /** Mitigated, and watched until it has held for a quarter of an hour. */
  function watched(): Story {
    const story = begin({
      alertname: 'IndexLag',
      service: 'search',
      summary: 'Search results lag behind by 25 minutes',
      severity: 'SEV-3',
      region: 'eu-central',
      instances: 2,
      at: ago(187),
      resolvedAt: ago(0.6),
    });
    story.take(ago(171), person('lucas', 'web'), { type: 'acknowledge', human: true });
    assign(story, 170, 'commander', 'lucas', 'lucas');
    note(story, 149, 'lucas', 'The indexer reads, but each batch takes eight times as long as yesterday.');
    story.take(ago(96), person('lucas', 'web'), { type: 'set-status', status: 'identified' });
    note(story, 95, 'kenji', 'The nightly rebuild shares its disk with the live indexer since the move.');
    note(story, 21, 'lucas', 'The rebuild is stopped. The lag falls by two minutes a minute.');
    story.take(ago(12), person('lucas', 'web'), { type: 'mitigate' });
    story.take(ago(0.6), machine, {
      type: 'report-alerts',
      firing: 0,
      total: 2,
      opened: 0,
      severity: null,
      summary: null,
    });
    return story;
  }

  /** Not urgent, and somebody has given their word when the next news comes. */
  function promised(): Story {
    const story = begin({
      alertname: 'MailQueueAge',
      service: 'accounts',
      summary: 'Sign-in by e-mail link takes 15 minutes',
      severity: 'SEV-3',
      region: 'ap-southeast',
      instances: 1,
      at: ago(5.3 * 60),
      resolvedAt: null,
    });
    story.take(ago(5 * 60), person('tess', 'web'), { type: 'acknowledge', human: true });
    assign(story, 299, 'commander', 'tess', 'tess');
    note(story, 270, 'tess', 'Mails wait at our provider, who defers us for too many connections.');
    story.take(ago(180), person('tess', 'web'), { type: 'set-status', status: 'identified' });
    note(
      story,
      178,
      'omar',
      'The newsletter goes out through the same door. It is paused; the backlog needs a few hours.',
    );
    story.take(ago(30), person('tess', 'web'), { type: 'promise-update', at: plus(now, 4.5 * hourMs) });
    return story;
  }

  function begin(firing: Omit<Firing, 'lastAt'>): Story {
    const id = random.uuid();
    const alerts = alertsOf(world, random, { ...firing, lastAt: firing.resolvedAt ?? now }, id);
    const story = openStory(world, {
      id,
      title: firing.summary,
      severity: firing.severity,
      service: firing.service,
      groupKey: alerts[0]?.group ?? null,
      flags: [],
      alerts: firing.instances,
      actor: machine,
      at: firing.at,
      answersAfterMs: () => random.between(1, 4) * minuteMs,
    });
    story.alerts.push(...alerts);
    return story;
  }

  function assign(story: Story, minutes: number, role: string, to: string, by: string): void {
    story.take(ago(minutes), person(by, 'web'), { type: 'assign-role', role, person: to });
  }

  function note(story: Story, minutes: number, by: string, body: string): void {
    const text = random.uuid();
    story.texts[text] = body;
    story.take(ago(minutes), person(by, 'web'), { type: 'note', text, progress: true });
  }

  /** Of what was said last. */
  function correct(story: Story, minutes: number, by: string, body: string): void {
    const last = story.events.findLast(({ event }) => event.type === 'update-posted');
    if (last === undefined) throw new Error('there must be an update to correct');
    const text = random.uuid();
    story.texts[text] = body;
    story.take(ago(minutes), person(by, 'web'), { type: 'correct-update', update: last.version, text });
  }

  function update(story: Story, minutes: number, by: string, body: string): void {
    const text = random.uuid();
    story.texts[text] = body;
    story.take(ago(minutes), person(by, 'web'), {
      type: 'post-update',
      text,
      audience: 'public',
      nextUpdateAt: null,
    });
  }
}

/** Whoever is on call at this hour; else somebody who looked by themselves. */
function whoRings(story: Story, otherwise: string): string {
  const ringing = story.state().pages.find((page) => page.outcome === 'ringing' && page.urgency === 'high');
  return ringing?.person ?? otherwise;
}
