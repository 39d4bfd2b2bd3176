/** What stands where a page cannot: what is wrong, what to do, and the way back. */
import { useRouter } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../parts/Button.tsx';
import { ProblemNote } from '../parts/ProblemNote.tsx';

export function PageFault({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <Alone>
      <h1 className="mb-4 text-title">This page cannot be shown</h1>
      <ProblemNote error={error} />
      <div className="mt-4 flex gap-2.5">
        <Button look="primary" onClick={() => void router.invalidate()}>
          Try again
        </Button>
        <a href="/" className={buttonClass('plain')}>
          Back to Now
        </a>
      </div>
    </Alone>
  );
}

export function NotFound() {
  return (
    <Alone>
      <h1 className="text-title">There is nothing at this address</h1>
      <p className="mt-1 mb-4 text-second">
        The link may be cut short, or older than the page it leads to. What is open stands on Now.
      </p>
      <a href="/" className={buttonClass('primary', 'self-start')}>
        Back to Now
      </a>
    </Alone>
  );
}

/** A page without the frame: a column in the middle, the bell over it. */
export function Alone({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[432px] flex-col px-5 pt-[12vh] pb-10">
      <p className="mb-8 flex items-center gap-2.5 text-card">
        <Bell size={20} aria-hidden="true" className="text-brass" />
        Tocsin
      </p>
      {children}
    </main>
  );
}
