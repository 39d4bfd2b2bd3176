/**
 * Files that are wrong, each in one way: what is said of it, word for word, at which line and column. Whatever stands in a file, the
 * compiler answers, soon, and never throws.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileProcess } from './compile.ts';
import type { Finding } from './finding.ts';

/** Lines 1 to 13: a process without a finding. What a case adds begins in line 14. */
const sound = `process: { id: small, title: Small, version: "1", owner: Us, timeZone: UTC }
severities:
  - { id: P0, label: High, definition: Bad. }
  - { id: P1, label: Low, definition: Less bad. }
signals: { severities: { critical: P0 }, reopenWithin: 30m, groupWindow: 4h }
lifecycle:
  statuses:
    - { id: open, label: Open, category: active }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
positions:
  - { id: on-call, label: On call }
  - { id: lead, label: Lead }
`;

function findingsOf(text: string): Finding[] {
  const result = compileProcess(text, 'process.yaml');
  return result.ok ? result.warnings : result.findings;
}

/** `14:3 wrong-target: …` */
function said(text: string): string[] {
  return findingsOf(text).map(
    ({ line, column, severity, code, message, remedy }) =>
      `${line}:${column} ${severity === 'warning' ? 'warning ' : ''}${code}: ${message} ${remedy}`,
  );
}

const shown = new Set<string>();

/** The process with this after it says exactly this. */
function adding(more: string, ...expected: string[]): void {
  assert.deepEqual(said(sound + more), expected);
  for (const one of expected) shown.add(codeOf(one));
}

/** The process with one piece of it replaced says exactly this. */
function replacing(from: string, to: string, ...expected: string[]): void {
  assert.equal(sound.split(from).length, 2, `the process says "${from}" once`);
  assert.deepEqual(said(sound.replace(from, to)), expected);
  for (const one of expected) shown.add(codeOf(one));
}

function codeOf(text: string): string {
  return /^\d+:\d+ (?:warning )?([a-z-]+):/.exec(text)?.[1] ?? '';
}

test('the process that the others are made of is sound', () => {
  assert.deepEqual(said(sound), []);
});

// How a severity is found

test('a classifier with both a tree and a matrix, or with neither', () => {
  const sentence =
    'one-classifier: A severity is found by a `tree` or by a `matrix`, by one of the two. Keep one, or leave out `classifier`: then people choose by the definitions.';
  adding('classifier: {}\n', `14:13 ${sentence}`);
  adding(
    `classifier:
  tree: { questions: [{ id: all, ask: All?, severity: P0 }], otherwise: P1 }
  matrix:
    impact: [{ id: all, label: All }]
    urgency: [{ id: now, label: Now }]
    severities: { all: { now: P0 } }
`,
    `15:3 ${sentence}`,
  );
});

test('a question with both a severity and two, or with neither', () => {
  const sentence = 'one-answer: A question has one `severity`, or two in `between`. Keep one of the two.';
  adding(
    `classifier:
  tree:
    otherwise: P1
    questions:
      - { id: all, ask: All? }
      - { id: many, ask: Many?, severity: P0, between: [P0, P1], unless: Can it wait? }
`,
    `18:9 ${sentence}`,
    `19:9 ${sentence}`,
  );
});

test('a range with the less severe one first', () => {
  adding(
    `classifier:
  tree:
    otherwise: P1
    questions:
      - { id: many, ask: Many?, between: [P1, P0], unless: Can it wait? }
`,
    '18:42 wrong-order: `P1` is less severe than `P0`. Write the more severe one first: it is taken where nobody can tell.',
  );
});

test('a range, and nothing that tells its ends apart', () => {
  adding(
    `classifier:
  tree:
    otherwise: P1
    questions:
      - { id: many, ask: Many?, between: [P0, P1] }
`,
    '18:42 warning range-without-question: Nothing tells `P0` from `P1`, so it is always the first. Add `unless`: a question whose yes means the second.',
  );
});

