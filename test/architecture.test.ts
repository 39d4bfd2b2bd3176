/** The rules of the house that a reader cannot see in one file: who may know whom, what the core may not ask, names. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const list = (...patterns: string[]) =>
  globSync(patterns, { cwd: root, exclude: (path) => /(^|\/)(node_modules|dist[^/]*)$/.test(path) })
    .map((path) => path.replaceAll(sep, '/'))
    .toSorted();

const code = list('src/**/*.ts', 'web/src/**/*.{ts,tsx}');
const written = list(
  '{src,web,test,bench,scripts,docs,processes,examples}/**/*.{ts,tsx,css,html,sql,md,yaml,json}',
  '*.{md,json}',
  '{Dockerfile,.dockerignore,.ci/run}',
);

/** A folder of `src` is a room; each names the rooms that it may know. A file directly in `src` is a room of its own. */
const mayKnow: Record<string, string[]> = {
  domain: [],
  store: ['domain'],
  engine: ['domain', 'store'],
  setup: ['domain', 'store'],
  integrations: ['domain'],
  'status-page': ['domain', 'store'],
  http: ['domain', 'store', 'engine', 'setup', 'status-page'],
  demo: ['domain', 'store', 'setup'],
  supervise: ['store'],
  cli: [],
  web: [],
  'src/config.ts': ['domain'],
  'src/vendor-settings.ts': ['domain', 'integrations'],
  'src/supervisor.ts': ['src/config.ts', 'store', 'supervise'],
};
/** Wires all of it together. */
const compositionRoot = 'src/main.ts';
const shapes = list('src/http/shapes{,-*}.ts');
const exceptions: Record<string, string[]> = {
  // The shapes of the API, of which the page takes the types alone: nothing of it is in what the browser gets.
  ...Object.fromEntries(list('web/src/api/*.ts').map((file) => [file, shapes])),
  // Needed when no server answers: these work on the database itself.
  'src/cli/on-database.ts': ['src/config.ts', 'store'],
  'src/cli/backup.ts': ['store'],
  'src/cli/restore.ts': ['store'],
  // They read a file and need no server, which is why a handbook can be tried before there is one (decision 0007).
  'src/cli/verb.ts': ['src/domain/process/nearest-word.ts'],
  'src/cli/check.ts': [
    'src/domain/process/check-process.ts',
    'src/setup/config/check-config.ts',
    'src/setup/config/resolve-process.ts',
    'src/vendor-settings.ts',
  ],
  'src/cli/simulate.ts': [
    'src/domain/simulate/picture-of.ts',
    'src/domain/simulate/read-scenario.ts',
    'src/domain/simulate/read-scenario-file.ts',
    'src/domain/simulate/simulate-source.ts',
    'src/domain/simulate/text-of.ts',
  ],
};

function roomOf(path: string): string {
  const [first, second, ...rest] = path.split('/');
  if (first === 'web') return 'web';
  return rest.length > 0 ? second! : path;
}

type Import = { file: string; names: string; from: string };

function importsOf(file: string): Import[] {
  const matches = read(file).matchAll(/^(?:import|export)\s+(?:([\w\s{},*$]*?)\s*from\s+)?'([^']+)'/gm);
  return [...matches].map(([, names = '', from]) => ({ file, names: names.trim(), from: from! }));
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file);
const pathOf = ({ file, from }: Import) => join(dirname(file), from).replaceAll(sep, '/');
const importedBy = Map.groupBy(
  code.flatMap(importsOf).filter(({ from }) => from.startsWith('.')),
  pathOf,
);
/** What only tests import belongs to them. */
const forTests = (file: string) =>
  isTest(file) || (importedBy.get(file)?.every((entry) => isTest(entry.file)) ?? false);
const ours = code.filter((file) => !forTests(file));
const imports = ours.flatMap(importsOf);

test('rooms know only the rooms below them', () => {
  const wrong = imports
    .filter(({ file, from }) => from.startsWith('.') && file !== compositionRoot)
    .flatMap((found) => {
      const { file } = found;
      const target = pathOf(found);
      const [here, there] = [roomOf(file), roomOf(target)];
      if (here === there || mayKnow[here]?.includes(there)) return [];
      if (exceptions[file]?.some((allowed) => allowed === there || allowed === target)) return [];
      return [`${file} imports ${target}`];
    });
  assert.deepEqual(wrong, []);
  assert.ok(imports.length > 100, 'the imports were found');
});

test('the page takes types alone from the server', () => {
  const wrong = imports.filter(
    ({ file, names, from }) => file.startsWith('web/') && from.includes('/src/') && !/^type\b/.test(names),
  );
  assert.deepEqual(wrong, []);
});

