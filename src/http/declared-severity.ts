/** The severity that a declaration asks for: named, or found by answering the process's questions. */
import type { FastifyReply } from 'fastify';
import { classify, type Answers, type Classified } from '../domain/process/classify.ts';
import type { Process } from '../domain/process/process.ts';
import { severityOf } from '../domain/process/resolve-severity.ts';
import { refuse } from './problems.ts';

/** What was named goes before what was answered. A name that is no severity is left for the decision to refuse. */
export function declaredSeverity(
  process: Process,
  { severity, answers }: { severity?: string | undefined; answers?: Answers | undefined },
): Classified {
  if (severity !== undefined)
    return { severity: severityOf(process, severity) ?? severity, because: 'named' };
  if (answers !== undefined) return severityByAnswers(process, answers);
  return { problem: 'Give a `severity`, or the `answers` by which it is found.' };
}

/** Where the process finds severities by its definitions alone, there is nothing to answer. */
export function severityByAnswers(process: Process, answers: Answers): Classified {
  if (process.classifier === null)
    return { problem: 'This process has no questions: choose the severity by its definition.' };
  return classify(process.classifier, answers);
}

export function refuseAnswers(reply: FastifyReply, problem: string): FastifyReply {
  return refuse(reply, 'invalid-body', { errors: [{ path: 'answers', message: problem }] });
}
