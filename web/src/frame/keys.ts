/** Keys that act: one listener for the page, the last component that asked for a key has it. "g n" is two in a row. */
import { useEffect, useRef } from 'react';

type Handler = (event: KeyboardEvent) => void;

/** Two keys within this time are one sequence. */
const SEQUENCE_MS = 1_200;

const handlers = new Map<string, Handler[]>();
let first: { key: string; at: number } | null = null;

/** `keys`: from a key ("d", "?", "g n", "mod+k") to what it does. An entry that is undefined leaves the key alone. */
export function useKeys(keys: Record<string, Handler | undefined>): void {
  const current = useRef(keys);
  current.current = keys;
  const names = Object.keys(keys)
    .filter((name) => keys[name] !== undefined)
    .join('|');
  useEffect(() => {
    const mine = names
      .split('|')
      .filter((name) => name !== '')
      .map((name) => [name, (event: KeyboardEvent) => current.current[name]?.(event)] as const);
    for (const [name, handler] of mine) handlers.set(name, [...(handlers.get(name) ?? []), handler]);
    listen();
    return () => {
      for (const [name, handler] of mine)
        handlers.set(
          name,
          (handlers.get(name) ?? []).filter((each) => each !== handler),
        );
    };
  }, [names]);
}

let listening = false;
function listen(): void {
  if (listening) return;
  listening = true;
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.repeat || event.altKey) return;
    const modified = event.metaKey || event.ctrlKey;
    const busy =
      document.querySelector('dialog[open], [role="menu"]') !== null ||
      (isTyping(event.composedPath()[0] ?? null) && !modified);
    if (busy) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const name = modified ? `mod+${key}` : key;
    const sequence =
      first !== null && !modified && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${key}` : null;
    const found =
      (sequence === null ? undefined : handlers.get(sequence)?.at(-1)) ?? handlers.get(name)?.at(-1);
    first = modified ? null : { key, at: event.timeStamp };
    if (found === undefined) return;
    event.preventDefault();
    first = null;
    found(event);
  });
}

/** Of an editor in a shadow of its own the event's target is the shadow's host: the path knows better. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
