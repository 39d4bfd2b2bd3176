/** Which severity somebody's answers mean, by the process's tree of questions or its table of impact and urgency. */
import { nearestWord } from './nearest-word.ts';
import type { Classifier } from './process.ts';

/**
 * By what was asked. Of a tree: each question's id to `yes`, `no`, or `less`, which is yes to the question and to its `unless`.
 * Of a matrix: `impact` and `urgency`, each one of its levels.
 */
export type Answers = Record<string, string>;

/** `because` says what decided, for the log. `problem` is a sentence for whoever answered. */
export type Classified = { severity: string; because: string } | { problem: string };

/** In doubt the more severe: where nobody can tell a range apart it is the first of the two. */
export function classify(classifier: Classifier, answers: Answers): Classified {
  return classifier.kind === 'tree' ? byTree(classifier, answers) : byMatrix(classifier, answers);
}

function byTree(tree: Extract<Classifier, { kind: 'tree' }>, answers: Answers): Classified {
  const ids = tree.questions.map(({ id }) => id);
  for (const [id, answer] of Object.entries(answers)) {
    if (!ids.includes(id)) return { problem: unknown('question', id, ids) };
    if (!['yes', 'no', 'less'].includes(answer))
      return { problem: `"${answer}" answers no question. Write yes or no.` };
  }
  for (const { id, ask, severities } of tree.questions) {
    const answer = answers[id];
    if (answer !== 'yes' && answer !== 'less') continue;
    const [first, second = first] = severities;
    return { severity: answer === 'less' ? second : first, because: ask };
  }
  return { severity: tree.otherwise, because: 'every answer was no' };
}

function byMatrix(matrix: Extract<Classifier, { kind: 'matrix' }>, answers: Answers): Classified {
  const { impact, urgency } = answers;
  const other = Object.keys(answers).find((key) => key !== 'impact' && key !== 'urgency');
  if (other !== undefined) return { problem: unknown('axis', other, ['impact', 'urgency']) };
  const impacts = matrix.impact.map(({ id }) => id);
  const urgencies = matrix.urgency.map(({ id }) => id);
  if (impact === undefined || !impacts.includes(impact))
    return { problem: unknown('impact', impact, impacts) };
  if (urgency === undefined || !urgencies.includes(urgency))
    return { problem: unknown('urgency', urgency, urgencies) };
  const severity = matrix.severities[impact]?.[urgency];
  if (severity === undefined) throw new Error(`the matrix must give ${impact} at ${urgency} a severity`);
  return { severity, because: `impact ${impact}, urgency ${urgency}` };
}

function unknown(noun: string, word: string | undefined, known: string[]): string {
  if (word === undefined) return `Say the ${noun}: one of ${known.join(', ')}.`;
  const meant = nearestWord(word, known);
  return `There is no ${noun} "${word}". ${meant === null ? `There are: ${known.join(', ')}.` : `Did you mean "${meant}"?`}`;
}
