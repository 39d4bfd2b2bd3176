/** One field that finds an incident, leads to a page, or does what the page can do: the keyboard's way to everything. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleUser, Moon, Search, Siren, Sun, SunMoon, Keyboard } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import * as ask from '../api/queries.ts';
import type { IncidentView } from '../api/types.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { SeverityShape } from '../parts/Severity.tsx';
import { usePaused } from '../parts/use-paused.ts';
import type { Acts } from './frame-acts.ts';
import type { Place } from './places.ts';
import { chooseTheme } from './theme.ts';
import { useViewer } from './viewer.ts';

type Entry = { id: string; icon: ReactNode; text: string; aside: string; act: () => void };
/** What fits on a phone above its keyboard, twice. */
const MOST = 12;

export function Palette({
  places,
  acts,
  onClose,
}: {
  places: readonly Place[];
  acts: Acts;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const { me, can } = useViewer();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const asked = usePaused(text.trim());
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);

  const { data: now } = useQuery(ask.now());
  const { data: found } = useInfiniteQuery({
    ...ask.incidents({ text: asked }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });

  const words = text.trim().toLowerCase();
  const matches = (said: string) => words.split(/\s+/).every((word) => said.toLowerCase().includes(word));
  const open = (incident: IncidentView): Entry => ({
    id: incident.number,
    icon: <SeverityShape rank={incident.severityRank} />,
    text: incident.title,
    aside: `${incident.number} · ${incident.statusLabel}`,
    act: () => void navigate({ to: '/incidents/$number', params: { number: incident.number } }),
  });
  const current = (now?.open ?? [])
    .map((card) => card.incident)
    .filter((incident) => matches(`${incident.number} ${incident.title} ${incident.service ?? ''}`));
  const older =
    words === ''
      ? []
      : (found?.pages[0]?.items ?? []).filter(
          (incident) => !current.some((each) => each.number === incident.number),
        );
  const entries: Entry[] = [
    ...current.map(open),
    ...(can.declare().allowed
      ? [
          {
            id: 'declare',
            icon: <Siren size={16} aria-hidden="true" />,
            text: 'Declare an incident',
            aside: 'D',
            act: acts.declare,
          },
        ].filter((entry) => matches(entry.text))
      : []),
    ...places
      .filter((place) => matches(`go to ${place.label}`))
      .map(({ to, label, key, icon: Icon }) => ({
        id: to,
        icon: <Icon size={16} aria-hidden="true" />,
        text: label,
        aside: `G ${key.toUpperCase()}`,
        act: () => void navigate({ to }),
      })),
    ...(me.person === null
      ? []
      : [
          {
            id: 'me',
            icon: <CircleUser size={16} aria-hidden="true" />,
            text: 'You: contacts, test page, sessions, password',
            aside: '',
            act: () => void navigate({ to: '/me' }),
          },
        ].filter((entry) => matches(entry.text))),
    ...older.map(open),
    ...[
      {
        id: 'light',
        icon: <Sun size={16} aria-hidden="true" />,
        text: 'Colours: light',
        aside: '',
        act: () => chooseTheme('light'),
      },
      {
        id: 'dark',
        icon: <Moon size={16} aria-hidden="true" />,
        text: 'Colours: dark',
        aside: '',
        act: () => chooseTheme('dark'),
      },
      {
        id: 'system',
        icon: <SunMoon size={16} aria-hidden="true" />,
        text: 'Colours: as the system has them',
        aside: '',
        act: () => chooseTheme('system'),
      },
      {
        id: 'keys',
        icon: <Keyboard size={16} aria-hidden="true" />,
        text: 'Keys',
        aside: '?',
        act: acts.keys,
      },
    ].filter((entry) => matches(entry.text)),
  ].slice(0, MOST);
  const at = Math.min(chosen, entries.length - 1);

  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.act();
  };

  return (
    <Dialog title="Find" onClose={onClose} wide>
      <div className="relative">
        <Search
          size={16}
          aria-hidden="true"
          className="absolute top-1/2 left-3 -translate-y-1/2 text-third"
        />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={entries[at] === undefined ? undefined : `${listId}-${entries[at].id}`}
          aria-label="Find an incident, a page or an act"
          placeholder="A title, a number, a page, an act"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, entries.length - 1));
            else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
            else if (event.key === 'Enter') run(entries[at]);
            else return;
            event.preventDefault();
          }}
          className="field pl-9"
        />
      </div>
      <ul ref={list} id={listId} role="listbox" aria-label="Found" className="mt-2 min-h-40">
        {entries.map((entry, index) => (
          // The field keeps the focus and names the chosen entry; a pointer may press one directly.
          <li
            key={entry.id}
            id={`${listId}-${entry.id}`}
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(entry)}
            className={`flex min-h-(--control) cursor-pointer items-center gap-3 rounded-small px-3 py-1 ${index === at ? 'bg-sunk' : ''}`}
          >
            <span className="inline-flex w-4 shrink-0 justify-center text-third">{entry.icon}</span>
            <span className="min-w-0 flex-1 truncate">{entry.text}</span>
            <span className="shrink-0 text-small text-third">{entry.aside}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p className="px-3 py-6 text-center text-second">Nothing is called that.</p>}
    </Dialog>
  );
}
