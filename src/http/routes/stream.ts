/**
 * `GET /api/v1/stream`: what changes, as server-sent events. An event says that an incident changed and not how: whoever
 * shows it asks again, with their own rights.
 */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { canSeeIncident } from '../../domain/access/can.ts';
import type { Change } from '../../engine/engine.ts';
import { askerOf } from '../actor.ts';
import type { App } from '../app.ts';
import type { Context } from '../context.ts';
import { nameOf } from '../limits.ts';
import { refuseForNow } from '../problems.ts';

/** Longer silence lets proxies end the connection, and hides from us that the other end is gone. */
export const heartbeatMs = 15_000;
/** How long a browser waits before it comes again. */
const retryMs = 2_000;

export interface StreamBounds {
  /** A listener costs a socket and about 20 KB. */
  listeners: number;
  /** Of one person or key: twelve tabs on three devices. */
  ofOne: number;
  /** What a slow client may leave unread before it is closed; it comes again and reads everything anew. */
  bufferedBytes: number;
}

export const streamBounds: StreamBounds = { listeners: 1_000, ofOne: 40, bufferedBytes: 64 * 1024 };

export function streamRoutes(app: App, context: Context): void {
  const { engine, log } = context;
  const bounds = context.streamBounds;
  const listeners = new Set<Listener>();
  const pending = new Map<string, Change>();
  /** Null while nobody listens: then the engine need not look for changes either. */
  let stopFollowing: (() => void) | null = null;

  /** A command is a dozen events: whoever listens is told once of each incident. */
  function gather(change: Change): void {
    if (pending.size === 0) setImmediate(tellPending);
    pending.set(change.incident ?? `no incident: ${change.kind}`, change);
  }

  function tellPending(): void {
    const changes = [...pending.values()];
    pending.clear();
    for (const listener of listeners) for (const change of changes) listener.tell(change);
  }

  function add(listener: Listener): void {
    listeners.add(listener);
    stopFollowing ??= engine.follow(gather);
    listener.stream.once('close', () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stopFollowing?.();
      stopFollowing = null;
    });
  }

  const heartbeat = setInterval(() => {
    for (const listener of listeners)
      listener.beat().catch((error: unknown) => log.error({ err: error }, 'A live stream failed.'));
  }, context.heartbeatMs);
  heartbeat.unref();
  // Before the server closes: it would wait for answers that never end.
  app.addHook('preClose', async () => {
    clearInterval(heartbeat);
    for (const listener of listeners) listener.end();
  });

  app.get(
    '/api/v1/stream',
    {
      config: { policy: 'read', stream: true },
      schema: {
        summary: 'What changes, as server-sent events',
        description:
          'Each event `change` holds `{ incident, kind }`: the number of an incident you may see and `incident`, or null and `alerts` or `configuration`. ' +
          'Missed events are not repeated: after a reconnection, read again what you show.',
        tags: ['live'],
      },
    },
    (request, reply) => {
      const name = nameOf(askerOf(request.viewer));
      const ofOne = [...listeners].filter((listener) => listener.name === name).length;
      if (listeners.size >= bounds.listeners || ofOne >= bounds.ofOne)
        return refuseForNow(reply, 'too-many-streams', 10);
      const listener = new Listener(request, name, context);
      add(listener);
      return (
        reply
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'private, no-store')
          // nginx would gather events until a buffer is full.
          .header('x-accel-buffering', 'no')
          .send(listener.stream)
      );
    },
  );
}

class Listener {
  readonly name: string;
  readonly stream = new Readable({ read: () => undefined });
  readonly #request: FastifyRequest;
  readonly #context: Context;

  constructor(request: FastifyRequest, name: string, context: Context) {
    this.name = name;
    this.#request = request;
    this.#context = context;
    this.#write(`retry: ${retryMs}\n\n`);
  }

  tell({ incident, kind, visibility, members }: Change): void {
    const viewer = this.#request.viewer;
    if (viewer === null) return;
    if (incident !== null && !canSeeIncident(viewer, { id: incident, visibility, members })) return;
    this.#write(
      `event: change\ndata: ${JSON.stringify({ incident, kind: incident === null ? kind : 'incident' })}\n\n`,
    );
  }

  /** Proves to proxies that we live, and to us that whoever listens still may. */
  async beat(): Promise<void> {
    this.#write(': still here\n\n');
    let known: Awaited<ReturnType<Context['authenticate']>>;
    try {
      known = await this.#context.authenticate(this.#request);
    } catch {
      // The database is away for a moment: no reason to send everybody to the sign-in.
      return;
    }
    if ('refused' in known) this.end();
    else this.#request.viewer = known.viewer;
  }

  end(): void {
    if (!this.stream.readableEnded && !this.stream.destroyed) this.stream.push(null);
  }

  #write(text: string): void {
    if (this.stream.destroyed || this.stream.readableEnded) return;
    if (this.stream.readableLength > this.#context.streamBounds.bufferedBytes) {
      this.stream.destroy();
      return;
    }
    this.stream.push(text);
  }
}
