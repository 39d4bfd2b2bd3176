/** `tocsin reach INC review-held`: something was reached that no status brings about. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'reach',
  command: 'reach-milestone',
  summary: 'Says that a milestone was reached: a fix is deployed, the review was held',
  operands: ['MILESTONE'],
  body: ([milestone]) => ({ milestone }),
});
