/** The live stream: a change on the server makes the page ask again for what it shows of it. */
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

type Change = { incident: number | string | null; kind: string };
export type LiveState = 'connecting' | 'live' | 'away';

/** A storm of ten thousand alerts must not become ten thousand requests: at most one round a second. */
const ROUND_MS = 1_000;
/** After the browser gave up (a proxy's error page, a restart), we try again ourselves. */
const AGAIN_MS = 3_000;
/** While the stream is away the page asks by itself, so that nobody reads an old screen for long. */
const POLL_MS = 15_000;

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useLive(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Follows the stream until the returned function is called. */
export function follow(queries: QueryClient): () => void {
  const due = new Set<string>();
  let round: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  let lastRound = 0;
  let wasAway = false;

  const refresh = (...roots: string[]) => {
    for (const root of roots) due.add(root);
    round ??= setTimeout(
      () => {
        round = undefined;
        lastRound = Date.now();
        const asked = [...due];
        due.clear();
        for (const root of asked) void queries.invalidateQueries({ queryKey: [root] });
      },
      Math.max(0, lastRound + ROUND_MS - Date.now()),
    );
  };
  const connect = () => {
    source = new EventSource('/api/v1/stream');
    source.addEventListener('open', () => {
      become('live');
      // What changed while the stream was away was not told to us.
      if (wasAway) void queries.invalidateQueries();
      wasAway = false;
    });
    source.addEventListener('change', (event: MessageEvent<string>) => {
      const change = JSON.parse(event.data) as Change;
      switch (change.kind) {
        case 'incident':
          return refresh('now', 'incident', 'incidents', 'status-pages', ...rarely);
        case 'alerts':
          return refresh('now', 'alerts', ...rarely);
        case 'configuration':
          return refresh(
            'me',
            'now',
            'on-call',
            'process',
            'users',
            'services',
            'my-contacts',
            'my-time-off',
            'my-time-off-feed',
            'audiences',
            'status-pages',
          );
        default:
          // A kind that a newer server knows and this page does not: whatever it was, it is read again.
          return void queries.invalidateQueries();
      }
    });
    source.addEventListener('error', () => {
      wasAway = true;
      become('away');
      if (source?.readyState !== EventSource.CLOSED) return;
      again ??= setTimeout(() => {
        again = undefined;
        connect();
      }, AGAIN_MS);
    });
  };
  connect();
  const poll = setInterval(() => {
    if (state === 'away' && document.visibilityState === 'visible') void queries.invalidateQueries();
  }, POLL_MS);

  return () => {
    source?.close();
    clearTimeout(round);
    clearTimeout(again);
    clearInterval(poll);
    become('connecting');
  };
}

/** Shown beside incidents and alerts, and changed by both. */
const rarely = ['inbox'];
