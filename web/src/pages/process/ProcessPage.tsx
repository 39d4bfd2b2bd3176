/** The process: its file beside what it means, what it would do about an incident, and what it would have done. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { checked, source, type ProcessMeaning } from '../../api/process.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button, buttonClass } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { problemOf, ProblemNote } from '../../parts/ProblemNote.tsx';
import { keepDraft, readDraft } from './draft.ts';
import { FilePane } from './FilePane.tsx';
import { Meaning } from './Meaning.tsx';
import { ReplayTab } from './ReplayTab.tsx';
import { Simulate } from './Simulate.tsx';
import { TakeIntoUse } from './TakeIntoUse.tsx';

/** Somebody types; the file is checked when they pause. */
const PAUSE_MS = 400;

export function ProcessPage() {
  const { data: kept, error } = useQuery(source());
  if (kept !== undefined)
    return <Process key={kept.hash} inUse={kept.source} hash={kept.hash} file={kept.file} />;
  return (
    <>
      <TabTitle>Process</TabTitle>
      <PageHead title="Process" />
      {error === null ? (
        <Loading rows={3} label="The process is being read." />
      ) : problemOf(error).code === 'no-such-process' ? (
        <NoProcess />
      ) : (
        <ProblemNote error={error} />
      )}
    </>
  );
}

function NoProcess() {
  const { can } = useViewer();
  return (
    <Card>
      <Empty title="No process is chosen yet">
        <p>
          A process says how bad an incident can be, who is asked when, and what is promised. Until one is
          chosen nothing can be declared.
        </p>
        <div className="mt-4 flex justify-center">
          {can.configure().allowed ? (
            <Link to="/welcome" className={buttonClass('primary')}>
              Choose one
            </Link>
          ) : (
            <p>An admin chooses one.</p>
          )}
        </div>
      </Empty>
    </Card>
  );
}

const PROCESS_TABS = ['meaning', 'simulate', 'replay', 'file'] as const;
type Tab = (typeof PROCESS_TABS)[number];
const TAB: Record<Tab, string> = { meaning: 'Meaning', simulate: 'Simulate', replay: 'Replay', file: 'File' };

