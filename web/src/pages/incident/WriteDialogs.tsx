/** The acts that need words or a person: a note, a page, a handover. */
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useAct, type Act } from '../../api/commands.ts';
import * as ask from '../../api/queries.ts';
import type { IncidentView, PersonRef, ProcessView } from '../../api/types.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { PeopleField } from '../../parts/PeopleField.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { nearTime } from '../../time/format.ts';
import { useNow } from '../../time/use-now.ts';
import { useZone } from '../../time/zone.ts';

type Properties = { incident: IncidentView; onClose: () => void };
const MINUTE = 60_000;

export function NoteDialog({ incident, onClose }: Properties) {
  const send = useSending(onClose);
  const [text, setText] = useState('');
  const [progress, setProgress] = useState(false);
  return (
    <Dialog title="Add a note" onClose={onClose} wide>
      <form
        onSubmit={(event) =>
          send.now(event, { number: incident.number, command: 'note', body: { text, progress } })
        }
      >
        <Field label="Note" hint="For the timeline; it goes to nobody outside the incident.">
          {(id, describedBy) => (
            <textarea
              id={id}
              aria-describedby={describedBy}
              required
              rows={4}
              maxLength={20_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="field py-2"
            />
          )}
        </Field>
        <Choice
          checked={progress}
          onChange={setProgress}
          label="This is progress"
          hint="Whoever is paged for a lack of progress is not."
        />
        <Ending send={send} act="Add note" onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function PageDialog({
  incident,
  process,
  onClose,
}: Properties & { process: ProcessView | undefined }) {
  const send = useSending(onClose);
  const { data: onCall } = useQuery(ask.onCall());
  const known = useKnownPeople(incident);
  const [positions, setPositions] = useState<string[]>([]);
  const [people, setPeople] = useState<string[]>([]);
  const [next, setNext] = useState<string[]>([]);
  const [zone, now] = [useZone(), useNow(MINUTE)];
  const coming = (process?.positions ?? []).flatMap(({ id, label }) => {
    const schedule = onCall?.positions.find((each) => each.position === id)?.schedule;
    const found = onCall?.schedules.find((each) => each.schedule === schedule)?.next;
    if (schedule == null || found == null) return [];
    const names = found.people.map(({ name }) => name).join(', ');
    return [
      {
        id,
        label: `After ${label}`,
        hint: `${names}, on call from ${nearTime(Date.parse(found.from), now, zone)}`,
      },
    ];
  });
  const dutyOf = (handle: string) =>
    onCall?.positions.find((each) => each.people.some((person) => person.handle === handle))?.label ?? null;
  return (
    <Dialog title="Page somebody" onClose={onClose} wide>
      <form
        onSubmit={(event) =>
          send.now(event, {
            number: incident.number,
            command: 'page',
            body: { people, positions, ...(next.length === 0 ? {} : { next }), urgency: 'high' },
          })
        }
      >
        <div className="grid gap-x-8 gap-y-4 wide:grid-cols-2">
          <PeopleField
            legend="Whom"
            first={known}
            chosen={people}
            many
            onChoose={setPeople}
            asideOf={dutyOf}
          />
          <fieldset>
            <legend className="mb-2 font-medium">Or who stands there now</legend>
            <div className="flex flex-col">
              {(process?.positions ?? []).map((position) => {
                const found = onCall?.positions.find((each) => each.position === position.id);
                const names = found?.people.map((person) => person.name).join(', ') ?? '';
                return (
                  <Choice
                    key={position.id}
                    checked={positions.includes(position.id)}
                    onChange={(checked) =>
                      setPositions(
                        checked
                          ? [...positions, position.id]
                          : positions.filter((each) => each !== position.id),
                      )
                    }
                    label={position.label}
                    hint={names === '' ? 'Nobody covers it now' : names}
                  />
                );
              })}
            </div>
          </fieldset>
          {coming.length > 0 && (
            <fieldset className="wide:col-start-2">
              <legend className="mb-2 font-medium">Or who comes next</legend>
              <div className="flex flex-col">
                {coming.map(({ id, label, hint }) => (
                  <Choice
                    key={id}
                    checked={next.includes(id)}
                    onChange={(checked) =>
                      setNext(checked ? [...next, id] : next.filter((each) => each !== id))
                    }
                    label={label}
                    hint={hint}
                  />
                ))}
              </div>
            </fieldset>
          )}
        </div>
        <Ending
          send={send}
          act="Page now"
          onClose={onClose}
          missing={positions.length + people.length + next.length === 0 ? 'Choose whom to page first.' : null}
        />
      </form>
    </Dialog>
  );
}

export function HandOverDialog({ incident, onClose }: Properties) {
  const send = useSending(onClose);
  const owner = incident.owner?.handle;
  const people = useKnownPeople(incident);
  const [chosen, setChosen] = useState<string[]>([]);
  const [to] = chosen;
  return (
    <Dialog title="Hand over" onClose={onClose}>
      <form
        onSubmit={(event) => {
          if (to === undefined) event.preventDefault();
          else send.now(event, { number: incident.number, command: 'hand-over', body: { to } });
        }}
      >
        <PeopleField
          legend={incident.owner === null ? 'Who takes it' : `Who takes it from ${incident.owner.name}`}
          first={people}
          chosen={chosen}
          many={false}
          onChoose={setChosen}
          asideOf={(handle) => (handle === owner ? 'has it' : null)}
        />
        <Ending
          send={send}
          act="Hand over"
          onClose={onClose}
          missing={
            to === undefined
              ? 'Choose who takes it first.'
              : to === owner
                ? `${incident.owner?.name ?? 'That person'} has it already.`
                : null
          }
        />
      </form>
    </Dialog>
  );
}

/** A role for somebody who is not near at hand. */
export function RoleDialog({
  incident,
  role,
  onClose,
}: Properties & { role: { id: string; label: string } }) {
  const send = useSending(onClose);
  const people = useKnownPeople(incident);
  const [chosen, setChosen] = useState<string[]>([]);
  const [person] = chosen;
  const holder = incident.roles[role.id] ?? null;
  return (
    <Dialog title={role.label} onClose={onClose}>
      <form
        onSubmit={(event) => {
          if (person === undefined) return event.preventDefault();
          const command = 'assign-role' as const;
          const { number } = incident;
          const undo = { number, command, body: { role: role.id, person: holder?.handle ?? null } };
          send.now(event, { number, command, body: { role: role.id, person }, undo });
        }}
      >
        <PeopleField
          legend="Who takes the role"
          first={people}
          chosen={chosen}
          many={false}
          onChoose={setChosen}
          asideOf={(handle) => (handle === holder?.handle ? 'has it' : null)}
        />
        <Ending
          send={send}
          act="Give the role"
          onClose={onClose}
          missing={person === undefined ? 'Choose a person first.' : null}
        />
      </form>
    </Dialog>
  );
}

/** Everybody the page has met around this incident: on call now, in a role, paged. */
export function useKnownPeople(incident: IncidentView): PersonRef[] {
  const { data: onCall } = useQuery(ask.onCall());
  const { data: pages } = useQuery(ask.pages(incident.number));
  const { data: me } = useQuery(ask.me());
  const all = [
    ...(me?.person == null ? [] : [me.person]),
    ...(incident.owner === null ? [] : [incident.owner]),
    ...Object.values(incident.roles),
    ...(pages?.items ?? []).map((page) => page.person),
    ...(onCall?.positions ?? []).flatMap((position) => position.people),
    ...(onCall?.schedules ?? []).flatMap((schedule) => schedule.people),
  ];
  return [...new Map(all.map((person) => [person.handle, person])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  );
}

type Sending = { now: (event: FormEvent, act: Act) => void; busy: boolean; error: unknown };

function useSending(onClose: () => void): Sending {
  const act = useAct(onClose);
  return {
    now: (event, what) => {
      event.preventDefault();
      if (!act.isPending) act.mutate(what);
    },
    busy: act.isPending,
    error: act.error,
  };
}

function Ending({
  send,
  act,
  onClose,
  missing = null,
}: {
  send: Sending;
  act: string;
  onClose: () => void;
  missing?: string | null;
}) {
  return (
    <>
      {send.error !== null && (
        <div className="mt-4">
          <ProblemNote error={send.error} />
        </div>
      )}
      <DialogButtons>
        <Button onClick={onClose}>Not now</Button>
        <Button
          type="submit"
          look="primary"
          busy={send.busy}
          verdict={missing === null ? { allowed: true } : { allowed: false, because: missing }}
        >
          {act}
        </Button>
      </DialogButtons>
    </>
  );
}
