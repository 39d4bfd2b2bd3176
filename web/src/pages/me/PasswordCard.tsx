/** A new password for whoever knows the old one; every other session ends. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import { Button } from '../../parts/Button.tsx';
import { SideCard } from '../../parts/Card.tsx';
import { Field } from '../../parts/Field.tsx';
import { NewPasswordField } from '../../parts/NewPasswordField.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { tell } from '../../parts/toasts.ts';

export function PasswordCard() {
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: () => post('/me/password', { current, password }),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
      void queries.invalidateQueries({ queryKey: ask.mySessions().queryKey });
      tell({ text: 'The password is changed; you are signed in here alone.' });
    },
  });
  return (
    <SideCard title="Password">
      <form
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!change.isPending) change.mutate();
        }}
      >
        <Field label="The current one">
          {(id) => (
            <input
              id={id}
              type="password"
              autoComplete="current-password"
              required
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
              className="field"
            />
          )}
        </Field>
        <NewPasswordField label="The new one" value={password} onChange={setPassword} />
        {change.error !== null && <ProblemNote error={change.error} />}
        <Button type="submit" busy={change.isPending}>
          Change the password
        </Button>
      </form>
    </SideCard>
  );
}
