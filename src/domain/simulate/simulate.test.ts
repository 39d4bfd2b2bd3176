/** The simulator's promises: the handbook's ladder to the minute, who answers when, what is not kept, and that it always ends. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { houseWith, matrix, matrixWith } from '../incident/given.ts';
import type { Process } from '../process/process.ts';
import { directoryOfPositions } from './directory-of-positions.ts';
import { type Mistake, readAnswersText, readScenario, type WrittenScenario } from './read-scenario.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { simulate, simulateEverySeverity, type Simulation } from './simulate.ts';
import { textOf, textOfLadders } from './text-of.ts';

/** A Wednesday. */
const at = '2026-11-18T10:00:00.000Z';

function scenarioOf(written: WrittenScenario, process: Process = matrix): Scenario {
  const read = readScenario(
    { at, ...written },
    { process, directory: directoryOfPositions(process), now: at },
  );
  if (!read.ok) throw new Error(read.mistakes.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return read.scenario;
}

const simulated = (written: WrittenScenario, process?: Process) => simulate(scenarioOf(written, process));

function mistakesIn(written: WrittenScenario): Mistake[] {
  const read = readScenario(written, { process: matrix, directory: directoryOfPositions(matrix), now: at });
  return read.ok ? [] : read.mistakes;
}

/** "15m vp-engineering" */
function told({ steps }: Simulation, ...kinds: string[]): string[] {
  return steps
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ offset, who }) => who.map(({ person }) => `${offset} ${person}`));
}

suite('the ladders of the severity matrix, nobody answering', () => {
  const pages = (severity: string) => told(simulated({ severity, until: '3h' }), 'paged');

  test('SEV-1: on call and lead at once, VP at 15 min, CTO at 30, CEO at 60 (003-ESC-10)', () => {
    assert.deepEqual(pages('SEV-1'), [
      '0s on-call',
      '0s engineering-lead',
      '15m vp-engineering',
      '30m cto',
      '1h ceo',
    ]);
  });

  test('SEV-1: the executives are told at once (003-NOT-01)', () => {
    assert.deepEqual(told(simulated({ severity: 'SEV-1', until: '3h' }), 'notified'), [
      '0s vp-engineering',
      '0s cto',
      '0s ceo',
    ]);
  });

  test('SEV-2: on call at once, lead at 15 min, VP at 30 (003-ESC-11)', () => {
    assert.deepEqual(pages('SEV-2'), ['0s on-call', '15m engineering-lead', '30m vp-engineering']);
  });

  test('SEV-3: a ticket, and nobody is woken (003-ESC-12, 003-NOT-03)', () => {
    const simulation = simulated({ severity: 'SEV-3' });
    assert.deepEqual(told(simulation, 'paged', 'last-resort'), []);
    assert.deepEqual(told(simulation, 'notified'), ['0s on-call', '15m engineering-lead']);
    assert.deepEqual(
      simulation.steps.filter(({ kind }) => kind === 'ticket').map(({ offset }) => offset),
      ['0s'],
    );
    assert.equal(simulation.firstPage, null);
  });

  test('SEV-4: a ticket alone (003-ESC-13)', () => {
    const simulation = simulated({ severity: 'SEV-4' });
    assert.deepEqual(told(simulation, 'paged', 'notified', 'last-resort'), []);
  });

  test('when the ladder has run out the last resort is asked every 30 minutes, until the end', () => {
    assert.deepEqual(told(simulated({ severity: 'SEV-1', until: '2h10m' }), 'last-resort'), [
      '1h5m last-resort',
      '1h35m last-resort',
      '2h5m last-resort',
    ]);
  });

  test('what is late by then: acknowledgement, response and status page at 5 min, triage at 15, an update at 30', () => {
    assert.deepEqual(
      simulated({ severity: 'SEV-1', until: '3h' }).breaches.map(({ offset, clock }) => `${offset} ${clock}`),
      [
        '5m page-acknowledgement',
        '5m response-sev-1',
        '5m status-page-sev-1',
        '15m triage',
        '30m update-cadence',
      ],
    );
  });

  test('the table has every severity, its rungs in time first, then those of flags, then those by hand', () => {
    const { ladders } = simulated({ severity: 'SEV-4' });
    assert.deepEqual(
      ladders.map(({ severity }) => severity),
      ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'],
    );
    assert.deepEqual(
      ladders[0]!.rows.map(
        ({ climbed, offset, by, to, unless }) =>
          `${climbed} ${offset} ${by} ${to.map(({ position }) => position).join('+')} unless ${unless}`,
      ),
      [
        'in-time 0s notify vp-engineering+cto+ceo unless resolved',
        'in-time 0s page on-call+engineering-lead unless mitigated',
        'in-time 15m page vp-engineering unless mitigated',
        'in-time 30m page cto unless mitigated',
        'in-time 1h page ceo unless mitigated',
        'flags 0s page legal unless resolved',
        'flags 0s page legal unless resolved',
        'hand null page on-call+secondary-on-call+engineering-lead+customer-success unless resolved',
      ],
    );
  });
});

