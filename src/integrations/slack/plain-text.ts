/** Slack's message text as people see it: links and channels by their names, people as `<@U…>`, escapes undone. Pure. */

export function plainText(text: string): string {
  return text
    .replace(/<([^<>\n]{1,3000})>/g, (_whole, inner: string) => shown(inner))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function shown(inner: string): string {
  const bar = inner.indexOf('|');
  const [target, label] = bar < 0 ? [inner, null] : [inner.slice(0, bar), inner.slice(bar + 1)];
  if (target.startsWith('@')) return `<${target}>`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!subteam^')) return label?.startsWith('@') ? label : `@${label ?? target.slice(9)}`;
  if (target.startsWith('!date^')) return label ?? '';
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  // A host name that was typed comes back as a link to itself.
  return label === null || target.endsWith(label) || `${target}/`.includes(`//${label}/`)
    ? (label ?? target.replace(/^mailto:/, ''))
    : `${label} (${target})`;
}
