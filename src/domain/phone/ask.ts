/** What a text or a call asks of whoever reads or hears it: have you this page, or: did this test arrive? */

export type Ask =
  | {
      kind: 'page';
      /** The incident's id and number. */
      incident: string;
      number: string;
      person: string;
    }
  | { kind: 'test'; person: string; contact: string; addressHash: string };

/** The same ask has the same key, however often it is sent. */
export function keyOf(ask: Ask): string {
  switch (ask.kind) {
    case 'page':
      return `page ${ask.person} ${ask.incident}`;
    case 'test':
      return `test ${ask.person} ${ask.contact}`;
  }
}
