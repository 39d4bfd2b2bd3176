/**
 * Dedup: what a signal changes about the alert of its key.
 *
 * Order is decided by the source's own times, never by arrival, because requests overtake each other:
 *
 * - A trigger is dropped as old only when its own source has already resolved that same episode (`startsAt`), and only
 *   within `lateTriggerMs` of that resolve. In doubt it pages: no `startsAt`, another one, a resolve made by a person,
 *   or a source that after a while says again that the episode runs (a Prometheus that was cut off comes back with the
 *   `startsAt` it had; Alertmanager would repeat such a trigger only after hours).
 * - A resolve that comes before its trigger is remembered, so that the late trigger is dropped by the rule above.
 * - A resolve of an earlier episode than the open one is ignored. Earlier means that it had ended before the open one
 *   began; where no end is given, that it began before. (Replicas of one Prometheus see an alert begin seconds apart,
 *   and Alertmanager may name either; a mere difference in `startsAt` must not leave an alert open for ever.)
 *
 * An episode is what the source calls one: from its `startsAt` to its `endsAt`. All times are ISO 8601 in UTC with
 * milliseconds (`readInstant`), so text comparison is comparison in time.
 */

import type { Signal } from './signal.ts';

/** What must be known of a key to fold the next signal into it. */
export interface AlertMemory {
  open: OpenAlert | null;
  /** The episode that the source itself resolved last; a person's resolution is not among them. */
  resolved: ResolvedEpisode | null;
}

interface OpenAlert {
  /** What the source last said of it. */
  signal: Signal;
  acknowledged: boolean;
}

interface ResolvedEpisode {
  startsAt: string | null;
  endsAt: string | null;
  /** When we learned of it, on our clock. */
  receivedAt: string;
}

export interface Folded {
  change: 'opened' | 'raised' | 'updated' | 'duplicate' | 'acknowledged' | 'resolved' | 'ignored';
  /** For people: why, or what is new. Counted with the integration where nothing changed. */
  reason: string;
  /** What to remember for the next signal of this key. */
  next: AlertMemory;
}

export const unknownAlert: AlertMemory = { open: null, resolved: null };

/**
 * How late a trigger may trail its own resolve. Overtaking happens within a request's time-out and among the peers of
 * an Alertmanager cluster (15 s each); a source that speaks later than this means what it says.
 */
export const lateTriggerMs = 120_000;

interface FoldAt {
  now: string;
  /** `severityWords(process).rankOf`: 1 is the most severe, null declares nothing. */
  rankOf: (word: string | null) => number | null;
}

export function fold(memory: AlertMemory, signal: Signal, at: FoldAt): Folded {
  switch (signal.action) {
    case 'trigger':
      return memory.open === null
        ? foldOpening(memory, signal, at)
        : foldInto(memory.open, memory, signal, at);
    case 'acknowledge':
      return foldAcknowledge(memory, signal);
    case 'resolve':
      return foldResolve(memory, signal, at);
  }
}

function foldOpening(memory: AlertMemory, signal: Signal, at: FoldAt): Folded {
  const { resolved } = memory;
  if (
    resolved !== null &&
    signal.startsAt !== null &&
    signal.startsAt === resolved.startsAt &&
    Date.parse(at.now) - Date.parse(resolved.receivedAt) <= lateTriggerMs
  ) {
    return ignored(
      memory,
      `an old trigger: its source has already resolved the episode of ${signal.startsAt}`,
    );
  }
  return {
    change: 'opened',
    reason:
      resolved === null ? 'the first trigger of this key' : 'a trigger after the last episode was resolved',
    next: { open: { signal, acknowledged: false }, resolved },
  };
}

