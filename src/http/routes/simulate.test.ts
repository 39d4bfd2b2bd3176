/** Simulations and replays over the API: the same ladders, in a thread that is ended in time, and sentences for what cannot be. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { asAdmin, asViewer, startTestServer, type TestServer } from '../../../test/harness/http.ts';
import {
  acknowledge,
  at,
  by,
  given,
  house,
  matrix,
  type Setting,
  type Step,
} from '../../domain/incident/given.ts';
import type { Replay } from '../../domain/simulate/replay.ts';
import type { Simulation } from '../../domain/simulate/simulate.ts';
import { acceptProcess } from '../../store/directory/processes.ts';
import { writeDecisions } from '../../store/incidents/write-decisions.ts';
import type { ReplayView, SimulationView } from '../shapes.ts';
import { askWorker } from '../worker/ask-worker.ts';

/** Compiles only while the shapes say exactly what the domain answers. */
export type Held = [
  Same<SimulationView, Simulation>,
  Same<Simulation, SimulationView>,
  Same<ReplayView, Replay>,
  Same<Replay, ReplayView>,
];
type Same<Ours, Theirs extends Ours> = [Ours, Theirs];

const source = readFileSync(join(import.meta.dirname, '../../../processes/severity-matrix.yaml'), 'utf8');
let db: TestDatabase;
let server: TestServer;
before(async () => {
  db = await createTestDatabase();
  server = await startTestServer(db.pool);
  server.engine.installed = { ...server.engine.installed, directory: house };
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await db.dispose();
});

const post = (path: string, payload: object, headers: Record<string, string> = asViewer) =>
  server.app.inject({ method: 'POST', url: `/api/v1/process/${path}`, headers, payload });
const simulate = (payload: object) =>
  post('simulate', { severity: 'SEV-1', at: '2026-11-18T10:00Z', ...payload });

/** "15m vic" */
const paged = ({ steps }: Simulation) =>
  steps
    .filter(({ kind }) => kind === 'paged')
    .flatMap(({ offset, who }) => who.map(({ person }) => `${offset} ${person}`));

suite('a simulation', () => {
  test('of the installation’s process pages the installation’s people', async () => {
    const answer = await simulate({ until: '2h' });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(paged(answer.json()), ['0s ana', '0s lea', '15m vic', '30m tom', '1h eve']);
  });

  test('of a process that is sent has people of its own, unless the installation’s are asked for', async () => {
    const changed = source.replace('after: 15m, to: vp-engineering', 'after: 20m, to: vp-engineering');
    assert.deepEqual(
      paged((await simulate({ process: changed, until: '2h' })).json())[2],
      '20m vp-engineering',
    );
    const theirs = await simulate({ process: changed, people: 'installation', until: '2h' });
    assert.deepEqual(paged(theirs.json())[2], '20m vic');
  });

  test('of a shipped process goes by its id', async () => {
    const answer = await simulate({ process: 'rapid-recovery', severity: 'P0' });
    assert.equal(answer.json().process.id, 'rapid-recovery');
  });

  test('is declared now where nothing says when', async () => {
    const answer = await post('simulate', { severity: 'SEV-1' });
    assert.equal(answer.json().declared.at, server.engine.now());
  });

  test('comes as text and as a picture as well', async () => {
    const text = await simulate({ format: 'text', answers: { 'on-call': '4m' } });
    assert.match(String(text.headers['content-type']), /^text\/plain/);
    assert.match(text.body, /^ +\+0:04 {2}answer +On-call engineer \(ana\) answers after 4 min/m);
    const picture = await simulate({ format: 'svg' });
    assert.match(String(picture.headers['content-type']), /^image\/svg\+xml/);
    assert.match(picture.body, /^<svg /);
  });

  const refusals: [payload: object, status: number, code: string, sentence: RegExp][] = [
    [
      { severity: 'SVE-1' },
      422,
      'invalid-scenario',
      /severity: There is no severity "SVE-1"\. Did you mean "SEV-1"\?/,
    ],
    [
      { answers: { 'on-cal': '4m' } },
      422,
      'invalid-scenario',
      /no position "on-cal"\. Did you mean "on-call"\?/,
    ],
    [{ answers: { cto: 'soon' } }, 422, 'invalid-scenario', /"soon" is no length of time/],
    [
      { script: [{ after: 'x', do: 'resolve' }] },
      422,
      'invalid-scenario',
      /script\[0\]\.after: "x" is no length/,
    ],
    [{ script: Array.from({ length: 201 }, () => ({})) }, 422, 'invalid-scenario', /at most 200/],
    [{ until: '9999d' }, 422, 'invalid-scenario', /too long/],
    [{ process: 'severity-matrx' }, 404, 'no-such-process', /Did you mean `severity-matrix`\?/],
    [{ process: 'process: {}' }, 422, 'invalid-process', /./],
    [{ process: 'a: [' }, 422, 'invalid-process', /./],
    [{ process: `#${'x'.repeat(300_000)}` }, 400, 'invalid-body', /process: Too big/],
    [{ process: 'x'.repeat(10_000_000) }, 413, 'body-too-large', /longer than the 1 MB/],
    [{ format: 'pdf' }, 400, 'invalid-body', /format/],
    [{ whatever: 1 }, 400, 'invalid-body', /whatever: this field is unknown here/],
  ];
  for (const [payload, status, code, sentence] of refusals)
    test(`${JSON.stringify(payload).slice(0, 60)} is answered ${status} ${code}`, async () => {
      const answer = await simulate(payload);
      assert.equal(answer.statusCode, status, answer.body.slice(0, 300));
      assert.equal(answer.json().code, code);
      assert.match(answer.json().detail, sentence);
    });
});