suite('who answers, and what people do', () => {
  test('whoever is paged answers after so long, and hears who is next; the rungs climb on until it is mitigated', () => {
    const simulation = simulated({
      severity: 'SEV-1',
      answers: { 'on-call': '4m', cto: '2m30s', ceo: 'never' },
      until: '90m',
    });
    const answers = simulation.steps.filter(({ kind, minor }) => kind === 'answered' && !minor);
    assert.deepEqual(
      answers.map(({ offset, who, next }) => `${offset} ${who[0]?.position}, ${next}`),
      ['4m on-call, VP Engineering in 11:00 unless mitigated', '32m30s cto, CEO in 27:30 unless mitigated'],
    );
    assert.deepEqual(told(simulation, 'paged'), [
      '0s on-call',
      '0s engineering-lead',
      '15m vp-engineering',
      '30m cto',
      '1h ceo',
    ]);
    assert.deepEqual(simulation.answered?.offset, '4m');
    assert.deepEqual(told(simulation, 'last-resort'), []);
    assert.deepEqual(
      simulation.breaches.map(({ clock }) => clock).filter((clock) => clock.startsWith('response')),
      [],
    );
  });

  test('somebody who answers after the last contact was tried is still the first to', () => {
    const { answered } = simulated({ severity: 'SEV-2', answers: { 'on-call': '20m' }, until: '1h' });
    assert.equal(answered?.offset, '20m');
  });

  test('what is said of everybody holds for whoever nothing else is said of', () => {
    const { answered, steps } = simulated({
      severity: 'SEV-2',
      answers: { anybody: '1m', 'on-call': 'never' },
      until: '1h',
    });
    assert.equal(answered?.offset, '16m');
    assert.equal(answered?.who.position, 'engineering-lead');
    assert.ok(steps.length > 0);
  });

  test('once it is mitigated nobody else is paged, and it resolves by itself after 15 minutes', () => {
    const simulation = simulated({
      severity: 'SEV-1',
      answers: { 'on-call': '4m' },
      script: [{ after: '20m', by: 'on-call', do: 'mitigate' }],
    });
    assert.deepEqual(told(simulation, 'paged').at(-1), '15m vp-engineering');
    assert.deepEqual([simulation.end.offset, simulation.end.status], ['35m', 'resolved']);
    assert.equal(simulation.end.because, 'nothing-falls-due');
  });

  test('a flag that is raised late calls whoever waits for it then', () => {
    const simulation = simulated({
      severity: 'SEV-2',
      script: [{ after: '7m', do: 'flag', flag: 'data-loss' }],
      until: '1h',
    });
    assert.ok(told(simulation, 'paged').includes('7m legal'));
  });

  test('a severity that is raised begins its ladder at the raise', () => {
    const simulation = simulated({
      severity: 'SEV-3',
      script: [{ after: '10m', do: 'set-severity', severity: 'sev1' }],
      until: '50m',
    });
    assert.deepEqual(told(simulation, 'paged'), [
      '10m on-call',
      '10m engineering-lead',
      '25m vp-engineering',
      '40m cto',
    ]);
  });

  test('positions and roles stand for whoever has them', () => {
    const simulation = simulated({
      severity: 'SEV-2',
      script: [
        { after: '2m', by: 'on-call', do: 'acknowledge' },
        { after: '3m', do: 'assign-role', role: 'commander', person: 'engineering-lead' },
        { after: '4m', by: 'commander', do: 'hand-over', to: 'secondary-on-call' },
      ],
      until: '10m',
    });
    assert.deepEqual(told(simulation, 'handed-over'), ['4m secondary-on-call']);
    assert.ok(
      simulation.steps.some(
        ({ sentence }) => sentence === 'Handed over to Secondary on call by Engineering lead',
      ),
    );
  });

  test('positions, roles and people are paged by hand, whichever of the two fields they stand in', () => {
    const script = [
      { after: '1m', do: 'assign-role', role: 'commander', person: 'cto' },
      { after: '2m', do: 'page', people: ['vp-engineering', 'commander'], positions: ['last-resort'] },
    ];
    const simulation = simulated({ severity: 'SEV-2', script, until: '3m' });
    assert.deepEqual(told(simulation, 'paged', 'refused').toSorted(), [
      '0s on-call',
      '2m cto',
      '2m last-resort',
      '2m vp-engineering',
    ]);
  });

  test('a command that cannot be is told as refused, and the rest goes on', () => {
    const { steps } = simulated({
      severity: 'SEV-2',
      script: [
        { after: '1m', do: 'resolve' },
        { after: '2m', do: 'escalate' },
      ],
    });
    assert.deepEqual(
      steps.filter(({ kind }) => kind === 'refused').map(({ offset, sentence }) => `${offset} ${sentence}`),
      ['2m escalate by On-call engineer is refused: already resolved'],
    );
  });

  test('updates that are posted when they fall due keep every cadence', () => {
    const { updates, breaches } = simulated({ severity: 'SEV-1', updates: 'when-due', until: '100m' });
    assert.deepEqual(
      updates.map(({ offset, clock, posted }) => `${offset} ${clock} ${posted}`),
      [
        '5m status-page-sev-1 5m',
        '30m update-cadence 5m',
        '35m update-cadence 35m',
        '1h5m update-cadence 1h5m',
        '1h35m update-cadence 1h35m',
      ],
    );
    assert.ok(breaches.every(({ clock }) => clock !== 'update-cadence' && clock !== 'status-page-sev-1'));
  });

  test('an update that nobody posts is missed once', () => {
    const { updates } = simulated({ severity: 'SEV-1', until: '100m' });
    assert.deepEqual(
      updates.map(({ offset, posted }) => `${offset} ${posted}`),
      ['5m null', '30m null'],
    );
  });

  test('a deadline that ended with the incident is none for an update after it', () => {
    const { updates } = simulated({
      severity: 'SEV-1',
      script: [
        { after: '10m', do: 'resolve' },
        { after: '20m', do: 'post-update', text: 'It was the cache.' },
      ],
    });
    assert.deepEqual(
      updates.map(({ offset, clock }) => `${offset} ${clock}`),
      ['5m status-page-sev-1'],
    );
  });

  test('what a step says is in order of time', () => {
    const { steps } = simulated({ severity: 'SEV-1', answers: { anybody: '3m' }, updates: 'when-due' });
    const times = steps.map((step) => step.at);
    assert.deepEqual(times, times.toSorted());
  });
});

