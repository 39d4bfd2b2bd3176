/** What people of the demonstration did about their own calls: tried their contacts, and asked each other for a swap. */
import type { Pool } from 'pg';
import { addressHash } from '../domain/access/confirm-link.ts';
import type { Directory } from '../domain/directory/directory.ts';
import { dayMs, minuteMs, msOf, plus } from '../domain/instant.ts';
import { shifts } from '../domain/schedule/shifts.ts';
import { askSwap } from '../setup/schedules/ask-swap.ts';
import { confirmContact, noteTests } from '../store/deliveries/contact-checks.ts';

/** Far enough ahead that there is time to ask. */
const asksAheadMs = 3 * dayMs;
const looksAheadMs = 40 * dayMs;

/** Who has not looked after their contacts, so that the readiness of the others means something. */
const neverTested = ['omar'];
const neverConfirmed = ['kenji'];
const testedLongAgo = ['lucas'];

export async function fillOnCall(
  pool: Pool,
  { directory, url, now }: { directory: Directory; url: string; now: string },
): Promise<void> {
  for (const { handle, contacts } of Object.values(directory.users)) {
    if (neverTested.includes(handle)) continue;
    const at = plus(now, testedLongAgo.includes(handle) ? -120 * dayMs : -9 * dayMs);
    const tests = contacts.map((contact) => ({
      person: handle,
      contact: contact.id,
      addressHash: addressHash(contact),
      delivery: `demo.${handle}.${contact.id}`,
    }));
    await noteTests(pool, tests, at);
    if (neverConfirmed.includes(handle)) continue;
    for (const test of tests) await confirmContact(pool, test, plus(at, minuteMs));
  }
  await askForSwap(pool, { directory, url, now });
}

/** Wes asks whoever takes turns with him, so that whoever signs in with one click has something to answer. */
async function askForSwap(
  pool: Pool,
  { directory, url, now }: { directory: Directory; url: string; now: string },
): Promise<void> {
  const schedule = directory.schedules['shop'];
  if (schedule === undefined) throw new Error('the demonstration must have a schedule "shop"');
  const begin = plus(now, asksAheadMs);
  const laid = shifts(schedule, begin, plus(now, looksAheadMs));
  const shift =
    'refused' in laid
      ? undefined
      : laid.shifts.find(({ who, from }) => who.includes('wes') && msOf(from) > msOf(begin));
  if (shift === undefined) throw new Error('Wes must be on call within some weeks');
  const asked = await askSwap(pool, {
    schedule: 'shop',
    asked: {
      asker: 'wes',
      from: shift.from,
      to: shift.to,
      asked: [],
      inReturn: null,
      note: 'My sister gets married. I will gladly take one of yours.',
    },
    actor: { kind: 'person', handle: 'wes', via: 'web' },
    url,
    now: plus(now, -minuteMs),
  });
  if (!asked.ok) throw new Error(`the demonstration's swap must be possible: ${JSON.stringify(asked)}`);
}
