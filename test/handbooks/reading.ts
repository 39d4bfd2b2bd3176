/** What the rows of a handbook ask of a process and of the incidents under it, in the words in which rows compare. */
import assert from 'node:assert/strict';
import { offsetOf, type Step, type Story } from '../../src/domain/incident/given.ts';
import { renderLiquid } from '../../src/domain/process/liquid.ts';
import type { ReviewSection, Severity } from '../../src/domain/process/process.ts';
import { checklistsNow } from '../../src/domain/incident/checklists.ts';
import { entry, type Row, type Told } from './handbook.ts';

/** Each text speaks of its matter; none is missing and none is added. */
export function speak(texts: (string | null)[], of: RegExp[]): void {
  assert.equal(texts.length, of.length, texts.join(' | '));
  texts.forEach((text, index) => assert.match(text ?? '', of[index]!));
}

/** What is promised when such an incident is declared, and by when: `response-p1 15m`. */
export function owed({ story }: Told, severity: string, flags: string[] = []): string[] {
  return story({ severity, flags })
    .state.clocks.filter(({ state }) => state === 'running')
    .map(({ clock, dueAt }) => `${clock} ${dueAt === null ? 'some time' : offsetOf(dueAt)}`)
    .sort();
}

/** `15m response-p1` */
export function breaches(story: Story): string[] {
  return story.all('clock-breached').map(({ at, event }) => `${at} ${event.clock}`);
}

/** What became of a clock. */
export function becomes(
  { story }: Told,
  severity: string,
  clock: string,
  ...steps: Step[]
): string | undefined {
  return story({ severity }, ...steps).clock(clock)?.state;
}

/** `0s p3-queue` */
export function tickets(story: Story): string[] {
  return story.all('ticket-queued').map(({ at, event }) => `${at} ${event.ladder}`);
}

/** The tiers that were reached: `0s 1`. */
export function tiers({ process }: Told, story: Story): string[] {
  return story.all('rung-climbed').flatMap(({ at, event }) => {
    const level = entry(process.ladders, event.ladder).rungs[event.rung]?.level ?? null;
    return level === null ? [] : [`${at} ${level}`];
  });
}

/** Its name, its place, its definition, its examples. */
export function isSeverity(
  { process }: Told,
  id: string,
  rank: number,
  label: string,
  definition: RegExp[],
  examples: RegExp[] = [],
): Severity {
  const found = entry(process.severities, id);
  assert.deepEqual([found.rank, found.label], [rank, label]);
  for (const word of definition) assert.match(found.definition, word);
  speak(found.examples, examples);
  return found;
}

/** `impact: Find out …` for each item that people see on an incident that has come so far; throws where they do not see the list. */
export function shownOn({ process }: Told, story: Story, checklist: string): string[] {
  const found = checklistsNow(process, story.state).find((one) => one.checklist.id === checklist);
  if (found === undefined) throw new Error(`${checklist} is not shown in ${story.state.phase}`);
  return found.items.map(({ item }) => `${item.id}: ${item.text}`);
}

/** The checklists that people see on an incident that has come so far. */
export function listsOn({ process }: Told, story: Story): string[] {
  return checklistsNow(process, story.state).map(({ checklist }) => checklist.id);
}

const facts = {
  incident: {
    number: 'INC-2026-0042',
    title: 'API: high error rate!',
    service: 'Checkout',
    severity: 'P1',
    publicStatus: 'Resolved',
    commander: 'Ana',
    detectedAt: '2026-11-18T13:55:00Z',
    declaredAt: '2026-11-18T14:00:00Z',
    identifiedAt: '2026-11-18T14:20:00Z',
    resolvedAt: '2026-11-18T16:15:00Z',
    duration: '2 hours 15 minutes',
  },
  organization: { name: 'Acme' },
  now: '2026-11-18T14:10:00Z',
};

/** A template's text as it reads with these fields filled in, and these facts instead of the usual ones. */
export function written(
  { process }: Told,
  template: string,
  fields: Record<string, unknown>,
  incident: Record<string, unknown> = {},
): string {
  const { subject, body } = entry(process.templates, template);
  return renderLiquid(`${subject ?? ''}\n${body}`, {
    ...facts,
    incident: { ...facts.incident, ...incident },
    ...fields,
  });
}

/** What a channel of such an incident is called. */
export function channelName({ process }: Told): string {
  return renderLiquid(process.channel?.name ?? '', facts);
}

/** `next-update instant, required, from incident.nextUpdateAt` */
export function fieldsOf({ process }: Told, template: string): string[] {
  return entry(process.templates, template).fields.map(({ id, type, required, from, choices }) =>
    [
      `${id} ${type}`,
      ...(required ? ['required'] : []),
      ...(from === null ? [] : [`from ${from}`]),
      ...(choices.length === 0 ? [] : [`of ${choices.join('|')}`]),
    ].join(', '),
  );
}

export function section({ process }: Told, id: string): ReviewSection {
  const found = entry(process.review?.sections ?? [], id);
  assert.ok(found.required);
  return found;
}

/** A section that asks this, question by question. */
export function asks(id: string, of: RegExp[], holds = 'text'): Pick<Row, 'at' | 'check' | 'awaits'> {
  const place = `review.sections[${id}]`;
  return {
    at: [place, `${place}.asks`, ...of.map((_, index) => `${place}.asks[${index}]`)],
    check: (told) => {
      const found = section(told, id);
      assert.equal(found.holds, holds);
      speak(found.asks, of);
    },
    awaits: 'review',
  };
}

/** `checklists[fix].items[deploy].text` and the like: all that a row says of these items, and where the list belongs. */
export function itemsAt(checklist: string, items: string[], attached = 'phase'): string[] {
  return [
    `checklists[${checklist}].attach.${attached}`,
    `checklists[${checklist}].items`,
    ...items.map((id) => `checklists[${checklist}].items[${id}].text`),
  ];
}