function foldInto(open: OpenAlert, memory: AlertMemory, signal: Signal, at: FoldAt): Folded {
  if (signal.startsAt !== null && open.signal.startsAt !== null && signal.startsAt < open.signal.startsAt) {
    return {
      change: 'duplicate',
      reason: `a late trigger: it speaks of ${signal.startsAt}, the open alert of ${open.signal.startsAt}`,
      next: memory,
    };
  }
  // A repetition without a start still speaks of the episode that has one.
  const latest = signal.startsAt === null ? { ...signal, startsAt: open.signal.startsAt } : signal;
  const changed = changedParts(open.signal, latest);
  if (changed.length === 0) return { change: 'duplicate', reason: 'says what is known', next: memory };
  const next: AlertMemory = { open: { ...open, signal: latest }, resolved: memory.resolved };
  const before = at.rankOf(open.signal.severity);
  const after = at.rankOf(latest.severity);
  if (after !== null && (before === null || after < before)) {
    return {
      change: 'raised',
      reason: `the severity rose from ${open.signal.severity ?? 'none'} to ${latest.severity ?? 'none'}`,
      next,
    };
  }
  return { change: 'updated', reason: `new: ${changed.join(', ')}`, next };
}

function foldAcknowledge(memory: AlertMemory, signal: Signal): Folded {
  const { open } = memory;
  if (open === null)
    return ignored(memory, `an acknowledgement, but no alert with the key ${signal.key} is open`);
  if (open.acknowledged) return { change: 'duplicate', reason: 'is acknowledged already', next: memory };
  return {
    change: 'acknowledged',
    reason: 'the source acknowledged it',
    next: { open: { ...open, acknowledged: true }, resolved: memory.resolved },
  };
}

function foldResolve(memory: AlertMemory, signal: Signal, at: FoldAt): Folded {
  const { open, resolved } = memory;
  if (open === null) {
    if (resolved !== null && (signal.startsAt === null || signal.startsAt === resolved.startsAt)) {
      return ignored(memory, 'a resolve of what is resolved already');
    }
    const late =
      signal.startsAt !== null && resolved !== null && isBefore(signal.startsAt, resolved.startsAt);
    return {
      change: 'ignored',
      reason: `a resolve, but no alert with the key ${signal.key} is open`,
      next: late ? memory : { open: null, resolved: episodeOf(signal, null, at.now) },
    };
  }
  const opened = open.signal.startsAt;
  const earlier = opened !== null && wasOverBefore(signal, opened);
  if (earlier) {
    return ignored(memory, `an old resolve: that episode was over before the open one began at ${opened}`);
  }
  return {
    change: 'resolved',
    reason: 'the source resolved it',
    next: { open: null, resolved: episodeOf(signal, opened, at.now) },
  };
}

function wasOverBefore(resolve: Signal, opened: string): boolean {
  if (resolve.endsAt === null) return isBefore(resolve.startsAt, opened);
  // Ending at the very instant at which the open one began: only an episode that is known to have begun earlier.
  return resolve.endsAt < opened || (resolve.endsAt === opened && isBefore(resolve.startsAt, opened));
}

function isBefore(instant: string | null, other: string | null): boolean {
  return instant !== null && other !== null && instant < other;
}

function episodeOf(signal: Signal, openedAt: string | null, now: string): ResolvedEpisode {
  return { startsAt: signal.startsAt ?? openedAt, endsAt: signal.endsAt, receivedAt: now };
}

function ignored(memory: AlertMemory, reason: string): Folded {
  return { change: 'ignored', reason, next: memory };
}

/** The parts that differ, named for people; empty for a plain repetition. */
export function changedParts(before: Signal, after: Signal): string[] {
  const parts: string[] = [];
  if (before.summary !== after.summary) parts.push('summary');
  if (before.severity !== after.severity) parts.push('severity');
  if (before.source !== after.source) parts.push('source');
  if (before.service !== after.service) parts.push('service');
  if (before.startsAt !== after.startsAt) parts.push('start');
  if (!sameTexts(before.labels, after.labels)) parts.push('labels');
  if (!sameTexts(before.details, after.details)) parts.push('details');
  if (!sameLinks(before.links, after.links)) parts.push('links');
  return parts;
}

function sameTexts(a: Record<string, string>, b: Record<string, string>): boolean {
  let count = 0;
  for (const name in a) {
    if (a[name] !== b[name]) return false;
    count++;
  }
  return count === Object.keys(b).length;
}

function sameLinks(a: Signal['links'], b: Signal['links']): boolean {
  return (
    a.length === b.length &&
    a.every((link, index) => link.href === b[index]?.href && link.text === b[index]?.text)
  );
}