suite('people of an installation', () => {
  const within = (directory: Scenario['directory']) =>
    simulate({ process: matrix, directory, declaration: { at, severity: 'SEV-1' }, untilMs: 3_600_000 });

  test('a position bound to nobody is told, and the later rungs keep their times', () => {
    const simulation = within(houseWith({ positions: { 'vp-engineering': null } }));
    assert.deepEqual(told(simulation, 'paged'), ['0s ana', '0s lea', '30m tom', '1h eve']);
    assert.ok(
      simulation.unreached.some(
        ({ who, why }) => who.position === 'vp-engineering' && why === 'bound-to-nobody',
      ),
    );
  });

  test('somebody without a contact is told as not reached', () => {
    const simulation = within(houseWith({ users: { vic: { contacts: [] } } }));
    const vic = simulation.unreached.find(
      ({ who, why }) => who.person === 'vic' && why === 'no-contact-works',
    );
    assert.equal(vic?.offset, '0s');
  });
});

suite('it ends', () => {
  test('at the end that was asked for, 24 hours after the declaration without one', () => {
    assert.equal(simulated({ severity: 'SEV-1' }).end.offset, '1d');
    assert.equal(simulated({ severity: 'SEV-1', until: '10m' }).end.offset, '10m');
  });

  test('where nothing falls due any more', () => {
    const { end } = simulated({ severity: 'SEV-1', script: [{ after: '1m', do: 'resolve' }] });
    assert.deepEqual([end.offset, end.because], ['1m', 'nothing-falls-due']);
  });

  test('after as many steps as somebody could look at, over a whole quarter of nobody answering', () => {
    const simulation = simulated({ severity: 'SEV-1', until: '92d' });
    assert.equal(simulation.end.because, 'until');
    assert.ok(simulation.steps.length < 30_000);
  });

  test('the same scenario gives the same run, event for event', () => {
    const scenario = scenarioOf({ severity: 'SEV-1', answers: { anybody: '3m' } });
    assert.equal(JSON.stringify(runScenario(scenario).log), JSON.stringify(runScenario(scenario).log));
  });

  test('a process whose rungs follow one another at once comes to rest', () => {
    const process = matrixWith(
      ['after: 15m', 'after: 0m'],
      ['after: 30m', 'after: 0m'],
      ['after: 60m', 'after: 0m'],
    );
    assert.deepEqual(told(simulated({ severity: 'SEV-1', until: '4m' }, process), 'paged').length, 5);
  });
});

