/** Whoever asks, as the log and the audit name them. */
import type { Viewer } from '../domain/access/can.ts';
import type { Actor } from '../domain/incident/events.ts';

/** A person who is signed in came by the page; a person can hardly come otherwise, but for a link. */
export function actorOf(viewer: Viewer, { signedIn }: { signedIn: boolean }): Actor {
  switch (viewer.kind) {
    case 'key':
      return { kind: 'key', name: viewer.name };
    case 'link':
      return { kind: 'person', handle: viewer.handle, via: 'link' };
    case 'person':
      return { kind: 'person', handle: viewer.handle, via: signedIn ? 'web' : 'api' };
  }
}
