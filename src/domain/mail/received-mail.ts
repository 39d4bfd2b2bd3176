/** A mail that came in at one of our own addresses, as far as anybody here reads it. */

export interface ReceivedMail {
  /** In front of the @ of the address that it came to. */
  local: string;
  /** The envelope's sender; empty for what a mail server sends by itself. */
  from: string;
  messageId: string | null;
  subject: string;
  /** By their names in small letters; of repeated ones the first. */
  headers: Readonly<Record<string, string>>;
  /** Its plain text, or that of its HTML. */
  text: string;
  /** Where it is a report of a mail server (RFC 3464): its status, and the headers of the mail that came back. */
  report: { status: string; returned: string } | null;
}

/**
 * `refused`: its sender is told so by their own mail server, with the sentence; it is not sent again. Whoever throws has not taken it,
 * and it comes again.
 */
export type TakenMail = { ok: true } | { ok: false; refused: string };
