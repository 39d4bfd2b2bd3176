/** What the page has to say after an act: one line, an undo where there is one, gone by itself. */
import { useSyncExternalStore } from 'react';
import type { Problem } from '../api/types.ts';

export type Toast = {
  id: number;
  text: string;
  remedy?: string;
  tone: 'plain' | 'bad';
  undo?: () => void;
};

/** Long enough to read two lines and reach for "Undo"; a problem stays until it is dismissed. */
const STAYS_MS = 8_000;
/** More than three at once nobody reads. */
const MOST = 3;

let toasts: Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function become(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function tell(said: { text: string; undo?: () => void }): void {
  const id = ++count;
  become(
    [...toasts.filter((toast) => toast.text !== said.text), { id, tone: 'plain' as const, ...said }].slice(
      -MOST,
    ),
  );
  setTimeout(() => dismiss(id), STAYS_MS);
}

export function tellProblem(problem: Problem): void {
  const text = problem.detail;
  become(
    [
      ...toasts.filter((toast) => toast.text !== text),
      { id: ++count, tone: 'bad' as const, text, remedy: problem.remedy },
    ].slice(-MOST),
  );
}

export function dismiss(id: number): void {
  if (toasts.some((toast) => toast.id === id)) become(toasts.filter((toast) => toast.id !== id));
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
