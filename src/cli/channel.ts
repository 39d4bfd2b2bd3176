/** `tocsin channel INC`: where people talk about it, and what the chat would not take. */
import type { PersonRef } from './answers.ts';
import { ask } from './client.ts';
import { incidentPath } from './command-verb.ts';
import { defineVerb } from './define-verb.ts';
import { localTime } from './moments.ts';
import { alarming, bold, quiet } from './show.ts';

/** GET /api/v1/incidents/{ref}/channel */
export interface IncidentChannel {
  channel: {
    system: string;
    id: string;
    name: string;
    link: string | null;
    archivedAt: string | null;
  } | null;
  people: PersonRef[];
  announcedIn: string[];
  problem: { text: string; tries: number; retryAt: string } | null;
}

export const verb = defineVerb({
  name: 'channel',
  summary:
    'Shows an incident’s channel in the chat, where it was announced, and what the chat would not take',
  operands: ['INC'],
  async run({ operands: [incident], server, show }) {
    return show(await ask<IncidentChannel>(server, 'GET', `${incidentPath(incident!)}/channel`), inWords);
  },
});

function inWords({ channel, people, announcedIn, problem }: IncidentChannel): string {
  const lines: string[] = [];
  if (channel === null) lines.push('It has no channel.');
  else {
    const state = channel.archivedAt === null ? channel.system : `archived ${localTime(channel.archivedAt)}`;
    lines.push(`${bold(`#${channel.name}`)}  ${quiet(state)}`);
    if (channel.link !== null) lines.push(channel.link);
  }
  if (people.length > 0) lines.push(`In it: ${people.map(({ name }) => name).join(', ')}`);
  if (announcedIn.length > 0) lines.push(`Announced in ${announcedIn.join(', ')}`);
  if (problem !== null) {
    const next = `tried ${problem.tries === 1 ? 'once' : `${problem.tries} times`}, again ${localTime(problem.retryAt)}`;
    lines.push(`${alarming(problem.text)} ${quiet(`(${next})`)}`);
  }
  return lines.join('\n');
}
