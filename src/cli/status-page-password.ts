/** `tocsin status-page-password PAGE FILE`: gives a page the password by which its readers open it. */
import { ask } from './client.ts';
import { defineVerb } from './define-verb.ts';
import { contentOf } from './file.ts';
import { pagePath } from './page-words.ts';
import { good } from './show.ts';

export const verb = defineVerb({
  name: 'status-page-password',
  summary: 'Gives a status page the password by which its readers open it',
  operands: ['PAGE', '[FILE]'],
  notes:
    'The password is the first line of FILE, or of standard input: arguments are seen by every user of the machine.\n' +
    'Whoever opened the page by the old one is asked anew. Needs an admin’s key.',
  async run({ operands: [page, file = '-'], server, show }) {
    const [password = ''] = (await contentOf(file)).split(/\r?\n/);
    await ask<null>(server, 'PUT', pagePath(page!, 'password'), { body: { password } });
    return show({ page }, () => good('The page opens by it from now on.'));
  },
});
