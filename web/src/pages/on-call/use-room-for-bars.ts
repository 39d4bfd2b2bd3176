/** Whether seven columns fit: on a phone the same is told as a list. */
import { useSyncExternalStore } from 'react';

const wide = matchMedia('(min-width: 40rem)');

export function useRoomForBars(): boolean {
  return useSyncExternalStore(
    (listener) => {
      wide.addEventListener('change', listener);
      return () => wide.removeEventListener('change', listener);
    },
    () => wide.matches,
  );
}