suite('a scenario that cannot be read', () => {
  const table: [written: WrittenScenario, path: string, sentence: RegExp][] = [
    [{ severity: 'SVE-1' }, 'severity', /no severity "SVE-1"\. Did you mean "SEV-1"\?/],
    [{}, 'severity', /missing\. Write one of SEV-1/],
    [{ severity: 'SEV-1', answers: { 'on-cal': '4m' } }, 'answers.on-cal', /Did you mean "on-call"\?/],
    [{ severity: 'SEV-1', answers: { cto: '4x' } }, 'answers.cto', /"4x" is no length of time/],
    [{ severity: 'SEV-1', at: 'tomorrow' }, 'at', /"tomorrow" is no time/],
    [{ severity: 'SEV-1', at: '+275760-09-12T00:00Z' }, 'at', /is no time/],
    [{ severity: 'SEV-1', flags: ['dataloss'] }, 'flags[0]', /Did you mean "data-loss"\?/],
    [{ severity: 'SEV-1', until: '200d' }, 'until', /too long/],
    [{ severity: 'SEV-1', script: [{ do: 'escalate' }] }, 'script[0].after', /missing/],
    [
      { severity: 'SEV-1', script: [{ after: '1m', do: 'escalte' }] },
      'script[0].do',
      /Did you mean "escalate"\?/,
    ],
    [{ severity: 'SEV-1', script: [{ after: '1m', do: 'flag' }] }, 'script[0].flag', /missing/],
    [
      { severity: 'SEV-1', script: [{ after: '1m', do: 'check-item', checklist: 'respons', item: 'x' }] },
      'script[0].checklist',
      /Did you mean "response"\?/,
    ],
    [
      {
        severity: 'SEV-1',
        script: [{ after: '1m', do: 'check-item', checklist: 'response', item: 'mitgate' }],
      },
      'script[0].item',
      /no item of that checklist "mitgate"\. Did you mean "mitigate"\?/,
    ],
    [
      { severity: 'SEV-1', script: [{ after: '1m', do: 'resolve', why: 'x' }] },
      'script[0].why',
      /no field of `resolve`/,
    ],
    [{ severity: 'SEV-1', script: 'resolve' }, 'script', /no list/],
    [
      { severity: 'SEV-1', script: Array.from({ length: 201 }, () => ({ after: '1m', do: 'escalate' })) },
      'script',
      /at most 200/,
    ],
    [{ severity: 'SEV-1', sevrity: 1 } as WrittenScenario, 'sevrity', /Did you mean "severity"\?/],
  ];

  test('is answered with the place, what is wrong and what to write', () => {
    for (const [written, path, sentence] of table) {
      const mistake = mistakesIn(written).find((one) => one.path === path);
      assert.ok(mistake !== undefined, `${path} of ${JSON.stringify(written)}`);
      assert.match(`${mistake.message} ${mistake.remedy}`, sentence);
    }
  });

  test('never makes it throw', () => {
    for (const odd of [null, 5, '', [], {}, [null], [[]], { constructor: 1 }, [{ do: 'constructor' }], ['x']])
      for (const field of [
        'severity',
        'at',
        'flags',
        'answers',
        'script',
        'until',
        'updates',
        'service',
        'title',
      ])
        assert.ok(
          Array.isArray(mistakesIn({ severity: 'SEV-1', [field]: odd })),
          `${field} ${JSON.stringify(odd)}`,
        );
  });

  test('a severity may be written by its alias, and a time in the zone of the process', () => {
    const berlin = matrixWith(['timeZone: UTC', 'timeZone: Europe/Berlin']);
    const { declared } = simulated({ severity: 's1', at: '2026-07-01T10:00' }, berlin);
    assert.deepEqual([declared.severity, declared.at], ['SEV-1', '2026-07-01T08:00:00.000Z']);
  });

  test('the command line’s answers are read pair by pair', () => {
    assert.deepEqual(readAnswersText('on-call=4m, cto=never'), { 'on-call': '4m', cto: 'never' });
    assert.deepEqual(readAnswersText('on-call'), { 'on-call': '' });
  });
});

