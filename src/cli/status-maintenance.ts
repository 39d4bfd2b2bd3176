/** `tocsin status-maintenance announce|update|cancel`: what readers of a status page are told of maintenances. */
import type { PageMaintenance } from './answers-status-pages.ts';
import { ask } from './client.ts';
import { serverNow } from './command-verb.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import { momentForms, readMoment } from './moments.ts';
import { maintenanceInWords, pagePath } from './page-words.ts';
import { good } from './show.ts';

export const verb = defineVerb({
  name: 'status-maintenance',
  summary: 'Announces a maintenance on a status page, says more of it, or calls it off',
  operands: ['announce|update|cancel', 'PAGE', '[ID]', '[STATUS]', '[TEXT...]'],
  options: {
    title: { type: 'string', value: 'TITLE', says: 'with announce' },
    text: { type: 'string', value: 'TEXT', says: 'with announce, what readers should know' },
    from: { type: 'string', value: 'TIME', says: `with announce, when it begins: ${momentForms}` },
    until: {
      type: 'string',
      value: 'TIME',
      says: 'with announce, when it ends; with update, when it ends instead',
    },
    component: { type: 'string', value: 'ID', multiple: true, says: 'with announce, what it touches' },
    remind: {
      type: 'string',
      value: 'LENGTH',
      multiple: true,
      says: 'with announce, how long before it readers are reminded; default: as the page has it',
    },
    'by-hand': { type: 'boolean', says: 'with announce: it begins and ends only when somebody says so' },
  },
  notes:
    'announce PAGE --title --text --from --until · update PAGE ID STATUS TEXT · cancel PAGE ID\n' +
    'STATUS is in_progress, verifying or completed.',
  async run({ operands: [act, page, id, status, ...words], values, server, show }) {
    const moment = (time: string) => readMoment(time, () => serverNow(server));
    const { title, text, from, until, component, remind } = values;
    if (act === 'announce') {
      if (id !== undefined) throw new UsageError('status-maintenance announce takes a PAGE alone.');
      if (title === undefined || from === undefined || until === undefined)
        throw new UsageError('status-maintenance announce needs --title, --from and --until.');
      const body = {
        title,
        body: text ?? '',
        scheduledFor: await moment(from),
        scheduledUntil: await moment(until),
        components: component,
        ...(remind.length === 0 ? {} : { reminders: remind }),
        startsItself: !values['by-hand'],
        endsItself: !values['by-hand'],
      };
      const path = pagePath(page!, 'maintenances');
      return show(await ask<PageMaintenance>(server, 'POST', path, { body }), maintenanceInWords);
    }
    if (id === undefined) throw new UsageError(`status-maintenance ${act} needs an ID.`);
    const path = pagePath(page!, 'maintenances', id);
    switch (act) {
      case 'update': {
        if (status === undefined) throw new UsageError('status-maintenance update needs a STATUS.');
        const scheduledUntil = until === undefined ? undefined : await moment(until);
        const body = { status, body: words.join(' '), scheduledUntil };
        return show(
          await ask<PageMaintenance>(server, 'POST', `${path}/updates`, { body }),
          maintenanceInWords,
        );
      }
      case 'cancel':
        return show(await ask<null>(server, 'DELETE', path), () => good('Called off.'));
      default:
        throw new UsageError(`status-maintenance does not know "${act}".`);
    }
  },
});
