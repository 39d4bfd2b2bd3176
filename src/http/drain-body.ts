/**
 * Reads away what a client is still sending after it was refused. A socket that is closed with unread bytes in it is reset, and
 * the client never sees the answer that says what was wrong.
 */
import type { IncomingMessage } from 'node:http';

/** Whoever sends far more, or dribbles, is cut off after all. */
const mostBytes = 32 * 1024 * 1024;
const mostMs = 2_000;

/** Resolves when the body has ended, or is more than is waited for. */
export function drainBody(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let left = mostBytes;
    const timer = setTimeout(finish, mostMs);
    function count(chunk: Buffer): void {
      left -= chunk.length;
      if (left < 0) finish();
    }
    function finish(): void {
      clearTimeout(timer);
      request.off('data', count);
      for (const event of ['end', 'close', 'error']) request.off(event, finish);
      resolve();
    }
    request.on('data', count);
    for (const event of ['end', 'close', 'error']) request.once(event, finish);
    request.resume();
  });
}
