/** `tocsin archive-channel INC`: nobody needs it any more. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'archive-channel',
  summary: 'Archives the incident’s channel in the chat now; nothing in it is deleted',
});
