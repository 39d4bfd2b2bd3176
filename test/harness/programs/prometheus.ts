/** A real Prometheus on loopback: scrapes and evaluates each second, and alerts an Alertmanager. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersOk, freePort, isInstalled, startProgram } from './program.ts';
import type { Program } from './program.ts';

const command = 'prometheus';

/** Null, or why a test that needs it must be skipped. */
export const prometheusIsMissing: string | null = isInstalled(command)
  ? null
  : 'prometheus is not installed (on Debian: apt install prometheus)';

interface Prometheus extends Program {
  url: string;
}

interface PrometheusStart {
  /** `http://127.0.0.1:PORT` of what is scraped at `/metrics`. */
  target: string;
  alertmanager: string;
  rules: { alert: string; expr: string; labels?: object; annotations?: object }[];
}

export async function startPrometheus({ target, alertmanager, rules }: PrometheusStart): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-prometheus-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // JSON is YAML.
  await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'test', rules }] }));
  await writeFile(
    join(folder, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }] },
      scrape_configs: [{ job_name: 'checkout', static_configs: [{ targets: [new URL(target).host] }] }],
    }),
  );
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const program = await startProgram({
      name: 'Prometheus',
      command,
      args: [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
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
