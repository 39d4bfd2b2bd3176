/** The parts of On call, in their order. Each has a page of its own, which router.tsx fetches when it is looked at. */

export const TABS = [
  { to: '/on-call', label: 'Calendar' },
  { to: '/on-call/handoff', label: 'Handoff' },
  { to: '/on-call/health', label: 'Health' },
  { to: '/on-call/readiness', label: 'Readiness' },
] as const;
