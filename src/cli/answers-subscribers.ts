/** What the API answers about subscribers, as far as the command line shows it. */

export interface SubscriberRow {
  id: string;
  kind: string;
  to: string;
  components: string[];
  state: string;
  createdAt: string;
}

export interface SubscriberNews {
  kinds: string[];
  subscribers: { pending: number; confirmed: number; stopped: number; bounced: number };
  items: {
    at: string;
    subject: string;
    waiting: number;
    sent: number;
    failed: number;
    unknown: number;
    cancelled: number;
    complete: boolean;
  }[];
}

export interface ImportedSubscribers {
  read: number;
  added: number;
  already: number;
  wrong: { line: number; message: string }[];
}
