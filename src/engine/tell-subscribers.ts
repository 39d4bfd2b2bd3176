/** Whoever asked to hear of such incidents hears at once, by their own rules; a storm is told in bounds. */
import type { PoolClient } from 'pg';
import { hourMs, plus } from '../domain/instant.ts';
import type { Happened } from '../domain/telling/occasions.ts';
import { reach } from '../domain/telling/reach.ts';
import { mostAnHour, occasionForSubscribers, tooManyWords } from '../domain/telling/subscribers.ts';
import { whySubscribed } from '../domain/telling/why.ts';
import { queueTelling } from '../store/deliveries/queue-telling.ts';
import { countToldSubscribers, readSubscribers } from '../store/telling/subscriptions.ts';
import { notYetTold, readersAt, type Step, type TellingDeps, urgency, wordsFor } from './telling-step.ts';

/** How often each was told within the hour; read when first asked for, and counted on from there. */
export type ToldLately = () => Promise<Map<string, number>>;

export function toldLately(client: PoolClient, now: string): ToldLately {
  let counts: Promise<Map<string, number>> | null = null;
  return () => (counts ??= countToldSubscribers(client, plus(now, -hourMs)));
}

/** Answers how many messages were queued. */
export async function tellSubscribers(
  deps: TellingDeps,
  client: PoolClient,
  step: Step,
  what: Happened,
  lately: ToldLately,
): Promise<number> {
  const { engine, url } = deps;
  const { asOf, around } = step;
  const occasion = occasionForSubscribers(what);
  if (occasion === null) return 0;
  const asking = (await readSubscribers(client, asOf)).filter((person) => person !== step.author);
  if (asking.length === 0) return 0;
  const words = await wordsFor(deps, client, step, { occasion, template: null }, what);
  if (words === null) return 0;
  const readers = { people: asking, addresses: [], rooms: [] };
  const fresh = notYetTold(step.told, reach(readers, ['page'], around));
  const told = await lately();
  const countOf = ({ person }: { person: string }) => told.get(person) ?? 0;
  const groups = [
    { name: 'subscribers', words, people: fresh.people.filter((one) => countOf(one) < mostAnHour) },
    // The one that says so counts as well, so that it is said once.
    {
      name: 'subscribers.enough',
      words: tooManyWords(url),
      people: fresh.people.filter((one) => countOf(one) === mostAnHour),
    },
  ];
  let queued = 0;
  for (const { name, words: said, people } of groups) {
    if (people.length === 0) continue;
    for (const { person } of people) told.set(person, (told.get(person) ?? 0) + 1);
    const key = `told.${asOf.id}.${step.entries[0].version}.${name}`;
    const { subject, body } = said;
    const { label, why } = whySubscribed(url);
    const to = readersAt(deps, { ...fresh, people }, '');
    queued += await queueTelling(
      client,
      { key, incident: asOf.id, urgency, subject, body, audience: label, why, to },
      engine.now(),
    );
  }
  return queued;
}
