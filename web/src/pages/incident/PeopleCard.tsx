/** Who does what: the roles of the process, and the ones that nobody has yet. */
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useAct, type Act } from '../../api/commands.ts';
import * as ask from '../../api/queries.ts';
import type { PersonRef, WholeIncidentView } from '../../api/types.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Why } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { NobodyMark, Person } from '../../parts/Person.tsx';
import { tell } from '../../parts/toasts.ts';
import { RoleDialog, useKnownPeople } from './WriteDialogs.tsx';

/** As many as a menu shows without scrolling; everybody else is found by name. */
const NEAR = 8;

export function PeopleCard({ incident }: { incident: WholeIncidentView }) {
  const { data: process } = useQuery(ask.process());
  const roles = [...(process?.roles ?? [])].sort(
    (a, b) => Number(incident.roles[a.id] === undefined) - Number(incident.roles[b.id] === undefined),
  );
  const owner = incident.owner;
  const ownerHasRole =
    owner !== null && Object.values(incident.roles).some((each) => each.handle === owner.handle);
  return (
    <SideCard title="People">
      <ul className="flex flex-col gap-2">
        {owner !== null && !ownerHasRole && (
          <li className="flex min-h-[26px] items-center justify-between gap-3">
            <Person person={owner} />
            <span className="text-second">has it</span>
          </li>
        )}
        {roles.map((role) => (
          <li key={role.id} className="flex min-h-[26px] items-center justify-between gap-3">
            <RoleRow incident={incident} role={role} person={incident.roles[role.id] ?? null} />
          </li>
        ))}
      </ul>
    </SideCard>
  );
}

function RoleRow({
  incident,
  role,
  person,
}: {
  incident: WholeIncidentView;
  role: { id: string; label: string };
  person: PersonRef | null;
}) {
  const { me, can } = useViewer();
  const act = useAct();
  const known = useKnownPeople(incident);
  const usual = incident.openRoles.find((open) => open.role === role.id)?.usually ?? [];
  // Whoever would usually take it stands first.
  const people = [...usual, ...known.filter(({ handle }) => !usual.some((one) => one.handle === handle))];
  const [somebodyElse, setElse] = useState(false);
  const dialog = somebodyElse && (
    <RoleDialog incident={incident} role={role} onClose={() => setElse(false)} />
  );
  const verdict = can.assignRole(incident);
  const assign = (to: string | null): Act => ({
    number: incident.number,
    command: 'assign-role',
    body: { role: role.id, person: to },
    undo: {
      number: incident.number,
      command: 'assign-role',
      body: { role: role.id, person: person?.handle ?? null },
    },
  });
  const entries = [
    ...people.slice(0, NEAR).map((each) => ({
      label: each.handle === me.person?.handle ? `${each.name} (you)` : each.name,
      current: each.handle === person?.handle,
      verdict,
      onAct: () => act.mutate(assign(each.handle)),
    })),
    { label: 'Somebody else', verdict, onAct: () => setElse(true) },
    ...(person === null ? [] : [{ label: 'Nobody', verdict, onAct: () => act.mutate(assign(null)) }]),
  ];

  if (person !== null)
    return (
      <>
        <Person person={person} />
        <Menu
          label={`${role.label}: ${person.name}. Change it`}
          trigger={
            <button
              type="button"
              className="-mr-1.5 inline-flex min-h-6 items-center gap-1 rounded-small px-1.5 text-right text-small text-second hover:bg-sunk hover:text-ink"
            >
              {role.label}
              <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-third" />
            </button>
          }
          entries={entries}
        />
        {dialog}
      </>
    );
  const required = incident.openRoles.find((open) => open.role === role.id);
  const handle = me.person?.handle;
  const take = (
    <button
      type="button"
      aria-disabled={!verdict.allowed || undefined}
      className={`-mr-1.5 min-h-6 rounded-small px-1.5 font-semibold whitespace-nowrap ${verdict.allowed ? 'text-brass-text hover:bg-sunk' : 'text-third'}`}
      onClick={() => {
        if (!verdict.allowed) tell({ text: verdict.because });
        else if (handle !== undefined) act.mutate(assign(handle));
      }}
    >
      Take it
      <span className="sr-only">: {role.label}</span>
    </button>
  );
  return (
    <>
      <span className="inline-flex min-w-0 items-center gap-2 text-second">
        <NobodyMark />
        <span className="min-w-0">
          <span className={`block truncate ${required === undefined ? '' : 'font-semibold text-ink'}`}>
            {role.label}
          </span>
          {required !== undefined && (
            <span className="block text-small">
              <span className="text-sev2-text">required</span>
              {required.usually.length > 0 &&
                ` · usually ${required.usually.map(({ name }) => name).join(', ')}`}
            </span>
          )}
        </span>
      </span>
      <span className="inline-flex items-center">
        {handle === undefined ? null : verdict.allowed ? take : <Why because={verdict.because}>{take}</Why>}
        {verdict.allowed && (
          <Menu
            label={`Give the role ${role.label} to somebody`}
            trigger={
              <button
                type="button"
                className="-mr-1.5 ml-1 inline-flex size-6 items-center justify-center rounded-small text-third hover:bg-sunk hover:text-ink"
              >
                <ChevronDown size={14} aria-hidden="true" />
              </button>
            }
            entries={entries}
          />
        )}
      </span>
      {dialog}
    </>
  );
}
