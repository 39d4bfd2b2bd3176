/** How soon a server is ready that has started before, and what it holds in memory when nothing happens. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersOk, freePort, startProgram } from '../test/harness/programs/program.ts';
import { startWebhookReceiver } from '../test/harness/stand-ins/webhook-receiver.ts';
import { inMs, percentile, type Section } from './figure.ts';
import { memoryMb, startHouse } from './house.ts';

const starts = 3;

export const start: Section = {
  title: 'Start and memory',
  async run({ say }) {
    say(`the second to ${starts + 1}th start, database included …`);
    const tookMs = await measureStarts();
    say('memory, a while after the start …');
    const receiver = await startWebhookReceiver();
    await using house = await startHouse(receiver.url);
    await sleep(10_000);
    const memory = await memoryMb(house.pid);
    await receiver.close();
    const median = percentile(tookMs, 0.5);
    return [
      {
        name: 'second start to ready (median)',
        target: '≤ 3,000 ms',
        measured: inMs(median),
        pass: median <= 3_000,
        note: `npm start without npm: supervisor, embedded database, server; ${tookMs.map(inMs).join(', ')}`,
      },
      {
        name: 'server memory, idle',
        target: '≤ 200 MB',
        measured: `${memory} MB`,
        pass: memory <= 200,
        note: 'resident set, PostgreSQL aside',
      },
    ];
  },
};

async function measureStarts(): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-bench-'));
  try {
    const took: number[] = [];
    for (let count = 0; count <= starts; count += 1) {
      const port = await freePort();
      await writeFile(join(folder, 'started'), '');
      const startedAt = performance.now();
      const program = await startProgram({
        name: 'Tocsin',
        command: process.execPath,
        args: [join(import.meta.dirname, '..', 'src', 'supervisor.ts')],
        folder,
        env: {
          ...process.env,
          TOCSIN_PORT: String(port),
          TOCSIN_DATA: join(folder, 'data'),
          DATABASE_URL: '',
        },
        isReady: () => answersOk(`http://127.0.0.1:${port}/readyz`),
      });
      if (count > 0) took.push(performance.now() - startedAt);
      await program.stop();
    }
    return took;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
