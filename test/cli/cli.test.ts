/** What the command line promises: the right request, the answer in words, and an exit code that a script can trust. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { reference } from '../../src/cli/help.ts';
import { findVerb, verbNames } from '../../src/cli/verb.ts';
import { commandBodies } from '../../src/http/shapes.ts';
import type { ApiStandIn } from './server.ts';
import { apiKey, eventsKey, incident, json, problem, startApi, webhookKey } from './server.ts';
import type { Surroundings } from './tocsin.ts';
import { tocsin } from './tocsin.ts';

let api: ApiStandIn;
before(async () => {
  api = await startApi();
});
after(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  api.requests.length = 0;
  api.signals.length = 0;
});

const run = (args: string[], more: Surroundings = {}) => tocsin(args, { url: api.url, key: apiKey, ...more });
const words = (parts: TemplateStringsArray, ...values: string[]) => String.raw(parts, ...values).split(/\s+/);
const sent = () => api.requests.map(({ method, path }) => `${method} ${path}`);

describe('commands', () => {
  const inc = 'INC-2026-0001';
  const table: [args: string[], command: string, body: object][] = [
    [['acknowledge', inc], 'acknowledge', {}],
    [['acknowledge', inc, '--as', 'ben'], 'acknowledge', { person: 'ben' }],
    [['escalate', inc], 'escalate', {}],
    [['hand-over', inc, 'ben'], 'hand-over', { to: 'ben' }],
    [['set-severity', inc, 'SEV-2'], 'set-severity', { severity: 'SEV-2' }],
    [['set-status', inc, 'monitoring'], 'set-status', { status: 'monitoring' }],
    [['set-phase', inc, 'respond'], 'set-phase', { phase: 'respond' }],
    [['assign-role', inc, 'scribe', 'ben'], 'assign-role', { role: 'scribe', person: 'ben' }],
    [['assign-role', inc, 'scribe', '--nobody'], 'assign-role', { role: 'scribe', person: null }],
    [
      ['page', inc, 'ana', 'ben', '--position', 'cto'],
      'page',
      { people: ['ana', 'ben'], positions: ['cto'], urgency: 'high' },
    ],
    [['page', inc, 'ana', '--low'], 'page', { people: ['ana'], positions: [], urgency: 'low' }],
    [['update', inc, 'Still', 'slow'], 'post-update', { text: 'Still slow' }],
    [
      ['update', inc, 'Still slow', '--audience', 'executives', '--next', '2026-03-02T10:00Z'],
      'post-update',
      { text: 'Still slow', audience: 'executives', nextUpdateAt: '2026-03-02T10:00:00Z' },
    ],
    [['correct', inc, '9', 'One in', 'eight'], 'correct-update', { update: 9, text: 'One in eight' }],
    [['edit-note', inc, 'e7', 'It was', 'the pool'], 'edit-note', { note: 7, text: 'It was the pool' }],
    [['promise-update', inc, '2026-03-02 10:00'], 'promise-update', { at: '2026-03-02T10:00:00Z' }],
    [['flag', inc, 'data-loss'], 'flag', { flag: 'data-loss' }],
    [['unflag', inc, 'data-loss'], 'unflag', { flag: 'data-loss' }],
    [['note', inc, 'The pool is full'], 'note', { text: 'The pool is full', progress: false }],
    [['note', inc, '--progress', '--', '-5', 'left'], 'note', { text: '-5 left', progress: true }],
    [
      ['check-item', inc, 'triage', 'logs'],
      'check-item',
      { checklist: 'triage', item: 'logs', checked: true },
    ],
    [
      ['check-item', inc, 'triage', 'logs', '--undo'],
      'check-item',
      { checklist: 'triage', item: 'logs', checked: false },
    ],
    [['reach', inc, 'review-held'], 'reach-milestone', { milestone: 'review-held' }],
    [['adopt-process', inc], 'adopt-process', {}],
    [
      ['adopt-process', inc, '--process', 'abc', '--severity', 'P1'],
      'adopt-process',
      { process: 'abc', severity: 'P1' },
    ],
    [['mitigate', inc], 'mitigate', {}],
    [['resolve', inc], 'resolve', {}],
    [['reopen', inc], 'reopen', {}],
    [['close', inc], 'close', {}],
    [['merge', inc, 'INC-2026-0002'], 'merge', { into: 'INC-2026-0002' }],
    [['mark-false-positive', inc], 'mark-false-positive', {}],
    [['archive-channel', inc], 'archive-channel', {}],
    [['pass-on', inc], 'pass-on', {}],
    [['set-visibility', inc, 'private'], 'set-visibility', { visibility: 'private' }],
  ];

  test('each verb sends its command with a body that the API takes, and its own idempotency key', async () => {
    for (const [args, command, body] of table) {
      api.requests.length = 0;
      const { code, err } = await run(args);
      assert.equal(code, 0, `${args.join(' ')}: ${err}`);
      const request = api.requests.at(-1)!;
      assert.equal(`${request.method} ${request.path}`, `POST /api/v1/incidents/${inc}/${command}`);
      assert.deepEqual(JSON.parse(request.body), body, args.join(' '));
      assert.match(request.headers['idempotency-key']!, /^cli-[0-9a-f-]{36}$/);
    }
  });

  test('every command that the API has is a verb', () => {
    const covered = new Set(table.map(([, command]) => command));
    assert.deepEqual(
      Object.keys(commandBodies).filter((command) => !covered.has(command)),
      ['declare'],
    );
  });

  test('the answer says what was done and what happens next', async () => {
    const { out } = await run(['acknowledge', inc]);
    assert.equal(
      out,
      [
        'Done: acknowledge.',
        'INC-2026-0001 · SEV-1 · Investigating · Checkout answers slowly',
        'Next: CTO in 12:40 unless mitigated',
        'http://127.0.0.1:4040/incidents/INC-2026-0001',
        '',
      ].join('\n'),
    );
  });

  test('what the message says already is not said again', async () => {
    const sentence = 'CTO in 12:40 unless mitigated';
    const next = { at: '2026-03-02T09:30:00Z', to: ['CTO'], unless: 'mitigated', sentence };
    api.answerNext(json({ incident, next, message: `It is open again. Next: ${sentence}.` }));
    const { out } = await run(['reopen', inc]);
    assert.equal(out.split(sentence).length, 2);
  });

  test('a word that the process does not have is looked up with a verb', async () => {
    api.answerNext(problem('no-such-role'));
    const { err } = await run(['assign-role', inc, 'boss', 'ben']);
    assert.match(err, /^`tocsin process` lists them\.$/m);
  });

  test('declare sends what is known and reads a long description from standard input', async () => {
    const { code, err } = await run(
      words`declare --severity SEV-1 --service checkout --flag data-loss --private
        --detected 2026-03-02T08:55Z --description - Checkout is down`,
      { input: 'Since nine.\nAll regions.\n' },
    );
    assert.equal(code, 0, err);
    assert.deepEqual(sent(), ['POST /api/v1/incidents']);
    assert.deepEqual(JSON.parse(api.requests[0]!.body), {
      title: 'Checkout is down',
      severity: 'SEV-1',
      service: 'checkout',
      description: 'Since nine.\nAll regions.',
      visibility: 'private',
      flags: ['data-loss'],
      detectedAt: '2026-03-02T08:55:00Z',
    });
  });

  test('so long from now is counted on the server’s clock', async () => {
    await run(['promise-update', inc, '30m']);
    assert.deepEqual(sent(), ['GET /api/v1/me', `POST /api/v1/incidents/${inc}/promise-update`]);
    assert.deepEqual(JSON.parse(api.requests[1]!.body), { at: '2026-03-02T09:50:00Z' });
  });

  test('a number with a slash stays one part of the address', async () => {
    await run(['resolve', '../config']);
    assert.deepEqual(sent(), ['POST /api/v1/incidents/..%2Fconfig/resolve']);
  });
});

describe('what is shown', () => {
  test('incidents reads page by page up to the limit, and says how to get more', async () => {
    const { out, code } = await run(['incidents', '--severity', 'SEV-1', '--limit', '110']);
    assert.equal(code, 0);
    assert.deepEqual(sent(), [
      'GET /api/v1/incidents?severity=SEV-1&limit=100',
      'GET /api/v1/incidents?severity=SEV-1&limit=10&cursor=100',
    ]);
    const lines = out.trimEnd().split('\n');
    assert.equal(lines[0], 'NUMBER         SEVERITY  STATUS         DECLARED          WHO  TITLE');
    assert.equal(
      lines[1],
      'INC-2026-0120  SEV-1     Investigating  2026-03-02 09:00  ana  Checkout answers slowly',
    );
    assert.equal(lines.length, 112);
    assert.equal(lines.at(-1), 'There are more: --cursor 110');
  });

  test('--open is every category that is not over, and times are instants by the server’s clock', async () => {
    await run(['incidents', '--open', '--from', '2026-03-01', '--to', '1h']);
    assert.deepEqual(sent().slice(1), [
      'GET /api/v1/incidents?category=triage&category=active&category=mitigating&category=monitoring' +
        '&from=2026-03-01T00%3A00%3A00Z&to=2026-03-02T10%3A20%3A00Z&limit=50',
    ]);
  });

  test('--json is the list as the API has it', async () => {
    const { out } = await run(['incidents', '--json', '--limit', '2']);
    const list = JSON.parse(out) as { items: unknown[]; nextCursor: string };
    assert.deepEqual(list.items[1], { ...incident, number: 'INC-2026-0119' });
    assert.equal(list.nextCursor, '2');
  });

  test('an incident has its line, what happens next by the server’s clock, its people and its clocks', async () => {
    const { out } = await run(['incident', 'INC-2026-0001']);
    assert.equal(
      out,
      `INC-2026-0001 · SEV-1 Critical · Investigating
Checkout answers slowly
http://127.0.0.1:4040/incidents/INC-2026-0001

●────✓──────────────────────────────────────────────│┈┈┈┈┈┈┈┈┈┈┈┈┈▪┈┈┈┈┈┈┈┈┈┈┈◌

  An update is due in 5:00
  CTO is paged in 10:00 unless mitigated

  has it              Ana Ortiz
  incident-commander  Ben Idowu
  Scribe              nobody, usually Ben Idowu
  service             checkout
  phase               Respond, 10:00 left
  phase               Communicate 3:00 over its time
  next update         promised by Ana Ortiz, 2:00 late
  flags               customer-visible
  alerts              2 of 3 firing
  declared            2026-03-02 09:00
  acknowledged        2026-03-02 09:01

  Page acknowledged  5 min   met in 1:58
  Update             25 min  due in 5:00
  Cause identified   15 min  overdue by 5:00

Investigation
  [x] Read the error logs                       investigation logs    Ben Idowu, 2026-03-02 09:05
  [ ] The health check answers well (required)  investigation health  curl -f https://api.example.test/health
`,
    );
  });

  test('a timeline runs downward into the future, with the text that belongs to an entry', async () => {
    const { out } = await run(['timeline', 'INC-2026-0001']);
    assert.equal(
      out,
      `2026-03-02 09:00:00  ● Declared
2026-03-02 09:00:00  ● Ana Ortiz paged
2026-03-02 09:01:58  ● Acknowledged  by Ana Ortiz
2026-03-02 09:04:00  ● Note  by Ana Ortiz
                         The pool is full.
                         Restarting it.
2026-03-02 09:30:00  ◌ CTO is paged  severity-matrix · SEV-1 · rung 3
`,
    );
  });

  test('pages tells of each contact what came of it, the newest page at the bottom', async () => {
    const { out } = await run(['pages', 'INC-2026-0001']);
    assert.equal(
      out,
      `2026-03-02 09:00:00  Ana Ortiz: answered  rung 1
                         mail by email: delivered
                         phone by webhook: failed after 3 attempts, HTTP 500
2026-03-02 09:05:00  Ben Idowu (low urgency): is being asked, tried again at 2026-03-02 09:07:00  ana asked
`,
    );
  });

  test('on call names who, until when, and every gap', async () => {
    const { out } = await run(['on-call', '--at', '2026-03-03T00:00Z']);
    assert.deepEqual(sent(), ['GET /api/v1/on-call?at=2026-03-03T00%3A00%3A00Z']);
    assert.equal(
      out,
      `On call at 2026-03-03 00:00

  On call  Ana Ortiz        primary, until 2026-03-09 17:00
  CTO      bound to nobody

Schedules

  Primary  Ana Ortiz  until 2026-03-09 17:00  then Ben Idowu from 2026-03-09 17:00

Nobody in Primary: 2026-03-07 02:00 to 2026-03-07 06:00
`,
    );
  });

  test('the shifts of a schedule are listed in the order of time, gaps among them', async () => {
    const { out } = await run(['shifts', 'primary', '--to', '2026-03-09T17:00Z']);
    assert.deepEqual(sent(), ['GET /api/v1/schedules/primary/shifts?to=2026-03-09T17%3A00%3A00Z']);
    assert.equal(
      out,
      `FROM              TO                WHO      BY
2026-03-02 09:00  2026-03-07 02:00  ana, cy  layer 1
2026-03-07 02:00  2026-03-07 06:00  nobody
2026-03-07 06:00  2026-03-09 17:00  ben      override 1
`,
    );
  });

  test('the quality of a schedule is what was found, and a line a person beside an equal share', async () => {
    const { out } = await run(['schedule-quality', 'primary']);
    assert.deepEqual(sent(), ['GET /api/v1/schedules/primary/quality']);
    assert.equal(
      out,
      `primary, 2026-03-02 09:00 to 2026-05-25 09:00

Ana Ortiz has 9 of 12 weekends (in Europe/Madrid); an equal share among 2 people is 6.

WHO             HOURS  NIGHTS  WEEKENDS
Ana Ortiz       1512   63.5    9
Ben Idowu       504    20.5    3
an equal share  1008   42      6
`,
    );
  });

  test('an alert says why it became an incident', async () => {
    const { out } = await run(['alerts', '--state', 'open']);
    assert.deepEqual(sent(), ['GET /api/v1/alerts?state=open&limit=50']);
    assert.match(out, /^open .* INC-2026-0001  Latency is high \(route 1: critical is SEV-1\)$/m);
  });

  test('changes are listed by when they were made', async () => {
    const { out } = await run(['changes', '--service', 'checkout', '--from', '2026-03-02T09:00Z']);
    assert.deepEqual(sent(), ['GET /api/v1/changes?service=checkout&from=2026-03-02T09%3A00%3A00Z&limit=50']);
    assert.match(out, /^2026-03-02 10:00 +checkout +deploys\.example\.test +Checkout 4\.2\.0 deployed$/m);
  });

  test('the process’s own words can be looked up', async () => {
    const { out } = await run(['process']);
    assert.equal(
      out,
      `Severity matrix (severity-matrix, version 1.0)

Severities
  SEV-1  Critical  Nobody can use it.

Statuses
  investigating  Investigating  active

Roles
  scribe  Scribe

Positions
  cto  CTO
`,
    );
  });

  test('a process file is checked here, each finding at its line, and an error is exit code 1', async () => {
    const { code, out } = await run(['check', '-'], { input: 'process: {}\n' });
    assert.equal(code, 1);
    assert.deepEqual(sent(), []);
    assert.match(
      out,
      /^(-:\d+:\d+ error [a-z-]+\n {2}.+\n {2}.+\n\n)+- cannot be used: \d+ errors, 0 warnings\.\n$/,
    );
  });

  test('what follows from a process is a warning, and fails the check where warnings are to', async () => {
    const file = join(import.meta.dirname, '../../processes/tiered-escalation.yaml');
    const { code, out } = await run(['check', file]);
    assert.equal(code, 0);
    assert.match(out, /yaml:\d+:\d+ warning breach-while-nobody-is-paged\n {2}.*on Friday 17:01.*18:01.*\n/);
    assert.equal((await run(['check', '--strict', file])).code, 1);
    const { ok, findings } = JSON.parse((await run(['check', '--json', file])).out) as {
      ok: boolean;
      findings: { code: string }[];
    };
    assert.equal(ok, true);
    assert.ok(findings.some(({ code: found }) => found === 'rung-overtaken'));
    assert.deepEqual(sent(), [], 'no server is asked');
  });

  test('a configuration is checked here as well: a gap that its process relies on stands at the schedule’s line', async () => {
    const lines = [
      'process: severity-matrix',
      'users:',
      '  - { handle: ana, name: Ana, role: admin, contacts: [{ id: phone, channel: webhook, to: "http://127.0.0.1:9/ana" }] }',
      'schedules:',
      '  - handle: primary',
      '    timeZone: UTC',
      '    layers: [{ rotation: weekly, starts: 2026-01-05, hours: "08:00-20:00", participants: [ana] }]',
      'positions:',
      '  on-call: { schedule: primary }',
    ];
    const { code, out } = await run(['check', '-'], { input: lines.join('\n') });
    assert.equal(code, 0);
    assert.match(
      out,
      /^-:5:\d+ warning schedule-gap\n {2}`primary`, on which \d+ rungs rely for On-call engineer, has \d+ gaps in the next 14 days/m,
    );
    assert.equal((await run(['check', '-', '--strict'], { input: lines.join('\n') })).code, 1);
    assert.deepEqual(sent(), [], 'no server is asked');
    const broken = await run(['check', '-'], { input: lines.join('\n').replace('[ana]', '[nobody]') });
    assert.equal(broken.code, 1);
    assert.match(broken.out, /^-:7:\d+ error invalid-configuration\n {2}There is no user `nobody`/m);
  });

  test('a server that is named says what the process means for its people', async () => {
    const finding = {
      severity: 'error',
      code: 'rung-nobody-answers',
      path: 'escalation[0].rungs[0]',
      line: 7,
      column: 9,
      message: 'Nobody.',
      remedy: 'Somebody.',
    };
    api.answerNext(json({ ok: false, findings: [finding], meaning: null }));
    const { code, out } = await run(['check', '-', '--url', api.url], { input: 'process: {}\n' });
    assert.deepEqual(sent(), ['POST /api/v1/process/check?installation=true']);
    assert.equal(code, 1);
    assert.match(
      out,
      /^-:7:9 error rung-nobody-answers\n {2}Nobody\.\n {2}Somebody\.\n\n- cannot be used: 1 error, 0 warnings\.\n$/,
    );
  });

  test('status is the exit code too', async () => {
    const ready = await run(['status']);
    assert.deepEqual(
      [ready.code, ready.out],
      [0, `Tocsin at ${api.url} is ready.\n\n  ok   database  answers in 1 ms\n`],
    );
    api.answerNext(json({ alive: true }));
    api.answerNext(
      json({ ready: false, checks: [{ name: 'engine', ok: false, detail: 'is 3 s behind' }] }, 503),
    );
    const behind = await run(['status']);
    assert.equal(behind.code, 1);
    assert.match(behind.out, /is alive, but not ready\.\n\n {2}bad {2}engine {2}is 3 s behind\n$/);
  });

  test('a title cannot move the cursor, ring the bell or turn the writing', async () => {
    const title = 'down\u001b[2J\u0007\u009b31m\u202e';
    api.answerNext(json({ items: [{ ...incident, title }], nextCursor: null }));
    const { out } = await run(['incidents']);
    // oxlint-disable-next-line no-control-regex
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.match(out, /down\u{fffd}\[2J/u);
  });

  test('colour is for terminals, not for pipes', async () => {
    const plain = await run(['incident', 'INC-2026-0001']);
    assert.ok(!plain.out.includes('\u001b'));
    const forced = await run(['incident', 'INC-2026-0001'], { environment: { FORCE_COLOR: '1' } });
    assert.ok(forced.out.includes('\u001b[1mINC-2026-0001'));
  });
});

describe('the configuration', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-cli-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('get writes the YAML as it came, to a file that only its owner reads', async () => {
    assert.equal((await run(['config', 'get'])).out, 'organization:\n  name: Acme\n');
    const file = join(folder, 'out.yaml');
    assert.equal((await run(['config', 'get', file])).code, 0);
    assert.equal(await readFile(file, 'utf8'), 'organization:\n  name: Acme\n');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  test('plan is a dry run and apply is none; both say what is created, changed and removed', async () => {
    const file = join(folder, 'acme.yaml');
    await writeFile(file, 'users: []\n');
    const plan = await run(['config', 'plan', file]);
    assert.equal(
      plan.out,
      'Applying it would mean: 1 created, 1 changed, 1 removed.\n  + user ben\n  ~ routes (0, 1)\n  - service old\nWarning: channels.email: No server is named. Write smtp.\n',
    );
    const apply = await run(['config', 'apply', '-', '--force'], { input: 'users: []\n' });
    assert.match(apply.out, /^Applied: 1 created, 1 changed, 1 removed\.\n/);
    assert.deepEqual(sent(), ['PUT /api/v1/config?dryRun=true', 'PUT /api/v1/config?force=true']);
    for (const { body, headers } of api.requests) {
      assert.equal(body, 'users: []\n');
      assert.equal(headers['content-type'], 'application/yaml');
    }
  });

  test('mistakes are listed with line and column, and what to do about each', async () => {
    api.answerNext(
      problem('invalid-configuration', {
        detail: 'users[0].role (line 7): "boss" is no role. Write admin.',
        errors: [
          { path: 'users[0].role', message: '"boss" is no role.', line: 7, column: 11 },
          { path: 'process', message: 'There is no such process.' },
        ],
      }),
    );
    const { code, err } = await run(['config', 'apply', '-'], { input: 'users: []\n' });
    assert.equal(code, 1);
    assert.equal(
      err,
      `users[0].role (line 7): "boss" is no role. Write admin.
  users[0].role (line 7, column 11): "boss" is no role.
  process: There is no such process.
Correct each place that \`errors\` names; try it with ?dryRun=true.
\`tocsin config plan FILE\` tries it.
(invalid-configuration, HTTP 422)
`,
    );
  });
});

describe('after a restore', () => {
  test('release lists what is held, lets it go on, and says what was released', async () => {
    const listed = await run(['release', '--list']);
    assert.match(listed.out, /^INC-2026-0001 +SEV-1 /m);
    assert.deepEqual(sent(), ['GET /api/v1/held?limit=50']);
    const { code, out } = await run(['release']);
    assert.equal(code, 0);
    assert.equal(out, 'Released 3: INC-2026-0001, INC-2026-0002 and 1 more.\n');
    assert.deepEqual(sent().slice(1), ['POST /api/v1/held/release']);
    api.answerNext(json({ count: 0, released: [] }));
    assert.equal((await run(['release'])).out, 'No incident was held.\n');
  });
});

describe('signals', () => {
  const what = [
    '--summary',
    'Disk full',
    '--severity',
    'critical',
    '--source',
    'db-1',
    '--service',
    'checkout',
  ];

  test('the webhook’s door understands one, and never sees the API key', async () => {
    const { code, out, err } = await run([
      ...words`signal --integration-key ${webhookKey} --label team=core --link https://grafana.example.test/d/1`,
      ...what,
    ]);
    assert.deepEqual([code, out], [0, 'Accepted.\n'], err);
    const [signal] = api.signals;
    assert.equal(signal!.action, 'trigger');
    assert.equal(signal!.summary, 'Disk full');
    assert.equal(signal!.severity, 'critical');
    assert.equal(signal!.source, 'db-1');
    assert.equal(signal!.service, 'checkout');
    assert.deepEqual(signal!.labels, { team: 'core' });
    assert.deepEqual(signal!.links, [{ text: 'Source', href: 'https://grafana.example.test/d/1' }]);
    assert.equal(api.requests[0]!.headers['authorization'], undefined);
  });

  test('by either door a repetition is the same alert, and --resolve ends it', async () => {
    for (const door of ['webhook', 'events']) {
      api.signals.length = 0;
      const environment = { TOCSIN_INTEGRATION_KEY: door === 'webhook' ? webhookKey : eventsKey };
      for (const more of [[], [], ['--resolve']]) {
        const { code, err } = await run(['signal', '--door', door, ...what, ...more], { environment });
        assert.equal(code, 0, err);
      }
      const [first, second, third] = api.signals;
      assert.equal(second!.key, first!.key);
      assert.equal(third!.key, first!.key);
      assert.deepEqual([first!.action, third!.action], ['trigger', 'resolve']);
    }
  });

  test('a key of another kind of integration is told about the other door', async () => {
    const { code, err } = await run(['signal', '--integration-key', eventsKey, ...what]);
    assert.equal(code, 1);
    assert.match(err, /--door events\.\n\(unknown-integration-key, HTTP 401\)\n$/);
  });

  test('a refusal in the vendor’s form is said in its own words', async () => {
    const { code, err } = await run([
      ...words`signal --door events --integration-key ${eventsKey}`,
      ...what,
      ...words`--severity dreadful`,
    ]);
    assert.equal(code, 1);
    assert.match(err, /severity/);
  });
});

describe('when it cannot be done', () => {
  test('a problem says what is wrong and what to do, and the exit code is 1', async () => {
    api.answerNext(problem('already-resolved'));
    const { code, out, err } = await run(['resolve', 'INC-2026-0001']);
    assert.deepEqual([code, out], [1, '']);
    assert.equal(
      err,
      'The incident is resolved.\nReopen it first if it is not over.\n(already-resolved, HTTP 409)\n',
    );
  });

  test('with --json it is the problem document, on standard error', async () => {
    api.answerNext(problem('already-resolved'));
    const { code, out, err } = await run(['resolve', 'INC-2026-0001', '--json']);
    assert.deepEqual([code, out], [1, '']);
    assert.equal((JSON.parse(err) as { code: string }).code, 'already-resolved');
  });

  test('without a key it says where one is put', async () => {
    const { code, err } = await tocsin(['incidents'], { url: api.url });
    assert.equal(code, 1);
    assert.match(err, /Set TOCSIN_KEY to an API key, or pass --key KEY/);
  });

  test('--key and --url go before the environment', async () => {
    const { code, err } = await run(['incidents', '--key', apiKey, '--url', `${api.url}/`], {
      url: 'http://127.0.0.1:1',
      key: 'wrong',
    });
    assert.equal(code, 0, err);
  });

  test('a server that is not there is a sentence', async () => {
    const { code, err } = await run(['incidents'], { url: 'http://127.0.0.1:1' });
    assert.equal(code, 1);
    assert.match(err, /^Tocsin does not answer at http:\/\/127\.0\.0\.1:1: /);
  });

  test('an address that is none is a sentence', async () => {
    const { code, err } = await run(['incidents'], { url: 'localhost:4040' });
    assert.equal(code, 1);
    assert.match(err, /^"localhost:4040" is not the address of a server\.\n/);
  });

  test('a connection that breaks is tried again with the same idempotency key', async () => {
    api.answerNext({ kind: 'reset' });
    const { code, err } = await run(['resolve', 'INC-2026-0001']);
    assert.equal(code, 0, err);
    const keys = api.requests.map(({ headers }) => headers['idempotency-key']);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
  });

  test('a redirect is not followed, so the key goes nowhere else', async () => {
    api.answerNext({ kind: 'answer', status: 308, headers: { location: 'https://elsewhere.example.test/' } });
    const { code, err } = await run(['incidents']);
    assert.equal(code, 1);
    assert.match(err, /answers from another address: https:\/\/elsewhere\.example\.test\//);
  });

  test('an answer that is not Tocsin’s is said to be none', async () => {
    api.answerNext({ kind: 'answer', status: 502, body: '<h1>Bad Gateway</h1>' });
    const { code, err } = await run(['incidents']);
    assert.equal(code, 1);
    assert.match(err, /answered 502 and did not say why/);
  });
});

describe('when it is misused', () => {
  test('nothing is sent, the usage is shown, and the exit code is 2', async () => {
    const misuses: [args: string[], sentence: RegExp][] = [
      [['declare', 'Down'], /^declare needs --severity, or an --answer/],
      [['declare', '--severity', 'SEV-1'], /^declare needs TITLE\./],
      [['resolve'], /^resolve needs INC\./],
      [['resolve', 'INC-1', 'INC-2'], /^resolve does not know what to do with "INC-2"\./],
      [['resolve', 'INC-1', '--now'], /^resolve has no option --now\./],
      [['incidents', '--status'], /^--status needs a value\./],
      [['incidents', '--open=yes'], /^--open takes no value\./],
      [['incidents', '--limit', '0'], /^--limit is a number from 1 to 1000\./],
      [['page', 'INC-1'], /^page needs a PERSON, --position or --next\./],
      [['assign-role', 'INC-1', 'scribe'], /^assign-role needs a PERSON, or --nobody\./],
      [['note', 'INC-1', '-'], /^The text is empty\./],
      [['on-call', '--at', 'tomorrow'], /^"tomorrow" is no time: write 30m from now/],
      [['config', 'apply'], /^config apply needs FILE\./],
      [['config', 'plan', '/nowhere'], /^\/nowhere cannot be read: ENOENT\./],
      [['config', 'get', '/nowhere/acme.yaml'], /^\/nowhere\/acme\.yaml cannot be written: ENOENT\./],
      [['signal', '--summary', 'x'], /^signal needs --integration-key/],
    ];
    for (const [args, sentence] of misuses) {
      const { code, out, err } = await run(args);
      assert.deepEqual([code, out], [2, ''], `${args.join(' ')}: ${err}`);
      assert.match(err, sentence);
      assert.match(err, new RegExp(`^Usage: tocsin ${args[0]}`, 'm'));
    }
    // The one that reads and cannot write.
    assert.deepEqual(sent(), ['GET /api/v1/config']);
  });

  test('a verb that is none is exit code 2, whatever file bears its name', async () => {
    for (const word of ['explode', 'client', 'main', '../main', 'toString']) {
      const { code, err } = await run([word]);
      assert.equal(code, 2);
      assert.match(err, /^There is no verb /);
    }
    assert.match(
      (await run(['acknowledg'])).err,
      /^There is no verb "acknowledg"\. Did you mean "acknowledge"\?/,
    );
  });

  test('a verb is known without its hyphens', async () => {
    assert.deepEqual(await run(['help', 'oncall']), await run(['help', 'on-call']));
  });
});

describe('help', () => {
  test('lists every verb, and is what one gets without any', async () => {
    const { code, out } = await run([]);
    assert.equal(code, 0);
    for (const name of verbNames()) assert.match(out, new RegExp(`^ {2}${name} `, 'm'));
    assert.equal((await run(['help'])).out, out);
    assert.equal((await run(['--help'])).out, out);
  });

  test('of one verb is the same by `help VERB` and by `VERB --help`', async () => {
    const { out } = await run(['help', 'page']);
    assert.match(out, /^Pages people, .*\n\ntocsin page /);
    assert.equal((await run(['page', '--help'])).out, out);
  });

  test('docs/reference/cli.md describes every verb as `tocsin help --reference` does', async () => {
    const page = await readFile(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8');
    const verbs = page.slice(page.indexOf('\n### ') + 1);
    assert.equal(verbs, await reference(), '`npm run reference` writes it');
  });

  test('every verb has a summary without a full stop and a usage that begins with its name', async () => {
    for (const name of verbNames()) {
      const verb = await findVerb(name);
      assert.match(verb!.summary, /^[A-Z].*[^.]$/, name);
      assert.ok(verb!.usage.startsWith(`tocsin ${name}`), name);
    }
  });
});
