/** The documentation speaks of what there is: links lead somewhere, commands and settings exist, configurations are taken. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { findVerb } from '../src/cli/verb.ts';
import { settingsInWords } from '../src/config.ts';
import { readScenarioFile } from '../src/domain/simulate/read-scenario-file.ts';
import { simulateSource } from '../src/domain/simulate/simulate-source.ts';
import { makeResolveProcess } from '../src/setup/config/resolve-process.ts';
import { readConfig } from '../src/setup/config/read-config.ts';
import { vendors } from '../src/vendor-settings.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = globSync(['*.md', '{docs,web,examples,bench,test}/**/*.md'], {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist[^/]*|fixtures)$/.test(path),
})
  .map((path) => path.replaceAll(sep, '/'))
  .toSorted();
const guides = pages.filter((page) => page === 'README.md' || page.startsWith('docs/guide/'));

/** Each match of the pattern's first group, with the page on which it stands. */
function found(pattern: RegExp, among = pages): { page: string; text: string }[] {
  return among.flatMap((page) => [...read(page).matchAll(pattern)].map(([, text = '']) => ({ page, text })));
}

/** What a heading is called in an address, as the usual renderers make it. */
function anchorsOf(page: string): string[] {
  return [...withoutBlocks(read(page)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '');
}

test('every link and picture leads to a file, and to a heading that stands in it', () => {
  const links = found(/(?:\]\(|src=")([^)"\s]+)[)"]/g);
  const wrong = links.filter(({ page, text }) => {
    if (/^[a-z]+:/.test(text)) return false;
    const [path = '', anchor] = text.split('#');
    const target = path === '' ? page : relative(root, join(root, dirname(page), path)).replaceAll(sep, '/');
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  assert.deepEqual(wrong, []);
  assert.ok(links.length > 30, 'the links were found');
});

test('addresses of others are examples, or pages of a standard or a vendor that were looked at', () => {
  const known = [
    'www.standardwebhooks.com',
    'events.pagerduty.com',
    'events.eu.pagerduty.com',
    'api.eu.opsgenie.com',
    'api.opsgenie.com',
    'api.statuspage.io',
    'slack.com',
    'api.plivo.com',
    'api.twilio.com',
    'ntfy.sh',
    'liquidjs.com',
  ];
  const wrong = found(/https?:\/\/([a-z0-9.-]+)/gi).filter(
    ({ text }) =>
      !/(^|\.)example\.test$/.test(text) && !/^(127\.0\.0\.1|localhost)$/.test(text) && !known.includes(text),
  );
  assert.deepEqual(wrong, []);
});

test('every setting that is named is one that something reads', () => {
  const ofCommandLine = globSync('src/cli/*.ts', { cwd: root }).map(read).join('\n');
  const wrong = found(/\b(TOCSIN_[A-Z_]*[A-Z])\b/g).filter(
    ({ text }) =>
      settingsInWords[text] === undefined &&
      !new RegExp(`\\b${text}\\b`).test(ofCommandLine) &&
      // How the supervisor hands its database to the server; nobody sets it.
      text !== 'TOCSIN_EMBEDDED_DATABASE',
  );
  assert.deepEqual(wrong, []);
});

test('every npm script that is named exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...found(/\bnpm run ([a-z][a-z:-]*)/g), ...found(/\bnpm (start|test)\b/g)];
  assert.deepEqual(
    named.filter(({ text }) => scripts[text] === undefined),
    [],
  );
  assert.ok(named.length > 5, 'the scripts were found');
});

test('every verb of the command line that is shown exists', async () => {
  const named = found(/\bnpx tocsin ([a-z][a-z-]*)/g);
  const wrong = [];
  for (const one of named) if ((await findVerb(one.text)) === null) wrong.push(one);
  assert.deepEqual(wrong, []);
  assert.ok(named.length > 5, 'the verbs were found');
});

test('every file of the project that is named is there', () => {
  const named = found(/`((?:src|test|bench|scripts|docs|processes|examples|web)\/[\w./-]*)`/g);
  assert.deepEqual(
    named.filter(({ text }) => !existsSync(join(root, text))),
    [],
  );
  assert.ok(named.length > 10, 'the names were found');
});

test('every configuration that a guide shows is taken', () => {
  const shown = found(/^```yaml\n([\s\S]*?)^```/gm, guides).filter(
    // Alertmanager's own file, a scenario, what is only hinted at, and the pieces of a process (`test/handbooks/guide.test.ts`).
    ({ page, text }) =>
      !/^(receivers|script|onCall):/m.test(text) &&
      !text.includes('…') &&
      !page.endsWith('/write-your-process.md'),
  );
  for (const { page, text } of shown) {
    const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
    const taken = readConfig(text, {
      env: Object.fromEntries(names.map((name) => [name, secretFor(name)])),
      resolveProcess: makeResolveProcess(root),
      vendors,
    });
    assert.deepEqual(taken.ok ? [] : taken.errors, [], `${page}\n${text}`);
  }
  assert.ok(shown.length > 8, 'the configurations were found');
});

test('every scenario that a guide shows can be run', () => {
  const shown = found(/^```yaml\n([\s\S]*?)^```/gm, guides).filter(({ text }) => /^script:/m.test(text));
  for (const { page, text } of shown) {
    const file = readScenarioFile(text, page);
    const written = file.ok ? file.written : {};
    const simulated = simulateSource(
      read('processes/severity-matrix.yaml'),
      page,
      written,
      '2026-11-18T10:00:00.000Z',
    );
    assert.ok(file.ok && simulated.ok, JSON.stringify(file.ok ? simulated : file));
    const refused = simulated.simulations.flatMap(({ steps }) =>
      steps.filter(({ kind }) => kind === 'refused'),
    );
    assert.deepEqual(refused, [], page);
  }
  assert.ok(shown.length > 0, 'the scenarios were found');
});

/** Drawn as the guides say: for a webhook's signature in its own form, for all else 32 digits. */
function secretFor(name: string): string {
  return name.endsWith('_SECRET') ? `whsec_${Buffer.alloc(32, 7).toString('base64')}` : '7'.repeat(32);
}

test('the README tries the keys of the example that it starts', () => {
  const example = read('examples/acme.yaml');
  const keys = found(/\b(tk_[0-9a-f]{16,}|e[0-9a-f]{24,})\b/g, ['README.md']);
  assert.deepEqual(
    keys.filter(({ text }) => !example.includes(`"${text}"`)),
    [],
  );
  assert.equal(keys.length, 2);
});

test('every body that a guide shows is JSON', () => {
  for (const { page, text } of found(/ -d '(\{[\s\S]*?\})'$/gm))
    assert.doesNotThrow(() => JSON.parse(text), `${page}\n${text}`);
});

test('the index of the decisions lists each record by its title', () => {
  const records = globSync('docs/decisions/[0-9]*.md', { cwd: root }).toSorted();
  const expected = records.map((record) => {
    const file = record.replaceAll(sep, '/').slice('docs/decisions/'.length);
    const [, number, title] = /^# (\d{4}): (.+)$/m.exec(read(record)) ?? [];
    assert.equal(number, file.slice(0, 4), `${record} begins with "# ${file.slice(0, 4)}: " and its title`);
    return `[${number}](${file}): ${title}`;
  });
  const index = read('docs/decisions/README.md');
  const listed = [...index.matchAll(/^- (\[\d{4}\]\([^)]+\): [^.]+)\./gm)].map(([, entry]) => entry);
  assert.deepEqual(listed, expected);
});
