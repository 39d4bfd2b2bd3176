/** What somebody does from their phone: by a reply to a text, or by a key in a call. As themselves, and once. */
import type { Pool } from 'pg';
import type { Ask } from '../domain/phone/ask.ts';
import { readNumber } from '../domain/phone/number.ts';
import { readReply } from '../domain/phone/read-reply.ts';
import type { Command } from '../domain/incident/commands.ts';
import type { Idempotency } from '../store/access/idempotency.ts';
import { confirmContact } from '../store/deliveries/contact-checks.ts';
import { readCodes } from '../store/phones/codes.ts';
import { leaveByPhone } from '../store/subscribers/leave-by-phone.ts';
import { findIncident } from '../store/read/incidents.ts';
import type { Engine } from '../engine/engine.ts';
import { problemOf } from './problems.ts';

interface PhoneAnswerDeps {
  pool: Pool;
  engine: Engine;
}

/** What a phone sent, and by what it is known again if it comes twice. */
interface Heard {
  phone: string;
  provider: string;
  id: string;
}

/** A code longer than a screen's list of them helps nobody. */
const mostListed = 5;

/** The words of the answer; null: none, because a stranger or a provider's own word wrote, and an answer costs. */
export async function answerText(
  deps: PhoneAnswerDeps,
  { phone, text, provider, id }: Heard & { text: string },
): Promise<string | null> {
  const reply = readReply(text);
  // Providers see to it themselves that nothing more goes there; what is kept here has to agree.
  if (reply.kind === 'stop') await leaveByPhone(deps.pool, phone, deps.engine.now());
  const asked = (await readCodes(deps.pool, phone, deps.engine.now())).filter(({ ask }) =>
    isTheirs(deps, ask, phone),
  );
  if (asked.length === 0) return null;
  const heard = { phone, provider, id };
  switch (reply.kind) {
    case 'stop':
      return null;
    case 'unclear':
      return `That was not understood. ${await listed(deps, asked)}`;
    case 'acknowledge':
    case 'pass-on': {
      const meant = await meantBy(deps, asked, reply.which);
      if (meant.length === 0) {
        const none = typeof reply.which === 'number' ? `Nothing has the number ${reply.which}. ` : '';
        return `${none}${await listed(deps, asked)}`;
      }
      const answers = [];
      for (const ask of meant) answers.push(await act(deps, ask, reply.kind, heard));
      return answers.slice(0, mostListed).join(' ');
    }
  }
}

/** The sentences that answer a key in a call; null: the key means nothing here. */
export async function answerKey(
  deps: PhoneAnswerDeps,
  { key, asks, phone, provider, id }: Heard & { key: string; asks: readonly Ask[] },
): Promise<string[] | null> {
  const kind = key === '1' ? 'acknowledge' : key === '2' ? 'pass-on' : null;
  const meant = asks.filter(
    (ask) => isTheirs(deps, ask, phone) && (ask.kind === 'page' || kind !== 'pass-on'),
  );
  if (kind === null || meant.length === 0) return null;
  const answers = [];
  for (const ask of meant) answers.push(await act(deps, ask, kind, { phone, provider, id }));
  return [...answers, 'Goodbye.'];
}

/** A number may have another owner by now, and whoever left the organisation answers for nobody. */
function isTheirs({ engine }: PhoneAnswerDeps, ask: Ask, phone: string): boolean {
  const { users } = engine.installation().directory;
  const person = Object.hasOwn(users, ask.person) ? users[ask.person] : undefined;
  return (
    person?.contacts.some(
      ({ channel, to }) => (channel === 'sms' || channel === 'voice') && readNumber(to) === phone,
    ) ?? false
  );
}

type Asked = { code: number; ask: Ask };

/** Without a code the one that is open is meant, and none of several: guessing wrong would end somebody's page. */
async function meantBy(
  deps: PhoneAnswerDeps,
  asked: Asked[],
  which: number | 'only' | 'all',
): Promise<Ask[]> {
  if (typeof which === 'number') return asked.filter(({ code }) => code === which).map(({ ask }) => ask);
  const open = await openOf(deps, asked);
  if (which === 'all') return open.map(({ ask }) => ask);
  if (open.length === 1) return open.map(({ ask }) => ask);
  return open.length === 0 && asked.length === 1 ? asked.map(({ ask }) => ask) : [];
}

async function openOf(deps: PhoneAnswerDeps, asked: Asked[]): Promise<Asked[]> {
  const open: Asked[] = [];
  for (const one of asked) if (await rings(deps, one.ask)) open.push(one);
  // A test is only meant where nothing else can be.
  return open.length > 0 ? open : asked.filter(({ ask }) => ask.kind === 'test').slice(-1);
}

async function rings({ pool }: PhoneAnswerDeps, ask: Ask): Promise<boolean> {
  if (ask.kind === 'test') return false;
  const row = await findIncident(pool, readerOf(ask.person), ask.incident);
  return (
    row?.state.pages.some(({ person, outcome }) => person === ask.person && outcome === 'ringing') ?? false
  );
}

/** A phone rings for a while: whether what it asks was answered meanwhile, by somebody else or by another way. */
export async function wasAnswered(deps: PhoneAnswerDeps, asks: readonly Ask[]): Promise<boolean> {
  if (asks.length === 0) return false;
  for (const ask of asks) if (ask.kind === 'test' || (await rings(deps, ask))) return false;
  return true;
}

async function listed(deps: PhoneAnswerDeps, asked: Asked[]): Promise<string> {
  const open = await openOf(deps, asked);
  if (open.length === 0) return 'Nothing of yours waits for an answer.';
  const [first] = open;
  if (open.length === 1 && first !== undefined) return `Reply ${first.code} for ${nameOf(first.ask)}.`;
  const lines = open.slice(0, mostListed).map(({ code, ask }) => `${code}: ${nameOf(ask)}`);
  return `Reply with a number, or ALL. ${lines.join(', ')}.`;
}

function nameOf(ask: Ask): string {
  return ask.kind === 'page' ? ask.number : 'your test page';
}

async function act(
  { pool, engine }: PhoneAnswerDeps,
  ask: Ask,
  kind: 'acknowledge' | 'pass-on',
  heard: Heard,
): Promise<string> {
  if (ask.kind === 'test') {
    const known = await confirmContact(pool, ask, engine.now());
    return known ? 'Good: this way to you works.' : 'That test is over; this contact has changed since.';
  }
  const command: Command =
    kind === 'acknowledge' ? { type: 'acknowledge', human: true } : { type: 'pass-on' };
  const result = await engine.command(
    ask.incident,
    command,
    { kind: 'person', handle: ask.person, via: 'phone' },
    { readableBy: readerOf(ask.person), idempotency: idempotencyOf(ask, kind, heard, engine.now()) },
  );
  if (result.ok || result.refused === 'repeated-request')
    return kind === 'acknowledge' ? `You have ${ask.number}.` : `${ask.number} goes on to the next person.`;
  return `${ask.number}: ${problemOf(result.refused).detail}`;
}

/** Whoever was paged is a member of the incident, private or not. */
function readerOf(person: string) {
  return { kind: 'person', handle: person, role: 'viewer' } as const;
}

/** A provider repeats what it is not sure we heard, and others might repeat what they overheard. */
function idempotencyOf(ask: Ask & { kind: 'page' }, kind: string, heard: Heard, now: string): Idempotency {
  return {
    actor: `phone:${ask.person}`,
    route: `${heard.provider} ${kind} ${ask.incident}`,
    key: heard.id,
    requestHash: '',
    now,
  };
}
