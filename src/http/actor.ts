/** Whoever asks, as routes know them, and as the log and the audit name them. */
import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../domain/access/can.ts';
import type { Actor } from '../domain/incident/events.ts';

/** Behind every policy that is a capability somebody was recognised, and never by a link. */
export function askerOf(viewer: Viewer | null): Exclude<Viewer, { kind: 'link' }> {
  if (viewer === null || viewer.kind === 'link')
    throw new Error('a route with a capability must know who asks');
  return viewer;
}

/** The same, as whoever did what the request asks for. */
export function actorBehind(request: FastifyRequest): Actor {
  return actorOf(askerOf(request.viewer), { signedIn: request.session !== null });
}

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
