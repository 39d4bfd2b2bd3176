/**
 * Who may do what: roles to capabilities, and who sees a private incident. Every route names one of these
 * capabilities, and every representation of an incident asks `canSeeIncident`.
 */
import type { AccessRole } from '../directory/directory.ts';
import type { Visibility } from '../incident/events.ts';

export type Capability =
  /** Look at everything that is not private. */
  | 'read'
  /** Declare incidents, command them, preview what would happen. */
  | 'acknowledge'
  | 'declare'
  | 'respond'
  /** Read and apply the configuration, which holds everybody's addresses. */
  | 'configure'
  | 'manage-keys'
  /** Hand out one-time links with which others set their password. */
  | 'invite'
  | 'read-audit'
  /** Let incidents that were restored from a backup go on. */
  | 'release-held'
  /** Command on somebody's behalf. */
  | 'act-for-others'
  /** Move a running incident to another process; whoever commands it may as well. */
  | 'adopt-process';

const viewer: Capability[] = ['read'];
const responder: Capability[] = [...viewer, 'acknowledge', 'declare', 'respond'];
const admin: Capability[] = [
  ...responder,
  'configure',
  'manage-keys',
  'invite',
  'read-audit',
  'release-held',
  'act-for-others',
  'adopt-process',
];

export const capabilitiesOf: Record<AccessRole, readonly Capability[]> = { admin, responder, viewer };

/** Whoever asks. A link is the right to one incident, held by the person who was paged for it. */
export type Viewer =
  | { kind: 'person'; handle: string; role: AccessRole }
  | { kind: 'key'; name: string; role: AccessRole }
  | { kind: 'link'; handle: string; incident: string };

/** A link's only right is to show and command its own incident, through its own routes. */
export function can(viewer: Viewer, capability: Capability): boolean {
  return viewer.kind !== 'link' && capabilitiesOf[viewer.role].includes(capability);
}

/** `leading`: the role that leads, and who has which role in the incident. */
export function canAdoptProcess(
  viewer: Viewer,
  { leading, roles }: { leading: string | null; roles: Record<string, string> },
): boolean {
  if (can(viewer, 'adopt-process')) return true;
  return (
    viewer.kind === 'person' && leading !== null && roles[leading] === viewer.handle && can(viewer, 'respond')
  );
}

/**
 * A private incident exists for its members (whoever declared it, was paged for it or has a role in it) and for
 * admins, who could make themselves members anyway and must be able to help. A key is nobody's pocket: one that is
 * not an admin's never sees a private incident.
 */
export function canSeeIncident(
  viewer: Viewer,
  incident: { id: string; visibility: Visibility; members: readonly string[] },
): boolean {
  if (viewer.kind === 'link') return viewer.incident === incident.id;
  if (incident.visibility === 'organization' || viewer.role === 'admin') return true;
  return viewer.kind === 'person' && incident.members.includes(viewer.handle);
}

/** The same rule as lists apply it in SQL: everything, or also the private ones of this person. */
export function privateScope(viewer: Viewer): { all: true } | { all: false; member: string | null } {
  if (viewer.kind === 'link') return { all: false, member: null };
  if (viewer.role === 'admin') return { all: true };
  return { all: false, member: viewer.kind === 'person' ? viewer.handle : null };
}
