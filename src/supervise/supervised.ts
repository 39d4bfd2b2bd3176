/** The server's side of its supervision: it tells that it serves, and it ends when its supervisor is gone. */

/** What the server sends over the channel between the two. */
export type Word = { ready: true };

/** From now on a refusal at a later start is no reason to give up: this server has served with these settings. */
export function tellReady(): void {
  const word: Word = { ready: true };
  if (process.connected) process.send?.(word);
}

/** The next server needs our port, and the embedded database has ended with its supervisor: there is nothing to drain for. */
const endWithinMs = 2_000;

/** Calls `end` when the supervisor died without ending us; does nothing in a server that was started by itself. */
export function endWithSupervisor(end: () => Promise<void>): void {
  if (!process.connected) return;
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), endWithinMs).unref();
    void end().finally(() => process.exit(1));
  });
}
