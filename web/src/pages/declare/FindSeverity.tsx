/** Answers instead of a guess: the process's questions, or impact and urgency, and the severity that they mean. */
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { post } from '../../api/client.ts';
import type { ProcessView } from '../../api/types.ts';
import { Field } from '../../parts/Field.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';

type Classifier = NonNullable<ProcessView['classifier']>;
type Answers = Record<string, string>;

export function FindSeverity({
  classifier,
  onFound,
}: {
  classifier: Classifier;
  onFound: (severity: string) => void;
}) {
  const [answers, setAnswers] = useState<Answers>({});
  const find = useMutation({
    mutationFn: (answered: Answers) =>
      post<{ severity: string; because: string }>('/process/classify', { answers: answered }),
    onSuccess: ({ severity }) => onFound(severity),
  });
  function answer(key: string, word: string) {
    const answered = { ...answers, [key]: word };
    setAnswers(answered);
    if (isDecided(classifier, answered)) find.mutate(answered);
    else find.reset();
  }
  return (
    <div className="rounded-control border bg-panel px-3.5 py-3">
      {classifier.kind === 'matrix' ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Axis label="Impact" levels={classifier.impact} onChoose={(level) => answer('impact', level)} />
          <Axis label="Urgency" levels={classifier.urgency} onChoose={(level) => answer('urgency', level)} />
        </div>
      ) : (
        <ol className="space-y-2.5">
          {asked(classifier.questions, answers).map((question) => (
            <li key={question.id}>
              <YesNo
                ask={question.ask}
                answer={word(answers[question.id])}
                onAnswer={(yes) => answer(question.id, yes ? 'yes' : 'no')}
              />
              {question.unless !== null && word(answers[question.id]) === true && (
                <div className="mt-2 border-l-2 pl-3">
                  <YesNo
                    ask={question.unless}
                    answer={answers[question.id] === 'less'}
                    onAnswer={(yes) => answer(question.id, yes ? 'less' : 'yes')}
                  />
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
      <p role="status" className="mt-2.5 min-h-6 text-small text-second">
        {find.data !== undefined && (
          <>
            That is <strong className="font-semibold text-ink">{find.data.severity}</strong>.
          </>
        )}
      </p>
      {find.error !== null && <ProblemNote error={find.error} />}
    </div>
  );
}

/** The next question is asked once the one before was answered with no. */
function asked<T extends { id: string }>(questions: T[], answers: Answers): T[] {
  const open = questions.findIndex(({ id }) => answers[id] !== 'no');
  return open === -1 ? questions : questions.slice(0, open + 1);
}

function isDecided(classifier: Classifier, answers: Answers): boolean {
  if (classifier.kind === 'matrix')
    return answers['impact'] !== undefined && answers['urgency'] !== undefined;
  const answered = asked(classifier.questions, answers);
  return answers[answered.at(-1)?.id ?? ''] !== undefined;
}

function word(answer: string | undefined): boolean | null {
  return answer === undefined ? null : answer !== 'no';
}

function Axis({
  label,
  levels,
  onChoose,
}: {
  label: string;
  levels: { id: string; label: string }[];
  onChoose: (level: string) => void;
}) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} defaultValue="" onChange={(event) => onChoose(event.target.value)} className="field">
          <option value="" disabled>
            Choose
          </option>
          {levels.map((level) => (
            <option key={level.id} value={level.id}>
              {level.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function YesNo({
  ask,
  answer,
  onAnswer,
}: {
  ask: string;
  answer: boolean | null;
  onAnswer: (yes: boolean) => void;
}) {
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center justify-between gap-x-4">
      <legend className="float-left mr-auto py-1">{ask}</legend>
      <div className="flex gap-4">
        {[true, false].map((yes) => (
          <label key={String(yes)} className="flex min-h-(--control) cursor-pointer items-center gap-2">
            <input
              type="radio"
              name={name}
              checked={answer === yes}
              onChange={() => onAnswer(yes)}
              className="size-4 accent-ink"
            />
            {yes ? 'Yes' : 'No'}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
