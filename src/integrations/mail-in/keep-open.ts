/** Keeps the door for mail as the configuration has it: opens, moves and closes it when that changes. */

import { type MailDoor, type MailDoorOptions, serveMail } from './serve-mail.ts';

type Where = Pick<MailDoorOptions, 'listen' | 'domain'>;

export interface KeptMailDoor {
  /** Null: it is to be closed. Resolves when it is as asked; a port that is taken is told to `onError`, and asked for again. */
  follow: (where: Where | null) => Promise<void>;
  stop: () => Promise<void>;
}

/** Of a server that was killed, the port is free within moments; whoever else has it may give it up. */
const againAfterMs = 10_000;

export function keepMailDoor(behind: Pick<MailDoorOptions, 'isOurs' | 'take' | 'onError'>): KeptMailDoor {
  let open: { where: Where; door: MailDoor } | null = null;
  let turn = Promise.resolve();
  let again: NodeJS.Timeout | undefined;
  let stopped = false;

  async function change(where: Where | null): Promise<void> {
    clearTimeout(again);
    if (open !== null && where?.listen === open.where.listen && where.domain === open.where.domain) return;
    await open?.door.stop();
    open = null;
    if (where === null || stopped) return;
    try {
      open = { where, door: await serveMail({ ...where, ...behind }) };
    } catch (error) {
      behind.onError(error as Error);
      again = setTimeout(() => void follow(where), againAfterMs);
      again.unref();
    }
  }

  /** One after the other: two changes at once would both open it. */
  function follow(where: Where | null): Promise<void> {
    turn = turn.then(() => change(where));
    return turn;
  }

  return {
    follow,
    async stop() {
      stopped = true;
      await follow(null);
    },
  };
}
