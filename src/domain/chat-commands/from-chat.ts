/** What a chat system hands in, whichever it is: somebody typed a command, pressed a button, sent a form, or a message was marked. */
import type { ChatSystem } from '../incident/events.ts';

export type FromChat =
  | (Asked & { kind: 'command'; command: string; text: string })
  /** `value`: what the button carries, an incident's number. */
  | (Asked & { kind: 'pressed'; action: string; value: string })
  | (Asked & { kind: 'shortcut'; shortcut: string; message: MarkedMessage | null })
  /** Something was chosen in a form on which other fields depend. */
  | { kind: 'form-changed'; user: string; form: FilledForm; view: { id: string; hash: string | null } }
  | { kind: 'form-sent'; id: string; user: string; form: FilledForm }
  | { kind: 'event'; id: string; event: ChatEvent }
  /** The system asks whether we are who we say; the answer goes back as it stands. */
  | { kind: 'challenge'; challenge: string }
  | { kind: 'nothing' };

interface Asked {
  /** Names this request alone, so that a repeated one does nothing twice. */
  id: string;
  user: string;
  channel: string | null;
  /** With which a form can be opened within some seconds. */
  trigger: string | null;
  /** Where an answer can be sent later. */
  answerTo: string | null;
}

export interface MarkedMessage {
  channel: string;
  /** Its id within the channel. */
  message: string;
}

/** Kept until it is done: plain JSON. */
export type ChatEvent =
  /** Somebody put a pin or one of the marks on a message. */
  | (MarkedMessage & { type: 'marked'; by: string })
  | (MarkedMessage & { type: 'edited'; text: string })
  | (MarkedMessage & { type: 'deleted' });

export interface FilledForm {
  /** Which form it is. */
  form: string;
  /** What it was opened with. */
  about: Record<string, string>;
  /** By the fields' ids; empty ones are left out. */
  values: Record<string, string>;
}

/** A form as any chat system can show it. */
export interface ChatForm {
  form: string;
  title: string;
  submit: string;
  about: Record<string, string>;
  /** A sentence above the fields. */
  says: string | null;
  fields: FormField[];
}

export interface FormField {
  id: string;
  label: string;
  hint: string | null;
  required: boolean;
  value: string | null;
  input:
    | { kind: 'line' }
    | { kind: 'text' }
    /** ISO instants. */
    | { kind: 'instant' }
    | { kind: 'choice'; choices: { id: string; label: string }[]; redraws: boolean };
}

/** What is said in return. `text` is plain, but for what stands between backticks. */
export interface ChatAnswer {
  text: string;
  /** Shown to whoever asked, or to the whole channel. */
  to: 'asker' | 'channel';
  /** Words of the text that lead somewhere: an incident's number to its page. */
  links: Record<string, string>;
}

/** What a request is answered with at once. */
export type Immediate =
  | { kind: 'done' }
  | { kind: 'said'; answer: ChatAnswer }
  | { kind: 'challenge'; challenge: string }
  /** The form stays open, with a sentence at each field that is wrong. */
  | { kind: 'form-wrong'; problems: Record<string, string> };

/** A chat system as the house asks it, beside what it says by itself. */
export interface ChatSystemIn {
  system: ChatSystem;
  /** Null: no such account, a program, or somebody of another company. An e-mail address that was not confirmed is left out. */
  person(user: string): Promise<{ name: string; email: string | null } | null>;
  /** Null: it is not there, or not ours to read. */
  message(
    marked: MarkedMessage,
  ): Promise<{ text: string; user: string; at: string; link: string | null } | null>;
  openForm(trigger: string, form: ChatForm): Promise<void>;
  changeForm(view: { id: string; hash: string | null }, form: ChatForm): Promise<void>;
  answer(answerTo: string, answer: ChatAnswer): Promise<void>;
}