test('a matrix with gaps, and with words that are none of its axes', () => {
  adding(
    `classifier:
  matrix:
    impact: [{ id: all, label: All }, { id: few, label: Few }]
    urgency: [{ id: now, label: Now }, { id: later, label: Later }]
    severities:
      all: { now: P0 }
      fwe: { now: P1, later: P1 }
`,
    '19:7 matrix-gap: No severity is given for the impact `few`. Add `few` with a severity for each urgency.',
    '19:12 matrix-gap: No severity is given for the impact `all` at the urgency `later`. Add `later`.',
    '20:12 unknown-reference: There is no impact `fwe`. Did you mean `few`?',
  );
});

test('a matrix whose words are spelt like what every object has', () => {
  adding(
    `classifier:
  matrix:
    impact: [{ id: constructor, label: All }]
    urgency: [{ id: name, label: Now }]
    severities: { all: { name: P0 } }
`,
    '18:17 matrix-gap: No severity is given for the impact `constructor`. Add `constructor` with a severity for each urgency.',
    '18:24 unknown-reference: There is no impact `all`. There are: constructor.',
  );
});

// Positions, ladders, clocks

test('a typo in a key', () => {
  replacing(
    '{ id: lead, label: Lead }',
    '{ id: lead, label: Lead, standin: on-call }',
    '13:30 unknown-key: There is no key `standin` in `positions[1]`. Did you mean `standIn`?',
  );
});

test('a position that is none', () => {
  adding(
    `escalation:
  - id: path
    rungs:
      - { after: 0m, to: [on-call, laed], by: page }
      - { after: 5m, to: president, by: page }
`,
    '17:36 unknown-reference: There is no position `laed`. Did you mean `lead`?',
    '18:26 unknown-reference: There is no position `president`. There are: on-call, lead.',
  );
});

test('stand-ins that lead round in a circle: the circle is spelt out', () => {
  replacing(
    `  - { id: on-call, label: On call }
  - { id: lead, label: Lead }
`,
    `  - { id: on-call, label: On call, standIn: lead }
  - { id: lead, label: Lead, standIn: on-call }
`,
    '12:45 stand-in-cycle: The stand-ins lead back to where they began: on-call → lead → on-call. Let one of them have no stand-in.',
    '13:39 stand-in-cycle: The stand-ins lead back to where they began: lead → on-call → lead. Let one of them have no stand-in.',
  );
});

test('a ladder that goes back in time, or from hands to a clock', () => {
  adding(
    `escalation:
  - id: path
    rungs:
      - { after: 30m, to: on-call, by: page }
      - { after: 15m, to: lead, by: page }
  - id: other
    rungs:
      - { to: on-call, by: page }
      - { after: 15m, to: lead, by: page }
`,
    '18:18 ladder-goes-back: The ladder `path` goes back in time: `15m` comes after `30m`. Put the rungs in the order of their times.',
    '22:9 ladder-goes-back: This rung has a time, but the one before it is climbed by hand only. Put the rungs that are climbed by hand last.',
  );
});

test('a rung to nobody, one with `any` and more, a trigger that says nothing', () => {
  adding(
    `flags: [{ id: data-loss, label: Data is lost }]
escalation:
  - id: path
    rungs:
      - { after: 0m, by: page }
      - { any: [{ after: 1h }, { if: data-loss }], after: 2h, to: lead, by: page }
      - { any: [{ after: 3h }, {}], to: lead, by: notify }
`,
    '18:9 rung-to-nobody: This rung is to page somebody, but names no position. Add `to` with one or more positions.',
    '19:9 any-and-more: This rung has `any`, and `after` or `if` beside it. Write all triggers under `any`.',
    '20:32 empty-trigger: This trigger says neither `after` nor `if`. Write one of them, or remove the trigger.',
  );
});

