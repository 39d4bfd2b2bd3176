/** The page starts here: its queries, its routes, its live stream. */
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Tooltip } from 'radix-ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from './api/client.ts';
import './look/base.css';
import { makeRouter } from './router.tsx';

/** What was read within this time is shown without asking again; the live stream says when it is old. */
const FRESH_MS = 10_000;

const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey, state }) => {
      if (!(error instanceof ProblemError) || error.problem.code !== 'sign-in-required') return;
      // The session has ended somewhere else. Whoever had none is sent to sign in by the route itself.
      if (queryKey[0] !== 'me') void queries.invalidateQueries({ queryKey: ['me'] });
      else if (state.data !== undefined) void router.invalidate();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // Asking again helps where nobody answered; a refusal stays one.
      retry: (count, error) =>
        count < 3 &&
        error instanceof ProblemError &&
        (error.problem.status === 0 || error.problem.status >= 500),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
const router = makeRouter(queries);

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

const root = document.getElementById('page');
if (root === null) throw new Error('index.html must hold the element "page"');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Tooltip.Provider delayDuration={300}>
        <RouterProvider router={router} />
      </Tooltip.Provider>
    </QueryClientProvider>
  </StrictMode>,
);
