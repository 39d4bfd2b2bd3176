/** `tocsin status`: whether the server lives and is ready to work. */
import type { Readiness } from './answers.ts';
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { alarming, good, table } from './show.ts';

export const verb = defineVerb({
  name: 'status',
  summary: 'Says whether the server lives and is ready; exit code 1 where it is not',
  async run({ server, show }) {
    // Neither asks who we are, and a key that is wrong should not hide how the server is.
    const anybody = { ...server, key: null };
    await ask(anybody, 'GET', '/healthz');
    const answer = await ask<Readiness>(anybody, 'GET', '/readyz', { alsoGood: [503] });
    show(answer, (readiness) => inWords(readiness, server.url));
    return answer.ready ? 0 : 1;
  },
});

function inWords({ ready, checks }: Readiness, url: string): string {
  const rows = checks.map(({ name, ok, detail }) => [ok ? good('  ok ') : alarming('  bad'), name, detail]);
  return [`Tocsin at ${url} is ${ready ? 'ready' : 'alive, but not ready'}.`, '', table(rows)].join('\n');
}
