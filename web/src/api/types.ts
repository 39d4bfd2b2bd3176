/** The API's shapes as types, and nothing of the server: these imports are erased before anything runs. */
export type {
  AcknowledgeView,
  AlertView,
  CalendarLinkView as CalendarLink,
  ClockView,
  CommandAnswer,
  CommandName,
  DeclarePreview,
  DeliveryView,
  IncidentView,
  Line,
  Mark,
  Me,
  NowView,
  OnCallView,
  PageView,
  Problem,
  ServiceView,
  SessionView,
  TimelineEntry,
  UserView,
  WholeIncidentView,
} from '../../../src/http/shapes.ts';
import type {
  atHand,
  CalendarLinkView,
  commandBodies,
  CommandName,
  finding,
  inboxEntry,
  IncidentView,
  NowView,
  processView,
  team,
  templates,
} from '../../../src/http/shapes.ts';
export type {
  CheckedProcessView,
  ProcessMeaning,
  ProcessSource,
  ShippedProcess,
} from '../../../src/http/shapes-process.ts';
export type { ReplayView as Replay, SimulationView as Simulation } from '../../../src/http/shapes.ts';
export type { HandoffView as Handoff, ShiftFactView as ShiftFact } from '../../../src/http/shapes-handoff.ts';
export type { OnCallBurden, OnCallHealth, OnCallPages } from '../../../src/http/shapes-on-call-health.ts';
import type { checkShiftItem } from '../../../src/http/shapes-handoff.ts';
export type { IncidentChannelView as IncidentChannel } from '../../../src/http/shapes-channel.ts';
export type { MyDevices } from '../../../src/http/shapes-devices.ts';
export type { ShiftsOfMany } from '../../../src/http/shapes-shifts.ts';
export type { CandidatesView, OverrideView, SwapView } from '../../../src/http/shapes-overrides.ts';
export type { ScheduleQuality, ScheduleShifts } from '../../../src/http/shapes.ts';
import type { newOverrides } from '../../../src/http/shapes-overrides.ts';
import type { z } from 'zod';

/** GET /time-off and /me/time-off. */
export type { TimeOffView as TimeOff } from '../../../src/http/shapes-calendars.ts';
import type { timeOffFeed } from '../../../src/http/shapes-calendars.ts';
/** GET /me/time-off-feed: one's own, with its address. */
export type TimeOffFeed = z.infer<typeof timeOffFeed>;

/** What a command's body may be before the server has filled in what was left out. */
export type CommandBody<Name extends CommandName> = z.input<(typeof commandBodies)[Name]>;
export type PersonRef = NonNullable<IncidentView['owner']>;
export type NowCard = NowView['open'][number];
export type Listing<Item> = { items: Item[]; nextCursor: string | null };

/** GET /process: what the pickers offer. */
export type ProcessView = z.infer<typeof processView>;
/** What is wrong with a process file. */
export type Finding = z.infer<typeof finding>;
/** GET /teams. */
export type TeamView = z.infer<typeof team>;
/** GET /incidents/{number}/at-hand. */
export type AtHand = z.infer<typeof atHand>;
/** GET /incidents/{number}/templates. */
export type Template = z.infer<typeof templates>['items'][number];
/** GET and PUT /me/contacts, in the configuration's words; a length is "2m". The tests hold it to the schema. */
export type OwnContacts = {
  contacts: {
    id: string;
    channel:
      | 'webhook'
      | 'email'
      | 'ntfy'
      | 'slack'
      | 'mattermost'
      | 'teams'
      | 'sms'
      | 'voice'
      | 'push'
      | 'inbox';
    to: string;
  }[];
  rules: {
    urgency: 'high' | 'low';
    after: string;
    contact: string;
    during?: string;
    days?: string[];
    repeat?: { every: string; times: number };
  }[];
  quietHours?: { hours?: string; days?: string[]; overriddenBy?: string[] };
};
export type {
  PlanView,
  Readiness,
  ReadinessOfPerson,
  TestPageView,
} from '../../../src/http/shapes-readiness.ts';
/** POST /schedules/{handle}/handoff/check. */
export type ShiftCheck = z.infer<typeof checkShiftItem>;
/** POST /me/calendar-links: the one answer that shows the link itself. */
export type MadeCalendarLink = CalendarLinkView & { url: string };
/** GET /inbox: in the demonstration, what would have gone out. */
export type InboxItem = z.infer<typeof inboxEntry>;

/** POST /a/{token}: what a person can do from a link, without signing in. */
export type LinkAction = 'acknowledge' | 'pass-on' | 'escalate' | 'mark-false-positive' | 'note';

/** POST /schedules/{handle}/overrides, for one of them. */
export type NewOverride = Omit<z.input<typeof newOverrides>, 'overrides'>;
