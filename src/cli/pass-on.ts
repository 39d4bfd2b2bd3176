/** `tocsin pass-on INC`: whoever was paged cannot take it. */
import { commandVerb } from './command-verb.ts';

export const verb = commandVerb({
  name: 'pass-on',
  summary: 'Says that you cannot take your page, so that the next rung is climbed now',
});