test('a flag that nobody’s climbing waits for', () => {
  adding(
    `flags: [{ id: data-loss, label: Data is lost }]
escalation: [{ id: path, rungs: [{ if: data-loss, to: lead, by: page }] }]
`,
    '15:34 warning flag-without-after: Without `after` this rung is climbed by hand only, even when its flag is raised. Write `after: 0m` if the flag alone is to climb it.',
  );
});

test('a negative time', () => {
  adding(
    `clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: -5m }
escalation: [{ id: path, rungs: [{ after: -1h, to: lead, by: page }] }]
`,
    '15:85 wrong-span: `-5m` is negative: no promise ends before it begins. Write `5m`.',
    '16:43 wrong-span: `-1h` is negative: no promise ends before it begins. Write `1h`.',
  );
});

test('a clock that its own event ends, warnings that come too soon or of nothing', () => {
  adding(
    `clocks:
  - { id: never, label: Never, starts: declared, stops: [acknowledged, declared], within: 5m }
  - { id: soon, label: Soon, starts: declared, stops: resolved, within: 5m, warnBefore: [1m, 5m] }
  - { id: free, label: Free, starts: declared, stops: resolved, within: as-needed, warnBefore: 5m }
`,
    '15:57 clock-never-runs: `declared` both starts and stops the clock `never`. Let another event stop it.',
    '16:94 warns-before-start: `5m` before the deadline is not after the start of the clock `soon`. Write a time shorter than `5m`.',
    '17:96 warns-of-nothing: The clock `free` has no deadline to warn of. Leave out `warnBefore`, or write a time in `within`.',
  );
});

test('a reminder that reminds nobody', () => {
  adding(
    `clocks:
  - id: response
    label: Response
    starts: declared
    stops: acknowledged
    within: 10m
    warnBefore: 2m
    onWarn:
      - { by: notify }
    onBreach:
      - { to: lead, by: page }
      - { by: page }
`,
    '22:9 told-to-nobody: This is to tell somebody, but names nobody. Add `to` with positions, or `roles`.',
    '25:9 told-to-nobody: This is to tell somebody, but names nobody. Add `to` with positions, or `roles`.',
  );
});

// Calendars

test('a calendar without a day, with days that are none, with hours that are none', () => {
  adding(
    `calendars:
  - { id: never, hours: {} }
  - id: odd
    hours:
      mon-fri: ["09:00-12:00", "11:00-17:00"]
      wed: "09:00-17:00"
      caturday: "09:00-17:00"
      sat: "22:00-02:00"
      sun: "09:00-25:00"
    holidays: [2026-12-25, 2026-02-30]
`,
    '15:25 calendar-without-days: The calendar `never` is never open. Write at least one day: `mon-fri: "09:00-17:00"`.',
    '18:16 overlapping-hours: These opening hours overlap. Write each hour once.',
    '19:12 duplicate: `wed` has opening hours already. Write each day once; several openings of a day are a list.',
    '20:17 unknown-day: `caturday` is no day of the week and no range of days. Write one of mon, tue, wed, thu, fri, sat, sun, or a range like `mon-fri`.',
    '21:12 hours-go-back: `22:00-02:00` ends before it begins. Opening hours end at midnight: write `22:00-24:00` here and `00:00-02:00` on the next day.',
    '22:12 unknown-time: There is no time of day `25:00`. Write times from `00:00` to `24:00`.',
    '23:28 unknown-date: There is no date `2026-02-30`. Write a date of the calendar like `2026-12-25`.',
  );
});

