/**
 * Picking a stretch of a schedule's row: with a mouse by dragging, with a finger after holding it still for a moment, since
 * a finger that moves at once scrolls the page.
 */
import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import { instantAt, type Span, type Week } from './layout.ts';
import type { Row } from './stretches.ts';

/** Less is a press on a bar. */
const FAR_ENOUGH_PX = 6;
const HOLD_MS = 400;

export type Dragged = { schedule: string; week: number } & Span;

type Start = {
  pointer: number;
  track: HTMLElement;
  schedule: string;
  week: number;
  x: number;
  /** A finger waits until it was held; a mouse until it has moved. */
  active: boolean;
  hold: ReturnType<typeof setTimeout> | undefined;
};

export function useDrag({
  weeks,
  rows,
  onPick,
}: {
  weeks: readonly Week[];
  rows: readonly Row[];
  onPick: ((picked: { schedule: string } & Span) => void) | undefined;
}) {
  const start = useRef<Start | null>(null);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const swallow = useRef(false);

  const forget = () => {
    clearTimeout(start.current?.hold);
    start.current = null;
    setDragged(null);
  };
  const drawnTo = ({ track, schedule, week: index, x }: Start, clientX: number): Dragged | null => {
    const week = weeks[index];
    const row = rows.find((each) => each.schedule === schedule);
    if (week === undefined || row === undefined) return null;
    const { left, width } = track.getBoundingClientRect();
    const borders = row.stretches.flatMap(({ from, to }) => [from, to]);
    const at = (px: number) => instantAt(week, ((px - left) / width) * week.days.length, borders);
    const [from, to] = [at(Math.min(x, clientX)), at(Math.max(x, clientX))];
    return to > from ? { schedule, week: index, from, to } : null;
  };

  useEffect(() => {
    // Once a finger has begun to pick, the page must hold still under it; React's own listeners cannot say so.
    const hold = (event: TouchEvent) => {
      if (start.current?.active === true) event.preventDefault();
    };
    const stop = (event: KeyboardEvent) => {
      if (event.key === 'Escape') forget();
    };
    document.addEventListener('touchmove', hold, { passive: false });
    document.addEventListener('keydown', stop);
    return () => {
      document.removeEventListener('touchmove', hold);
      document.removeEventListener('keydown', stop);
      clearTimeout(start.current?.hold);
    };
  }, []);

  return {
    dragged,
    onPointerDown: (event: PointerEvent) => {
      swallow.current = false;
      const track =
        event.target instanceof Element ? event.target.closest<HTMLElement>('[data-track]') : null;
      if (onPick === undefined || track === null || event.button !== 0 || !event.isPrimary) return;
      const begun: Start = {
        pointer: event.pointerId,
        track,
        schedule: track.dataset['track'] ?? '',
        week: Number(track.dataset['week']),
        x: event.clientX,
        active: false,
        hold: undefined,
      };
      if (event.pointerType === 'touch')
        begun.hold = setTimeout(() => {
          begun.active = true;
          navigator.vibrate?.(10);
          setDragged(drawnTo(begun, begun.x + track.getBoundingClientRect().width / 14));
        }, HOLD_MS);
      start.current = begun;
    },
    onPointerMove: (event: PointerEvent) => {
      const begun = start.current;
      if (begun === null || begun.pointer !== event.pointerId) return;
      if (!begun.active) {
        if (Math.abs(event.clientX - begun.x) < FAR_ENOUGH_PX) return;
        // A finger that moves before it was held means to scroll.
        if (event.pointerType === 'touch') return forget();
        begun.active = true;
      }
      begun.track.setPointerCapture(event.pointerId);
      setDragged(drawnTo(begun, event.clientX));
    },
    onPointerUp: (event: PointerEvent) => {
      const begun = start.current;
      if (begun === null || begun.pointer !== event.pointerId) return;
      const picked = begun.active ? (drawnTo(begun, event.clientX) ?? dragged) : null;
      swallow.current = begun.active;
      forget();
      if (picked !== null) onPick?.({ schedule: picked.schedule, from: picked.from, to: picked.to });
    },
    onPointerCancel: forget,
    // The press that a drag ends with is not one on the bar under it.
    onClickCapture: (event: MouseEvent) => {
      if (!swallow.current) return;
      swallow.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
    onContextMenu: (event: MouseEvent) => {
      if (start.current !== null) event.preventDefault();
    },
  };
}
