/** Stand-in for Slack's Socket Mode: says hello, sends envelopes, and waits for each to be acknowledged. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface SlackSocketStandIn {
  /** What `apps.connections.open` answers with. */
  url: string;
  /** How often a connection was opened. */
  opened: () => number;
  /** Resolves once one is open. */
  connected: () => Promise<void>;
  /** Sends an envelope; answers what it is acknowledged with. */
  send: (type: 'slash_commands' | 'interactive' | 'events_api', payload: object) => Promise<unknown>;
  /** As Slack does about once an hour. */
  renew: () => void;
  /** Without a word, as when a line is cut. */
  cut: () => void;
  close: () => Promise<void>;
}

/** `host`: one of the loopback addresses. */
export async function startSlackSocket(host = '127.0.0.1'): Promise<SlackSocketStandIn> {
  const server = new WebSocketServer({ host, port: 0 });
  await new Promise<void>((resolve) => void server.once('listening', () => resolve()));
  const { port } = server.address() as AddressInfo;
  let opened = 0;
  let current: WebSocket | null = null;
  let waiting: (() => void)[] = [];
  const acknowledged = new Map<string, (payload: unknown) => void>();
  server.on('connection', (socket) => {
    opened += 1;
    current = socket;
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data as Buffer)) as {
        envelope_id: string;
        payload?: unknown;
      };
      acknowledged.get(envelope_id)?.(payload);
    });
    socket.on('close', () => {
      if (current === socket) current = null;
    });
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0TOCSIN' } }),
    );
    for (const resolve of waiting) resolve();
    waiting = [];
  });
  return {
    url: `ws://${host}:${port}/link/?ticket=t`,
    opened: () => opened,
    connected: () =>
      current === null
        ? new Promise((resolve) => {
            waiting.push(resolve);
          })
        : Promise.resolve(),
    send(type, payload) {
      const envelope_id = randomUUID();
      const answer = new Promise<unknown>((resolve) => acknowledged.set(envelope_id, resolve));
      current?.send(
        JSON.stringify({ type, envelope_id, payload, accepts_response_payload: type !== 'events_api' }),
      );
      return answer;
    },
    renew: () => current?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' })),
    cut: () => current?.terminate(),
    async close() {
      for (const client of server.clients) client.terminate();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
