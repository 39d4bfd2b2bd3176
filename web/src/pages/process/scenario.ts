/** A scenario in the page's address: what somebody simulated can be sent to somebody else. Pure. */
import type { Scenario } from '../../api/process.ts';

/** As `/process` keeps it. `answers`: "cto:4m,on-call:never". */
export type ScenarioSearch = {
  severity?: string | undefined;
  at?: string | undefined;
  service?: string | undefined;
  flags?: string | undefined;
  answers?: string | undefined;
  updates?: 'when-due' | undefined;
  people?: 'positions' | undefined;
};

/** Null: nothing was picked yet. */
export function scenarioOf(search: ScenarioSearch): Scenario | null {
  const { severity, at, service, flags, answers, updates } = search;
  if (severity === undefined) return null;
  const picked = answersOf(answers);
  return {
    severity,
    ...(at === undefined ? {} : { at }),
    ...(service === undefined ? {} : { service }),
    ...(flags === undefined ? {} : { flags: flags.split(',').filter((flag) => flag !== '') }),
    ...(Object.keys(picked).length === 0 ? {} : { answers: picked }),
    ...(updates === undefined ? {} : { updates }),
  };
}

export function answersOf(text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    (text ?? '')
      .split(',')
      .map((pair) => pair.split(':'))
      .flatMap(([position = '', after = '']) => (position === '' || after === '' ? [] : [[position, after]])),
  );
}

export function answersText(answers: Record<string, string>): string | undefined {
  const text = Object.entries(answers)
    .filter(([, after]) => after !== '')
    .map(([position, after]) => `${position}:${after}`)
    .join(',');
  return text === '' ? undefined : text;
}
