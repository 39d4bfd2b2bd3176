/** Whoever looks at the page: asked once, known everywhere inside the frame. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { canOf, type Can } from '../access/can.ts';
import * as ask from '../api/queries.ts';
import type { Me } from '../api/types.ts';

export function useViewer(): { me: Me; can: Can } {
  const { data: me } = useSuspenseQuery(ask.me());
  const can = useMemo(() => canOf(me), [me]);
  return { me, can };
}
