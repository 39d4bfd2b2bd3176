/** A chat system's way in, as routes use it: handed in, because this floor knows no vendor. */
import type { ChatSystemIn, FromChat, Immediate } from '../../domain/chat-commands/from-chat.ts';

export const chatDoorKinds = ['commands', 'interactions', 'events'] as const;
export type ChatDoorKind = (typeof chatDoorKinds)[number];

export interface ChatDoor {
  system: ChatSystemIn;
  /** Null: requests over HTTP cannot be told from a stranger's, and none is taken. */
  read:
    | ((
        kind: ChatDoorKind,
        request: { headers: Record<string, string | string[] | undefined>; body: Buffer },
        nowMs: number,
      ) => ReadFromChat)
    | null;
  /** The body of an answer, as the system reads it; undefined: an empty one. */
  bodyOf: (answer: Immediate) => unknown;
}

export type ReadFromChat =
  | { ok: true; came: FromChat }
  | { ok: false; refused: 'not-signed' }
  | { ok: false; refused: 'malformed'; reason: string };