test('a span that could count in two calendars, a sprint that nobody knows', () => {
  adding(
    `calendars:
  - { id: berlin, hours: { mon-fri: "09:00-17:00" } }
  - { id: tokyo, timeZone: Asia/Tokio, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: response, label: Response, starts: declared, stops: acknowledged, within: 1bd }
`,
    '16:28 unknown-time-zone: There is no time zone `Asia/Tokio`. Did you mean `Asia/Tokyo`?',
    '18:85 which-calendar: `1bd` does not say which calendar it counts in. Name one: `1bd@berlin`.',
  );
  adding(
    `calendars:
  - { id: business, hours: { mon-fri: "09:00-17:00" } }
clocks:
  - { id: end, label: End, starts: declared, stops: resolved, within: next-sprint }
`,
    '17:71 warning no-sprints: No calendar says when sprints end, so this means 14 days. Give a calendar a `sprint` with `starts` and `length`.',
  );
});

// Statuses

test('a lifecycle that begins with its end, or has none', () => {
  replacing(
    `    - { id: open, label: Open, category: active }
    - { id: resolved, label: Resolved, category: resolved }
    - { id: closed, label: Closed, category: closed }
`,
    `    - { id: closed, label: Closed, category: closed }
`,
    '8:5 no-resolved-status: No status has the category `resolved`, so no incident could end. Add a status with `category: resolved`.',
    '8:46 starts-ended: Incidents would start in `closed`, which is closed. Put the status in which the work begins first.',
  );
  replacing(
    `    - { id: closed, label: Closed, category: closed }
`,
    '',
    '8:5 no-closed-status: No status has the category `closed`, so no incident could be closed. Add a status with `category: closed` as the last one.',
  );
});

test('soaks that lead nowhere, or round in a circle', () => {
  replacing(
    'category: active }',
    'category: active, soak: 5m, then: open }',
    '8:66 soak-cycle: From `open` the soaks lead back to `open`. Let one of them lead to a status that does not soak.',
  );
  replacing(
    'category: active }',
    'category: active, soak: 5m }',
    '8:56 soak-without-then: `open` soaks, but nothing says what follows. Add `then`: the status after the soak.',
  );
  replacing(
    'category: active }',
    'category: active, then: closed }',
    '8:56 then-without-soak: `open` goes on to `closed`, but nothing says when. Add `soak`: how long it stays.',
  );
});

// Work, texts, reviews

test('a checklist that belongs nowhere', () => {
  adding(
    `checklists:
  - id: triage
    title: Triage
    attach: {}
    items: [{ id: one, text: One }]
`,
    '17:13 attached-to-nothing: The checklist `triage` belongs nowhere, so nobody would see it. Write a phase, a status, a severity, a role or a moment.',
  );
});

test('facts beside an item that no shift shows', () => {
  adding(
    `checklists:
  - id: triage
    title: Triage
    attach: { severity: P0 }
    items: [{ id: one, text: One, facts: open-incidents }]
`,
    '18:42 facts-outside-shifts: `one` asks for facts, but its checklist is shown at no moment of a shift. Attach the checklist to `handoff`, `shift-start` or `shift`, or leave `facts` out.',
  );
});

test('a text with a field that it does not have: the line within the text is told', () => {
  adding(
    `templates:
  - id: mail
    title: Mail
    purpose: customer-mail
    subject: "About {{ incident.titel }}"
    body: |
      Dear customer,

      this is what it did: {{ impct }}
      and this is when: {{ incident.resolvedAt }}
    fields: [{ id: impact, label: Impact?, type: text }]
`,
    '18:14 unknown-fact: The text names `incident.titel`, which is neither a fact nor one of its fields. Did you mean `incident.title`?',
    '22:1 unknown-fact: The text names `impct`, which is neither a fact nor one of its fields. Did you mean `impact`?',
  );
});

test('a text that is not Liquid', () => {
  adding(
    `channel: { name: "incident-{{ incident.number" }
`,
    '14:18 unknown-fact: The text is not Liquid: output "{{ incident.number" not closed. Write `{{ incident.title }}` to put in a fact, and close what you open.',
  );
});

