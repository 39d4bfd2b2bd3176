/**
 * Tells the process's audiences what they are to hear, and whoever asked for it: a follower of the log, so that each event is told
 * once, over crashes and on several nodes. What a rule wants to be read first, or what lacks words, becomes a draft, and whoever leads the
 * incident is told of that. The incident's log then says who was told.
 */
import type { PoolClient } from 'pg';
import type { Actor } from '../domain/incident/events.ts';
import { factsOf } from '../domain/incident/ladders.ts';
import { corrected, happened, type Happened } from '../domain/telling/occasions.ts';
import { planTelling } from '../domain/telling/plan-telling.ts';
import { type Telling, whoHears } from '../domain/telling/who-hears.ts';
import { whyAudience } from '../domain/telling/why.ts';
import { correctionOf, type Words } from '../domain/telling/words.ts';
import { queueTelling } from '../store/deliveries/queue-telling.ts';
import type { LogEntry } from '../store/incidents/follow-log.ts';
import { readStoppedMail } from '../store/mail/stopped-addresses.ts';
import { readUntil } from '../store/read/log.ts';
import { withdrawDigests } from '../store/telling/digests.ts';
import { takeBackTold } from '../store/telling/take-back.ts';
import { forgetTelling, keepTelling, readTellings } from '../store/telling/tellings.ts';
import { makeLogFollower } from './follow-log.ts';
import { leaveDraft } from './leave-draft.ts';
import { tellSubscribers, toldLately, type ToldLately } from './tell-subscribers.ts';
import {
  decisionsOf,
  notYetTold,
  openStep,
  postedWords,
  readersAt,
  type Step,
  type TellingDeps,
  urgency,
  wordsFor,
} from './telling-step.ts';

const theClock: Actor = { kind: 'clock' };
const mostReportsAtOnce = 100;

export function makeAudienceTelling(deps: TellingDeps): { turn: () => Promise<number> } {
  const { pool, engine, log, onQueued } = deps;
  const follower = makeLogFollower({ name: 'tell-audiences', pool, log, now: engine.now, handle });

  async function handle(client: PoolClient, entries: LogEntry[]): Promise<() => Promise<void>> {
    let queued = 0;
    const lately = toldLately(client, engine.now());
    for (const { event, number, incident } of entries) {
      if (event.type === 'visibility-set' && event.visibility === 'private')
        await withdrawDigests(client, number, engine.now());
      if (event.type === 'redacted') await takeBackTold(client, { incident, text: event.text }, engine.now());
    }
    for (const step of decisionsOf(entries)) queued += await tellOf(client, step, lately);
    return async () => {
      if (queued > 0) onQueued();
    };
  }

  async function tellOf(client: PoolClient, entries: Step['entries'], lately: ToldLately): Promise<number> {
    const what = happened(entries);
    const correction = corrected(entries);
    if (what === null && correction === null) return 0;
    const step = await openStep(deps, client, entries);
    let queued = 0;
    if (what !== null) {
      for (const telling of whoHears(step.around.process, factsOf(step.asOf), what))
        queued += await tell(client, step, telling, what);
      queued += await tellSubscribers(deps, client, step, what, lately);
    }
    if (correction !== null) queued += await tellCorrection(client, step, correction);
    return queued;
  }

  async function tell(client: PoolClient, step: Step, telling: Telling, what: Happened): Promise<number> {
    const { asOf } = step;
    const words = await wordsFor(deps, client, step, telling, what);
    if (words === null) return 0;
    if (telling.rule !== null && (telling.confirm || words.problems.length > 0))
      return await leaveDraft(deps, client, step, { ...telling, rule: telling.rule }, words, what);
    return await send(client, step, {
      telling,
      words,
      update: telling.occasion === 'update-posted' ? (what.update?.version ?? null) : null,
      key: `told.${asOf.id}.${step.entries[0].version}.${telling.audience}`,
    });
  }

  async function send(
    client: PoolClient,
    step: Step,
    { telling, words, update, key }: { telling: Telling; words: Words; update: number | null; key: string },
  ): Promise<number> {
    const { asOf, around } = step;
    const reached = planTelling(telling, around);
    const stopped = await readStoppedMail(client, telling.audience);
    const addresses = reached.addresses.filter((address) => !stopped.has(address.toLowerCase()));
    const fresh = notYetTold(step.told, { ...reached, addresses });
    const to = readersAt(deps, fresh, telling.audience);
    if (to.length === 0) return 0;
    const now = engine.now();
    const queued = await queueTelling(
      client,
      {
        key,
        incident: asOf.id,
        urgency,
        subject: words.subject,
        body: words.body,
        audience: telling.label,
        why: whyAudience(telling, around),
        to,
      },
      now,
    );
    await keepTelling(client, {
      key,
      incident: asOf.id,
      telling: {
        audience: telling.audience,
        occasion: telling.occasion,
        rule: telling.rule,
        update,
        through: fresh.through,
        people: fresh.people.length,
        addresses: fresh.addresses.length,
      },
    });
    return queued;
  }

  /** Whoever got the update gets what corrects it, unless a person has yet to read it first. */
  async function tellCorrection(
    client: PoolClient,
    step: Step,
    { version, update, text, subject }: NonNullable<ReturnType<typeof corrected>>,
  ): Promise<number> {
    const { asOf, around } = step;
    const log = await readUntil(client, asOf.id, update);
    const original = happened(log.slice(-1))?.update;
    const at = log.at(-1)?.at;
    if (original == null || at === undefined) return 0;
    const words = await postedWords(deps, client, asOf, { text, subject: subject ?? original.subject });
    if (words === null) return 0;
    let queued = 0;
    const what: Happened = { occasions: ['update-posted'], update: original };
    for (const telling of whoHears(around.process, factsOf(asOf), what)) {
      if (telling.confirm) continue;
      const key = `told.${asOf.id}.${version}.${telling.audience}`;
      queued += await send(client, step, { telling, words: correctionOf(words, at), update, key });
    }
    return queued;
  }

  /** Once more after a crash, and still once in the log. */
  async function report(): Promise<number> {
    const pending = await readTellings(pool, mostReportsAtOnce);
    let done = 0;
    for (const { key, incident, telling } of pending) {
      const now = engine.now();
      const idempotency = { actor: 'tellings', route: incident, key, requestHash: key, now };
      try {
        await engine.command(incident, { type: 'report-telling', ...telling }, theClock, { idempotency });
        await forgetTelling(pool, key);
        done += 1;
      } catch (error) {
        // It stays, and keeps the others from nothing.
        log.error({ err: error, incident }, 'A log could not be told who was told; it is tried again.');
      }
    }
    return done;
  }

  return {
    async turn() {
      const rest = await follower.turn();
      return (await report()) === mostReportsAtOnce ? 0 : rest;
    },
  };
}
