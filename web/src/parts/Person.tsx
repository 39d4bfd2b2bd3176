/** A person: initials on a colour of their own, and the name where there is room. */
import type { PersonRef } from '../api/types.ts';

const GROUND = ['bg-person-1', 'bg-person-2', 'bg-person-3', 'bg-person-4', 'bg-person-5', 'bg-person-6'];

export function Avatar({ person }: { person: PersonRef }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-flex size-[22px] shrink-0 items-center justify-center rounded-round text-[9px] leading-none font-bold text-on-person ${GROUND[personHue(person.handle)]}`}
    >
      {initials(person.name)}
    </span>
  );
}

export function Person({ person }: { person: PersonRef }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <Avatar person={person} />
      <span className="truncate">{person.name}</span>
    </span>
  );
}

/** A place where nobody is: dashed, like everything that is not there yet. */
export function NobodyMark() {
  return (
    <span
      aria-hidden="true"
      className="inline-flex size-[22px] shrink-0 items-center justify-center rounded-round border border-dashed border-edge text-[10px] font-semibold text-third"
    >
      ?
    </span>
  );
}

export function firstName(person: PersonRef): string {
  return person.name.split(' ')[0] ?? person.name;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.[0] ?? '?'}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}

/** The same person has the same colour on every page and device: a sum over the handle. From 0, one of six. */
export function personHue(handle: string): number {
  let sum = 0;
  for (const letter of handle) sum = (sum * 31 + letter.codePointAt(0)!) % 65_521;
  return sum % GROUND.length;
}
