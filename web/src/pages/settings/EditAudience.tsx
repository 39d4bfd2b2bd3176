/** Who an audience is: people and teams to choose, addresses and rooms to write, one a line. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as told from '../../api/updates.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog, DialogButtons } from '../../parts/Dialog.tsx';
import { Choice, Field } from '../../parts/Field.tsx';
import { PeopleField } from '../../parts/PeopleField.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';

export function EditAudience({
  audience,
  teams: allTeams,
  onClose,
}: {
  audience: told.Audience;
  teams: readonly { handle: string; name: string }[];
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [users, setUsers] = useState(audience.users.map(({ handle }) => handle));
  const [teams, setTeams] = useState(audience.teams);
  const [addresses, setAddresses] = useState(audience.addresses.join('\n'));
  const [chat, setChat] = useState(audience.chat.join('\n'));
  const save = useMutation({
    mutationFn: () =>
      told.putAudience(audience.audience, {
        users,
        teams,
        addresses: linesOf(addresses),
        chat: linesOf(chat),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['audiences'] });
      tell({ text: `Kept: who ${audience.label} is.` });
      onClose();
    },
  });
  return (
    <Dialog title={audience.label} onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <div className="grid gap-x-8 gap-y-4 wide:grid-cols-2">
          <PeopleField legend="People" first={audience.users} chosen={users} many onChoose={setUsers} />
          <div className="flex min-w-0 flex-col gap-4">
            {allTeams.length > 0 && (
              <fieldset>
                <legend className="mb-2 font-medium">Teams</legend>
                {allTeams.map(({ handle, name }) => (
                  <Choice
                    key={handle}
                    checked={teams.includes(handle)}
                    onChange={(checked) =>
                      setTeams(checked ? [...teams, handle] : teams.filter((each) => each !== handle))
                    }
                    label={name}
                  />
                ))}
              </fieldset>
            )}
            <Lines
              label="Addresses"
              hint="Mail addresses of others, one a line. Each can leave by a link in every mail."
              value={addresses}
              onChange={setAddresses}
            />
            <Lines label="Rooms in chat" hint="As #incidents, one a line." value={chat} onChange={setChat} />
          </div>
        </div>
        {save.error !== null && (
          <div className="mt-4">
            <ProblemNote error={save.error} />
          </div>
        )}
        <DialogButtons>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Keep
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function Lines({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(id, describedBy) => (
        <textarea
          id={id}
          aria-describedby={describedBy}
          rows={3}
          value={value}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          className="field field-sizing-content min-h-20 py-2"
        />
      )}
    </Field>
  );
}

function linesOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\n,;]/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ];
}
