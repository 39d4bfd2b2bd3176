/** Every key that acts, in one list. */
import { Dialog } from '../parts/Dialog.tsx';
import type { Place } from './places.ts';

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function KeysHelp({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const groups: { title: string; keys: [string, string][] }[] = [
    {
      title: 'Everywhere',
      keys: [
        ['D', 'Declare an incident'],
        ['/', 'Find an incident, a page, an act'],
        [MAC ? '⌘ K' : 'Ctrl K', 'The same'],
        ...places.map((place): [string, string] => [`G ${place.key.toUpperCase()}`, place.label]),
        ['?', 'These keys'],
      ],
    },
    {
      title: 'On Now',
      keys: [
        ['J', 'Next incident'],
        ['K', 'Previous incident'],
        ['Enter', 'Open it'],
        ['A', 'I have it'],
      ],
    },
    {
      title: 'On an incident',
      keys: [
        ['A', 'I have it'],
        ['U', 'Post update'],
        ['N', 'Add a note'],
        ['E', 'Escalate'],
        ['M', 'Mark mitigated'],
        ['R', 'Resolve'],
        ['S', 'Set status'],
      ],
    },
    {
      title: 'On an update',
      keys: [[MAC ? '⌘ Enter' : 'Ctrl Enter', 'Post it']],
    },
    {
      title: 'On the calendar of On call',
      keys: [
        ['[', 'Earlier'],
        [']', 'Later'],
        ['T', 'Today'],
        ['M', 'The month'],
        ['W', 'The week'],
        ['N', 'New override'],
        ['← →', 'From shift to shift'],
        ['↑ ↓', 'From schedule to schedule'],
      ],
    },
    {
      title: 'On the process',
      keys: [['R', 'Run the simulation']],
    },
  ];
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="flex flex-col gap-5">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-2 label-section">{group.title}</h3>
            <dl className="flex flex-col gap-1.5">
              {group.keys.map(([key, does]) => (
                <div key={key} className="flex items-baseline justify-between gap-4">
                  <dt className="order-2 flex gap-1">
                    {key.split(' ').map((each) => (
                      <kbd
                        key={each}
                        className="inline-flex min-w-6 justify-center rounded-[4px] border border-hairline-strong px-1.5 font-sans text-label tracking-normal text-second"
                      >
                        {each}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
