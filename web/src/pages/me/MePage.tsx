/** You: how you are reached and when, whether it works, which browsers show your pages, when you are away, what you follow, your shifts in your own calendar, where you are signed in, and your password. */
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { useViewer } from '../../frame/viewer.ts';
import { CalendarsCard } from './CalendarsCard.tsx';
import { ContactsCard } from './ContactsCard.tsx';
import { DevicesCard } from './DevicesCard.tsx';
import { PasswordCard } from './PasswordCard.tsx';
import { PlanCard } from './PlanCard.tsx';
import { ReadyNote } from './ReadyNote.tsx';
import { RulesCard } from './RulesCard.tsx';
import { SessionsCard } from './SessionsCard.tsx';
import { SubscriptionsCard } from './SubscriptionsCard.tsx';
import { TimeOffCard } from './TimeOffCard.tsx';

const ROLE = { admin: 'Admin', responder: 'Responder', viewer: 'Viewer' } as const;

export function MePage() {
  const { me } = useViewer();
  return (
    <>
      <TabTitle>You</TabTitle>
      <PageHead
        title={me.name}
        aside={
          <>
            {ROLE[me.role]} at {me.organization} <span className="text-third">{me.timeZone}</span>
          </>
        }
      />
      {me.person === null ? (
        <p className="text-second">
          An API key is no person: it has no contacts, no sessions and no password.
        </p>
      ) : (
        <div className="grid items-start gap-4.5 full:grid-cols-[minmax(0,1fr)_400px]">
          <div className="min-w-0">
            <ReadyNote />
            <ContactsCard person={me.person.handle} />
            <RulesCard />
            <PlanCard />
          </div>
          <div className="flex min-w-0 flex-col gap-3.5">
            <DevicesCard />
            <TimeOffCard />
            <SubscriptionsCard />
            <CalendarsCard />
            <SessionsCard />
            <PasswordCard />
          </div>
        </div>
      )}
    </>
  );
}
