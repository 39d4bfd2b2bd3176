import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdownToHtml, markdownToText } from './markdown.ts';

test('paragraphs, lists, emphasis, code and links become HTML', () => {
  assert.equal(
    markdownToHtml(
      '**Checkout** is slow.\nWe look.\n\n- one\n- `two`\n\n[More](https://example.test/a?b=1&c=2)',
    ),
    '<p><strong>Checkout</strong> is slow.<br />\nWe look.</p>\n<ul>\n<li>one</li>\n<li><code>two</code></li>\n</ul>\n' +
      '<p><a href="https://example.test/a?b=1&amp;c=2" rel="nofollow noopener noreferrer">More</a></p>',
  );
});

test('raw HTML is shown as it was written, and does nothing', () => {
  assert.equal(
    markdownToHtml('<script>alert(1)</script> <b onclick="x()">hi</b>'),
    '<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick="x()"&gt;hi&lt;/b&gt;</p>',
  );
});

for (const address of [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html;base64,AAAA',
  'vbscript:x',
  'file:///etc/passwd',
  '//evil.example.test/x',
  'java&#115;cript:alert(1)',
  '&#x6A;avascript:alert(1)',
])
  test(`no link leads to ${address}`, () => {
    for (const text of [`[a](${address})`, `<${address}>`, `[a]\n\n[a]: ${address}`])
      assert.doesNotMatch(markdownToHtml(text), /<a /);
  });

test('an image is not fetched by whoever reads: it is a link', () => {
  const html = markdownToHtml('![graph](https://example.test/g.png)');
  assert.doesNotMatch(html, /<img/);
  assert.match(html, /<a href="https:\/\/example.test\/g.png"/);
});

test('headings of a text are bold lines, so that those of the page stay in order', () => {
  assert.equal(markdownToHtml('# What happened'), '<p><strong>What happened</strong></p>');
});

test('a bare address becomes a link, a bare name does not', () => {
  assert.match(
    markdownToHtml('See https://status.example.test/x.'),
    /<a href="https:\/\/status.example.test\/x"/,
  );
  assert.doesNotMatch(markdownToHtml('See status.example.com now.'), /<a /);
});

test('a table keeps its cells, without styles of its own', () => {
  const html = markdownToHtml('| a | b |\n|:-:|---|\n| 1 | 2 |');
  assert.match(html, /<th>a<\/th>/);
  assert.doesNotMatch(html, /style=/);
});

test('as plain text nothing is marked up, and links keep their address', () => {
  assert.equal(
    markdownToText(
      '# Slow checkout\n\n**Checkout** is _slow_.\nWe [look](https://example.test/1) at https://example.test/2.\n\n' +
        '1. first\n2. second\n   - inner\n   - other\n\n> quoted\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    ),
    'Slow checkout\n\nCheckout is slow.\nWe look (https://example.test/1) at https://example.test/2.\n\n' +
      '1. first\n2. second\n  - inner\n  - other\n\n> quoted\n\ncode\n\na | b\n1 | 2',
  );
});

test('an empty text is empty in both', () => {
  assert.equal(markdownToHtml(' \n'), '');
  assert.equal(markdownToText(' \n'), '');
});

test('a text that is long or deep is answered in time and bounded', () => {
  for (const text of ['> '.repeat(40_000), '['.repeat(50_000), '*a_'.repeat(30_000), '- '.repeat(30_000)]) {
    assert.ok(markdownToHtml(text).length < 1_000_000);
    assert.ok(markdownToText(text).length < 1_000_000);
  }
});
