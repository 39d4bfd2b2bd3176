/** Stand-in for a workflow of Microsoft Teams that posts what it is sent: 202 and nothing more, or what a test has it say. */
import { type HttpAnswer, type HttpStandIn, startHttpServer } from './http-server.ts';

/** An Adaptive Card, read loosely. */
interface Posted {
  summary: string;
  body: { type: string; text?: string; facts?: { title: string; value: string }[] }[];
  actions: { type: string; title: string; url: string }[];
}

export interface TeamsStandIn extends HttpStandIn {
  /** What a contact's `to` takes, or `channels.teams.incidents`. */
  workflow: string;
  posted: Posted[];
  answerWith: (...answers: HttpAnswer[]) => void;
}

/** A workflow refuses more. */
const mostBytes = 28 * 1024;

export async function startTeams(): Promise<TeamsStandIn> {
  const posted: Posted[] = [];
  let answers: HttpAnswer[] = [];
  const server = await startHttpServer((request) => {
    const told = answers.shift();
    if (told !== undefined) return told;
    if (request.method !== 'POST' || !request.path.startsWith('/workflows/'))
      return { kind: 'answer', status: 404 };
    if (Buffer.byteLength(request.body) > mostBytes) return { kind: 'answer', status: 413 };
    const message = JSON.parse(request.body) as {
      type: string;
      summary: string;
      attachments: { contentType: string; content: Omit<Posted, 'summary'> & { type: string } }[];
    };
    const [attachment] = message.attachments;
    if (
      message.type !== 'message' ||
      attachment?.contentType !== 'application/vnd.microsoft.card.adaptive' ||
      attachment.content.type !== 'AdaptiveCard'
    )
      return { kind: 'answer', status: 400 };
    const { body, actions } = attachment.content;
    posted.push({ summary: message.summary, body, actions });
    return { kind: 'answer', status: 202 };
  });
  return {
    ...server,
    workflow: `${server.url}/workflows/1/triggers/manual/paths/invoke?sig=secret`,
    posted,
    answerWith(...given) {
      answers = given;
    },
  };
}
