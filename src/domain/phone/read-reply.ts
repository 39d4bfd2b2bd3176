/** What somebody means who answers a text. People type this half asleep, so it forgives a lot, and never guesses. */

export type Reply =
  | { kind: 'acknowledge'; which: number | 'only' | 'all' }
  | { kind: 'pass-on'; which: number | 'only' }
  /** The providers stop by themselves; whoever asked for it gets no answer from us. */
  | { kind: 'stop' }
  | { kind: 'unclear' };

const having = /^(?:ack|acknowledged?|acked|yes|y|ok|okay|have it|got it|i have it|i got it|mine|on it)$/;
const passing = /^(?:pass|pass on|no|next|not me)$/;
const stopping = /^(?:stop|stopall|stop all|unsubscribe|cancel|end|quit|revoke|optout)$/;

export function readReply(text: string): Reply {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (stopping.test(words)) return { kind: 'stop' };
  const { verb, code } = split(words);
  if (verb === 'all' || verb === 'ack all') return { kind: 'acknowledge', which: 'all' };
  if (having.test(verb)) return { kind: 'acknowledge', which: code ?? 'only' };
  if (passing.test(verb)) return { kind: 'pass-on', which: code ?? 'only' };
  if (verb === '' && code !== null) return { kind: 'acknowledge', which: code };
  return { kind: 'unclear' };
}

/** `ack 2`, `2 ack` and `2` name a code. Two numbers name none: one of them might be meant otherwise. */
function split(words: string): { verb: string; code: number | null } {
  const codes = words.match(/\b\d{1,2}\b/g) ?? [];
  if (codes.length !== 1 || /\d{3}/.test(words))
    return { verb: codes.length === 0 ? words : '?', code: null };
  const code = Number(codes[0]);
  return {
    verb: words
      .replace(/\b\d{1,2}\b/, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    code,
  };
}
