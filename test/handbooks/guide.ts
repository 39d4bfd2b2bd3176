/**
 * The guide that writes a process piece by piece: what its pieces add up to, and what the command line really answers to the commands
 * that it shows, which `npm run reference` puts behind them.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
export const guidePage = 'docs/guide/write-your-process.md';
const fileName = 'follow-the-sun.yaml';

/** A piece of the file, a configuration, or a command whose answer stands in the block behind it. */
const blocks = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The pieces of the process, in order; the configuration at the end is none of them. */
export function piecesOf(page: string): string[] {
  return [...page.matchAll(blocks)].flatMap(([, kind, text = '']) =>
    kind === 'yaml' && !text.startsWith('organization:') ? [text] : [],
  );
}

export function configurationOf(page: string): string {
  return [...page.matchAll(blocks)].find(([, , text = '']) => text.startsWith('organization:'))?.[2] ?? '';
}

/** The page with each answer as the command line gives it for the file as far as it has been written there. */
export async function guideWithAnswers(page: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-guide-'));
  try {
    let answered = page;
    for (const { 0: whole, index } of page.matchAll(
      /^```\nnpx tocsin (.*)\n```\n\n```text\n[\s\S]*?^```$/gm,
    )) {
      const command = /^npx tocsin (.*)$/m.exec(whole)?.[1] ?? '';
      await writeFile(join(folder, fileName), piecesOf(page.slice(0, index)).join('\n'));
      const answer = await ask(command.split(' '), folder);
      answered = answered.replace(
        whole,
        () => `\`\`\`\nnpx tocsin ${command}\n\`\`\`\n\n\`\`\`text\n${answer}\`\`\``,
      );
    }
    return answered;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Both of its outputs: what is wrong with a file is said on the second. */
function ask(args: string[], folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, 'src/cli/main.ts'), ...args],
      { cwd: folder, env: { ...process.env, NO_COLOR: '1', TZ: 'UTC' }, timeout: 60_000 },
      (error, out, wrong) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve(`${out}${wrong}`);
      },
    );
  });
}
