/** `tocsin subscribers PAGE`: who subscribes to a status page, who is entered or removed, and what became of its news. */
import { readFile } from 'node:fs/promises';
import type { ImportedSubscribers, SubscriberNews, SubscriberRow } from './answers-subscribers.ts';
import type { Listing } from './answers.ts';
import { ask, query } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { localTime } from './moments.ts';
import { alarming, bold, good, quiet, table } from './show.ts';

export const verb = defineVerb({
  name: 'subscribers',
  summary: 'Shows who subscribes to a status page, enters or removes them, takes and writes files',
  operands: ['PAGE'],
  options: {
    text: { type: 'string', value: 'TEXT', says: 'only addresses that hold it' },
    add: { type: 'string', value: 'ADDRESS', says: 'enter one; they are asked to confirm' },
    kind: { type: 'string', value: 'KIND', says: 'with --add: email (the default), sms, webhook, slack' },
    components: { type: 'string', value: 'IDS', says: 'with --add: only what concerns these, with commas' },
    confirmed: { type: 'boolean', says: 'with --add or --import: they said elsewhere that they want it' },
    remove: { type: 'string', value: 'ID', says: 'remove one, with everything that was kept of them' },
    export: { type: 'boolean', says: 'print all of them as comma-separated values' },
    import: { type: 'string', value: 'FILE', says: 'enter those of a file, as --export writes it' },
  },
  async run({ operands: [page], values, server, show }) {
    if (page === undefined) throw new UsageError('subscribers needs a PAGE: its handle.');
    const base = `/api/v1/status-pages/${encodeURIComponent(page)}`;
    if (values.add !== undefined) {
      const body = {
        kind: values.kind ?? 'email',
        to: values.add,
        components: values.components?.split(',').map((id) => id.trim()) ?? [],
        confirmed: values.confirmed ?? false,
      };
      const added = await ask<SubscriberRow>(server, 'POST', `${base}/subscribers`, { body });
      return show(added, ({ to, state }) =>
        good(state === 'pending' ? `${to} is asked to confirm.` : `${to} is ${state}.`),
      );
    }
    if (values.remove !== undefined) {
      const id = values.remove;
      await ask(server, 'DELETE', `${base}/subscribers/${encodeURIComponent(id)}`);
      return show({ removed: id }, () => good('Removed.'));
    }
    if (values.export) {
      process.stdout.write(
        await ask<string>(server, 'GET', `${base}/subscribers.csv`, { accept: 'text/csv' }),
      );
      return 0;
    }
    if (values.import !== undefined) {
      const done = await ask<ImportedSubscribers>(
        server,
        'POST',
        `${base}/subscribers/import${query({ confirmed: values.confirmed ? 'true' : undefined })}`,
        { body: await readFile(values.import, 'utf8'), type: 'text/csv' },
      );
      return show(done, importInWords);
    }
    const list = await ask<Listing<SubscriberRow>>(
      server,
      'GET',
      `${base}/subscribers${query({ text: values.text, limit: '100' })}`,
    );
    const news = await ask<SubscriberNews>(server, 'GET', `${base}/subscriber-news`);
    return show({ ...list, news }, ({ items }) => inWords(items, news, list.nextCursor !== null));
  },
});

function importInWords({ read, added, already, wrong }: ImportedSubscribers): string {
  return [
    good(`${added} of ${read} entered${already === 0 ? '.' : `; ${already} were here before.`}`),
    ...wrong.map(({ line, message }) => alarming(`Line ${line}: ${message}`)),
  ].join('\n');
}

function inWords(
  items: SubscriberRow[],
  { subscribers, items: news }: SubscriberNews,
  more: boolean,
): string {
  const { confirmed, pending, stopped, bounced } = subscribers;
  return [
    `${confirmed} subscribe; ${pending} were asked, ${stopped} left, ${bounced} are gone.`,
    ...(items.length === 0
      ? []
      : [
          table(
            [
              ['TO', 'KIND', 'COMPONENTS', 'STATE', 'SINCE', 'ID'],
              ...items.map(({ to, kind, components, state, createdAt, id }) => [
                to,
                kind,
                components.join(', ') || 'all',
                state,
                localTime(createdAt),
                id,
              ]),
            ],
            [bold, undefined, undefined, undefined, undefined, quiet],
          ),
        ]),
    ...(more ? [quiet('These are the latest; --text finds others, --export writes all.')] : []),
    ...(news.length === 0
      ? []
      : [
          '',
          table([
            ['NEWS', 'AT', 'SENT', 'WAITING', 'FAILED', 'UNKNOWN'],
            ...news
              .slice(0, 10)
              .map(({ subject, at, sent, waiting, failed, unknown }) => [
                subject,
                localTime(at),
                String(sent),
                String(waiting),
                String(failed),
                String(unknown),
              ]),
          ]),
        ]),
  ].join('\n');
}
