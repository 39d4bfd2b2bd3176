/** Whom an update reaches and by which way, in words. */

const THROUGH: Record<string, string> = {
  page: 'pages',
  chat: 'chat',
  mail: 'mail',
  'status-page': 'the status page',
};

export function throughWords(through: readonly string[]): string[] {
  return through.map((way) => THROUGH[way] ?? way);
}

/** "a", "a and b", "a, b and c" */
export function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

export function countOf(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

/** "3 people, 1 address, #incidents"; "nobody yet" where an audience means nobody here. */
export function reachWords(reached: {
  people: number;
  addresses: number;
  channels: readonly string[];
}): string {
  const parts = [
    ...(reached.people === 0 ? [] : [countOf(reached.people, 'person', 'people')]),
    ...(reached.addresses === 0 ? [] : [countOf(reached.addresses, 'address', 'addresses')]),
    ...reached.channels,
  ];
  return parts.length === 0 ? 'nobody yet' : parts.join(', ');
}