test('a text that would never be done: a loop of loops, a loop of a thousand million, a word that doubles', () => {
  const began = performance.now();
  adding(
    `templates:
  - id: counting
    title: Counting
    purpose: timeline
    body: |
      Hello
      {% for i in (1..1000000000) %}{{ i }}{% endfor %}
  - id: nesting
    title: Nesting
    purpose: timeline
    body: |
      {% assign a = "x,x,x,x,x,x,x,x,x,x" | split: "," %}
      ${'{% for i in a %}'.repeat(12)}${'{% endfor %}'.repeat(12)}
  - id: doubling
    title: Doubling
    purpose: timeline
    body: |
      {% assign a = "0123456789" %}
      ${'{% assign a = a | append: a %}'.repeat(40)}
`,
    ...[20, 26, 32].map(
      (line) =>
        `${line}:1 unknown-fact: The text would take more time or memory than any text may. Leave out the loop, or let it run over a list that somebody fills in.`,
    ),
  );
  // Milliseconds; without a bound it would be years.
  assert.ok(performance.now() - began < 30_000);
});

test('a template without a text, a choice of nothing, choices of no choice, a fact that is none', () => {
  adding(
    `templates:
  - id: mail
    title: Mail
    purpose: customer-mail
    fields:
      - { id: region, label: Region?, type: choice }
      - { id: impact, label: Impact?, type: text, choices: [Much, Little] }
      - { id: title, label: Title?, type: text, from: incident.tilte }
`,
    '15:5 template-without-text: The template `mail` has no text. Add `body`, or `file` where the organisation keeps it.',
    '19:9 choice-without-choices: `region` is a choice of nothing. Add `choices`.',
    '20:9 choice-without-choices: `impact` has choices, but is no choice. Write `type: choice`, or leave out `choices`.',
    '21:55 unknown-reference: There is no fact `incident.tilte`. Did you mean `incident.title`?',
  );
});

test('a text with more sentences at least than at most', () => {
  adding(
    `templates:
  - id: mail
    title: Mail
    purpose: customer-mail
    file: mail.md
    fields:
      - { id: impact, label: Impact?, type: text, minSentences: 3, maxSentences: 2 }
review:
  sections:
    - { id: summary, title: Summary, minSentences: 5, maxSentences: 4 }
`,
    '20:65 no-such-length: No text has at least 3 and at most 2 sentences. Let the fewest be no more than the most.',
    '23:52 no-such-length: No text has at least 5 and at most 4 sentences. Let the fewest be no more than the most.',
  );
});

test('a review that is both required and optional', () => {
  adding(
    `review:
  requiredAt: [P0, P1]
  optionalAt: P1
`,
    '16:15 required-and-optional: A review of `P1` is both required and optional. Name it in one of the two.',
  );
});

test('a measure between events that it does not name, one of events that it does not measure, a target that is none', () => {
  adding(
    `metrics:
  - { id: resolve, label: Time to resolve, measures: time-between, from: declared, as: mean }
  - { id: count, label: Incidents, measures: incidents, from: declared, to: resolved, as: count }
  - { id: share, label: Reviews, measures: reviews-done, as: share, target: nearly all }
`,
    '15:5 metric-without-events: `resolve` is the time between two events, but does not name both. Add `from` and `to`.',
    '16:5 metric-without-events: `count` names events, but only `time-between` measures between them. Leave out `from` and `to`.',
    '17:77 wrong-target: `nearly all` is no target. Write a bound and a figure: `< 5m`, `100%`, `0`.',
  );
});

// Forms

