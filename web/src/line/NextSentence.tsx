/** What happens next and when, in a sentence over the line: "next: update to executives in 07:12". */
import { Fragment } from 'react';
import type { Line } from '../api/types.ts';
import { Countdown } from '../time/Countdown.tsx';

/** Two are read at a glance; the rest stands on the line. */
const SHOWN = 2;

export function NextSentence({ next }: { next: Line['next'] }) {
  if (next.length === 0) return <span className="text-third">Nothing more happens by itself.</span>;
  return (
    <span className="text-third">
      next:{' '}
      {next.slice(0, SHOWN).map((step, index) => (
        <Fragment key={`${step.at} ${step.sentence}`}>
          {index > 0 && ' · '}
          <span className={index === 0 ? 'font-semibold text-ink' : 'text-second'}>
            <Sentence text={step.sentence} at={step.at} />
          </span>
        </Fragment>
      ))}
    </span>
  );
}

/** A sentence with `{in}` where the countdown stands. */
export function Sentence({ text, at }: { text: string; at: string }) {
  const [before, after] = text.split('{in}');
  if (after === undefined) return <>{text}</>;
  return (
    <>
      {before}
      <Countdown to={at} onceDue="stays" className="font-semibold" />
      {after}
    </>
  );
}
