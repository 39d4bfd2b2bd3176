/** What people write in Markdown, as chats show it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMrkdwn } from '../slack/mrkdwn.ts';
import { layOutMarkdown, plainMarks } from '../../domain/message/lay-out-markdown.ts';

const written = `# Errors in *one* region

Traffic to **eu-west** is _drained_; see [the board](https://grafana.example.test/d/1).

- first
- second
  1. deeper
  2. deepest

> Said by \`ops\`

\`\`\`
a < b
\`\`\``;

test('Slack gets its own marks', () => {
  assert.equal(
    toMrkdwn(written),
    `*Errors in _one_ region*

Traffic to *eu-west* is _drained_; see <https://grafana.example.test/d/1|the board>.

• first
• second
    1. deeper
    2. deepest

> Said by \`ops\`

\`\`\`
a &lt; b
\`\`\``,
  );
});

test('a chat that reads Markdown gets it, without what would call or load anything', () => {
  assert.equal(
    layOutMarkdown('@all: ![x](https://evil.example.test/x.png) <b>*not bold*</b>', plainMarks),
    '@\u200ball: \\![x](https://evil.example.test/x.png) \\<b\\>_not bold_\\</b\\>',
  );
  assert.equal(layOutMarkdown('[x](javascript:alert(1))', plainMarks), '\\[x\\](javascript:alert(1))');
});

test('nobody is mentioned in Slack by what somebody wrote', () => {
  assert.equal(
    toMrkdwn('<!channel> <@U1> & `<!here>`'),
    '&lt;!channel&gt; &lt;@U1&gt; &amp; `&lt;!here&gt;`',
  );
});