suite('a replay', () => {
  /** Numbers and ids count up. */
  let written = 0;

  async function keep(
    setting: Setting,
    until: string,
    visibility: 'organization' | 'private',
    ...steps: Step[]
  ) {
    written += 1;
    const story = given(setting, ...steps).until(until);
    const id = `00000000-0000-7000-8000-00000000000${written}`;
    const number = `INC-2026-000${written}`;
    const events = story.log.map((recorded) =>
      recorded.event.type === 'declared'
        ? { ...recorded, event: { ...recorded.event, id, number, visibility } }
        : recorded,
    );
    const client = await db.pool.connect();
    try {
      await client.query('begin');
      const state = { ...story.state, id, number, visibility };
      await writeDecisions(client, [{ before: 0, state, events, reportsAlerts: false }], state.lastEventAt);
      await client.query('commit');
    } finally {
      client.release();
    }
  }

  before(async () => {
    const row = { hash: 'hash', id: matrix.id, version: matrix.version, source, compiled: matrix };
    await acceptProcess(db.pool, { ...row, now: '2026-11-18T09:00:00.000Z' });
    await keep({ severity: 'SEV-1' }, '40m', 'organization', at('4m', acknowledge, by('ana')));
    await keep({ severity: 'SEV-2' }, '40m', 'private');
  });

  const replay = (payload: object, headers = asViewer) =>
    post('replay', { since: '2026-11-18T00:00:00Z', until: '2026-11-18T10:40:00Z', ...payload }, headers);

  test('under the same process finds nothing that differs', async () => {
    const answer = await replay({ process: 'severity-matrix' });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual([answer.json().incidents, answer.json().differing], [1, 0]);
  });

  test('under another one says who would have been paged, and when', async () => {
    const changed = source.replace('after: 15m, to: vp-engineering', 'after: 10m, to: vp-engineering');
    const { differences } = (await replay({ process: changed })).json() as Replay;
    assert.deepEqual(
      differences.map(({ number, moved }) => [
        number,
        moved.map(({ who, offset }) => [who.person, offset.was, offset.now]),
      ]),
      [['INC-2026-0001', [['vic', '15m', '10m']]]],
    );
    assert.match(
      (await replay({ process: changed, format: 'text' })).body,
      /earlier +VP Engineering \(vic\) +\+0:10 instead of \+0:15/,
    );
  });

  test('shows a private incident to nobody who may not see it', async () => {
    assert.equal((await replay({ process: 'severity-matrix' })).json().incidents, 1);
    assert.equal((await replay({ process: 'severity-matrix' }, asAdmin)).json().incidents, 2);
  });

  test('of a range that ends before it begins is refused', async () => {
    const answer = await replay({ process: 'severity-matrix', until: '2026-11-17T00:00:00Z' });
    assert.equal(answer.json().code, 'range-too-long');
  });
});

suite('work beside the event loop', () => {
  const worker = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const import_ = "import { parentPort, workerData } from 'node:worker_threads';";

  test('is ended at its deadline, and the loop goes on meanwhile', async () => {
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 10);
    const asked = await askWorker(worker('for (;;);'), null, 300);
    clearInterval(ticking);
    assert.deepEqual(asked, { refused: 'too-long' });
    assert.ok(ticks > 0);
  });

  test('answers, and says what it throws', async () => {
    assert.deepEqual(
      await askWorker(worker(`${import_} parentPort.postMessage(workerData + 1);`), 1, 5_000),
      {
        answer: 2,
      },
    );
    await assert.rejects(askWorker(worker('throw new Error("broken")'), null, 5_000), /broken/);
  });

  test('is bounded: whoever asks for more at once is told to come again', async () => {
    const slow = () => askWorker(worker('for (;;);'), null, 300);
    assert.deepEqual(await Promise.all([slow(), slow(), slow()]), [
      { refused: 'too-long' },
      { refused: 'too-long' },
      { refused: 'busy' },
    ]);
    assert.deepEqual(await slow(), { refused: 'too-long' });
  });
});
