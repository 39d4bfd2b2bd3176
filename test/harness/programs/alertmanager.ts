/** A real Alertmanager on loopback: flushes at once, and again each second. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersOk, freePort, isInstalled, startProgram } from './program.ts';
import type { Program } from './program.ts';

const command = ['prometheus-alertmanager', 'alertmanager'].find(isInstalled);

/** Null, or why a test that needs it must be skipped. */
export const alertmanagerIsMissing: string | null =
  command === undefined
    ? 'alertmanager is not installed (on Debian: apt install prometheus-alertmanager)'
    : null;

interface Alertmanager extends Program {
  url: string;
}

/** `receiver`: what stands in Alertmanager's own configuration, as `{ webhook_configs: [{ url }] }`. */
export async function startAlertmanager(receiver: object): Promise<Alertmanager> {
  if (command === undefined) throw new Error('a test without Alertmanager must skip itself');
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-alertmanager-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // JSON is YAML.
  await writeFile(
    join(folder, 'alertmanager.yml'),
    JSON.stringify({
      route: {
        receiver: 'tocsin',
        group_by: ['alertname', 'cluster'],
        group_wait: '0s',
        group_interval: '1s',
        repeat_interval: '1h',
      },
      receivers: [{ name: 'tocsin', ...receiver }],
    }),
  );
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const program = await startProgram({
      name: 'Alertmanager',
      command,
      args: [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        // Empty: no cluster, no second port.
        '--cluster.listen-address=',
      ],
      isReady: () => answersOk(`${url}/-/ready`),
    });
    const stop = async () => {
      await program.stop();
      await removeFolder();
    };
    return { ...program, url, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
