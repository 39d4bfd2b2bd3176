/** What a component's status was when: all that was said of it by hand, by incidents and by maintenances, the worst at each instant. */
import { msOf } from '../instant.ts';
import type { Stretch } from '../schedule/stretches.ts';
import {
  type ComponentStatus,
  componentStatuses,
  type PageFacts,
  type PublicIncident,
  type PublicMaintenance,
} from './facts.ts';
import { isOver, publishedUpdates } from './updates.ts';

export interface StatusStretch extends Stretch {
  status: Exclude<ComponentStatus, 'operational'>;
}

/** By component: when it was anything but operational, in order and apart; what goes on ends at infinity. */
export function componentTimes(
  facts: Pick<PageFacts, 'setByHand' | 'incidents' | 'maintenances'>,
): Map<string, StatusStretch[]> {
  const claims = [
    ...byHand(facts.setByHand),
    ...facts.incidents.flatMap(claimsOfIncident),
    ...facts.maintenances.flatMap(claimsOfMaintenance),
  ].filter(({ from, to }) => to > from);
  return new Map(
    [...Map.groupBy(claims, ({ component }) => component)].map(([component, of]) => [component, worst(of)]),
  );
}

export function statusAt(times: readonly StatusStretch[], atMs: number): ComponentStatus {
  return times.find(({ from, to }) => from <= atMs && atMs < to)?.status ?? 'operational';
}

export function worstOf(statuses: readonly ComponentStatus[]): ComponentStatus {
  return componentStatuses[Math.max(0, ...statuses.map((status) => componentStatuses.indexOf(status)))]!;
}

interface Claim extends StatusStretch {
  component: string;
}

function byHand(set: PageFacts['setByHand']): Claim[] {
  const claims: Claim[] = [];
  for (const [component, settings] of Map.groupBy(set, (one) => one.component)) {
    const inOrder = settings.toSorted((a, b) => msOf(a.at) - msOf(b.at));
    for (const [index, { at, status }] of inOrder.entries())
      if (status !== 'operational')
        claims.push({
          component,
          status,
          from: msOf(at),
          to: index + 1 < inOrder.length ? msOf(inOrder[index + 1]!.at) : Infinity,
        });
  }
  return claims;
}

/** What the first update says of components counts from the incident's start: it was so before anybody could write it. */
export function claimsOfIncident(incident: PublicIncident): Claim[] {
  const claims: Claim[] = [];
  const open = new Map<string, Claim>();
  const end = (component: string, at: number) => {
    const claim = open.get(component);
    if (claim !== undefined) claim.to = at;
    open.delete(component);
  };
  for (const [index, update] of publishedUpdates(incident).entries()) {
    const shownAt = msOf(update.displayAt);
    const at = index === 0 ? Math.min(msOf(incident.startedAt), shownAt) : shownAt;
    if (isOver(update.status)) for (const component of open.keys()) end(component, shownAt);
    else
      for (const { component, to } of update.components) {
        end(component, at);
        if (to === 'operational') continue;
        const claim: Claim = { component, status: to, from: at, to: Infinity };
        claims.push(claim);
        open.set(component, claim);
      }
  }
  return claims;
}

function claimsOfMaintenance({ components, startedAt, completedAt }: PublicMaintenance): Claim[] {
  if (startedAt === null) return [];
  return components.map((component) => ({
    component,
    status: 'under_maintenance',
    from: msOf(startedAt),
    to: completedAt === null ? Infinity : msOf(completedAt),
  }));
}

/** Walks through all beginnings and ends, and counts how many say each status between two of them. */
function worst(claims: readonly Claim[]): StatusStretch[] {
  const turns = claims
    .flatMap(({ from, to, status }) => [
      { at: from, status, step: 1 },
      { at: to, status, step: -1 },
    ])
    .toSorted((a, b) => a.at - b.at);
  const said = new Map<ComponentStatus, number>();
  const stretches: StatusStretch[] = [];
  for (const [index, { at, status, step }] of turns.entries()) {
    said.set(status, (said.get(status) ?? 0) + step);
    const until = turns[index + 1]?.at ?? at;
    if (until === at) continue;
    const now = componentStatuses.findLast((one) => (said.get(one) ?? 0) > 0) ?? 'operational';
    if (now === 'operational') continue;
    const previous = stretches.at(-1);
    if (previous !== undefined && previous.to === at && previous.status === now) previous.to = until;
    else stretches.push({ from: at, to: until, status: now });
  }
  return stretches;
}
