/**
 * What the linter says of the five handbooks: where they contradict themselves or are silent on what they ask for, and nothing else.
 * Each finding names the rows that make it true; one that no rows explain would be a mistake of the linter.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkProcess } from '../../src/domain/process/check-process.ts';
import { valueAt } from '../../src/domain/process/finding.ts';
import { exampleInstallation } from '../harness/example-installation.ts';
import type { FileValue } from './handbook.ts';

const now = '2026-11-20T12:00:00.000Z';

interface Expected {
  code: string;
  /** Entries by their ids. */
  at: string;
  /** The rows that cannot be had together, or the one that asks for more than it says. */
  because: string;
}

const handbooks: Record<string, Expected[]> = {
  'tiered-escalation': [
    {
      code: 'breach-while-nobody-is-paged',
      at: 'clocks[response-p1].within',
      because: '000-SLA-04 promises a response within an hour, 000-NOT-02 pages in business hours',
    },
    {
      code: 'tiers-out-of-order',
      at: 'escalation[p0-tier-2].rungs[0]',
      because: '000-ESC-01 pages the CTO (tier 3) at once, 000-ESC-07 tier 2 after two hours',
    },
    {
      code: 'rung-overtaken',
      at: 'escalation[p1-tier-2].rungs[0]',
      because: '000-ESC-08 pages tier 2 after six hours at any hour, 000-NOT-02 tier 1 in business hours',
    },
    {
      code: 'coverage-not-paged',
      at: 'onCall.coverage[0]',
      because: '000-ONC-03 has somebody there at every hour for P1, 000-NOT-02 pages in business hours',
    },
  ],
  'rapid-recovery': [
    {
      code: 'response-without-page',
      at: 'clocks[response-p2].within',
      because: '001-SLA-05 promises a response within an hour, 001-NOT-03 notifies',
    },
    {
      code: 'response-without-page',
      at: 'clocks[response-p3].within',
      because:
        '001-SLA-07 promises a response within 24 hours, 001-NOT-04 makes a ticket: of a Friday evening nobody reads it by Saturday',
    },
    {
      code: 'stand-in-paged-already',
      at: 'escalation[p0-path].rungs[0]',
      because:
        '001-ESC-02 and 001-ESC-03 page the lead and the manager at P0 at once, and have them for when the one below is unavailable',
    },
  ],
  'timeboxed-phases': [],
  'severity-matrix': [
    {
      code: 'response-without-page',
      at: 'clocks[response-sev-3].within',
      because: '003-SLA-03 promises a response within an hour, 003-NOT-03 notifies and does not page',
    },
  ],
  'decision-tree': [],
};

for (const [name, expected] of Object.entries(handbooks))
  test(`${name}: what is found is a conflict of the handbook itself, and nothing else is found`, () => {
    const source = sourceOf(name);
    const { ok, findings } = checkProcess(source, `${name}.yaml`, { now, installation: null });
    assert.equal(ok, true);
    const file = parse(source) as FileValue;
    assert.deepEqual(
      findings.map(({ code, path }) => `${code} ${named(path, file)}`),
      expected.map(({ code, at }) => `${code} ${at}`),
    );
  });

test('a handbook in a house where nobody is bound says so of every position that it asks for', () => {
  const source = sourceOf('severity-matrix');
  const installation = exampleInstallation('{}');
  const { ok, findings } = checkProcess(source, 'severity-matrix.yaml', { now, installation });
  assert.equal(ok, false);
  const codes = findings.map(({ severity, code }) => `${severity} ${code}`);
  assert.ok(codes.includes('error last-resort-reaches-nobody'));
  assert.ok(codes.includes('error rung-nobody-answers'));
  const file = parse(source) as FileValue;
  const unbound = findings.filter(({ code }) => code === 'position-bound-to-nobody');
  assert.deepEqual(
    unbound.map(({ path }) => named(path, file)),
    [
      'on-call',
      'secondary-on-call',
      'engineering-lead',
      'vp-engineering',
      'cto',
      'ceo',
      'customer-success',
      'legal',
    ].map((id) => `positions[${id}]`),
  );
});

function sourceOf(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../processes', `${name}.yaml`), 'utf8');
}

/** `clocks[3].within` as `clocks[response-p1].within`, so that a line more above it changes nothing. */
function named(path: string, file: FileValue): string {
  const parts = [...path.matchAll(/\[(\d+)\]|([\w-]+)/g)].map(([, index, word]) =>
    index === undefined ? (word ?? '') : Number(index),
  );
  return parts.reduce<string>((text, part, place) => {
    if (typeof part === 'string') return text === '' ? part : `${text}.${part}`;
    const { id } = (valueAt(file, parts.slice(0, place + 1)) ?? {}) as { id?: string };
    return `${text}[${id ?? part}]`;
  }, '');
}
