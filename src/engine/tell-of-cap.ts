/**
 * The day's cap of texts or calls is reached: every admin hears of it, once a day, by whatever else reaches them. Pages that
 * do not go out for it go to the next contact, and whoever has none needs somebody to know.
 */
import type { Directory } from '../domain/directory/directory.ts';
import type { Queryable } from '../store/access/queryable.ts';
import { queueNotice } from '../store/deliveries/queue-notice.ts';
import type { Spending } from '../store/phones/spending.ts';

const things = { sms: 'texts', voice: 'calls' } as const;
const readers = { people: 'people of this installation', others: 'addresses and subscribers' } as const;

/** Answers how many were told; 0: they were told today. */
export async function tellOfCap(
  db: Queryable,
  { channel, purpose, most, at }: Spending,
  directory: Directory,
): Promise<number> {
  const day = at.slice(0, 10);
  const admins = Object.values(directory.users).filter(({ role }) => role === 'admin');
  return await queueNotice(
    db,
    {
      key: `phone-cap.${channel}.${purpose}.${day}`,
      kind: 'notice',
      urgency: 'high',
      incident: null,
      subject: `No more ${things[channel]} today: the cap of ${most} is reached`,
      body: `Until midnight (UTC) no ${things[channel]} go to ${readers[purpose]}; pages go to each person’s next contact. Raise channels.${channel}.mostPerDay.${purpose} if this is meant, or look for what sends so many.`,
      to: admins.flatMap((admin) =>
        admin.contacts
          .filter((contact) => contact.channel !== channel)
          .map((contact) => ({ person: admin.handle, contact })),
      ),
    },
    at,
  );
}
