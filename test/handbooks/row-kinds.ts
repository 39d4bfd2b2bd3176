/** Kinds of rows that several handbooks have: a response, a resolution, items of a checklist, a measure. Each with its places and its check. */
import assert from 'node:assert/strict';
import { acknowledge, at, by, type Step, type Story } from '../../src/domain/incident/given.ts';
import { factsOf } from '../../src/domain/incident/ladders.ts';
import { type AtHand, atHand } from '../../src/domain/process/at-hand.ts';
import { entry, type Row, type Told } from './handbook.ts';
import { becomes, breaches, owed, shownOn } from './reading.ts';

type Kind = Pick<Row, 'at' | 'check'>;

const onCall = by('on-call');

/** What lies beside an incident that has come so far. */
export function besides({ process }: Told, { state }: Story): AtHand {
  return atHand(process, factsOf(state));
}

export function clockAt(id: string, ...keys: string[]): string[] {
  return ['when.severity', 'starts', 'stops', 'within', ...keys].map((key) => `clocks[${id}].${key}`);
}

/** Due at `due`, kept by the first act of a person one minute after the declaration: an acknowledgement, or the triage itself. */
export function response(severity: string, clock: string, due: string): Kind {
  return {
    at: clockAt(clock),
    check: (told) => {
      assert.ok(owed(told, severity).includes(`${clock} ${due}`), owed(told, severity).join(', '));
      assert.deepEqual(
        breaches(told.story({ severity }).until(due)).filter((one) => one.endsWith(clock)),
        [`${due} ${clock}`],
      );
      assert.equal(becomes(told, severity, clock, at('1m', acknowledge, onCall)), 'met');
      const triaged = at('1m', { type: 'reach-milestone', milestone: 'triaged' }, onCall);
      assert.equal(becomes(told, severity, clock, triaged), 'met');
    },
  };
}

/** Over by `due`; neither an answer nor a known cause nor the end of the harm is enough. */
export function resolution(severity: string, clock: string, due: string): Kind {
  return {
    at: clockAt(clock),
    check: (told) => {
      assert.ok(owed(told, severity).includes(`${clock} ${due}`), owed(told, severity).join(', '));
      const unresolved = told.story(
        { severity },
        at('5m', acknowledge, onCall),
        at('10m', { type: 'reach-milestone', milestone: 'identified' }, onCall),
      );
      assert.ok(breaches(unresolved.until(due)).includes(`${due} ${clock}`));
      assert.equal(becomes(told, severity, clock, at('1h', { type: 'mitigate' }, onCall)), 'running');
      assert.equal(becomes(told, severity, clock, at('1h', { type: 'resolve' }, onCall)), 'met');
    },
  };
}

/** Items of a list that belongs to these phases, as somebody sees them on an incident that has come so far. */
export function list(
  checklist: string,
  phases: string[],
  items: Record<string, RegExp>,
  severity: string,
  ...steps: Step[]
): Kind {
  return {
    at: [
      `checklists[${checklist}].attach.phase`,
      ...Object.keys(items).flatMap((id) => [
        `checklists[${checklist}].items[${id}].id`,
        `checklists[${checklist}].items[${id}].text`,
      ]),
    ],
    check: (told) => {
      const shown = shownOn(told, told.story({ severity }, ...steps), checklist);
      for (const [id, word] of Object.entries(items))
        assert.match(
          shown.find((item) => item.startsWith(`${id}: `))?.slice(id.length + 2) ?? 'nothing',
          word,
        );
      assert.deepEqual(entry(told.process.checklists, checklist).attach.phases, phases);
    },
  };
}

/** What is measured, and nothing beside it: what is not expected is not said. */
export function metric(
  id: string,
  label: RegExp,
  expected: Record<string, string | string[]> & { as: string },
): Kind & { awaits: 'metrics' } {
  const { as, by: apart = [], severity, ...rest } = expected;
  return {
    at: ['label', ...Object.keys(expected)].map((key) => `metrics[${id}].${key}`),
    check: ({ process }) => {
      const { label: called, ...found } = entry(process.metrics, id);
      assert.match(called, label);
      assert.deepEqual(found, {
        id,
        measures: '',
        from: null,
        to: null,
        every: null,
        target: null,
        better: null,
        ...rest,
        severities: severity === undefined ? [] : [severity],
        as: [as],
        by: apart,
      });
    },
    awaits: 'metrics',
  };
}
