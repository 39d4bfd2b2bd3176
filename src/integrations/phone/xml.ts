/** The little XML that providers of calls speak. Whatever people wrote goes in as text and nothing else. */

/** What XML 1.0 has no place for, escaped or not: control characters, and halves of characters. */
function speakable(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  return value.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function text(value: string): string {
  return speakable(value).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** `content` is XML already. */
export function element(name: string, attributes: Record<string, string>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${text(value)}"`);
  return `<${name}${written.join('')}>${content}</${name}>`;
}

export function document(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${content}</Response>`;
}
