/** A severity: its colour, its shape and its word together, so that none of them has to be seen. */

import { ChevronDown } from 'lucide-react';

/** Triangle, diamond, disc, ring: from the most severe on. */
export function SeverityShape({ rank, className = '' }: { rank: number; className?: string }) {
  const common = {
    width: 12,
    height: 12,
    viewBox: '0 0 12 12',
    'aria-hidden': true,
    className: `shrink-0 ${className}`,
  } as const;
  switch (Math.min(Math.max(rank, 1), 4)) {
    case 1:
      return (
        <svg {...common}>
          <path d="M6 1 11.500 10.750 H0.500Z" className="fill-sev1" strokeLinejoin="round" />
        </svg>
      );
    case 2:
      return (
        <svg {...common}>
          <path d="M6 0.500 11.500 6 6 11.500 0.500 6Z" className="fill-sev2" />
        </svg>
      );
    case 3:
      return (
        <svg {...common}>
          <circle cx="6" cy="6" r="5" className="fill-sev3" />
        </svg>
      );
    default:
      return (
        <svg {...common}>
          <circle cx="6" cy="6" r="4" fill="none" strokeWidth="2" className="stroke-sev4" />
        </svg>
      );
  }
}

const WASH = ['bg-sev1-wash', 'bg-sev2-wash', 'bg-sev3-wash', 'bg-sev4-wash'];
const TEXT = ['text-sev1-text', 'text-sev2-text', 'text-sev3-text', 'text-sev4-text'];
const of = (classes: string[], rank: number) => classes[Math.min(Math.max(rank, 1), 4) - 1]!;

/** `more`: it can be pressed, and says so. */
export function Severity({ rank, label, more = false }: { rank: number; label: string; more?: boolean }) {
  return (
    <span
      className={`inline-flex h-6 items-center gap-1.5 rounded-small px-2 text-label tracking-normal whitespace-nowrap ${of(WASH, rank)} ${of(TEXT, rank)}`}
    >
      <SeverityShape rank={rank} />
      <span className="sr-only">Severity </span>
      {label}
      {more && <ChevronDown size={13} aria-hidden="true" className="-mr-1 opacity-70" />}
    </span>
  );
}

export function severityText(rank: number): string {
  return of(TEXT, rank);
}
