/** A record without some of its entries, for states that are never changed in place. */

/** `Entries` is a map, not a thing with fields of its own: any key may be absent. */
export function withoutKeys<Entries extends Record<string, unknown>>(
  record: Entries,
  gone: readonly string[],
): Entries {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.includes(key))) as Entries;
}
