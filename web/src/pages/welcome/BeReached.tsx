/** How whoever sets this up is reached: contacts, a test page with what came of it, this browser's own notifications, and the channels under them. */
import { useViewer } from '../../frame/viewer.ts';
import { ContactsCard } from '../me/ContactsCard.tsx';
import { DevicesCard } from '../me/DevicesCard.tsx';
import { Channels } from './Channels.tsx';

export function BeReached() {
  const { me } = useViewer();
  return (
    <>
      {me.person === null ? (
        <p className="text-second">An API key is no person: sign in as somebody to be reached.</p>
      ) : (
        <ContactsCard person={me.person.handle} />
      )}
      {me.person !== null && (
        <div className="mt-6">
          <DevicesCard />
        </div>
      )}
      <Channels />
    </>
  );
}
