/**
 * A verb that is one command on an incident: `tocsin acknowledge INC` is `POST /api/v1/incidents/INC/acknowledge`.
 * The answer says what was done and, always, what happens next unless somebody acts.
 */
import { text as streamText } from 'node:stream/consumers';
import type { CommandAnswer, Me } from './answers.ts';
import { ask } from './client.ts';
import type { Server } from './client.ts';
import { defineVerb, UsageError } from './define-verb.ts';
import type { Given, Options } from './define-verb.ts';
import { asked, bold, quiet } from './show.ts';
import type { Verb } from './verb.ts';

interface CommandPlan<O extends Options> {
  name: string;
  /** The API's name for it, where that is another. */
  command?: string;
  summary: string;
  /** What follows INC. */
  operands?: string[];
  options?: O;
  notes?: string;
  /** The command's body, from what follows INC. */
  body?: (operands: string[], values: Given<O>['values'], server: Server) => object | Promise<object>;
}

export function commandVerb<const O extends Options = Record<never, never>>(plan: CommandPlan<O>): Verb {
  const { name, summary, operands = [], options, notes, command = name, body = () => ({}) } = plan;
  return defineVerb<O>({
    name,
    summary,
    operands: ['INC', ...operands],
    ...(options === undefined ? {} : { options }),
    ...(notes === undefined ? {} : { notes }),
    async run({ operands: [incident, ...rest], values, server, show }) {
      const sent = await body(rest, values, server);
      const path = `${incidentPath(incident!)}/${command}`;
      return show(await ask<CommandAnswer>(server, 'POST', path, { body: sent }), commandInWords);
    },
  });
}

/** `incident` is an id or a number. */
export function incidentPath(incident: string): string {
  return `/api/v1/incidents/${encodeURIComponent(incident)}`;
}

export function commandInWords({ incident, next, message }: CommandAnswer): string {
  const state = [incident.number, incident.severity, incident.statusLabel, incident.title].join(' · ');
  // The message of a command that moves a ladder says it already.
  const more = next === null || message.includes(next.sentence) ? [] : [asked(`Next: ${next.sentence}`)];
  return [bold(message), state, ...more, quiet(incident.url)].join('\n');
}

/** Words given one by one are joined; a single `-` reads the text from standard input. */
export async function readText(words: string[]): Promise<string> {
  const text = words.length === 1 && words[0] === '-' ? await streamText(process.stdin) : words.join(' ');
  if (text.trim() === '') throw new UsageError('The text is empty.');
  return text.trim();
}

/** The installation's clock, which is not this machine's in the demonstration, nor where one of the two is wrong. */
export async function serverNow(server: Server): Promise<string> {
  return (await ask<Me>(server, 'GET', '/api/v1/me')).clock.now;
}
