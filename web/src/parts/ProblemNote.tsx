/** A problem as the server tells it: what is wrong, and what to do. */
import { ProblemError } from '../api/client.ts';
import type { Problem } from '../api/types.ts';

export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    type: 'about:blank',
    title: 'The page is broken',
    status: 0,
    code: 'page-fault',
    detail: `The page itself failed: ${error instanceof Error ? error.message : String(error)}.`,
    remedy: 'Reload it. Commands also work from the command line: npx tocsin help.',
  };
}

export function ProblemNote({ error }: { error: unknown }) {
  const problem = problemOf(error);
  return (
    <div role="alert" className="rounded-card border border-sev1 bg-panel px-4 py-3">
      <p className="font-semibold text-sev1-text">{problem.detail}</p>
      {problem.remedy !== '' && <p className="mt-0.5 text-second">{problem.remedy}</p>}
      {problem.errors !== undefined && problem.errors.length > 0 && (
        <ul className="mt-2 list-disc pl-5 text-second">
          {problem.errors.map((each) => (
            <li key={`${each.path} ${each.message}`}>
              <span className="font-mono text-ink">{each.path}</span> {each.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
