/** The first run: a process, people for its positions, an incident to watch, and a test page. Every step can wait. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useViewer } from '../../frame/viewer.ts';
import { Button, buttonClass } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';
import { Loading } from '../../parts/Loading.tsx';
import { PageHead, TabTitle } from '../../parts/PageHead.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { WELCOME_STEPS, type WelcomeStep } from '../../router.tsx';
import { BindPositions } from './BindPositions.tsx';
import { BeReached } from './BeReached.tsx';
import { PickProcess } from './PickProcess.tsx';
import { useSetUp, type SetUp } from './set-up.ts';
import { WatchIncident } from './WatchIncident.tsx';

const STEP: Record<WelcomeStep, { short: string; title: string; why: string }> = {
  process: {
    short: 'Process',
    title: 'Pick a process',
    why: 'It says how bad an incident can be, who is asked when, and what is promised. It is a file: change it whenever you like.',
  },
  people: {
    short: 'People',
    title: 'Say who has its positions',
    why: 'A process names positions and never people. Take them yourself for now; schedules can have them later.',
  },
  watch: {
    short: 'Watch',
    title: 'Watch an incident run through it',
    why: 'The decisions are the real ones and the time is not: hours pass in seconds, and nobody is paged.',
  },
  reach: {
    short: 'Contact',
    title: 'See whether you are reached',
    why: 'Say how you are reached, send yourself a test page, and see that it arrives.',
  },
};

export function WelcomePage() {
  const { me, can } = useViewer();
  const search = useSearch({ from: '/frame/welcome' });
  const { setUp, error } = useSetUp(me);
  const title = `Set up ${me.organization}`;
  if (!can.configure().allowed)
    return (
      <>
        <TabTitle>Set up</TabTitle>
        <PageHead title={title} />
        <Card>
          <Empty title="An admin sets this installation up">
            <p>What is yours to say is how you are reached.</p>
            <div className="mt-4 flex justify-center">
              <Link to="/me" className={buttonClass('primary')}>
                How you are reached
              </Link>
            </div>
          </Empty>
        </Card>
      </>
    );
  if (setUp === undefined)
    return (
      <>
        <TabTitle>Set up</TabTitle>
        <PageHead title={title} />
        {error === null ? (
          <Loading rows={3} label="How far it is set up is being read." />
        ) : (
          <ProblemNote error={error} />
        )}
      </>
    );
  const step = search.step ?? WELCOME_STEPS.find((each) => !setUp.done[each]) ?? 'reach';
  return (
    <div className="max-w-[860px]">
      <TabTitle>{`Set up: ${STEP[step].short}`}</TabTitle>
      <PageHead title={title} aside={`step ${WELCOME_STEPS.indexOf(step) + 1} of ${WELCOME_STEPS.length}`}>
        <Link to="/" className={buttonClass('quiet')}>
          Later
        </Link>
      </PageHead>
      <Progress setUp={setUp} step={step} />
      <h2 className="mt-6 text-card">{STEP[step].title}</h2>
      <p className="mt-0.5 mb-4 max-w-[68ch] text-second">{STEP[step].why}</p>
      <Content step={step} setUp={setUp} />
      <Ways step={step} setUp={setUp} />
    </div>
  );
}

function Progress({ setUp, step }: { setUp: SetUp; step: WelcomeStep }) {
  return (
    <nav aria-label="Steps">
      <ol className="grid grid-cols-4 gap-2">
        {WELCOME_STEPS.map((each, index) => (
          <li key={each}>
            <Link
              to="/welcome"
              search={{ step: each }}
              aria-current={each === step ? 'step' : undefined}
              className={`flex min-h-(--control) items-center gap-2 border-t-2 pt-1.5 ${each === step ? 'border-brass font-semibold text-ink' : setUp.done[each] ? 'border-ink text-second hover:text-ink' : 'border-hairline-strong text-third hover:text-ink'}`}
            >
              {setUp.done[each] ? (
                <Check size={16} aria-label="done" className="shrink-0 text-good-text" />
              ) : (
                <span
                  aria-hidden="true"
                  className="inline-flex size-[18px] shrink-0 items-center justify-center rounded-round border border-edge text-tiny font-semibold"
                >
                  {index + 1}
                </span>
              )}
              <span className="truncate max-wide:text-small">{STEP[each].short}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Content({ step, setUp }: { step: WelcomeStep; setUp: SetUp }) {
  if (step === 'process') return <PickProcess setUp={setUp} />;
  if (step === 'reach') return <BeReached />;
  if (setUp.process === null)
    return (
      <Card>
        <Empty title="A process comes first">
          <p>This step reads it.</p>
          <div className="mt-4 flex justify-center">
            <Link to="/welcome" search={{ step: 'process' }} className={buttonClass('primary')}>
              Pick a process
            </Link>
          </div>
        </Empty>
      </Card>
    );
  return step === 'people' ? <BindPositions /> : <WatchIncident />;
}

function Ways({ step, setUp }: { step: WelcomeStep; setUp: SetUp }) {
  const navigate = useNavigate();
  const at = WELCOME_STEPS.indexOf(step);
  const before = WELCOME_STEPS[at - 1];
  const next = WELCOME_STEPS[at + 1];
  const done = setUp.done[step];
  const open = WELCOME_STEPS.filter((each) => !setUp.done[each] && each !== step);
  return (
    <div className="mt-6 flex flex-wrap items-center justify-between gap-3 border-t pt-4">
      {before === undefined ? (
        <span />
      ) : (
        <Button look="quiet" onClick={() => void navigate({ to: '/welcome', search: { step: before } })}>
          Back
        </Button>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {next === undefined ? (
          <>
            <span className="text-small text-third">
              {open.length === 0 && done
                ? 'Everything is set up.'
                : 'What is left open can be done at any time; Now leads back here.'}
            </span>
            <Link to="/" className={buttonClass(done ? 'primary' : 'plain')}>
              Go to Now
            </Link>
          </>
        ) : (
          <Button
            look={done ? 'primary' : 'plain'}
            onClick={() => void navigate({ to: '/welcome', search: { step: next } })}
          >
            {done ? `Next: ${STEP[next].short}` : 'Skip for now'}
          </Button>
        )}
      </div>
    </div>
  );
}
