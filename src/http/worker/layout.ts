/**
 * Questions whose answer is a schedule laid out. A small one is answered at once; a large one by a thread of its own, since
 * whoever is to be paged meanwhile must not wait for a calendar of fifty hourly layers.
 */
import type { Directory } from '../../domain/directory/directory.ts';
import { calendarReach, type CalendarShift, shiftsAround } from '../../domain/schedule/calendar.ts';
import {
  type AskedCandidates,
  type Candidate,
  candidates,
  candidatesWork,
} from '../../domain/schedule/candidates.ts';
import { layoutWork } from '../../domain/schedule/layout-work.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { scheduleSchema } from '../../domain/schedule/schedule.ts';
import { shifts } from '../../domain/schedule/shifts.ts';
import {
  inPlace,
  type ScheduleInPlace,
  type Surroundings,
  takingTurns,
} from '../../domain/schedule/surroundings.ts';
import { type WhoeverLeft, withoutWhoeverLeft } from '../../domain/schedule/whoever-left.ts';
import { wrongFollowing } from '../../domain/schedule/follows.ts';
import type { ScheduleQuality, ScheduleShifts } from '../shapes.ts';
import { calendarItem, type CalendarItem } from '../views/many-shifts-view.ts';
import { qualityView, shiftsView } from '../views/shifts-view.ts';
import { askWorker, type FromWorker } from './ask-worker.ts';

interface Range {
  from: string;
  to: string;
}

export type LayoutQuestion =
  | { ask: 'shifts'; schedule: ScheduleInPlace; range: Range; left: WhoeverLeft }
  | {
      ask: 'quality';
      schedule: ScheduleInPlace;
      range: Range;
      directory: Pick<Directory, 'users'>;
      betweenShiftsMs: number | null;
      left: WhoeverLeft;
    }
  /** Its part of a calendar of many. */
  | { ask: 'item'; schedule: ScheduleInPlace; range: Range; left: WhoeverLeft }
  /** What a calendar that others read shows of it, today. */
  | { ask: 'calendar'; schedule: ScheduleInPlace; now: string }
  /** Who could take a time. */
  | { ask: 'candidates'; schedule: ScheduleInPlace; asked: AskedCandidates }
  /** A schedule in the file's form that nobody has read yet. */
  | {
      ask: 'preview';
      written: Record<string, unknown>;
      range: Range;
      all: Record<string, Schedule>;
      around: Surroundings;
    };

export type LayoutAnswer =
  | { laid: ScheduleShifts | ScheduleQuality }
  | { around: CalendarShift[] }
  | { item: CalendarItem }
  | { candidates: Candidate[] }
  /** A sentence: the range is empty, too long, or holds too many shifts. */
  | { refused: string }
  | { mistakes: Mistake[] };

export interface Mistake {
  path: (string | number)[];
  message: string;
}

/** A few hundredths of a second on a busy machine. */
const mostAtOnce = 30_000;
/** A request has 10 s; whoever asked hears of it before. */
const deadlineMs = 8_000;
const layouts = { atOnce: 2, megabytes: 256 };

/** A schedule that is only being written names people by itself. */
const nobody: WhoeverLeft = { people: [], now: '' };

const entry = new URL('./layout-worker.ts', import.meta.url);

/** A large answer is JSON already: to make it so of twenty thousand shifts takes as long as a page may wait. */
export async function askLayout(
  question: LayoutQuestion,
): Promise<FromWorker<LayoutAnswer | { json: string }>> {
  if (workOf(question) <= mostAtOnce) return { answer: answerTo(question) };
  return askWorker<LayoutAnswer | { json: string }>(entry, ownPart(question), deadlineMs, layouts);
}

export function answerTo(question: LayoutQuestion): LayoutAnswer {
  if (question.ask === 'preview') {
    const { written, all, around, range } = question;
    const read = scheduleSchema.safeParse(written);
    if (!read.success)
      return {
        mistakes: read.error.issues.map(({ path, message }) => ({
          path: path as (string | number)[],
          message,
        })),
      };
    const others = { ...all, [read.data.handle]: read.data };
    const wrong = unfollowable(read.data, others);
    if (wrong !== null) return { mistakes: [{ path: ['follows'], message: wrong }] };
    return answerTo({ ask: 'shifts', schedule: inPlace(read.data, others, around), range, left: nobody });
  }
  if (question.ask === 'calendar') return { around: shiftsAround(question.schedule, question.now) };
  if (question.ask === 'item')
    return { item: withoutWhoeverLeft(calendarItem(question.schedule, question.range), question.left) };
  if (question.ask === 'candidates') return { candidates: candidates(question.schedule, question.asked) };
  const { schedule, range } = question;
  const whole = shifts(schedule, range.from, range.to);
  if ('refused' in whole) return { refused: whole.sentence };
  const laid = withoutWhoeverLeft(whole, question.left);
  switch (question.ask) {
    case 'shifts':
      return { laid: shiftsView(schedule, range, laid) };
    case 'quality':
      return { laid: qualityView(schedule, range, laid, question) };
  }
}

/** In steps of about a microsecond. To judge a layout takes a few times as long as to lay it out, and to read one a step a few characters. */
function workOf(question: LayoutQuestion): number {
  switch (question.ask) {
    case 'shifts':
      return layoutWork(question.schedule, question.range);
    case 'item':
      // With its overrides and without them.
      return 2 * layoutWork(question.schedule, question.range);
    case 'quality':
      return 4 * layoutWork(question.schedule, question.range);
    case 'candidates':
      return candidatesWork(question.schedule, question.asked);
    case 'calendar':
      return layoutWork(question.schedule, calendarReach(question.now));
    case 'preview': {
      const reading = JSON.stringify(question.written).length / 4;
      if (reading > mostAtOnce) return reading;
      const read = scheduleSchema.safeParse(question.written);
      if (!read.success) return reading;
      const schedule = inPlace(
        read.data,
        { ...question.all, [read.data.handle]: read.data },
        question.around,
      );
      return reading + layoutWork(schedule, question.range);
    }
  }
}

/** What crosses into a thread is copied: of a large organisation only what a schedule may name goes along. */
function ownPart(question: LayoutQuestion): LayoutQuestion {
  if (question.ask === 'preview') return { ...question, all: chainFrom(question) };
  if (question.ask !== 'quality') return question;
  const { schedule, directory } = question;
  const named = [...takingTurns(schedule), ...schedule.overrides.flatMap(({ who }) => who)];
  const users = Object.fromEntries(
    named.flatMap((handle) =>
      Object.hasOwn(directory.users, handle) ? [[handle, directory.users[handle]!]] : [],
    ),
  );
  return { ...question, directory: { users } };
}

/** The schedules that one follows, whatever else it says. */
function chainFrom({ written, all }: Extract<LayoutQuestion, { ask: 'preview' }>): Record<string, Schedule> {
  const chain: Record<string, Schedule> = {};
  let next = (written['follows'] as { schedule?: unknown } | undefined)?.schedule;
  while (typeof next === 'string' && Object.hasOwn(all, next) && !Object.hasOwn(chain, next)) {
    chain[next] = all[next]!;
    next = all[next]!.follows?.schedule;
  }
  return chain;
}

function unfollowable(schedule: Schedule, all: Record<string, Schedule>): string | null {
  const { follows } = schedule;
  if (follows !== undefined && !Object.hasOwn(all, follows.schedule))
    return `there is no schedule "${follows.schedule}" that it could follow: name one of the installation's`;
  const wrong = wrongFollowing(schedule, all);
  return wrong === null ? null : `${wrong.message} ${wrong.remedy}`.replace(/\.$/, '');
}
