/** What a simulation came to: the sentence that says it all, and the steps, those behind the virtual present inked. */
import { useState } from 'react';
import type { SimulatedStep, Simulation } from '../../api/process.ts';
import { Choice } from '../../parts/Field.tsx';
import { offset, span } from '../../time/format.ts';

/** More than this nobody reads in a list; the text form of a simulation has them all. */
const MOST = 200;

export function Outcome({ simulation }: { simulation: Simulation }) {
  const { declared, firstPage, answered, breaches, unreached, end } = simulation;
  const since = (at: string) => Date.parse(at) - Date.parse(declared.at);
  const after = (at: string) => (since(at) < 1_000 ? 'at once' : `after ${span(since(at))}`);
  const labels = (who: { label: string; name: string | null }[]) =>
    [
      ...new Set(
        who.map(({ label, name }) => (name === null || name === label ? label : `${label} (${name})`)),
      ),
    ].join(' and ');
  return (
    <p className="text-second">
      {firstPage === null ? (
        <strong className="font-semibold text-sev1-text">Nobody is paged.</strong>
      ) : (
        <>
          {labels(firstPage.who)} {firstPage.who.length > 1 ? 'are' : 'is'} paged {after(firstPage.at)}.
        </>
      )}{' '}
      {answered === null ? (
        <strong className="font-semibold text-ink">Nobody answers.</strong>
      ) : (
        <strong className="font-semibold text-good-text">
          {labels([answered.who])} has it {after(answered.at)}.
        </strong>
      )}{' '}
      {breaches.length === 0 ? (
        'Every promise is kept.'
      ) : (
        <>
          {breaches.length === 1 ? 'One promise is broken' : `${breaches.length} promises are broken`}, first{' '}
          {breaches[0]?.label} {breaches[0] === undefined ? '' : after(breaches[0].at)}.
        </>
      )}
      {unreached.length > 0 && (
        <>
          {' '}
          Not reached:{' '}
          {[...new Set(unreached.map(({ who, why }) => `${who.label} (${WHY[why]})`))].join(', ')}.
        </>
      )}{' '}
      {END[end.because]} {since(end.at) < 1_000 ? 'at once' : offset(since(end.at))}.
    </p>
  );
}

const WHY = {
  'bound-to-nobody': 'bound to nobody',
  'covered-by-nobody': 'nobody covers it then',
  'no-contact-works': 'no contact works',
} as const;

const END = {
  'nothing-falls-due': 'Nothing more falls due after',
  until: 'Simulated up to',
  'too-many-steps': 'Too much happens: cut at',
} as const;

export function Steps({ simulation, now }: { simulation: Simulation; now: number }) {
  const [every, setEvery] = useState(false);
  // The last resort is asked again and again until somebody answers: its first round tells that.
  const again = simulation.steps.filter(isAnotherRound).length;
  const steps = simulation.steps.filter((step) => every || !(step.minor || isAnotherRound(step)));
  const from = Date.parse(simulation.declared.at);
  return (
    <div>
      <ol aria-label="Steps">
        {steps.slice(0, MOST).map((step, index) => {
          const at = Date.parse(step.at);
          const past = at <= now;
          return (
            // Two steps may say the same at the same instant; their order is theirs.
            <li
              key={index}
              className="grid grid-cols-[64px_14px_minmax(0,1fr)] items-baseline gap-x-2.5 py-1"
            >
              <span className={`text-right tabular-nums ${past ? 'text-second' : 'text-third'}`}>
                {offset(at - from)}
              </span>
              <StepMark kind={step.kind} past={past} rank={simulation.declared.rank} />
              <span className={past ? (step.minor ? 'text-second' : 'text-ink') : 'text-third'}>
                {step.sentence}
                {step.next !== null && <span className="text-third"> · next: {step.next}</span>}
              </span>
            </li>
          );
        })}
      </ol>
      {!every && again > 0 && (
        <p className="mt-1 text-small text-third">
          And on: the last resort is asked {again} more {again === 1 ? 'time' : 'times'}, until somebody
          answers.
        </p>
      )}
      {steps.length > MOST && (
        <p className="mt-1 text-small text-third">{steps.length - MOST} more are not listed.</p>
      )}
      <div className="mt-2">
        <Choice checked={every} onChange={setEvery} label="Everything, also what moves nobody" />
      </div>
    </div>
  );
}

function isAnotherRound({ kind, sentence }: SimulatedStep): boolean {
  return kind === 'last-resort' && !/\bround 1\b/.test(sentence);
}

const FILL = ['fill-sev1', 'fill-sev2', 'fill-sev3', 'fill-sev4'];

function StepMark({ kind, past, rank }: { kind: SimulatedStep['kind']; past: boolean; rank: number }) {
  const severity = FILL[Math.min(Math.max(rank, 1), 4) - 1]!;
  const common = { width: 12, height: 12, viewBox: '0 0 12 12', 'aria-hidden': true } as const;
  switch (kind) {
    case 'paged':
    case 'last-resort':
    case 'escalated':
      return (
        <svg {...common}>
          <circle
            cx="6"
            cy="6"
            r="4.5"
            className={past ? severity : 'fill-transparent stroke-edge'}
            strokeDasharray={past ? undefined : '2 2'}
          />
        </svg>
      );
    case 'answered':
      return (
        <svg {...common}>
          <circle cx="6" cy="6" r="4.5" className={past ? 'fill-good' : 'fill-transparent stroke-edge'} />
        </svg>
      );
    case 'breached':
    case 'update-due':
    case 'unreachable':
    case 'uncovered':
    case 'unbound':
    case 'refused':
      return (
        <svg {...common}>
          <path
            d="M2.5 2.5 l7 7 m0 -7 l-7 7"
            strokeWidth="2"
            strokeLinecap="round"
            className={past ? 'stroke-sev1' : 'stroke-edge'}
          />
        </svg>
      );
    default:
      return (
        <svg {...common}>
          <circle
            cx="6"
            cy="6"
            r="3"
            strokeWidth="1.5"
            className={`fill-transparent ${past ? 'stroke-ink' : 'stroke-edge'}`}
          />
        </svg>
      );
  }
}
