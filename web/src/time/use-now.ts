/** The present, for components: one timer for the whole page, asleep while nobody looks. */
import { useSyncExternalStore } from 'react';
import { serverClock } from './server-clock.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let forgetClock: (() => void) | undefined;

function tell(): void {
  for (const listener of listeners) listener();
}

/** At a rate of 60 a second of ours is a minute of theirs: five looks a second keep the figures readable. */
function schedule(): void {
  clearTimeout(timer);
  timer = undefined;
  if (listeners.size === 0 || serverClock.rate === 0 || document.visibilityState === 'hidden') return;
  const wait = serverClock.rate === 1 ? 1_000 - (serverClock.now() % 1_000) + 5 : 200;
  timer = setTimeout(() => {
    tell();
    schedule();
  }, wait);
}

function wake(): void {
  tell();
  schedule();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    document.addEventListener('visibilitychange', wake);
    forgetClock = serverClock.subscribe(wake);
  }
  listeners.add(listener);
  if (timer === undefined) schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      forgetClock?.();
      document.removeEventListener('visibilitychange', wake);
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

/** Milliseconds on the installation's clock, in steps: what shows minutes need not be drawn every second. */
export function useNow(stepMs = 1_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(serverClock.now() / stepMs) * stepMs);
}
