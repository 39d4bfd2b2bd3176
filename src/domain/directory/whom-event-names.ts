/**
 * Whom an event of a calendar names: those whose e-mail address is among its attendees, else those whose address, full
 * name or handle stands in its title. A first name alone names nobody: two people have it sooner or later.
 */

interface Known {
  handle: string;
  name: string;
  email?: string | null | undefined;
}

interface Event {
  title: string;
  attendees?: readonly string[] | undefined;
}

/** Asked for thousands of events of which few differ. Handles, each once, in the order in which the event names them. */
export function namesIn(people: readonly Known[]): (event: Event) => string[] {
  const byEmail = new Map<string, string>();
  const byWords = new Map<string, string>();
  let longest = 1;
  const put = (text: string, handle: string) => {
    const words = wordsOf(text);
    if (words.length === 0) return;
    longest = Math.max(longest, words.length);
    byWords.set(words.join(' '), handle);
  };
  // A full name comes before somebody's handle that reads the same.
  for (const { handle } of people) put(handle, handle);
  for (const { handle, name } of people) if (wordsOf(name).length > 1) put(name, handle);
  for (const { handle, email } of people)
    if (email) {
      byEmail.set(email.toLowerCase(), handle);
      put(email, handle);
    }

  function inTitle(title: string): string[] {
    const words = wordsOf(title);
    const found: string[] = [];
    for (let at = 0; at < words.length;) {
      const match = longestAt(words, at);
      if (match !== null) found.push(match.handle);
      at += match?.length ?? 1;
    }
    return [...new Set(found)];
  }

  /** Of "Ana Ortiz" and "Ana Ortiz Perez" the longer, and of "Ana Ortiz" not the handle `ana` once more. */
  function longestAt(words: string[], at: number): { handle: string; length: number } | null {
    for (let length = Math.min(longest, words.length - at); length > 0; length--) {
      const handle = byWords.get(words.slice(at, at + length).join(' '));
      if (handle !== undefined) return { handle, length };
    }
    return null;
  }

  const known = new Map<string, string[]>();
  return ({ title, attendees = [] }) => {
    const key = JSON.stringify([title, attendees]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const invited = [...new Set(attendees.flatMap((address) => byEmail.get(address.toLowerCase()) ?? []))];
    const found = invited.length > 0 ? invited : inTitle(title);
    known.set(key, found);
    return found;
  };
}

/** Letters, digits and what holds an address or a handle together; accents as they are written. */
function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+(?:[-@.+_'’][\p{L}\p{M}\p{N}]+)*/gu) ?? []
  );
}