function Process({ inUse, hash, file }: { inUse: string; hash: string; file: string | null }) {
  const { can } = useViewer();
  const { tab = 'meaning' } = useSearch({ from: '/frame/process' });
  const { text, overtaken, setText } = useText(inUse, hash);
  const [taking, setTaking] = useState(false);
  const beside = useRoomBeside();
  const changed = text !== inUse;
  const paused = usePaused(text);
  const check = useQuery(checked(paused));
  const meaning = useLastGood(check.data?.meaning ?? null);
  const errors = (check.data?.findings ?? []).filter(({ severity }) => severity === 'error').length;
  // Beside the file there is always something else to see than the file.
  const shown: Tab = beside && tab === 'file' ? 'meaning' : tab;
  const takes = !can.configure().allowed
    ? can.configure()
    : file !== null
      ? ({
          allowed: false,
          because: `The process belongs to the file ${file}, and is changed there.`,
        } as const)
      : !changed
        ? ({ allowed: false, because: 'Nothing is changed.' } as const)
        : errors > 0 || check.data === undefined
          ? ({ allowed: false, because: 'Mend what is found first.' } as const)
          : ({ allowed: true } as const);

  return (
    <>
      <TabTitle>Process</TabTitle>
      <PageHead
        title={meaning?.title ?? 'Process'}
        aside={
          meaning !== null && (
            <>
              version {meaning.version} <span className="text-third">· {meaning.owner}</span>
            </>
          )
        }
      >
        <Button look="primary" verdict={takes} onClick={() => setTaking(true)}>
          Take into use
        </Button>
      </PageHead>
      {file !== null && (
        <p className="mb-3 text-second">
          It stands in the file <span className="font-mono">{file}</span>, which is applied at start, and is
          changed there. What you change here can be simulated and replayed, and nothing else.
        </p>
      )}
      {overtaken && (
        <p role="status" className="mb-3 text-sev2-text">
          Another version has been taken into use since you began: yours would replace it. What differs is
          shown before you take it.
        </p>
      )}
      <div className="grid items-start gap-4.5 full:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        {(beside || tab === 'file') && (
          <div className="min-w-0 max-full:order-last full:sticky full:top-5">
            <FilePane
              text={text}
              findings={check.data?.findings ?? []}
              checking={check.isFetching || paused !== text}
              verdict={can.configure()}
              changed={changed}
              onChange={setText}
              onDiscard={() => setText(inUse)}
            />
          </div>
        )}
        <div className="min-w-0">
          <nav aria-label="Parts of the process" className="mb-3 flex gap-4.5">
            {PROCESS_TABS.filter((each) => !beside || each !== 'file').map((each) => (
              <TabLink key={each} tab={each} current={each === shown}>
                {TAB[each]}
              </TabLink>
            ))}
          </nav>
          {check.error !== null && <ProblemNote error={check.error} />}
          {meaning !== null && check.data?.meaning === null && shown !== 'file' && (
            <p className="mb-3 text-sev2-text">
              The text has {errors === 1 ? 'an error' : `${errors} errors`}: this is what it meant before.
            </p>
          )}
          {meaning === null ? (
            shown !== 'file' &&
            (check.data === undefined ? (
              check.error === null && <Loading rows={3} label="What it means is being read." />
            ) : (
              <Card>
                <Empty title="It means nothing yet">Mend what is found in the file, and this fills.</Empty>
              </Card>
            ))
          ) : (
            <>
              {shown === 'meaning' && <Meaning meaning={meaning} />}
              {shown === 'simulate' && <Simulate meaning={meaning} text={changed ? paused : null} />}
              {shown === 'replay' && <ReplayTab text={paused} changed={changed} />}
            </>
          )}
        </div>
      </div>
      {taking && (
        <TakeIntoUse
          inUse={inUse}
          text={text}
          onClose={() => setTaking(false)}
          onTaken={() => keepDraft(null)}
        />
      )}
    </>
  );
}

function TabLink({ tab, current, children }: { tab: Tab; current: boolean; children: ReactNode }) {
  return (
    <Link
      from="/process"
      to="."
      search={(kept) => ({ ...kept, tab: tab === 'meaning' ? undefined : tab })}
      resetScroll={false}
      aria-current={current ? 'page' : undefined}
      className={`relative inline-flex min-h-8 items-center whitespace-nowrap ${current ? 'font-semibold text-ink after:absolute after:inset-x-1 after:bottom-0 after:h-0.5 after:rounded-round after:bg-brass' : 'font-medium text-second hover:text-ink'}`}
    >
      {children}
    </Link>
  );
}

/** What is in use, or what somebody has made of it in this tab; `overtaken`: of a version that is no longer in use. */
function useText(
  inUse: string,
  hash: string,
): { text: string; overtaken: boolean; setText: (text: string) => void } {
  const [draft, setDraft] = useState(readDraft);
  return {
    text: draft?.text ?? inUse,
    overtaken: draft !== null && draft.base !== hash,
    setText: (changed) => {
      const next = changed === inUse ? null : { base: draft?.base ?? hash, text: changed };
      setDraft(next);
      keepDraft(next);
    },
  };
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** While somebody is in the middle of a word the meaning of before stays: nothing jumps. */
function useLastGood(meaning: ProcessMeaning | null): ProcessMeaning | null {
  const last = useRef<ProcessMeaning | null>(null);
  if (meaning !== null) last.current = meaning;
  return last.current;
}

const wide = matchMedia('(min-width: 72rem)');

/** Room for the file beside its meaning; without it the editor is a part of its own, and is not fetched before. */
function useRoomBeside(): boolean {
  return useSyncExternalStore(
    (listener) => {
      wide.addEventListener('change', listener);
      return () => wide.removeEventListener('change', listener);
    },
    () => wide.matches,
  );
}