test('the log of the real server goes through what keeps secrets out of it', () => {
  const loggers = ours.flatMap((file) => read(file).match(/\bpino\([^;]*/g) ?? []);
  assert.equal(loggers.length, 1);
  assert.match(loggers[0]!, /\.\.\.logOptions\b/);
});

test('one vendor knows nothing of another', () => {
  const shared = new Set(['outgoing', 'phone']);
  const wrong = imports.flatMap((found) => {
    const { file, from } = found;
    const vendor = /^src\/integrations\/([^/]+)\//.exec(file)?.[1];
    const other = /^src\/integrations\/([^/]+)\//.exec(pathOf(found))?.[1];
    if (vendor === undefined || other === undefined || vendor === other) return [];
    return shared.has(vendor) || shared.has(other) ? [] : [`${file} imports ${from}`];
  });
  assert.deepEqual(wrong, []);
});

/** Arithmetic on what is given: a hash, bytes, text. */
const pureModules =
  'node:crypto node:buffer fast-check liquidjs markdown-it re2js sanitize-html yaml zod'.split(' ');
const impure: [RegExp, string][] = [
  [/\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b|\bperformance\.now\(/, 'reads a clock'],
  [/\bMath\.random\(|\brandomBytes\(|\brandomUUID\(|\brandomInt\(/, 'asks for randomness'],
  [
    /\bprocess\.(env|argv|cwd|hrtime|nextTick|exit|stdout|stderr)\b|\bconsole\.|\bfetch\(|\bsetTimeout\(|\bsetInterval\(/,
    'reaches outside',
  ],
];

test('the domain is pure: no clock, no randomness, no environment, nothing outside', () => {
  const domain = ours.filter((file) => file.startsWith('src/domain/'));
  const wrong = domain.flatMap((file) => {
    const text = withoutComments(read(file));
    const found = impure.filter(([pattern]) => pattern.test(text)).map(([, what]) => `${file} ${what}`);
    const modules = importsOf(file)
      .filter(({ from }) => !from.startsWith('.') && !pureModules.includes(from))
      .map(({ from }) => `${file} imports ${from}`);
    return [...found, ...modules];
  });
  assert.deepEqual(wrong, []);
});

test('a query is given its time and never asks the database for it', () => {
  const asks = /\b(now\(\)|clock_timestamp\(\)|statement_timestamp\(\)|(current_timestamp|current_date)\b)/i;
  const isQuery = /\b(select|insert|update|delete|default|where)\b/i;
  // Our clock is disciplined by the database's: this one statement asks for nothing else.
  const clockItself = /^'select clock_timestamp\(\) as at'$/;
  const store = [...ours, ...list('src/store/migrations/*.sql')].filter((file) =>
    file.startsWith('src/store/'),
  );
  const wrong = store.filter((file) => {
    const texts = file.endsWith('.sql')
      ? [read(file).replaceAll(/--.*$/gm, '')]
      : (withoutComments(read(file)).match(/`[^`]*`|'[^'\n]*'/g) ?? []);
    return texts.some((text) => isQuery.test(text) && asks.test(text) && !clockItself.test(text));
  });
  assert.deepEqual(wrong, []);
});

test('files are named for what they hold, in kebab-case', () => {
  const files = list('{src,web/src,test,bench,scripts}/**/*.*').filter(
    (file) => !file.includes('/fixtures/'),
  );
  const vague = /(^|[/-])(utils?|helpers?|common|manager|service|misc)([-.]|$)/i;
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/;
  const component = /^[A-Z][A-Za-z]+(\.test)?\.tsx$/;
  const wrong = files.filter((file) => {
    const name = file.slice(file.lastIndexOf('/') + 1);
    return vague.test(file) || !(kebab.test(name) || component.test(name));
  });
  assert.deepEqual(wrong, []);
});

test('each file of code begins with a sentence that says what it is', () => {
  const files = list('{src,bench,scripts}/**/*.ts', 'test/harness/**/*.ts').filter((file) => !isTest(file));
  const wrong = files.filter((file) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(read(file)));
  assert.deepEqual(wrong, []);
});

type Lock = {
  packages: Record<
    string,
    { resolved?: string; link?: boolean; optionalDependencies?: Record<string, string> }
  >;
};

test('the lock file names no server, and every package that it asks for', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as Lock;
  const addresses = Object.entries(packages).filter(
    ([, { resolved, link }]) => resolved !== undefined && link !== true,
  );
  assert.deepEqual(
    addresses.map(([path]) => path),
    [],
  );
  // `npm ci` refuses a lock file in which a platform's package is asked for and not described.
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !described(packages, path, name)),
  );
  assert.deepEqual(missing, []);
});

/** Looked for as Node does: beside the package, then one floor up, to the root. */
function described(packages: Lock['packages'], from: string, name: string): boolean {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`] !== undefined)
      return true;
    if (at === '') return false;
    if (!at.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}

test('the project speaks of itself: no path of a machine on which it was written', () => {
  const foreign = /(?<![\w.:/])\/(root|home|Users|tmp|work)\/[\w.-]/;
  const wrong = written.filter((file) => foreign.test(read(file)));
  assert.deepEqual(wrong, []);
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}