test('values that are missing, empty, too long, too short, or of another form', () => {
  replacing(
    'owner: Us, ',
    '',
    '1:10 missing-key: `process` has no `owner`. Add `owner`. Who answers for this process.',
  );
  replacing(
    'owner: Us',
    'owner:',
    '1:57 empty-value: `process.owner` is empty. Write a line of text, at most 200 characters. Or leave the key out, if it may be absent.',
  );
  replacing(
    'owner: Us',
    `owner: ${'x'.repeat(201)}`,
    '1:58 too-long: `process.owner` has to be at most 200 characters. Shorten it.',
  );
  replacing(
    'owner: Us',
    'owner: [Us]',
    '1:58 wrong-type: `process.owner` cannot be a list. Write a line of text, at most 200 characters.',
  );
  replacing(
    'version: "1"',
    'version: 1.0',
    '1:46 wrong-type: `process.version` cannot be the number 1. Put it in quotes: `"1"`.',
  );
  replacing(
    'id: on-call',
    'id: on call',
    '12:11 wrong-form: `positions[0].id` cannot be `on call`. Write a word of letters, digits and hyphens that begins with a letter, at most 64 long.',
  );
  adding(
    'flags: [{ id: a, label: A }]\nescalation: [{ id: path, rungs: [] }]\n',
    '15:33 too-short: `escalation[0].rungs` is an empty list. Write a list: each entry on its own line, beginning with `- `.',
  );
  replacing(
    'category: active',
    'category: actve',
    '8:42 unknown-word: `lifecycle.statuses[0].category` cannot be `actve`. Did you mean `active`? One of: triage, active, mitigating, monitoring, resolved, closed.',
  );
  replacing(
    '{ id: P1, label: Low',
    '{ id: P1, rank: 1, label: Low',
    '4:21 rank-contradicts-order: `P1` stands in place 2, but says rank 1. Put the severities in order, most severe first, or leave out `rank`.',
  );
  replacing(
    'signals: { severities: { critical: P0 }, reopenWithin: 30m, groupWindow: 4h }\n',
    '',
    "1:1 warning no-signals: This process has no `signals`, so alerts of machines declare no incident. Add `signals` with a map of machines' severities to yours.",
  );
});

// What YAML can do

test('what YAML cannot read, or a process has no use for', () => {
  adding(
    'flags: [\n',
    '15:1 syntax: YAML cannot read this: Flow sequence in block collection must be sufficiently in…. Look at the indentation, the colons and the quotes of this line and the one before.',
  );
  adding(
    '---\nprocess: 2\n',
    '14:1 several-documents: A second document begins here. A process file holds one document: remove the `---`.',
  );
  adding(
    'outcomes: [!secret x]\n',
    '14:12 tag: A process file has no tags (`!word`). Remove the tag, or put the text in quotes.',
  );
  adding(
    'outcomes: [*good]\n',
    '14:12 unknown-alias: No anchor `&good` stands before this alias. Define the anchor above, or put the text in quotes.',
  );
  adding('? [a]\n: b\n', '14:3 key-not-text: A key here is not a plain word. Write the key out as text.');
  adding(
    'positions: []\n',
    '14:1 duplicate-key: This key is written twice in the same place. Keep one of the two.',
  );
  assert.deepEqual(said('# nothing\n'), [
    '1:1 empty-file: process.yaml is empty. A process file begins with `process:`.',
  ]);
  shown.add('empty-file');
});

test('aliases that unfold to more and more', () => {
  const levels = Array.from(
    { length: 9 },
    (_, n) => `x${n + 1}: &x${n + 1} [${Array(9).fill(`*x${n}`).join(', ')}]`,
  );
  const [one, ...more] = findingsOf(`${sound}x0: &x0 [x]\n${levels.join('\n')}\n`);
  assert.deepEqual(more, []);
  assert.equal(one?.code, 'too-many-values');
  assert.equal(one.message, 'The aliases of this file unfold to more than 50000 values.');
  assert.equal(one.remedy, 'Write the repeated parts out.');
  assert.ok(one.line >= 14 && one.line < 14 + levels.length);
  adding(
    `outcomes: [&a x${', *a'.repeat(200)}]\n`,
    '14:1 too-many-aliases: There are more than 200 anchors and aliases. Write the repeated parts out.',
  );
  shown.add('too-many-values');
});

