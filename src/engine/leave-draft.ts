/** What a rule wants to be read first, or what lacks words: it waits as a draft on the incident's page. */
import type { PoolClient } from 'pg';
import type { Actor } from '../domain/incident/events.ts';
import { noticeContacts } from '../domain/page/notice-contacts.ts';
import type { Happened } from '../domain/telling/occasions.ts';
import { draftIdOf, draftNotice, whomToAsk } from '../domain/telling/rule-draft.ts';
import type { Telling } from '../domain/telling/who-hears.ts';
import type { Words } from '../domain/telling/words.ts';
import { queueNotice } from '../store/deliveries/queue-notice.ts';
import { findDraft, putDraft } from '../store/telling/drafts.ts';
import { type Step, type TellingDeps, urgency } from './telling-step.ts';

const theClock: Actor = { kind: 'clock' };

/** Whoever leads is told of it. Answers how many messages that are. */
export async function leaveDraft(
  { engine, log, works, url }: Pick<TellingDeps, 'engine' | 'log' | 'works' | 'url'>,
  client: PoolClient,
  { entries, asOf, current, around }: Step,
  telling: Telling & { rule: string },
  words: Words,
  { update }: Happened,
): Promise<number> {
  const now = engine.now();
  const usual = draftIdOf(telling);
  const before = await findDraft(client, asOf.id, usual);
  // What somebody has written into it is not lost to what came after.
  const id =
    before === null || before.actor.kind === 'clock' ? usual : draftIdOf(telling, entries[0].version);
  const posted = telling.occasion === 'update-posted';
  const template = posted || words.problems.length === 0 ? null : telling.template;
  const kept = await putDraft(client, asOf.id, {
    id,
    audience: telling.audience,
    template: posted ? (update?.template ?? null) : telling.template,
    values: {},
    subject: template === null ? words.subject : null,
    text: template === null ? words.body : null,
    nextUpdateAt: posted ? (update?.nextUpdateAt ?? null) : null,
    rule: telling.rule,
    actor: theClock,
    updatedAt: now,
  });
  if (!kept) {
    log.warn({ incident: asOf.number, rule: telling.rule }, 'A draft was not kept: there are too many.');
    return 0;
  }
  const to = whomToAsk(around.process, current)
    .flatMap((handle) => around.directory.users[handle] ?? [])
    .flatMap((person) => noticeContacts(person, 'low', now, { severity: asOf.severity, awake: true }))
    .filter(({ contact }) => works(contact.channel));
  const key = `draft.${asOf.id}.${entries[0].version}.${id}`;
  const notice = draftNotice(telling, words, { process: around.process, state: asOf, url });
  return await queueNotice(client, { key, kind: 'notice', urgency, incident: asOf.id, ...notice, to }, now);
}
