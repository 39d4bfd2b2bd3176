/** Begins to listen, or says in a sentence why that cannot be. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefused } from '../store/start-refused.ts';

interface Listening {
  listen: (at: { port: number; host: string }) => Promise<string>;
}

/** A server whose supervisor was killed holds its port for up to 2 s more. */
const waitForPortMs = 3_000;
const tryEveryMs = 200;

export async function listenAt(
  app: Listening,
  { port, host }: { port: number; host: string },
): Promise<void> {
  const giveUpAt = performance.now() + waitForPortMs;
  for (;;) {
    try {
      await app.listen({ port, host });
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EADDRINUSE' && performance.now() < giveUpAt) await sleep(tryEveryMs);
      else throw refusal(code, port, host) ?? error;
    }
  }
}

function refusal(code: string | undefined, port: number, host: string): StartRefused | null {
  switch (code) {
    case 'EADDRINUSE':
      return new StartRefused(
        `Port ${port} at ${host} is in use: another Tocsin, or another program. End it, or choose another port with TOCSIN_PORT.`,
      );
    case 'EACCES':
    case 'EADDRNOTAVAIL':
      return new StartRefused(
        `Tocsin may not listen at ${host}, port ${port} (${code}). Choose an address of this machine with TOCSIN_HOST, and a port above 1023 with TOCSIN_PORT.`,
      );
    default:
      return null;
  }
}
