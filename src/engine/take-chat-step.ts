/** Takes one step towards what the chat should have of an incident, and answers what it has then. */
import type { Chat, Failure, Outcome } from '../domain/chat/chat.ts';
import { type Actual, nothingYet, printOf, type Step } from '../domain/chat/next-step.ts';
import type { ChatChannel, ChatSystem } from '../domain/incident/events.ts';

export interface StepDeps {
  chatOf: (system: ChatSystem) => Chat | undefined;
  /** One word to the log. */
  report: (
    command: { type: 'report-channel'; channel: ChatChannel } | { type: 'archive-channel' },
  ) => Promise<Outcome<null>>;
  /** Asks the chat for a person, and keeps the answer. */
  findUser: (chat: Chat, person: string, signal: AbortSignal) => Promise<Outcome<null>>;
  /** Whether another incident has this channel. */
  isTaken: (system: ChatSystem, channel: string) => Promise<boolean>;
  /** Names the incident in the keys of messages, over all incidents. */
  incident: string;
  now: string;
  signal: AbortSignal;
}

/** `again`: the step was begun before, and may have got through. */
export async function takeChatStep(
  actual: Actual,
  step: Step,
  { again, ...deps }: StepDeps & { again: boolean },
): Promise<Outcome<Actual>> {
  const taken = await act(actual, step, again, deps);
  return taken.ok || taken.why === 'passing' || taken.why === 'refused'
    ? taken
    : afterLoss(actual, step, taken, deps);
}

async function act(actual: Actual, step: Step, again: boolean, deps: StepDeps): Promise<Outcome<Actual>> {
  const { signal, incident, now } = deps;
  const system = 'system' in step ? step.system : actual.system;
  const chat = system === null ? undefined : deps.chatOf(system);
  if (chat === undefined) return { ok: false, why: 'refused', reason: 'This chat is switched off.' };
  switch (step.do) {
    case 'open': {
      const { name, purpose, number } = step;
      const opened = await chat.open({ name, private: step.private, purpose, signal });
      return map(opened, (value): Actual => {
        const begun = { ...anew(actual), system: chat.system };
        if (value === 'taken') return { ...begun, channel: { state: 'taken', number } };
        return { ...begun, channel: { state: 'open', number, ...value, private: step.private } };
      });
    }
    case 'find': {
      const { name, purpose, number } = step;
      const found = await chat.find({ name, purpose, signal });
      if (!found.ok) return found;
      const ours =
        found.value !== null && !(await deps.isTaken(chat.system, found.value.id)) ? found.value : null;
      return done({
        ...actual,
        channel:
          ours === null
            ? { state: 'none', number: number + 1 }
            : { state: 'open', number, ...ours, private: step.private },
      });
    }
    case 'report-opened': {
      const { id, name, link } = step;
      const channel = { system: chat.system, id, name, link };
      return map(await deps.report({ type: 'report-channel', channel }), () => actual);
    }
    case 'set-purpose':
      return map(await chat.setPurpose({ ...step, signal }), () => ({ ...actual, purpose: step.purpose }));
    case 'set-topic':
      return map(await chat.setTopic({ ...step, signal }), () => ({ ...actual, topic: step.topic }));
    case 'post-summary': {
      const { channel, card } = step;
      const posted = await chat.post({ channel, card, key: `${incident}.${step.key}`, again, signal });
      return map(posted, ({ message }) => ({
        ...actual,
        summary: { message, print: printOf(card), pinned: false, count: actual.summary.count + 1 },
      }));
    }
    case 'edit-summary':
      return map(await chat.edit({ ...step, signal }), () => ({
        ...actual,
        summary: { ...actual.summary, print: printOf(step.card) },
      }));
    case 'pin':
      return map(await chat.pin({ ...step, signal }), () => ({
        ...actual,
        summary: { ...actual.summary, pinned: true },
      }));
    case 'post': {
      const { channel, card, upTo, update } = step;
      const posted = await chat.post({ channel, card, key: `${incident}.${step.key}`, again, signal });
      return map(posted, ({ message }) => ({
        ...actual,
        toldUpTo: upTo,
        updates:
          update === null
            ? actual.updates
            : { ...actual.updates, [update]: { message, print: printOf(card) } },
      }));
    }
    case 'edit-update':
      return map(await chat.edit({ ...step, signal }), () => ({
        ...actual,
        updates: { ...actual.updates, [step.version]: { message: step.message, print: printOf(step.card) } },
      }));
    case 'announce': {
      const { place, card } = step;
      const key = `${incident}.${step.key}`;
      const posted = await chat.post({ channel: step.to, card, key, again, signal });
      return map(posted, ({ channel, message }) => ({
        ...actual,
        announcements: { ...actual.announcements, [place]: { channel, message, print: printOf(card) } },
      }));
    }
    case 'edit-announcement': {
      const { place, channel, message, card } = step;
      return map(await chat.edit({ channel, message, card, signal }), () => ({
        ...actual,
        announcements: { ...actual.announcements, [place]: { channel, message, print: printOf(card) } },
      }));
    }
    case 'withdraw':
      return map(await chat.withdraw({ ...step, signal }), () => withoutAnnouncement(actual, step.place));
    case 'find-user':
      return map(await deps.findUser(chat, step.person, signal), () => actual);
    case 'invite':
      return map(await chat.invite({ ...step, signal }), (how) => ({
        ...actual,
        people: { ...actual.people, [step.person]: how },
      }));
    case 'list-bookmarks':
      return map(await chat.listBookmarks({ ...step, signal }), (bookmarks) => ({ ...actual, bookmarks }));
    case 'put-bookmark': {
      // One that may have got through is looked for first.
      if (again && actual.bookmarks !== null) return done({ ...actual, bookmarks: null });
      const { title, link } = step;
      return map(await chat.putBookmark({ ...step, signal }), (id) => ({
        ...actual,
        bookmarks: [...(actual.bookmarks ?? []).filter((one) => one.id !== id), { id, title, link }],
      }));
    }
    case 'archive':
      return map(await chat.archive({ ...step, signal }), () => archived(actual, step.anew, now));
    case 'report-archived':
      return map(await deps.report({ type: 'archive-channel' }), () => actual);
  }
}

