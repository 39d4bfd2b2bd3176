/** What a provider of texts and calls sends us, and how it wants to be answered: one for each provider, pure but for its keys. */
import type { ReceiptState } from './receipt.ts';

export interface PhoneRequest {
  /** As the provider called it: our public address, with path and query. */
  url: string;
  headers: Record<string, string | undefined>;
  /** The form's fields. */
  form: URLSearchParams;
}

/** What is to be said in a call, and after it. */
export interface Spoken {
  says: readonly string[];
  /** Where a pressed key goes; null: nothing is asked. */
  keysUrl: string | null;
}

export interface PhoneDoor {
  /** In constant time, with each key that is valid now. */
  isGenuine: (request: PhoneRequest) => boolean;
  /** What is seen twice is not acted on again: the id of what was sent, or of the request where the signature has one. */
  idOf: (request: PhoneRequest) => string;
  readReceipt: (
    form: URLSearchParams,
  ) => { vendorId: string; state: ReceiptState; detail: string; hopeless: boolean } | null;
  readCallEnd: (
    form: URLSearchParams,
  ) => { vendorId: string; state: ReceiptState; detail: string; hopeless: boolean } | null;
  readText: (form: URLSearchParams) => { from: string; to: string; text: string } | null;
  /** The key that was pressed; null: none. */
  readKey: (form: URLSearchParams) => string | null;
  /** What a provider speaks, in its own markup. */
  speak: (spoken: Spoken) => string;
  /** An answer to a text; null: none. */
  answerText: (answer: { from: string; to: string; text: string } | null) => string;
}

export const phoneProviders = ['twilio', 'plivo'] as const;
export type PhoneProviderName = (typeof phoneProviders)[number];