test('ten megabytes, ten thousand entries, a thousand brackets', () => {
  const began = performance.now();
  adding(
    `# ${'x'.repeat(10 * 1024 * 1024)}\n`,
    '1:1 file-too-large: process.yaml is larger than 1 MB. A process file holds rules only: move long texts into the documents that it links to.',
  );
  adding(
    `outcomes:\n${'  - Good\n'.repeat(10_000)}`,
    '9955:1 too-many-entries: There are more than 10000 entries. Split the process file, or leave out what it does not need.',
  );
  adding(
    `outcomes: ${'['.repeat(1_000)}${']'.repeat(1_000)}\n`,
    '14:1 nested-too-deeply: This is nested more than 40 deep. Nothing that means something nests that deep: remove the nesting.',
  );
  // Each is refused by the first look at its letters.
  assert.ok(performance.now() - began < 30_000);
});

test('more rules than an incident can remember', () => {
  const rungs = '      - { after: 1m, to: [on-call, lead], by: page }\n'.repeat(50);
  const ladders = ['a', 'b', 'c', 'd', 'e'].map((id) => `  - id: ${id}\n    rungs:\n${rungs}`);
  const found = said(`${sound}escalation:\n${ladders.join('')}`);
  assert.equal(found.length, 1);
  assert.match(
    found[0] ?? '',
    /^1:1 too-many-rules: An incident would have to remember \d+ characters of this process, and at most 24000 are allowed\. Leave out ladders, rungs, clocks, flags or roles that are not needed\.$/,
  );
  shown.add('too-many-rules');
});

test('a hundred mistakes: the first fifty are told, and how many are left', () => {
  const list = (id: string) => `  - id: ${id}
    title: A
    attach: { moment: set-up }
    items:
${Array.from({ length: 50 }, (_, n) => `    - { id: a${n}, text: A, hello: 1 }\n`).join('')}`;
  const found = said(`${sound}checklists:\n${list('a')}${list('b')}`);
  assert.equal(found.length, 51);
  assert.equal(
    found[0],
    '19:26 unknown-key: There is no key `hello` in `checklists[0].items[0]`. Allowed here: id, text, required, when, link, command, facts.',
  );
  assert.match(
    found[50] ?? '',
    /^68:\d+ more-findings: There are 50 more findings\. Mend these first and check again\.$/,
  );
  shown.add('more-findings');
});

test('keys that every object inherits', () => {
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString'])
    adding(
      `${key}: { polluted: true }\n`,
      `14:1 unknown-key: There is no key \`${key}\` at the top of a process file. Allowed here: ${topLevel().join(', ')}.`,
    );
  replacing(
    'label: Lead }',
    'label: Lead, __proto__: { standIn: on-call } }',
    '13:30 unknown-key: There is no key `__proto__` in `positions[1]`. Allowed here: id, label, standIn, respondsWithin, duties.',
  );
  replacing(
    'critical: P0',
    '__proto__: P0, constructor: P7',
    '5:26 unknown-key: There is no key `__proto__` in `signals.severities`. Leave it out.',
    '5:54 unknown-reference: There is no severity `P7`. Did you mean `P0`?',
  );
  adding(
    'calendars: [{ id: business, hours: { mon: "09:00-17:00", __proto__: "09:00-17:00" } }]\n',
    '14:58 unknown-key: There is no key `__proto__` in `calendars[0].hours`. Leave it out.',
  );
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

function topLevel(): string[] {
  const [line = ''] = said(`${sound}qqqqqqqqqqqqqq: 1\n`);
  return line
    .replace(/^.*Allowed here: /, '')
    .replace(/\.$/, '')
    .split(', ');
}

test('every finding that the reference lists is shown here', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/process-file.md'), 'utf8');
  const [, table = ''] = page.split('## Findings');
  const codes = [...table.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code),
  );
  assert.ok(codes.length > 50);
  assert.deepEqual(
    codes.filter((code) => !shown.has(code)),
    [],
  );
});
