/**
 * What somebody reads when their shift is about to end, or begins: the sheet of the handoff in words, on the clock of their own
 * zone. Where a message has room (mail) it holds the lists, elsewhere the sentences and the link. Pure.
 */
import type { Person } from '../directory/directory.ts';
import { inWords } from '../incident/naming.ts';
import { minuteMs, msOf } from '../instant.ts';
import type { Handoff } from '../schedule/handoff.ts';
import type { ShiftFact, ShiftFactItem } from '../schedule/shift-facts.ts';
import type { ShiftMoment, ShiftSheet } from '../schedule/shift-sheet.ts';
import type { ChannelKind } from './delivery.ts';
import { localTime } from './local-time.ts';

interface ShiftNoticeWords {
  subject: string;
  body: string;
}

interface Told {
  kind: 'off' | 'on';
  schedule: { handle: string; name: string };
  handoff: Handoff;
  /** When the shift that begins then ends; null: not within a year. */
  ends: string | null;
  sheet: ShiftSheet;
  nameOf: (handle: string) => string;
  /** The public address, without a slash at its end. */
  url: string;
  now: string;
}

/** A pocket is no place for a list. */
export function hasRoom(channel: ChannelKind): boolean {
  return channel === 'email' || channel === 'inbox';
}

/** More of one fact than that is looked at on the page. */
const mostLines = 7;
/** Whoever is told within this time is told as it happens. */
const promptMs = 5 * minuteMs;

export function shiftNotice(person: Person, told: Told, room: 'long' | 'short'): ShiftNoticeWords {
  const { sheet, url, schedule, handoff } = told;
  const opening = openingOf(person, told);
  const facts = sheet.facts.filter(({ kind }) => told.kind === 'on' || kind !== 'schedule');
  const link = `${url}/on-call/handoff?schedule=${schedule.handle}&at=${handoff.at}`;
  const body =
    room === 'short'
      ? [
          opening.sentence,
          ...facts.filter(({ kind }) => inShort.includes(kind)).map((one) => one.sentence),
          link,
        ]
      : [
          opening.sentence,
          ...facts.map((fact) => factInWords(fact, person.timeZone)),
          ...listsInWords(told),
          `Tick off what is done, and see the rest: ${link}`,
        ];
  return { subject: opening.subject, body: body.join(room === 'short' ? '\n' : '\n\n') };
}

const inShort: ShiftFact['kind'][] = ['open-incidents', 'alerts-24h'];

/** Who takes over from whom, and when; in the past tense where the house was down, or the roster was changed afterwards. */
function openingOf(
  { timeZone }: Person,
  { kind, schedule, handoff, ends, nameOf, now }: Told,
): { subject: string; sentence: string } {
  const at = localTime(handoff.at, timeZone);
  const past = msOf(now) - msOf(handoff.at) > promptMs;
  const others = (handles: string[]) => inWords(handles.map(nameOf));
  if (kind === 'off') {
    const verb = past ? 'took over' : handoff.on.length === 1 ? 'takes over' : 'take over';
    const who = others(handoff.on);
    return {
      subject: `${schedule.name}: ${who} ${verb} from you, ${at}`,
      sentence: `${who} ${verb} ${schedule.name} from you at ${at} (${timeZone}). Say what is to be handed over.`,
    };
  }
  const until = ends === null ? '' : ` until ${localTime(ends, timeZone)}`;
  const since = past ? ` since ${at}` : '';
  const from = handoff.off.length === 0 ? '' : ` You take over from ${others(handoff.off)}.`;
  const beside =
    handoff.stay.length === 0
      ? ''
      : ` ${others(handoff.stay)} ${handoff.stay.length === 1 ? 'is' : 'are'} on call with you.`;
  return {
    subject: `${schedule.name}: you are on call${until}`,
    sentence: `You are on call for ${schedule.name}${since}${until} (${timeZone}).${from}${beside}`,
  };
}

function factInWords({ title, sentence, items, count }: ShiftFact, timeZone: string): string {
  const shown = items.slice(0, mostLines).map((item) => `- ${itemInWords(item, timeZone)}`);
  const more = items.length > mostLines ? ['- and more, on the page'] : [];
  return [title, sentence, ...(count === 0 ? [] : [...shown, ...more])].join('\n');
}

function itemInWords({ text, detail, at }: ShiftFactItem, timeZone: string): string {
  const facts = [detail, at === null ? null : localTime(at, timeZone)].filter((one) => one !== null);
  return facts.length === 0 ? text : `${text} (${facts.join(', ')})`;
}

function listsInWords({ kind, sheet }: Told): string[] {
  const lists = sheet.checklists.filter(({ moment }) => momentsFor(kind, sheet).includes(moment));
  const duties =
    kind === 'off' || sheet.duties.length === 0
      ? []
      : [['What is asked of whoever is on call', ...sheet.duties.map((duty) => `- ${duty}`)].join('\n')];
  return [
    ...lists.map(({ title, items }) =>
      [title, ...items.map(({ item, ticked }) => `${ticked === null ? '[ ]' : '[x]'} ${item.text}`)].join(
        '\n',
      ),
    ),
    ...duties,
  ];
}

/** Whoever comes on goes through the list of the handoff where the process has none of its own for the start. */
function momentsFor(kind: Told['kind'], { checklists }: ShiftSheet): ShiftMoment[] {
  if (kind === 'off') return ['handoff'];
  return checklists.some(({ moment }) => moment === 'shift-start')
    ? ['shift-start', 'shift']
    : ['handoff', 'shift'];
}
