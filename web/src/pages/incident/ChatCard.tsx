/** Where people talk about the incident, and what the chat would not take. */
import { useQuery } from '@tanstack/react-query';
import * as ask from '../../api/queries.ts';
import { SideCard } from '../../parts/Card.tsx';
import { Place } from '../../parts/Place.tsx';

export function ChatCard({ number }: { number: string }) {
  const { data } = useQuery(ask.incidentChannel(number));
  if (data === undefined) return null;
  const { channel, people, announcedIn, problem } = data;
  if (channel === null && announcedIn.length === 0 && problem === null) return null;
  const about = [
    channel === null ? '' : channel.archivedAt === null ? peopleIn(people.length) : 'archived',
    announcedIn.length === 0 ? '' : `announced in ${announcedIn.map(room).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <SideCard title="Chat">
      {channel !== null && (
        <p className="break-words">
          <Place label={`#${channel.name}`} link={channel.link} />
        </p>
      )}
      {about !== '' && <p className="text-small text-second">{about}</p>}
      {problem !== null && (
        <p className="mt-2 text-small text-sev1-text">{problem.text}. It is tried again by itself.</p>
      )}
    </SideCard>
  );
}

function peopleIn(count: number): string {
  return count === 0 ? '' : `${count} ${count === 1 ? 'person' : 'people'} in it`;
}

/** "slack #incidents" is known by its name; what has an address alone, by its system. */
function room(place: string): string {
  const [system = '', name = ''] = place.split(' ');
  return system === 'teams' ? 'Microsoft Teams' : name;
}
