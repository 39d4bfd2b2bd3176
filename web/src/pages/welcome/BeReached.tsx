/** How whoever sets this up is reached, and a test page with what came of it. */
import { useViewer } from '../../frame/viewer.ts';
import { ContactsCard } from '../me/ContactsCard.tsx';

export function BeReached() {
  const { me } = useViewer();
  if (me.person === null)
    return <p className="text-second">An API key is no person: sign in as somebody to be reached.</p>;
  return (
    <>
      <ContactsCard person={me.person.handle} />
      <p className="mt-3 max-w-[68ch] text-small text-third">
        E-mail and Slack need their channel in the configuration first; ntfy and webhooks work as they are,
        the latter to public addresses.
      </p>
    </>
  );
}
