/** The one-time link: the first admin of a new installation, or a new password for somebody who is known. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { get, post } from '../../api/client.ts';
import type { PersonRef } from '../../api/types.ts';
import { Alone } from '../../frame/PageFault.tsx';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { NewPasswordField } from '../../parts/NewPasswordField.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';

/** GET /setup/{token}: whom the link is for; null for the first admin. */
type SetupView = {
  for: 'first-admin' | 'password';
  person: PersonRef | null;
  email: string | null;
  organization: string;
};

export function SetupPage() {
  const { token } = useParams({ from: '/setup/$token' });
  const { data, error } = useQuery({
    queryKey: ['setup', token],
    queryFn: ({ signal }) => get<SetupView>(`/setup/${encodeURIComponent(token)}`, signal),
  });
  return (
    <Alone>
      <TabTitle>Set up</TabTitle>
      {error !== null ? (
        <>
          <h1 className="mb-4 text-title">This link does not work</h1>
          <ProblemNote error={error} />
        </>
      ) : data === undefined ? (
        <p role="status" className="text-second">
          The link is being checked.
        </p>
      ) : (
        <SetupForm token={token} view={data} />
      )}
    </Alone>
  );
}

function SetupForm({ token, view }: { token: string; view: SetupView }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const known = view.person;
  const [name, setName] = useState(known?.name ?? '');
  const [email, setEmail] = useState(view.email ?? '');
  const [password, setPassword] = useState('');
  const finish = useMutation({
    mutationFn: () =>
      post(`/setup/${encodeURIComponent(token)}`, known === null ? { name, email, password } : { password }),
    onSuccess: async () => {
      queries.clear();
      // Who is the first begins at the beginning, also where a process is in use already.
      if (known === null) await navigate({ to: '/welcome', search: { step: 'process' }, replace: true });
      else await navigate({ to: '/', replace: true });
    },
  });
  return (
    <>
      <h1 className="text-title">
        {known === null ? `Set up Tocsin for ${view.organization}` : `Welcome, ${known.name}`}
      </h1>
      <p className="mt-1 mb-5 text-second">
        {known === null
          ? 'You become the first admin. Everybody else comes in by the configuration, or by a link from you.'
          : 'Choose a password; from then on you sign in with it.'}
      </p>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!finish.isPending) finish.mutate();
        }}
      >
        {known === null && (
          <>
            <Field label="Name">
              {(id) => (
                <input
                  id={id}
                  autoComplete="name"
                  required
                  autoFocus
                  maxLength={100}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                  className="field"
                />
              )}
            </Field>
            <Field label="E-mail">
              {(id) => (
                <input
                  id={id}
                  type="email"
                  autoComplete="username"
                  required
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                  className="field"
                />
              )}
            </Field>
          </>
        )}
        <NewPasswordField label="Password" value={password} onChange={setPassword} />
        {finish.error !== null && <ProblemNote error={finish.error} />}
        <Button type="submit" look="primary" busy={finish.isPending}>
          {known === null ? 'Become the first admin' : 'Set password'}
        </Button>
      </form>
    </>
  );
}
