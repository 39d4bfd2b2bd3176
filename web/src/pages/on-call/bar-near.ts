/** From one bar to the next by the arrows: along its schedule through the weeks, and up and down to the nearest in time. */

export type Direction = 'left' | 'right' | 'up' | 'down';

export function barNear(from: HTMLElement, direction: Direction): HTMLElement | null {
  const calendar = from.closest('[role="group"][aria-label^="The "]');
  const track = from.closest<HTMLElement>('[data-track]');
  if (calendar === null || track === null) return null;
  switch (direction) {
    case 'left':
    case 'right': {
      const along = [
        ...calendar.querySelectorAll<HTMLElement>(
          `[data-track="${CSS.escape(track.dataset['track'] ?? '')}"] [data-bar]`,
        ),
      ];
      return along[along.indexOf(from) + (direction === 'left' ? -1 : 1)] ?? null;
    }
    case 'up':
    case 'down': {
      const tracks = [...calendar.querySelectorAll<HTMLElement>('[data-track]')].filter(
        (each) => each.querySelector('[data-bar]') !== null,
      );
      const next = tracks[tracks.indexOf(track) + (direction === 'up' ? -1 : 1)];
      return next === undefined ? null : nearest([...next.querySelectorAll<HTMLElement>('[data-bar]')], from);
    }
  }
}

/** By where their beginnings stand: a bar across the whole week is near to everything. */
function nearest(bars: readonly HTMLElement[], from: HTMLElement): HTMLElement | null {
  const at = from.getBoundingClientRect().left;
  const away = (bar: HTMLElement) => {
    const { left, right } = bar.getBoundingClientRect();
    return at < left ? left - at : Math.max(0, at - right + 1);
  };
  return [...bars].sort((a, b) => away(a) - away(b))[0] ?? null;
}
