/** A loopback HTTP server for the stand-ins: whole bodies, and answers that a real vendor gives on a bad day. */

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HttpAnswer =
  | { kind: 'answer'; status: number; headers?: { [name: string]: string }; body?: string; afterMs?: number }
  /** Headers at once, then a body that never ends. */
  | { kind: 'stall'; status: number }
  /** Takes the request and says nothing. */
  | { kind: 'hang' }
  /** Takes the request and cuts the connection. */
  | { kind: 'reset' }
  /** Something that is not HTTP. */
  | { kind: 'garbage' };

export interface HttpRequest {
  method: string;
  path: string;
  headers: { [name: string]: string };
  body: string;
  /** The body as it came, for what is no text. */
  bytes: Buffer;
  arrivedAt: string;
  /** The sender's address and port: equal for two requests over one connection. */
  from: string;
}

export interface HttpStandIn {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  port: number;
  close: () => Promise<void>;
}

/** No vendor is sent more than this by us. */
const mostBodyBytes = 1024 * 1024;

export async function startHttpServer(handle: (request: HttpRequest) => HttpAnswer): Promise<HttpStandIn> {
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((incoming, outgoing) => {
    const arrivedAt = new Date().toISOString();
    readBody(incoming).then(
      (bytes) => {
        const headers: { [name: string]: string } = {};
        for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
        const answer = handle({
          method: incoming.method ?? '',
          path: incoming.url ?? '/',
          headers,
          body: bytes.toString('utf8'),
          bytes,
          arrivedAt,
          from: `${incoming.socket.remoteAddress}:${incoming.socket.remotePort}`,
        });
        give(answer, outgoing, timers);
      },
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBodyBytes) throw new Error('a request to a stand-in is larger than a megabyte');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function give(answer: HttpAnswer, outgoing: ServerResponse, timers: Set<NodeJS.Timeout>): void {
  switch (answer.kind) {
    case 'answer': {
      const send = (): void => {
        outgoing.writeHead(answer.status, { 'content-type': 'text/plain', ...answer.headers });
        outgoing.end(answer.body ?? '');
      };
      if (answer.afterMs === undefined) return send();
      const timer = setTimeout(() => {
        timers.delete(timer);
        send();
      }, answer.afterMs);
      timers.add(timer);
      return;
    }
    case 'stall':
      outgoing.writeHead(answer.status, { 'content-type': 'text/plain' });
      outgoing.write('and then ');
      return;
    case 'hang':
      return;
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      return;
    case 'garbage':
      outgoing.socket?.end('I am not a web server\r\n');
      return;
  }
}
