/** Microsoft Teams as incidents use it: a workflow announces them where its owner has it post, and can neither edit nor open anything. */
import type { Chat, Outcome } from '../../domain/chat/chat.ts';
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts';
import { renderCard } from './render.ts';
import { postToWorkflow } from './send.ts';

interface TeamsChatOptions {
  fetch: GuardedFetch['fetch'];
  /** The workflow's address; null: incidents are announced nowhere. */
  announceIn: string | null;
  now: () => string;
}

export function makeTeamsChat({ fetch, announceIn, now }: TeamsChatOptions): Chat {
  return {
    system: 'teams',
    abilities: new Set(),
    longestName: 0,
    announceIn,
    async post({ channel, card, signal }) {
      const result = await postToWorkflow(fetch, { url: channel, body: renderCard(card), at: now(), signal });
      switch (result.result) {
        case 'sent':
          // The address is a secret, and says nothing of where the message is.
          return { ok: true, value: { channel: '', message: '' } };
        case 'retry':
          return { ok: false, why: 'passing', reason: result.reason, afterSeconds: result.afterSeconds };
        case 'gave-up':
          return { ok: false, why: 'refused', reason: result.reason };
      }
    },
    open: cannot,
    find: cannot,
    setPurpose: cannot,
    setTopic: cannot,
    edit: cannot,
    withdraw: cannot,
    pin: cannot,
    listBookmarks: cannot,
    putBookmark: cannot,
    findUser: cannot,
    invite: cannot,
    archive: cannot,
  };
}

function cannot(): Promise<Outcome<never>> {
  return Promise.resolve({ ok: false, why: 'refused', reason: 'A workflow of Microsoft Teams only posts.' });
}
