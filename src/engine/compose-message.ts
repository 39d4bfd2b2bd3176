/** From a claimed delivery to the words and the address of a message. Addresses are read now, not when the page was decided. */
import { mintAcknowledgeToken } from '../domain/access/acknowledge-link.ts';
import { canSeeIncident } from '../domain/access/can.ts';
import { mintConfirmToken } from '../domain/access/confirm-link.ts';
import {
  type ChannelKind,
  type Contact,
  type IncidentBrief,
  type Message,
  mirrorChannels,
  type OutgoingDelivery,
} from '../domain/message/delivery.ts';
import type { Happened } from '../domain/message/mirror.ts';
import { reasonInWords } from '../domain/message/reason.ts';
import type { Directory, Person } from '../domain/directory/directory.ts';
import type { Process } from '../domain/process/process.ts';
import type {
  ClaimedDelivery,
  DeliveryAddress,
  IncidentOfMessage,
} from '../store/deliveries/claim-deliveries.ts';

export interface ComposeDeps {
  directory: Directory;
  process: (hash: string) => Process;
  incidents: Map<string, IncidentOfMessage>;
  /** The key of acknowledge links, and of those that confirm a test page. */
  linkKey: Buffer;
  /** The public address, without a slash at its end. */
  url: string;
  now: string;
}

type Composed = { ok: true; delivery: OutgoingDelivery } | { ok: false; reason: string };

export function composeMessage(claimed: ClaimedDelivery, deps: ComposeDeps): Composed {
  if (claimed.address !== null) return toAddress(claimed, claimed.address, deps);
  const person = claimed.person === null ? undefined : deps.directory.users[claimed.person];
  if (person === undefined) return { ok: false, reason: 'This person was removed from the configuration.' };
  const contact = person.contacts.find(({ id }) => id === claimed.contact);
  if (contact === undefined)
    return { ok: false, reason: `${person.name} has no contact "${claimed.contact}" any more.` };
  if (claimed.kind !== 'page' && isHiddenFrom(person, claimed, deps))
    return { ok: false, reason: `The incident is private by now, and ${person.name} may not see it.` };
  const message = messageOf(claimed, person, contact, deps);
  if (message === null) return { ok: false, reason: 'The page that this belongs to is gone.' };
  return {
    ok: true,
    delivery: {
      id: claimed.id,
      contact: addressed(contact),
      message,
      at: deps.now,
      attempt: claimed.attempts,
    },
  };
}

/** Only what was written for an audience, or what another house keeps, goes where nobody's contact is meant. */
function toAddress(claimed: ClaimedDelivery, { channel, to }: DeliveryAddress, deps: ComposeDeps): Composed {
  if (!isMirror(channel) && isHiddenFrom(null, claimed, deps))
    return { ok: false, reason: 'The incident is private by now, and nobody outside may know of it.' };
  const message = isMirror(channel) ? mirrorOf(claimed, deps) : updateOf(claimed, null, deps);
  return {
    ok: true,
    delivery: {
      id: claimed.id,
      contact: { id: 'address', channel, to },
      message,
      at: deps.now,
      attempt: claimed.attempts,
    },
  };
}

function isMirror(channel: ChannelKind): boolean {
  return (mirrorChannels as readonly ChannelKind[]).includes(channel);
}

/** Of an incident that became private since, another house is told only that it is over there. */
function mirrorOf(claimed: ClaimedDelivery, deps: ComposeDeps): Message {
  const message = updateOf(claimed, null, deps);
  const state = claimed.incident === null ? undefined : deps.incidents.get(claimed.incident);
  return state?.visibility === 'private' ? { ...message, subject: 'withdrawn' satisfies Happened } : message;
}

function updateOf(
  { incident, message: words }: ClaimedDelivery,
  person: { handle: string; name: string } | null,
  { incidents, url }: ComposeDeps,
): Message & { type: 'update' } {
  const state = incident === null ? undefined : incidents.get(incident);
  return {
    type: 'update',
    incident: state === undefined ? null : briefOf(state, url),
    person,
    audience: words?.audience ?? '',
    subject: words?.subject ?? '',
    body: words?.body ?? '',
    why: words?.why ?? '',
    stopUrl: words?.stopUrl ?? null,
  };
}

/** Whoever is paged is a member; of anybody else it is asked now, because it may have become private since. Null: an address or a room. */
function isHiddenFrom(
  person: Person | null,
  { incident }: ClaimedDelivery,
  { incidents }: Pick<ComposeDeps, 'incidents'>,
): boolean {
  const state = incident === null ? undefined : incidents.get(incident);
  if (state === undefined || state.visibility === 'organization') return false;
  return (
    person === null || !canSeeIncident({ kind: 'person', handle: person.handle, role: person.role }, state)
  );
}

function addressed({ id, channel, to }: Contact): Contact {
  return { id, channel, to };
}

function messageOf(
  claimed: ClaimedDelivery,
  person: Person,
  contact: Contact,
  deps: ComposeDeps,
): Message | null {
  const who = { handle: person.handle, name: person.name };
  switch (claimed.kind) {
    case 'page': {
      const part = pagePart(claimed, person, deps);
      if (part === null) return null;
      const also = claimed.joined.flatMap((other) => pagePart(other, person, deps) ?? []);
      return { type: 'page', ...part, person: who, urgency: claimed.urgency, also };
    }
    case 'update':
      return updateOf(claimed, who, deps);
    case 'notice': {
      const state = claimed.incident === null ? undefined : deps.incidents.get(claimed.incident);
      const { subject, body } = claimed.message ?? { subject: '', body: '' };
      return {
        type: 'notice',
        incident: state === undefined ? null : briefOf(state, deps.url),
        person: who,
        subject,
        body,
      };
    }
    case 'test': {
      const { linkKey, url, now } = deps;
      const token = mintConfirmToken(linkKey, { person: person.handle, contact, now });
      return {
        type: 'test',
        person: who,
        body: claimed.message?.body ?? '',
        confirmUrl: `${url}/t/${token}`,
      };
    }
  }
}

function pagePart(
  { incident, page: pageId }: { incident: string | null; page: string | null },
  person: Person,
  { incidents, process, directory, linkKey, url, now }: ComposeDeps,
): { incident: IncidentBrief; reason: string; acknowledgeUrl: string } | null {
  const state = incident === null ? undefined : incidents.get(incident);
  const page = state?.pages.find(({ id }) => id === pageId);
  if (state === undefined || page === undefined) return null;
  const rules = process(state.process.hash);
  const severity = rules.severities.find(({ id }) => id === state.severity)?.label ?? state.severity;
  const token = mintAcknowledgeToken(linkKey, {
    incident: state.id,
    person: person.handle,
    page: page.id,
    now,
  });
  return {
    incident: briefOf(state, url),
    reason: reasonInWords(page.reason, {
      process: rules,
      severity,
      nameOf: (handle) => directory.users[handle]?.name ?? handle,
    }),
    acknowledgeUrl: `${url}/a/${token}`,
  };
}

function briefOf(state: IncidentOfMessage, url: string): IncidentBrief {
  return {
    id: state.id,
    number: state.number,
    title: state.title,
    severity: state.severity,
    severityRank: state.severityRank,
    status: state.status,
    category: state.category,
    acknowledged: state.acknowledged,
    service: state.service,
    url: `${url}/incidents/${state.number}`,
    declaredAt: state.declaredAt,
  };
}
