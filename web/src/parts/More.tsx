/** The end of a list that goes on: read further when it comes into view, or by pressing. */
import { useEffect, useRef } from 'react';
import { Button } from './Button.tsx';

export function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    const element = end.current;
    if (element === null || busy) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some((each) => each.isIntersecting)) more.current();
      },
      // Read before it is reached, so that scrolling does not stop.
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [busy]);
  return (
    <div ref={end} className="flex justify-center p-4">
      <Button busy={busy} onClick={onMore}>
        {busy ? 'Reading on' : 'More'}
      </Button>
    </div>
  );
}
