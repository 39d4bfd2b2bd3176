/** Signing in with e-mail and password. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '../../api/client.ts';
import * as ask from '../../api/queries.ts';
import type { Me } from '../../api/types.ts';
import { Alone } from '../../frame/PageFault.tsx';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';

export function SignInPage() {
  const { to = '/' } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => post<Me>('/sign-in', { email, password }),
    onSuccess: async (me) => {
      queries.clear();
      queries.setQueryData(ask.me().queryKey, me);
      await navigate({ href: to, replace: true });
    },
  });
  return (
    <Alone>
      <TabTitle>Sign in</TabTitle>
      <h1 className="mb-5 text-title">Sign in</h1>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!signIn.isPending) signIn.mutate();
        }}
      >
        <Field label="E-mail">
          {(id) => (
            <input
              id={id}
              type="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              className="field"
            />
          )}
        </Field>
        <Field label="Password">
          {(id) => (
            <input
              id={id}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              className="field"
            />
          )}
        </Field>
        {signIn.error !== null && <ProblemNote error={signIn.error} />}
        <Button type="submit" look="primary" busy={signIn.isPending}>
          {signIn.isPending ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
      <p className="mt-6 text-small text-third">
        No password yet? An admin has a link for you; on a new installation, the server printed one when it
        started. Paged just now? The link in the message needs no sign-in.
      </p>
    </Alone>
  );
}