/** Somebody removed in the chat what a step was about. A message is posted again, or left; a channel was meant to be left. */
function afterLoss(actual: Actual, step: Step, lost: Failure, { now }: StepDeps): Outcome<Actual> {
  switch (step.do) {
    case 'edit-summary':
    case 'pin':
      if (lost.why === 'message-gone')
        return done({ ...actual, summary: { ...actual.summary, message: null, pinned: false } });
      break;
    case 'edit-update': {
      // Whoever removed it meant it.
      const { [step.version]: _removed, ...updates } = actual.updates;
      if (lost.why === 'message-gone') return done({ ...actual, updates });
      break;
    }
    case 'withdraw':
      return done(withoutAnnouncement(actual, step.place));
    case 'edit-announcement': {
      const told = actual.announcements[step.place];
      if (told === undefined) return done(actual);
      return done({
        ...actual,
        announcements: { ...actual.announcements, [step.place]: { ...told, print: printOf(step.card) } },
      });
    }
    case 'archive':
      return done(archived(actual, step.anew, now));
    case 'announce':
    case 'open':
    case 'find':
    case 'find-user':
      return { ok: false, why: 'refused', reason: lost.reason };
    default:
  }
  return lost.why === 'channel-gone'
    ? done(archived(actual, false, now))
    : { ok: false, why: 'refused', reason: lost.reason };
}

function archived(actual: Actual, openAnew: boolean, now: string): Actual {
  const { channel } = actual;
  if (channel.state !== 'open') return actual;
  if (openAnew) return { ...anew(actual), channel: { state: 'none', number: channel.number + 1 } };
  return { ...actual, channel: { ...channel, state: 'archived', at: now } };
}

/** Another channel has nothing of what was in the one before; what was told stays told. */
function anew(actual: Actual): Actual {
  const { toldUpTo, announcements, faults, channel } = actual;
  return {
    ...nothingYet,
    channel,
    toldUpTo,
    announcements,
    faults,
    summary: { ...nothingYet.summary, count: actual.summary.count },
  };
}

function withoutAnnouncement(actual: Actual, place: string): Actual {
  const { [place]: _withdrawn, ...announcements } = actual.announcements;
  return { ...actual, announcements };
}

function done(value: Actual): Outcome<Actual> {
  return { ok: true, value };
}

function map<Value>(outcome: Outcome<Value>, then: (value: Value) => Actual): Outcome<Actual> {
  return outcome.ok ? done(then(outcome.value)) : outcome;
}
