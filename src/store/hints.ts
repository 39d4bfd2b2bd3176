/**
 * Hints between nodes: a NOTIFY after a commit says "look now", and who says it. It is sent outside transactions, coalesced
 * to at most 20 a second, and may be lost: everybody polls once a second all the same.
 */
import type { Pool, PoolClient } from 'pg';

export interface Hints {
  send: () => void;
  stop: () => Promise<void>;
}

const channel = 'tocsin';
const spacingMs = 50;
const reconnectMs = 1_000;

/** `node`: a name of this node's own; it has looked already and does not listen to itself. */
export function openHints(
  pool: Pool,
  node: string,
  onHint: () => void,
  onError: (error: Error) => void,
): Hints {
  let stopped = false;
  let client: PoolClient | null = null;
  let timer: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;

  async function listen(): Promise<void> {
    try {
      const fresh = await pool.connect();
      if (stopped) {
        fresh.release();
        return;
      }
      client = fresh;
      fresh.on('notification', ({ payload }) => {
        if (payload !== node) onHint();
      });
      fresh.on('error', () => lose(fresh));
      fresh.on('end', () => lose(fresh));
      await fresh.query(`listen ${channel}`);
      onHint();
    } catch (error) {
      onError(error as Error);
      if (client !== null) lose(client);
      else again();
    }
  }

  function lose(lost: PoolClient): void {
    if (client !== lost) return;
    client = null;
    lost.removeAllListeners('notification');
    try {
      lost.release(true);
    } catch {
      // It was released when it broke.
    }
    again();
  }

  function again(): void {
    if (stopped || retry !== null) return;
    retry = setTimeout(() => {
      retry = null;
      void listen();
    }, reconnectMs);
  }

  void listen();
  return {
    send() {
      if (timer !== null || stopped) return;
      timer = setTimeout(() => {
        timer = null;
        if (!stopped) pool.query('select pg_notify($1, $2)', [channel, node]).catch(onError);
      }, spacingMs);
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      if (retry !== null) clearTimeout(retry);
      const last = client;
      client = null;
      if (last === null) return;
      last.removeAllListeners('notification');
      await last.query('unlisten *').catch(() => {});
      last.release();
    },
  };
}
