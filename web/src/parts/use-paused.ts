/** A value that follows when somebody pauses: they type, and the server is asked once. */
import { useEffect, useState } from 'react';

const PAUSE_MS = 180;

/** `value` is told apart by what it says: an object that is made anew with the same content is no change. */
export function usePaused<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const said = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(said) as T), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return settled;
}
