/**
 * A load of HTTP requests that costs little itself, because it shares the machine with what it measures: requests are
 * bytes made beforehand, one at a time on each connection, and of an answer only the status is read.
 */
import { connect } from 'node:net';

export interface Load {
  url: string;
  connections: number;
  /** The next request's bytes, or null when there are no more. */
  next: () => Buffer | null;
}

export interface Answered {
  ms: number;
  /** How many answers had each status. */
  statuses: Map<number, number>;
}

export async function sendLoad({ url, connections, next }: Load): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const statuses = new Map<number, number>();
  const startedAt = performance.now();
  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname);
          socket.setNoDelay(true);
          const send = (): void => {
            const request = next();
            if (request === null) socket.end();
            else socket.write(request);
          };
          socket.on('connect', send);
          socket.on('data', (chunk: Buffer) => {
            // A small answer arrives whole; what does not begin with a status line belongs to the one before.
            if (chunk.subarray(0, 5).toString('latin1') !== 'HTTP/') return;
            const status = Number(chunk.subarray(9, 12).toString('latin1'));
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            send();
          });
          socket.on('error', reject);
          socket.on('close', () => resolve());
        }),
    ),
  );
  return { ms: performance.now() - startedAt, statuses };
}

/** Sends at an even pace instead of as fast as it goes; answers each request's status by its number. */
export async function sendPaced(
  perSecond: number,
  seconds: number,
  send: (number: number) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const dueMs = startedAt + (number * 1_000) / perSecond - performance.now();
    if (dueMs > 2) await new Promise((resolve) => setTimeout(resolve, dueMs));
    const work = send(number).finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
}

export function postRequest(url: string, path: string, body: unknown): Buffer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { host } = new URL(url);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
