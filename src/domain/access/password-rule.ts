/** What a password must be: long, and not one's own name. Rules about kinds of characters make passwords worse, so there are none. */

const shortestPassword = 12;
/** Beyond any passphrase; hashing it costs no more, but a form has to end somewhere. */
export const longestPassword = 200;

/** `about`: name, handle and address of whoever chooses it; what is left without them must be long enough. */
export function isWeakPassword(password: string, about: readonly string[]): boolean {
  let rest = password.toLowerCase();
  for (const word of about.flatMap(wordsOf)) rest = rest.replaceAll(word, '');
  // By code points: an emoji is one character to whoever types it.
  const characters = [...rest];
  return characters.length < shortestPassword || new Set(characters).size < 4;
}

/** "Ana Ortiz" as a whole, and the words of it that are long enough to give somebody away. */
function wordsOf(text: string): string[] {
  const whole = text.toLowerCase();
  return [whole, ...whole.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length >= 4);
}
