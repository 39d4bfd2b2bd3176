/** What somebody sees who was just woken and holds a link: what is wrong, who else knows, what happens next. Pure. */
import type { AcknowledgeLink } from '../../domain/access/acknowledge-link.ts';
import { isOver } from '../../domain/incident/ladders.ts';
import { personRef } from '../../domain/incident/naming.ts';
import type { PageState } from '../../domain/incident/state.ts';
import { nextAsked, upcoming, type Picture } from '../../domain/incident/upcoming.ts';
import { reasonInWords } from '../../domain/message/reason.ts';
import type { AlertRow } from '../../store/read/alerts.ts';
import type { IncidentRow } from '../../store/read/incidents.ts';
import type { AcknowledgeView } from '../shapes.ts';
import { alertView } from './alert-view.ts';
import { clockViews } from './clock-view.ts';
import { incidentView } from './incident-view.ts';

/** More than a phone shows; a source may send hundreds of labels. */
const mostDetails = 30;
const longestDetail = 2_000;
const mostPeople = 20;

export function acknowledgeView(
  { link, expired }: { link: AcknowledgeLink; expired: boolean },
  { row, alert }: { row: IncidentRow; alert: AlertRow | null },
  picture: Picture,
  { url, clockRate }: { url: string; clockRate: number },
): AcknowledgeView {
  const { state, held } = row;
  const { directory, now, process } = picture;
  const person = personRef(directory, link.person);
  const incident = incidentView(row, { ...picture, url });
  const owner = state.owner === null ? null : personRef(directory, state.owner.person);
  // What an old link tells is what the message around it told; for more there is the sign-in.
  if (expired)
    return { ...nothingMore, state: 'expired', incident, person, reason: '', takenBy: owner, clockRate, now };
  const over = isOver(state);
  const service = state.service === null ? undefined : directory.services[state.service];
  const running = clockViews(state, process).find(
    (clock) => clock.state === 'running' && clock.dueAt !== null,
  );
  return {
    state: over ? 'resolved' : owner === null ? 'open' : owner.handle === link.person ? 'mine' : 'taken',
    incident,
    person,
    reason: reasonWords(
      state.pages.find(({ id }) => id === link.page),
      picture,
      incident.severityLabel,
    ),
    alert: alert === null ? null : shownAlert(alert),
    takenBy: owner,
    whoKnows: whoKnows(row, link.person, picture),
    next: held || over ? null : nextAsked(upcoming(state, picture), picture),
    clock: over ? null : (running ?? null),
    runbook: service?.runbook ?? null,
    dashboards: service?.dashboards ?? [],
    clockRate,
    now,
  };
}

const nothingMore = { alert: null, whoKnows: [], next: null, clock: null, runbook: null, dashboards: [] };

function reasonWords(page: PageState | undefined, { process, directory }: Picture, severity: string): string {
  if (page === undefined) return '';
  const nameOf = (handle: string) => personRef(directory, handle).name;
  return reasonInWords(page.reason, { process, severity, nameOf });
}

function shownAlert(row: AlertRow): NonNullable<AcknowledgeView['alert']> {
  const { summary, links, firstAt, labels } = alertView(row);
  const { details = {} } = row.content as { details?: Record<string, string> };
  const shown = Object.entries({ ...details, ...labels }).slice(0, mostDetails);
  return {
    summary,
    details: Object.fromEntries(shown.map(([name, value]) => [name, String(value).slice(0, longestDetail)])),
    links,
    firstAt,
  };
}

/** Everybody else who was reached for, once each, by what came of it last. */
function whoKnows({ state }: IncidentRow, me: string, { directory }: Picture): AcknowledgeView['whoKnows'] {
  const people = new Map<string, string>();
  for (const page of state.pages) if (page.urgency === 'high') people.set(page.person, became(page));
  if (state.owner !== null) people.set(state.owner.person, 'has it');
  people.delete(me);
  return [...people]
    .slice(-mostPeople)
    .map(([handle, what]) => ({ person: personRef(directory, handle), what }));
}

function became({ outcome }: PageState): string {
  switch (outcome) {
    case 'ringing':
      return 'is being paged';
    case 'answered':
      return 'answered';
    case 'not-needed':
      return 'was paged';
    case 'exhausted':
      return 'has not answered';
    case 'unreachable':
      return 'could not be reached';
    case 'passed-on':
      return 'passed it on';
  }
}
