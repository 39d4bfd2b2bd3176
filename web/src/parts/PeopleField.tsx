/** Choosing people: those around the incident first, everybody else by a few letters of their name. */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import * as ask from '../api/queries.ts';
import type { PersonRef, UserView } from '../api/types.ts';
import { Person } from './Person.tsx';

/** What fits above a phone's keyboard; the rest is a letter away. */
const SHOWN = 7;

export function PeopleField({
  legend,
  first,
  chosen,
  many,
  onChoose,
  asideOf,
}: {
  legend: string;
  /** Whoever is near at hand, in this order. */
  first: readonly PersonRef[];
  /** Handles. */
  chosen: readonly string[];
  many: boolean;
  onChoose: (handles: string[]) => void;
  asideOf?: (handle: string) => string | null;
}) {
  const { data } = useQuery(ask.users());
  const [text, setText] = useState('');
  const group = useId();
  const users = new Map<string, UserView>(data?.items.map((user) => [user.handle, user]));
  const everybody = [
    ...first,
    ...[...users.values()]
      .filter((user) => first.every((person) => person.handle !== user.handle))
      .sort((a, b) => a.name.localeCompare(b.name)),
  ];
  const words = text.trim().toLowerCase().split(/\s+/);
  const found = everybody.filter(({ handle, name }) =>
    words.every((word) => `${name} ${handle}`.toLowerCase().includes(word)),
  );
  // Who is chosen stays in sight, whatever is typed next.
  const kept = everybody.filter(({ handle }) => chosen.includes(handle));
  const others = found.filter(({ handle }) => !chosen.includes(handle));
  const shown = [...kept, ...others.slice(0, Math.max(0, SHOWN - kept.length))];
  const more = kept.length + others.length - shown.length;

  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium">{legend}</legend>
      {everybody.length > SHOWN && (
        <input
          type="search"
          aria-label="Find somebody"
          placeholder="A few letters of a name"
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
          className="field mb-1.5"
        />
      )}
      {shown.map((person) => {
        const user = users.get(person.handle);
        const aside = user?.reachable === false ? 'has no contact' : (asideOf?.(person.handle) ?? null);
        return (
          <label key={person.handle} className="flex min-h-(--control) items-center gap-3">
            <input
              type={many ? 'checkbox' : 'radio'}
              name={group}
              checked={chosen.includes(person.handle)}
              onChange={(event) => {
                if (!many) onChoose([person.handle]);
                else if (event.target.checked) onChoose([...chosen, person.handle]);
                else onChoose(chosen.filter((each) => each !== person.handle));
              }}
              className="size-4 shrink-0 accent-ink"
            />
            <span className="flex min-w-0 flex-1 items-center justify-between gap-3">
              <Person person={person} />
              {aside !== null && <span className="truncate text-small text-third">{aside}</span>}
            </span>
          </label>
        );
      })}
      <p className="text-small text-third" role="status">
        {shown.length === 0
          ? 'Nobody is called that.'
          : more > 0
            ? `${more} more: type a few letters of the name.`
            : ''}
      </p>
    </fieldset>
  );
}
