/** Text that stands inside a page of ours for browsers without scripts: whatever somebody wrote stays text. */

const entityOf: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function htmlText(said: string): string {
  return said.replace(/[&<>"']/g, (letter) => entityOf[letter] ?? letter);
}
