/** Updates as the API shows them: what was told and corrected, what each audience would read, and drafts. */
import type { Directory } from '../../domain/directory/directory.ts';
import type { Actor, RecordedEvent } from '../../domain/incident/events.ts';
import { personRef, type PersonRef } from '../../domain/incident/naming.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { markdownToHtml } from '../../domain/message/markdown.ts';
import type { Process } from '../../domain/process/process.ts';
import { factsOf } from '../../domain/incident/ladders.ts';
import type { StatusPage } from '../../domain/status-page/facts.ts';
import { pagesFor } from '../../domain/status-page/from-incident.ts';
import { composeUpdate, type UpdateAsked, withStatus } from '../../domain/telling/compose-update.ts';
import type { Happened } from '../../domain/telling/occasions.ts';
import { type Around, planTelling } from '../../domain/telling/plan-telling.ts';
import { audienceLabel, whoHears } from '../../domain/telling/who-hears.ts';
import type { DraftRow } from '../../store/telling/drafts.ts';
import type { DraftView, UpdatePreviewView, UpdateView } from '../shapes-updates.ts';

/** As many people as a preview names; the others are counted. */
const mostNamed = 50;

/** `log`: its updates, corrections and what was told of them. `texts`: null where one was redacted. */
export function updateViews(
  log: RecordedEvent[],
  texts: Map<string, string | null>,
  { process, directory }: { process: Process; directory: Directory },
): UpdateView[] {
  const words = (id: string | undefined) => (id === undefined ? null : (texts.get(id) ?? null));
  const updates = new Map<number, UpdateView>();
  for (const { version, at, actor, event } of log) {
    if (event.type === 'update-posted') {
      const body = words(event.text) ?? '';
      updates.set(version, {
        update: version,
        at,
        audience: event.audience,
        label: audienceLabel(process, event.audience),
        subject: words(event.subject),
        body,
        html: markdownToHtml(body),
        by: personBehind(actor, directory),
        nextUpdateAt: event.nextUpdateAt,
        template: event.template ?? null,
        corrections: [],
        told: null,
      });
    } else if (event.type === 'update-corrected') {
      const body = words(event.text) ?? '';
      updates.get(event.update)?.corrections.push({
        at,
        by: personBehind(actor, directory),
        subject: words(event.subject),
        body,
        html: markdownToHtml(body),
      });
    } else if (event.type === 'audience-told' && event.update !== null) {
      const update = updates.get(event.update);
      // Who is told of a correction was told before.
      if (update === undefined || update.corrections.length > 0) continue;
      const told = update.told ?? { people: 0, addresses: 0 };
      update.told = { people: told.people + event.people, addresses: told.addresses + event.addresses };
    }
  }
  return [...updates.values()].toReversed();
}

export function updatePreview(
  asked: UpdateAsked & { audience: string },
  around: Around & {
    url: string;
    statusPages: Pick<StatusPage, 'components'>[];
    /** Addresses that left this audience, in small letters. */
    stopped: ReadonlySet<string>;
  },
): UpdatePreviewView {
  const { process, directory, state } = around;
  const { audience, status = null } = asked;
  const words = composeUpdate(asked, state, around);
  const meant = (status === null ? null : withStatus(state, status, around)) ?? state;
  const [told, ...also] = whoHears(process, factsOf(meant), happening(state, meant, audience));
  const reached = told?.audience === audience ? planTelling(told, around) : null;
  const problems = [...words.problems];
  if (reached === null)
    problems.push({ field: 'audience', message: `The process has no audience "${audience}".` });
  return {
    audience,
    label: audienceLabel(process, audience),
    subject: words.subject,
    body: words.body,
    html: markdownToHtml(words.body),
    through:
      told === undefined || reached === null
        ? []
        : throughOf(isShown(around) ? told.through : [], reached.through),
    people: (reached?.people ?? []).slice(0, mostNamed).map(({ person }) => personRef(directory, person)),
    peopleCount: reached?.people.length ?? 0,
    addressCount: (reached?.addresses ?? []).filter((to) => !around.stopped.has(to.toLowerCase())).length,
    channels: (reached?.rooms ?? []).map(({ to }) => roomName(to)),
    also:
      reached === null
        ? []
        : also.map(({ audience: id, label, confirm }) => ({ audience: id, label, confirm })),
    problems,
  };
}

export function draftView(
  row: DraftRow,
  state: IncidentState,
  around: { process: Process; directory: Directory; url: string; now: string },
): DraftView {
  const { problems } = composeUpdate(row, state, around);
  return {
    id: row.id,
    audience: row.audience,
    label: audienceLabel(around.process, row.audience),
    template: row.template,
    values: row.values,
    text: row.text,
    subject: row.subject,
    nextUpdateAt: row.nextUpdateAt,
    because: row.rule === null ? 'person' : 'rule',
    rule: row.rule,
    at: row.updatedAt,
    by: personBehind(row.actor, around.directory),
    problems,
  };
}

/** What the log would say if it were posted now. */
function happening(before: IncidentState, after: IncidentState, audience: string): Happened {
  const occasions: Happened['occasions'] = ['update-posted'];
  if (before.status !== after.status) occasions.push('status-changed');
  if (before.category !== after.category && after.category === 'resolved') occasions.push('resolved');
  const update = {
    version: 0,
    text: '',
    subject: null,
    audience,
    template: null,
    nextUpdateAt: null,
    rule: null,
  };
  return { occasions, update };
}

/** Whether any status page would show it: what is private stands on none, and a page shows services. */
function isShown({
  state,
  statusPages,
}: Pick<Around, 'state'> & { statusPages: Pick<StatusPage, 'components'>[] }): boolean {
  return state.visibility === 'organization' && pagesFor(statusPages, state.service, true).length > 0;
}

/** What it is told through: the status page, as its rule says, and whatever reaches somebody indeed. */
function throughOf(asked: UpdatePreviewView['through'], reached: UpdatePreviewView['through']) {
  const media = ['page', 'chat', 'mail', 'status-page'] as const;
  return media.filter(
    (medium) => reached.includes(medium) || (medium === 'status-page' && asked.includes(medium)),
  );
}

/** Whoever knows the address of a workflow can write there. */
function roomName(room: string): string {
  return room.startsWith('#') ? room : new URL(room).host;
}

function personBehind(actor: Actor, directory: Directory): PersonRef | null {
  return actor.kind === 'person' ? personRef(directory, actor.handle) : null;
}
