/** The update as each audience will read it, beside each other: the words, and whom they reach. */
import { ChevronRight } from 'lucide-react';
import type { UpdatePreview } from '../../api/updates.ts';
import { Person } from '../../parts/Person.tsx';
import { Prose } from '../../parts/Prose.tsx';
import { inWords, reachWords, throughWords } from './words.ts';

export function Previews({
  number,
  previews,
  audiences,
  empty,
}: {
  number: string;
  previews: readonly UpdatePreview[];
  /** Those that are chosen, in their order. */
  audiences: readonly { id: string; label: string }[];
  /** Nothing is written yet. */
  empty: boolean;
}) {
  return (
    <section aria-label="As it will read" className="min-w-0 side:row-span-2">
      <h2 className="mb-2.5 label-section">As it will read</h2>
      {audiences.length === 0 ? (
        <p className="text-second">Choose who hears it.</p>
      ) : (
        <div className={`grid gap-3.5 ${audiences.length > 1 ? 'full:grid-cols-2' : ''}`}>
          {audiences.map(({ id, label }) => (
            <Preview
              key={id}
              number={number}
              label={label}
              preview={previews.find(({ audience }) => audience === id)}
              empty={empty}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** An incident's number means nothing to readers of the status page: there it keeps the title that it has. */
function isUsual({ through, subject }: UpdatePreview, number: string): boolean {
  return through.every((way) => way === 'status-page') && subject.startsWith(number);
}

function Preview({
  number,
  label,
  preview,
  empty,
}: {
  number: string;
  label: string;
  preview: UpdatePreview | undefined;
  empty: boolean;
}) {
  return (
    <article className="min-w-0 rounded-card border bg-panel">
      <header className="border-b px-4 py-2.5">
        <h3 className="font-semibold">{label}</h3>
        {preview !== undefined && <Reach preview={preview} />}
      </header>
      <div className="min-h-24 px-4 py-3">
        {empty ? (
          <p className="text-third">Nothing is written yet.</p>
        ) : (
          preview !== undefined && (
            <>
              {preview.subject !== '' && !isUsual(preview, number) && (
                <p className="mb-2 font-semibold [overflow-wrap:anywhere]">{preview.subject}</p>
              )}
              <Prose html={preview.html} />
            </>
          )
        )}
      </div>
      {preview !== undefined && preview.also.length > 0 && (
        <ul className="border-t px-4 py-2 text-small text-second">
          {preview.also.map((other) => (
            <li key={other.audience}>
              {other.confirm
                ? `A draft for ${other.label} will wait for somebody to send it.`
                : `${other.label}: told as well, by the process.`}
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function Reach({ preview }: { preview: UpdatePreview }) {
  const { people, peopleCount, addressCount, channels, through } = preview;
  const ways = inWords(throughWords(through));
  const published = through.includes('status-page');
  const nobody = peopleCount + addressCount + channels.length === 0;
  const reach = reachWords({ people: peopleCount, addresses: addressCount, channels });
  const said =
    published && nobody ? 'published on the status page' : ways === '' ? reach : `${reach} · ${ways}`;
  if (people.length === 0)
    return <p className={`text-small ${nobody && !published ? 'text-sev2-text' : 'text-second'}`}>{said}</p>;
  return (
    <details className="group">
      <summary className="flex min-h-6 w-fit cursor-pointer list-none items-center gap-1 text-small text-second hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden="true"
          className="shrink-0 transition-transform group-open:rotate-90"
        />
        {said}
      </summary>
      <ul className="mt-1.5 flex flex-col gap-1 pb-1 text-small">
        {people.map((person) => (
          <li key={person.handle}>
            <Person person={person} />
          </li>
        ))}
        {peopleCount > people.length && (
          <li className="text-third">and {(peopleCount - people.length).toLocaleString('en-GB')} more</li>
        )}
      </ul>
    </details>
  );
}
