/** The file: the editor, fetched when it is needed, and under it everything that is found wrong, each leading to its line. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { schema, type Finding } from '../../api/process.ts';
import type { Verdict } from '../../access/can.ts';
import { Button } from '../../parts/Button.tsx';
import type { SchemaNode } from './words-here.ts';

// CodeMirror is as large as the rest of the page: whoever reads what a process means does not wait for it.
const Editor = lazy(() => import('./Editor.tsx').then(({ Editor }) => ({ default: Editor })));

export function FilePane({
  text,
  findings,
  checking,
  verdict,
  changed,
  onChange,
  onDiscard,
}: {
  text: string;
  findings: readonly Finding[];
  checking: boolean;
  /** Whether this viewer may change it. */
  verdict: Verdict;
  changed: boolean;
  onChange: (text: string) => void;
  onDiscard: () => void;
}) {
  const { data: language } = useQuery(schema());
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return (
    <section
      aria-label="The file"
      className="flex h-[calc(100dvh-15rem)] min-h-[380px] flex-col overflow-hidden rounded-card border bg-panel full:h-[calc(100dvh-9rem)]"
    >
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 border-b px-3.5 py-1">
        <h2 className="text-small text-second">
          <span className="font-mono">process.yaml</span>
          {changed && <span className="text-brass-text"> · changed, not in use</span>}
          {!verdict.allowed && <span className="text-third"> · to read only</span>}
        </h2>
        <div className="flex items-center gap-3">
          <p role="status" className="text-small text-third">
            {checking
              ? 'is being checked'
              : findings.length === 0
                ? 'nothing found'
                : [
                    errors === 0 ? '' : `${errors} ${errors === 1 ? 'error' : 'errors'}`,
                    warnings === 0 ? '' : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
                  ]
                    .filter((part) => part !== '')
                    .join(', ')}
          </p>
          {changed && (
            <Button look="quiet" onClick={onDiscard}>
              Undo all
            </Button>
          )}
        </div>
      </div>
      <div className="min-h-0 flex-1">
        <Suspense
          fallback={
            <p role="status" className="px-4 py-3 text-third">
              The editor is being fetched.
            </p>
          }
        >
          <Editor
            text={text}
            readOnly={!verdict.allowed}
            label="Process file"
            findings={findings}
            schema={(language as SchemaNode | undefined) ?? null}
            onChange={onChange}
            goTo={goTo}
          />
        </Suspense>
      </div>
      {findings.length > 0 && (
        <ul aria-label="Findings" className="max-h-[34%] overflow-y-auto border-t">
          {findings.map((finding) => (
            <li
              key={`${finding.line} ${finding.column} ${finding.code} ${finding.message}`}
              className="border-b last:border-b-0"
            >
              <button
                type="button"
                onClick={() => setGoTo({ line: finding.line, column: finding.column })}
                className="grid w-full grid-cols-[14px_minmax(0,1fr)] gap-x-2.5 px-3.5 py-2 text-left hover:bg-sunk"
              >
                <Mark severity={finding.severity} />
                <span>
                  <span className="text-third tabular-nums">Line {finding.line}: </span>
                  <span className="font-medium">
                    <Quoted text={finding.message} />
                  </span>{' '}
                  <span className="text-second">
                    <Quoted text={finding.remedy} />
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Mark({ severity }: Pick<Finding, 'severity'>) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" role="img" aria-label={severity} className="mt-[5px]">
      {severity === 'error' ? (
        <path d="M2 2 l8 8 m0 -8 l-8 8" strokeWidth="2" strokeLinecap="round" className="stroke-sev1" />
      ) : (
        <path d="M6 1 11.500 10.750 H0.500Z" className="fill-sev2" />
      )}
    </svg>
  );
}

/** What stands between backticks is of the file. */
function Quoted({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <code key={index} className="font-mono [overflow-wrap:anywhere]">
        {part}
      </code>
    ),
  );
}
