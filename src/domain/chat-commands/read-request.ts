/**
 * What a line in chat asks for: first as the incident's handbook has its commands, then as the house has them. Pure: whom and what
 * the words mean is looked up by whoever acts.
 */
import { nearestWord } from '../process/nearest-word.ts';
import type { ChatAction, Process } from '../process/process.ts';
import type { ChatProblem, ChatRequest, PlainCommand, ReadRequest } from './chat-request.ts';
import { readAlias, type ReadAlias } from './read-alias.ts';
import { splitWords, textOf, type Word } from './split-words.ts';

/** What the words may be: the process's own, or none where no process is chosen. */
export type Vocabulary = Pick<Process, 'commands' | 'statuses'>;

/** `command`: with or without its slash, as the chat system has it. */
export function readRequest(
  { command, text }: { command: string; text: string },
  process: Vocabulary,
): ReadRequest {
  const head = command.replace(/^\//, '').toLowerCase();
  // Some systems keep a command for themselves, as Slack does `/status`: behind `/incident` it is understood all the same.
  const lines = [`/${head} ${text}`, ...(head === 'incident' ? [`/${text.trimStart()}`] : [])];
  for (const line of lines) {
    const named = readAlias(line, process.commands);
    if (named !== null) return requestOf(named);
  }
  const words = splitWords(text);
  const incident = takeIncident(words);
  const verb = head === 'incident' ? verbOf(words) : verbs.find(({ names }) => names.includes(head));
  if (verb === undefined) {
    const asked = words[0]?.text ?? '';
    return head === 'incident' && asked === '' ? ok({ ask: 'help' }, incident) : unknownWord(asked || head);
  }
  const read = verb.read({ line: text, words, process });
  return 'ask' in read ? ok(read, incident) : { ok: false, problem: read };
}

interface Typed {
  line: string;
  /** Behind the verb; what is read is taken out. */
  words: Word[];
  process: Vocabulary;
}

interface Verb {
  /** The first is the one that is shown. */
  names: [string, ...string[]];
  usage: string;
  says: string;
  read: (typed: Typed) => ChatRequest | ChatProblem;
}

const verbs: Verb[] = [
  {
    names: ['create', 'declare', 'new', 'open', 'start'],
    usage: '/incident create "what is wrong" severity=2 service=checkout',
    says: 'Declares an incident; without a title a form opens. `private` keeps it to its members.',
    read(typed) {
      const [severity, service] = [option(typed, 'severity', 'sev'), option(typed, 'service')];
      const isPrivate = flagWord(typed, 'private');
      const title = rest(typed);
      if (title === '') return { ask: 'form', form: 'declare' };
      return { ask: 'declare', title, severity, service, isPrivate };
    },
  },
  plain('acknowledge', ['ack', 'acknowledge', 'mine'], 'I have it: what rings stops.'),
  plain('pass-on', ['pass-on', 'pass'], 'I was paged and cannot take it: whoever is next is asked now.'),
  plain('escalate', ['escalate'], 'Climbs the next rung now.'),
  {
    names: ['severity', 'sev'],
    usage: '/incident severity 1',
    says: 'Sets the severity.',
    read: (typed) => one(typed, 'severity', (severity) => ({ ask: 'severity', severity })),
  },
  {
    names: ['status'],
    usage: '/incident status investigating',
    says: 'Sets the status; without a word it shows the incident.',
    read(typed) {
      if (typed.words[0]?.text.toLowerCase() === 'update') {
        typed.words.shift();
        return update(typed, 'status-page');
      }
      const status = rest(typed);
      return status === '' ? { ask: 'show' } : { ask: 'status', status };
    },
  },
  {
    names: ['update'],
    usage: '/incident update investigating "what is known" audience=public next=30m',
    says: 'Posts an update; status, audience and the next update may be left out. Without a text a form opens.',
    read: (typed) => update(typed, 'on-the-incident'),
  },
  {
    names: ['promise', 'next-update'],
    usage: '/incident promise 30m',
    says: 'Says when the next update comes.',
    read: (typed) => one(typed, 'promise', (next) => ({ ask: 'promise-update', next })),
  },
  {
    names: ['role', 'assign'],
    usage: '/incident role incident-commander @ana',
    says: 'Gives a role to somebody; `nobody` takes it back.',
    read(typed) {
      const [role, person] = [typed.words.shift()?.text, typed.words.shift()?.text];
      if (role === undefined || person === undefined) return missing('role', 'Name the role and the person.');
      return { ask: 'role', role, person: person.toLowerCase() === 'nobody' ? null : person };
    },
  },
  {
    names: ['hand-over', 'handover'],
    usage: '/incident hand-over @ben',
    says: 'Somebody else has it from now on; they are paged.',
    read: (typed) => one(typed, 'hand-over', (to) => ({ ask: 'hand-over', to })),
  },
  {
    names: ['note'],
    usage: '/incident note "what was seen or done"',
    says: 'Keeps a note in the timeline. `progress` instead of `note` counts as progress.',
    read: (typed) => one(typed, 'note', (text) => ({ ask: 'note', text, progress: false })),
  },
  {
    names: ['progress'],
    usage: '/incident progress "the rollback is running"',
    says: 'Keeps a note that counts as progress.',
    read: (typed) => one(typed, 'progress', (text) => ({ ask: 'note', text, progress: true })),
  },
  {
    names: ['check', 'done'],
    usage: '/incident check "assign roles"',
    says: 'Checks the item of a checklist that begins so; `uncheck` opens it again.',
    read: (typed) => one(typed, 'check', (words) => ({ ask: 'check', words, checked: true })),
  },
  {
    names: ['uncheck'],
    usage: '/incident uncheck "assign roles"',
    says: 'Opens an item of a checklist again.',
    read: (typed) => one(typed, 'uncheck', (words) => ({ ask: 'check', words, checked: false })),
  },
  {
    names: ['phase'],
    usage: '/incident phase respond',
    says: 'Sets the phase.',
    read: (typed) => one(typed, 'phase', (phase) => ({ ask: 'phase', phase })),
  },
  {
    names: ['flag'],
    usage: '/incident flag customer-visible',
    says: 'Raises a flag; `unflag` lowers it.',
    read: (typed) => one(typed, 'flag', (flag) => ({ ask: 'flag', flag, raised: true })),
  },
  {
    names: ['unflag'],
    usage: '/incident unflag customer-visible',
    says: 'Lowers a flag.',
    read: (typed) => one(typed, 'unflag', (flag) => ({ ask: 'flag', flag, raised: false })),
  },
  {
    names: ['page'],
    usage: '/page @ana "why they are needed"',
    says: 'Pages people, positions, teams or whoever a schedule has on call.',
    read(typed) {
      const urgency = option(typed, 'urgency') === 'low' ? 'low' : 'high';
      const who = takeNames(typed.words);
      if (who.length === 0) return missing('page', 'Say who is to be paged.');
      const message = rest(typed);
      return { ask: 'page', who, message: message === '' ? null : message, urgency };
    },
  },
  {
    names: ['timer'],
    usage: '/incident timer start',
    says: 'Starts the update clock and says when the next update is due.',
    read: ({ words }) =>
      words.length === 0 || words[0]?.text.toLowerCase() === 'start'
        ? { ask: 'start-clocks' }
        : missing(
            'timer',
            `A timer is started, and the incident stops it; "${words[0]!.text}" is not known.`,
          ),
  },
  plain('mitigate', ['mitigate', 'mitigated'], 'The harm has stopped; the incident is watched.'),
  plain('resolve', ['resolve', 'resolved'], 'It is over; its alerts end with it.'),
  plain('reopen', ['reopen'], 'It is not over.'),
  plain('close', ['close'], 'Closes a resolved incident.'),
  plain('mark-false-positive', ['false-positive', 'false-alarm'], 'It was none.'),
  {
    names: ['show', 'info'],
    usage: '/incident show',
    says: 'What stands and what is next.',
    read: () => ({ ask: 'show' }),
  },
  {
    names: ['list', 'ls'],
    usage: '/incident list',
    says: 'The open incidents.',
    read: () => ({ ask: 'list' }),
  },
  {
    names: ['oncall', 'on-call'],
    usage: '/oncall checkout',
    says: 'Who is on call: for all positions, or for one position, schedule or service.',
    read(typed) {
      const about = rest(typed);
      return { ask: 'on-call', about: about === '' ? null : about };
    },
  },
  {
    names: ['help'],
    usage: '/incident help',
    says: 'This list.',
    read: () => ({ ask: 'help' }),
  },
];

/** Everything that can be asked for, the handbook's own lines first. */
export function allUsages({ commands }: Pick<Vocabulary, 'commands'>): ChatProblem['usages'] {
  return [
    ...commands.map(({ say }) => ({ usage: say, says: 'As the handbook has it.' })),
    ...verbs.map(({ usage, says }) => ({ usage, says })),
  ];
}

function plain(command: PlainCommand, names: [string, ...string[]], says: string): Verb {
  return {
    names,
    usage: `/incident ${names[0]}`,
    says,
    read: ({ words }) =>
      words.length === 0
        ? { ask: 'plain', command }
        : missing(names[0], `\`${names[0]}\` takes no further words, and "${words[0]!.text}" is one.`),
  };
}

function update(typed: Typed, instead: 'on-the-incident' | 'status-page'): ChatRequest | ChatProblem {
  const [audience, next, template] = [
    option(typed, 'audience', 'to'),
    option(typed, 'next'),
    option(typed, 'template'),
  ];
  const [first] = typed.words;
  const named =
    first === undefined || first.quoted
      ? undefined
      : typed.process.statuses.find(({ id }) => id.toLowerCase() === first.text.toLowerCase());
  if (named !== undefined) typed.words.shift();
  else if (looksLikeStatus(typed)) return noStatus(first!.text, typed.process);
  const text = rest(typed);
  if (text === '' && named !== undefined) return missing('update', 'Say what is known.');
  if (text === '') return { ask: 'form', form: 'update', template };
  return {
    ask: 'update',
    text,
    status: named?.id ?? null,
    audience: audience === null ? instead : { named: audience },
    next,
  };
}

/**
 * Whether the first word stands where a status does and was to be one: what is told, to the public even, is not taken back, so a slip
 * of the finger is asked about and not read out.
 */
function looksLikeStatus({ words: [first, second, ...more], process }: Typed): boolean {
  if (first === undefined || first.quoted || first.option !== null || second === undefined) return false;
  const alone = second.quoted && more.length === 0;
  const ids = process.statuses.map(({ id }) => id);
  return alone || nearestWord(first.text, ids) !== null;
}

function noStatus(word: string, { statuses }: Vocabulary): ChatProblem {
  const ids = statuses.map(({ id }) => id).join(', ');
  return missing(
    'update',
    `"${word.slice(0, 60)}" is no status. There are: ${ids}. If the text begins with it, put all of the text in quotation marks.`,
  );
}

/** A handbook's own line, as what it says it does. What an argument is called tells what it is. */
function requestOf({ alias: { does, say, status }, arguments: given }: ReadAlias): ReadRequest {
  const first = (...names: string[]) =>
    names.map((name) => given[name]).find((value) => value !== undefined && value.trim() !== '') ?? null;
  const text = () => first('text', 'message', 'update', 'note') ?? Object.values(given).at(-1) ?? '';
  return ok(madeOf[does]({ first, text, status, say }), first('incident', 'number'));
}

interface Given {
  first: (...names: string[]) => string | null;
  text: () => string;
  status: string | null;
  say: string;
}

const madeOf: Record<ChatAction, (given: Given) => ChatRequest> = {
  declare: ({ first, text }) => ({
    ask: 'declare',
    title: first('title', 'summary') ?? text(),
    severity: first('severity', 'level'),
    service: first('service'),
    isPrivate: false,
  }),
  page: ({ first }) => ({
    ask: 'page',
    who: (first('who', 'person', 'people', 'position') ?? '').split(/[\s,]+/).filter(Boolean),
    message: first('message', 'text', 'why'),
    urgency: 'high',
  }),
  acknowledge: () => ({ ask: 'plain', command: 'acknowledge' }),
  escalate: () => ({ ask: 'plain', command: 'escalate' }),
  'post-update': ({ first, text, status, say }) => {
    const audience = first('audience');
    return {
      ask: 'update',
      text: text(),
      status: status ?? first('status'),
      audience:
        audience === null ? (isForPublic(say) ? 'status-page' : 'on-the-incident') : { named: audience },
      next: first('next'),
    };
  },
  'set-status': ({ first, status }) => ({ ask: 'status', status: status ?? first('status') ?? '' }),
  'set-severity': ({ first }) => ({ ask: 'severity', severity: first('severity', 'level') ?? '' }),
  'assign-role': ({ first }) => ({
    ask: 'role',
    role: first('role') ?? '',
    person: first('person', 'who'),
  }),
  'start-clocks': () => ({ ask: 'start-clocks' }),
  resolve: () => ({ ask: 'plain', command: 'resolve' }),
  close: () => ({ ask: 'plain', command: 'close' }),
};

/** `/status update …` speaks to whoever reads the status page. */
function isForPublic(say: string): boolean {
  return /^\/(incident\s+)?status\b/i.test(say.trim());
}

function verbOf(words: Word[]): Verb | undefined {
  const [first] = words;
  if (first === undefined || first.quoted) return undefined;
  const found = verbs.find(({ names }) => (names as string[]).includes(first.text.toLowerCase()));
  if (found !== undefined) words.shift();
  return found;
}

/** An incident may be named before the verb or right behind it. Takes it out. */
function takeIncident(words: Word[]): string | null {
  const at = words
    .slice(0, 2)
    .findIndex(
      ({ text, quoted, option: named }) => !quoted && named === null && /^inc-\d{4}-\d{4,10}$/i.test(text),
    );
  const [named] = words.filter(({ option: name }) => name === 'incident');
  if (at >= 0) return words.splice(at, 1)[0]!.text.toUpperCase();
  if (named === undefined) return null;
  words.splice(words.indexOf(named), 1);
  return named.text.toUpperCase();
}

/** Names until the first text: those with `@`, or the first word. */
function takeNames(words: Word[]): string[] {
  const names: string[] = [];
  while (words.length > 0 && (names.length === 0 || (!words[0]!.quoted && /^(<@|@)/.test(words[0]!.text))))
    names.push(...words.shift()!.text.split(',').filter(Boolean));
  return names.slice(0, mostNames);
}

/** As many as one command pages. */
const mostNames = 20;

function option({ words }: Typed, ...names: string[]): string | null {
  const at = words.findIndex((word) => word.option !== null && names.includes(word.option));
  return at < 0 ? null : words.splice(at, 1)[0]!.text;
}

function flagWord({ words }: Typed, name: string): boolean {
  const last = words.at(-1);
  if (words.length < 2 || last === undefined || last.quoted || last.text.toLowerCase() !== name) return false;
  words.pop();
  return true;
}

function rest({ line, words }: Typed): string {
  return textOf(line, words);
}

function one(typed: Typed, verb: string, make: (text: string) => ChatRequest): ChatRequest | ChatProblem {
  const text = rest(typed);
  return text === '' ? missing(verb, 'A word is missing.') : make(text);
}

function missing(verb: string, sentence: string): ChatProblem {
  return {
    sentence,
    usages: verbs.filter(({ names }) => names[0] === verb).map(({ usage, says }) => ({ usage, says })),
  };
}

/** As many as one reads while something burns. */
const mostNear = 3;

function unknownWord(word: string): ReadRequest {
  const near = nearestWord(
    word,
    verbs.flatMap(({ names }) => names),
  );
  const meant = verbs.filter(({ names }) => near !== null && names.includes(near));
  const begins = verbs.filter(
    (verb) => !meant.includes(verb) && word !== '' && verb.names.some((name) => name.startsWith(word[0]!)),
  );
  const all = verbs.map(({ names }) => names[0]);
  const others = [...meant, ...begins].map(({ names }) => names[0]);
  const inOrder = [...others, ...all.filter((name) => !others.includes(name))];
  return {
    ok: false,
    problem: {
      sentence: `"${word.slice(0, 60)}" is no command. There are: ${inOrder.join(', ')}.`,
      usages: [...meant, ...begins].slice(0, mostNear).map(({ usage, says }) => ({ usage, says })),
    },
  };
}

function ok(request: ChatRequest, incident: string | null): ReadRequest {
  return { ok: true, request, incident: incident?.toUpperCase() ?? null };
}
