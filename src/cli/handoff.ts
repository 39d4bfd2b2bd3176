/** `tocsin handoff SCHEDULE`: the sheet of a handoff, and ticking off what was gone through. */
import type { Handoff } from './answers.ts';
import { ask, query } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { localTime, momentForms, readMoment } from './moments.ts';
import { alarming, asked, bold, good, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'handoff',
  summary: 'Shows the sheet of a handoff: who goes off and comes on, and what there is to go through',
  operands: ['SCHEDULE'],
  options: {
    at: {
      type: 'string',
      value: 'TIME',
      says: `the handoff nearest to then, and not to now: ${momentForms}`,
    },
    check: {
      type: 'string',
      multiple: true,
      value: 'CHECKLIST/ITEM',
      says: 'ticks it off; ITEM alone where no other list has one of this name',
    },
    uncheck: { type: 'string', multiple: true, value: 'CHECKLIST/ITEM', says: 'takes its tick away' },
  },
  async run({ operands: [schedule], values, server, show }) {
    const at = values.at && (await readMoment(values.at, () => serverNow(server)));
    const path = `/api/v1/schedules/${encodeURIComponent(schedule!)}/handoff`;
    let sheet = await ask<Handoff>(server, 'GET', `${path}${query({ at })}`);
    const ticks = [
      ...values.check.map((name) => ({ ...itemNamed(sheet, name), checked: true })),
      ...values.uncheck.map((name) => ({ ...itemNamed(sheet, name), checked: false })),
    ];
    if (ticks.length > 0 && sheet.at === null)
      throw new UsageError(`${sheet.schedule.name} does not change hands, so there is nothing to tick off.`);
    for (const tick of ticks)
      sheet = await ask<Handoff>(server, 'POST', `${path}/check`, { body: { at: sheet.at, ...tick } });
    return show(sheet, inWords);
  },
});

/** "handoff/alerts", or "alerts" where one list alone has it. */
function itemNamed({ checklists }: Handoff, name: string): { checklist: string; item: string } {
  const all = checklists.flatMap(({ checklist, items }) => items.map(({ item }) => ({ checklist, item })));
  const found = all.filter(({ checklist, item }) => name === `${checklist}/${item}` || name === item);
  const [first] = found;
  const names = (some: typeof all) => some.map(({ checklist, item }) => `${checklist}/${item}`).join(', ');
  if (first === undefined)
    throw new UsageError(
      `The sheet has no item "${name}".${all.length === 0 ? '' : ` It has ${names(all)}.`}`,
    );
  if (found.length > 1) throw new UsageError(`"${name}" may be ${names(found)}: write it so.`);
  return first;
}

function inWords({ schedule, at, off, on, stay, facts, factsAt, duties, checklists }: Handoff): string {
  const names = (people: Handoff['on']) =>
    people.length === 0 ? 'nobody' : people.map(({ name }) => name).join(', ');
  return [
    at === null
      ? bold(`${schedule.name} does not change hands`)
      : bold(`${schedule.name}, ${localTime(at)}: ${names(off)} to `) +
        (on.length === 0 ? alarming('nobody') : bold(names(on))),
    ...(stay.length === 0 ? [] : [quiet(`On call before and after: ${names(stay)}`)]),
    ...checklists.flatMap((checklist) => ['', ...checklistLines(checklist, facts)]),
    ...(duties.length === 0
      ? []
      : ['', 'What is asked of whoever is on call', ...duties.map((duty) => `  ${duty}`)]),
    ...facts.flatMap((fact) => ['', ...factLines(fact)]),
    '',
    quiet(`As it stood at ${localTime(factsAt)}.`),
  ].join('\n');
}

function checklistLines(
  { checklist, title, items }: Handoff['checklists'][number],
  facts: Handoff['facts'],
): string[] {
  const rows = items.map(({ item, text, required, checked, command, link, facts: kind }) => [
    `  ${checked === null ? '[ ]' : good('[x]')} ${text}${required && checked === null ? asked(' (required)') : ''}`,
    quiet(`${checklist}/${item}`),
    quiet(
      checked === null
        ? (command ?? link ?? facts.find((fact) => fact.kind === kind)?.sentence ?? '')
        : `${checked.by}, ${localTime(checked.at)}`,
    ),
  ]);
  return [title, table(rows)];
}

function factLines({ title, sentence, items, count }: Handoff['facts'][number]): string[] {
  const rows = items.map(({ text, detail, at }) => [
    `  ${text}`,
    quiet(detail ?? ''),
    quiet(at === null ? '' : localTime(at)),
  ]);
  return [`${title} (${count})`, `  ${sentence}`, ...(rows.length === 0 ? [] : [table(rows)])];
}
