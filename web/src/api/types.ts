/** The API's shapes as types, and nothing of the server: these imports are erased before anything runs. */
export type {
  AcknowledgeView,
  AlertView,
  ClockView,
  CommandAnswer,
  CommandName,
  DeliveryView,
  IncidentView,
  Line,
  Mark,
  Me,
  NowView,
  OnCallView,
  PageView,
  Problem,
  TimelineEntry,
} from '../../../src/http/shapes.ts';
import type { commandBodies, CommandName, IncidentView, NowView } from '../../../src/http/shapes.ts';
import type { z } from 'zod';

/** What a command's body may be before the server has filled in what was left out. */
export type CommandBody<Name extends CommandName> = z.input<(typeof commandBodies)[Name]>;
export type PersonRef = NonNullable<IncidentView['owner']>;
export type NowCard = NowView['open'][number];
export type Listing<Item> = { items: Item[]; nextCursor: string | null };

/** GET /process: what the pickers offer. */
export type ProcessView = {
  id: string;
  title: string;
  version: string;
  severities: { id: string; label: string; rank: number; definition: string; examples: string[] }[];
  statuses: { id: string; label: string; category: IncidentView['category'] }[];
  roles: { id: string; label: string }[];
  flags: { id: string; label: string }[];
  positions: { id: string; label: string }[];
  audiences?: { id: string; label: string }[];
};

/** GET /incidents/preview: who will be paged if this is declared now. */
export type DeclarePreview = {
  paged: { at: string; positions: string[]; people: PersonRef[]; by: string }[];
  next: { at: string; to: string[]; unless: string | null; sentence: string } | null;
};

/** GET /inbox: in the demonstration, what would have gone out. */
export type InboxItem = {
  id: string;
  at: string;
  person: PersonRef | null;
  channel: string;
  subject: string;
  body: string;
  acknowledgeUrl: string | null;
};

/** POST /a/{token}: what a person can do from a link, without signing in. */
export type LinkAction = 'acknowledge' | 'pass-on' | 'escalate' | 'mark-false-positive' | 'note';
