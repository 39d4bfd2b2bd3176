/** `tocsin incident INC`: one incident as it stands: its line, what happens next, clocks, people and checklists. */
import type { Clock, Line, WholeIncident } from './answers.ts';
import { ask } from './client.ts';
import { incidentPath } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { drawLine } from './draw-line.ts';
import { distance, localTime } from './moments.ts';
import { alarming, asked, bold, good, quiet, table } from './show.ts';

interface Whole {
  incident: WholeIncident;
  line: Line;
  clocks: Clock[];
}

export const verb = defineVerb({
  name: 'incident',
  summary: 'Shows an incident: its line, what happens next, clocks, people and checklists',
  operands: ['INC'],
  async run({ operands: [ref], server, show }) {
    const path = incidentPath(ref!);
    // Three answers of one moment or the next; the line says which moment it is about.
    const [incident, line, clocks] = await Promise.all([
      ask<WholeIncident>(server, 'GET', path),
      ask<Line>(server, 'GET', `${path}/line`),
      ask<{ items: Clock[] }>(server, 'GET', `${path}/clocks`),
    ]);
    return show<Whole>({ incident, line, clocks: clocks.items }, inWords);
  },
});

function inWords({ incident, line, clocks }: Whole): string {
  const width = Math.min(100, Math.max(40, (process.stdout.columns ?? 80) - 1));
  const next = line.next.map(({ at, sentence }) => {
    const said = sentence.replace('{in}', distance(line.now, at));
    return asked(`  ${said}`);
  });
  return [
    `${bold(incident.number)} · ${incident.severity} ${incident.severityLabel} · ${incident.statusLabel}`,
    bold(incident.title),
    quiet(incident.url),
    ...(incident.held
      ? [alarming('Held after a restore: nothing is paged until an admin releases it.')]
      : []),
    '',
    drawLine(line, width),
    ...(next.length === 0 ? ['', 'Nothing falls due.'] : ['', ...next]),
    '',
    table(facts(incident, line.now), [quiet]),
    ...(clocks.length === 0
      ? []
      : [
          '',
          table(
            clocks.map((clock) => clockRow(clock, line.now)),
            [quiet],
          ),
        ]),
    ...incident.checklists.flatMap((checklist) => ['', ...checklistLines(checklist)]),
  ].join('\n');
}

/** Ticked, or still to do, with what `tocsin check-item` calls it. */
function checklistLines({ checklist, title, role, items }: WholeIncident['checklists'][number]): string[] {
  const rows = items.map(({ item, text, required, checked, command, link }) => [
    `  ${checked === null ? '[ ]' : good('[x]')} ${text}${required && checked === null ? asked(' (required)') : ''}`,
    quiet(`${checklist} ${item}`),
    quiet(checked === null ? (command ?? link ?? '') : `${checked.by.name}, ${localTime(checked.at)}`),
  ]);
  return [`${title}${role === null || role === title ? '' : ` (${role})`}`, table(rows)];
}

function facts(incident: WholeIncident, now: string): string[][] {
  const { owner, roles, service, phases, flags, alerts, promisedUpdate, openRoles } = incident;
  const rows: [string, string[]][] = [
    ['has it', owner === null ? ['nobody'] : [owner.name]],
    ...Object.entries(roles).map(([role, { name }]): [string, string[]] => [role, [name]]),
    ...openRoles.map(({ label, usually }): [string, string[]] => [
      label,
      [
        asked(
          `nobody${usually.length === 0 ? '' : `, usually ${usually.map(({ name }) => name).join(', ')}`}`,
        ),
      ],
    ]),
    ['service', service === null ? [] : [service]],
    ...phases.map((phase): [string, string[]] => ['phase', [`${phase.label}${timeLeft(phase, now)}`]]),
    ['next update', promisedUpdate === null ? [] : [promise(promisedUpdate, now)]],
    ['flags', flags.length === 0 ? [] : [flags.join(', ')]],
    ['alerts', alerts.total === 0 ? [] : [`${alerts.firing} of ${alerts.total} firing`]],
    ['visibility', incident.visibility === 'private' ? ['private'] : []],
    ['declared', when(incident.declaredAt)],
    ['acknowledged', when(incident.acknowledgedAt)],
    ['mitigated', when(incident.mitigatedAt)],
    ['resolved', when(incident.resolvedAt)],
  ];
  return rows.flatMap(([name, said]) => said.map((each) => [`  ${name}`, each]));
}

function timeLeft({ dueAt, overdue }: WholeIncident['phases'][number], now: string): string {
  if (dueAt === null) return '';
  return overdue ? alarming(` ${distance(dueAt, now)} over its time`) : `, ${distance(now, dueAt)} left`;
}

function promise({ at, by, overdue }: NonNullable<WholeIncident['promisedUpdate']>, now: string): string {
  const who = by === null ? '' : ` by ${by.name}`;
  return overdue
    ? alarming(`promised${who}, ${distance(at, now)} late`)
    : `promised${who} in ${distance(now, at)}`;
}

function when(at: string | null): string[] {
  return at === null ? [] : [localTime(at)];
}

function clockRow(clock: Clock, now: string): string[] {
  return [`  ${clock.label}`, clock.within, stateOf(clock, now)];
}

function stateOf({ state, dueAt, tookMs }: Clock, now: string): string {
  const took =
    tookMs === null
      ? ''
      : ` in ${distance(now, Temporal.Instant.from(now).add({ milliseconds: tookMs }).toString())}`;
  switch (state) {
    case 'running':
      return dueAt === null ? 'running' : asked(`due in ${distance(now, dueAt)}`);
    case 'breached':
      return alarming(dueAt === null ? 'overdue' : `overdue by ${distance(dueAt, now)}`);
    case 'met':
      return good(`met${took}`);
    case 'late':
      return alarming(`late${took}`);
    case 'paused':
    case 'dropped':
      return state;
  }
}