suite('to be read', () => {
  test('a line a moment, people of one rung on one line, and what came of it', () => {
    assert.equal(
      textOf(simulated({ severity: 'SEV-2', answers: { 'engineering-lead': '90s' }, until: '40m' })),
      `Severity matrix 1.0: SEV-2 Major, declared Wed 2026-11-18 10:00 UTC
Answers: Engineering lead after 1m30s.

     +0:00  notify  Engineering lead                              sev-2-lead-informed, rung 1
     +0:00  page    On-call engineer                              sev-2-matrix, rung 1
     +0:05  late    Acknowledgement
     +0:10  warn    Status page is due in 5 min
     +0:15  page    Engineering lead                              sev-2-matrix, rung 2, unless mitigated
     +0:15  late    Response, Triage
     +0:15  late    Status page is due, and nobody has posted it
  +0:16:30  answer  Engineering lead answers after 1 min 30 s     next: VP Engineering in 13:30 unless mitigated
  +0:16:30  done    Acknowledgement, Response, late
     +0:25  warn    Next update is due in 5 min
     +0:30  page    VP Engineering                                sev-2-matrix, rung 3, unless mitigated
     +0:30  late    Next update is due, and nobody has posted it

Engineering lead answered first, +0:16:30.
Not kept: Acknowledgement +0:05, Response +0:15, Triage +0:15, Status page +0:15, Next update +0:30.
Nothing falls due any more, +0:35: SEV-2, Investigating.`,
    );
  });

  test('what falls due after the run is late then all the same', () => {
    const text = textOfLadders(simulateEverySeverity(scenarioOf({ severity: 'SEV-1', until: '20m' })));
    assert.match(text, /late if nobody does anything: Acknowledgement \+0:05, .*Next update \+0:30$/m);
  });

  test('rungs of one ladder at one time are one line, and the hours of a rung are said', () => {
    const process = matrixWith([
      '      - { after: 0m, to: on-call, by: page, unless: mitigated } # 003-ESC-03',
      '      - { after: 0m, to: on-call, by: page }\n      - { after: 0m, to: secondary-on-call, by: page }\n' +
        '      - { after: 0m, to: ceo, by: page, during: { calendar: business, outside: notify } }',
    ]);
    const text = (at: string) =>
      textOfLadders(simulateEverySeverity(scenarioOf({ severity: 'SEV-2', at }, process)));
    assert.match(text('2026-11-18T10:00Z'), /^ +\+0:00 {2}page +On-call engineer, Secondary on call$/m);
    assert.match(text('2026-11-18T10:00Z'), /^ +\+0:00 {2}page +CEO +in business hours, told outside$/m);
    assert.match(text('2026-11-18T22:00Z'), /^ +\+0:00 {2}notify +CEO +in business hours, told outside$/m);
  });

  test('a day is 24 hours, and only from the third on days are counted', () => {
    assert.match(textOf(simulated({ severity: 'SEV-1' })), /^The simulation ends here, \+24:00:/m);
    assert.match(
      textOf(simulated({ severity: 'SEV-1', until: '2d3h' })),
      /^The simulation ends here, \+2 d 3:00:/m,
    );
  });

  test('every severity in short: in time, by flags, by hand', () => {
    const text = textOfLadders(simulateEverySeverity(scenarioOf({ severity: 'SEV-1' })));
    assert.match(text, /^SEV-1 Critical\n +\+0:00 {2}notify {2}VP Engineering, CTO, CEO\n/m);
    assert.match(text, /^ +\+1:00 {2}page {4}CEO +unless mitigated\n +\+1:05 {2}page {4}Last resort/m);
    assert.match(text, /^ +flag {2}page +Legal +if data-loss or security-breach$/m);
    assert.match(text, /^ +by hand {2}page {4}On-call engineer, Secondary on call/m);
    assert.match(text, /^SEV-4 Low\n +\+0:00 {2}ticket {2}to the queue/m);
  });
});
