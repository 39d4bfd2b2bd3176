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
        A webhook works as it is, to a public address. ntfy, e-mail and Slack want their channel in the
        configuration first; a test page to one that is missing says so.
      </p>
    </>
  );
}
