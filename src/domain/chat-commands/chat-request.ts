/** What somebody asks for in chat, once it is understood: the words are still theirs; whom and what they mean is looked up later. */

export type ChatRequest =
  | { ask: 'declare'; title: string; severity: string | null; service: string | null; isPrivate: boolean }
  /** `who`: as typed, with or without the `@`. The message is kept in the timeline, where whoever is paged finds it. */
  | { ask: 'page'; who: string[]; message: string | null; urgency: 'high' | 'low' }
  | {
      ask: 'update';
      text: string;
      /** Null: it stays what it is. */
      status: string | null;
      audience: { named: string } | 'on-the-incident' | 'status-page';
      /** As typed: "30m", "14:30", an instant. */
      next: string | null;
    }
  | { ask: 'promise-update'; next: string }
  /** `person`: as typed; null: nobody has the role. */
  | { ask: 'role'; role: string; person: string | null }
  | { ask: 'hand-over'; to: string }
  | { ask: 'note'; text: string; progress: boolean }
  | { ask: 'check'; words: string; checked: boolean }
  | { ask: 'severity'; severity: string }
  | { ask: 'status'; status: string }
  | { ask: 'phase'; phase: string }
  | { ask: 'flag'; flag: string; raised: boolean }
  | { ask: 'plain'; command: PlainCommand }
  | { ask: 'start-clocks' }
  | { ask: 'show' }
  | { ask: 'list' }
  /** `about`: a position, a schedule or a service; null: all positions. */
  | { ask: 'on-call'; about: string | null }
  | { ask: 'form'; form: 'declare' }
  | { ask: 'form'; form: 'update'; template: string | null }
  | { ask: 'help' };

/** Commands that need no more words. */
export type PlainCommand =
  | 'acknowledge'
  | 'pass-on'
  | 'escalate'
  | 'mitigate'
  | 'resolve'
  | 'reopen'
  | 'close'
  | 'mark-false-positive';

export type ReadRequest =
  | { ok: true; request: ChatRequest; /** Where one was named. */ incident: string | null }
  | { ok: false; problem: ChatProblem };

/** What was not understood, and the right words: the nearest first. */
export interface ChatProblem {
  sentence: string;
  usages: { usage: string; says: string }[];
}
